// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Call, WeightInfo};
use frame_support::{dispatch::GetDispatchInfo, weights::Weight};

type Weights = <Test as crate::Config>::WeightInfo;

fn charged(call: Call<Test>) -> Weight {
    call.get_dispatch_info().call_weight
}

fn actual(outcome: frame_support::dispatch::DispatchResultWithPostInfo) -> Weight {
    outcome
        .expect("the call succeeds")
        .actual_weight
        .expect("it is refunded")
}

#[test]
fn each_step_is_charged_as_the_costliest_and_refunded() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(NetAgainstNet);
        agree(id, trade(ALICE, BOB, 10, 100));
        agree(id, trade(CAROL, DAVE, 10, 100));
        Now::set(CUT_OFF);
        let weight = actual(Netting::close(signed(ALICE), id));
        assert_eq!(weight, Weights::close(2));
        assert!(weight.all_lte(charged(Call::close { id })));

        let most = charged(Call::fund { id });
        for who in [ALICE, BOB, CAROL] {
            assert_eq!(actual(Netting::fund(signed(who), id)), Weights::fund(1));
        }
        set_barred(BOND, DAVE, true);
        let weight = actual(Netting::fund(signed(DAVE), id));
        let refusal = Weights::recompute(2) + Weights::settle_refused(4) + RULES_WEIGHT * 8;
        assert_eq!(weight, Weights::fund(1) + refusal);
        assert!(weight.all_lte(most));

        let weight = actual(Netting::settle(signed(ALICE), id));
        assert_eq!(weight, refusal);
        assert!(weight.all_lte(charged(Call::settle { id })));

        Now::set(SETTLE_BY + 1);
        let weight = actual(Netting::resolve(signed(ALICE), id));
        let asked = Weights::settle_refused(4) + RULES_WEIGHT * 4;
        let settled = Weights::recompute(2) + Weights::settle(2) + RULES_WEIGHT * 2;
        // Carol's bonds and Dave's cash come free.
        assert_eq!(weight, asked + settled + Weights::resolve(2, 2));
        assert!(weight.all_lte(charged(Call::resolve { id })));
    });
}

#[test]
fn the_costliest_settlement_is_charged_with_all_its_rules() {
    let rules = MAX_RULES_WEIGHT * 2 * u64::from(MAX_MOVEMENTS);
    let attempt = Weights::settle(MAX_MOVEMENTS).max(Weights::settle_refused(MAX_MOVEMENTS));
    assert_eq!(
        charged(Call::settle { id: 0 }),
        Weights::recompute(MAX_TRADES) + attempt + rules
    );
    assert!(charged(Call::resolve { id: 0 }).all_gt(charged(Call::settle { id: 0 })));
}
