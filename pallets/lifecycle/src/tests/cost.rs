// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What calls are charged, and what blocks give to the agenda.

use super::*;
use crate::{offering::Method, Agenda, Call, WeightInfo};
use frame_support::{dispatch::GetDispatchInfo, traits::Hooks, weights::Weight};

type Weights = <Test as crate::Config>::WeightInfo;

fn charged(call: Call<Test>) -> Weight {
    call.get_dispatch_info().call_weight
}

#[test]
fn settling_is_charged_for_the_page_and_refunded_what_was_not_there() {
    run(|| {
        let asset = set_up(fund_plan());
        assert_ok!(Lifecycle::open_offering(
            signed(ISSUER),
            asset,
            offering(Method::ProRata)
        ));
        for who in [ALICE, BOB] {
            assert_ok!(Lifecycle::subscribe(signed(who), asset, 20));
        }
        Now::mutate(|now| *now += 10 * DAY);
        assert_ok!(Lifecycle::close_offering(signed(ALICE), asset));
        // However much is asked for, no more is done or charged than a page.
        let most = charged(Call::settle_subscriptions { asset, limit: u32::MAX });
        let rules = |movements| Lifecycle::rules_weight(movements);
        assert_eq!(most, Weights::settle_subscriptions(MAX_PAGE) + rules(MAX_PAGE * 2));
        let info = Lifecycle::settle_subscriptions(signed(ALICE), asset, u32::MAX).expect("it is closed");
        let actual = info.actual_weight.expect("it is refunded");
        assert_eq!(actual, Weights::settle_subscriptions(2) + rules(4));
        assert!(actual.all_lt(most));
    });
}

#[test]
fn pages_are_charged_by_their_length() {
    run(|| {
        let push = |holders| {
            charged(Call::push {
                distribution: 0,
                holders,
            })
        };
        assert!(push(page([])).all_lt(push(page([ALICE]))));
        assert!(push(page([ALICE])).all_lt(push(page(HOLDERS))));
        let redeem = |holders| charged(Call::redeem { asset: 0, holders });
        assert!(redeem(page([ALICE])).all_lt(redeem(page(HOLDERS))));
    });
}

#[test]
fn the_agenda_takes_no_more_than_a_block_has() {
    run(|| {
        let assets: Vec<_> = (0..3).map(|_| distributed(bond_plan(), &[(ALICE, 10)])).collect();
        Now::set(at(2026, 7, 1));
        let due = || Agenda::<Test>::iter_keys().filter(|key| key.at() <= Now::get()).count();
        assert_eq!(due(), assets.len());
        let one = Weights::serve_task();
        let used = Lifecycle::on_idle(1, one - Weight::from_parts(1, 0));
        assert_eq!((used, due()), (Weight::zero(), 3));
        let used = Lifecycle::on_idle(1, one + one - Weight::from_parts(1, 0));
        assert_eq!((used, due()), (one, 2));
        let used = Lifecycle::on_idle(1, Weight::MAX);
        let most = u64::from(MAX_TASKS);
        assert!(used.all_lte(one * most));
        assert_eq!(due(), 0);
    });
}
