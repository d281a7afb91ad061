// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The hot path by itself, for a profiler: `docs/performance.md` says how it is run.

use super::*;
use castellan_dvp::Delivery;

const TRADES: u64 = 200;

#[test]
#[ignore = "it shows nothing by itself: run it under a profiler"]
fn trades() {
    run(|| {
        let (seller, buyer) = (account(Sr25519Keyring::Bob), account(Sr25519Keyring::Charlie));
        attest(&seller, "DE");
        attest(&buyer, "FR");
        let bond = asset("BOND", "US", &seller, 1_000_000);
        let cash = asset("CASH", "KP", &buyer, 1_000_000);
        for id in 0..TRADES {
            let legs =
                [(bond, &seller, &buyer, 1), (cash, &buyer, &seller, 1)].map(|(asset, from, to, amount)| Delivery {
                    asset,
                    from: from.clone(),
                    to: to.clone(),
                    amount,
                });
            let instruct = castellan_dvp::Call::instruct_and_affirm {
                legs: legs.to_vec().try_into().expect("two legs"),
                deadline: time_at(100),
                reference: id.to_le_bytes().to_vec().try_into().expect("short"),
            };
            assert_ok!(call(instruct, &seller));
            assert_ok!(call(castellan_dvp::Call::affirm { id }, &buyer));
        }
        assert_eq!(
            (free(bond, &buyer), free(cash, &seller)),
            (TRADES.into(), TRADES.into())
        );
    });
}
