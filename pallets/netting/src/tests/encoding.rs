// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::Call;
use codec::{Decode, Encode};

fn calls() -> Vec<Call<Test>> {
    vec![
        Call::open_cycle {
            venue: VENUE,
            mode: GrossAgainstNet,
            assets: vec![BOND, CASH].try_into().expect("few assets"),
            parties: vec![ALICE, BOB].try_into().expect("few parties"),
            cut_off: CUT_OFF,
            settle_by: SETTLE_BY,
        },
        Call::cancel_cycle { id: 7 },
        Call::authorise {
            venue: VENUE,
            asset: CASH,
            limit: 5,
        },
        Call::submit_trade {
            id: 7,
            trade: trade(ALICE, BOB, 1, 2),
            reference: reference("T1"),
        },
        Call::confirm_trade { id: 7, index: 3 },
        Call::close { id: 7 },
        Call::fund { id: 7 },
        Call::settle { id: 7 },
        Call::resolve { id: 7 },
    ]
}

fn decode(bytes: &[u8]) -> Result<Call<Test>, codec::Error> {
    Call::decode(&mut &*bytes)
}

#[test]
fn calls_survive_encoding_and_truncated_ones_are_refused() {
    for call in calls() {
        let bytes = call.encode();
        assert_eq!(decode(&bytes), Ok(call));
        for length in 0..bytes.len() {
            assert!(decode(&bytes[..length]).is_err());
        }
    }
}

#[test]
fn oversized_lists_are_refused() {
    let encoded = |assets: u32, parties: u32| {
        let assets: Vec<u32> = (0..assets).collect();
        let parties: Vec<u64> = (0..parties.into()).collect();
        (0u8, VENUE, GrossAgainstNet, assets, parties, CUT_OFF, SETTLE_BY).encode()
    };
    assert!(decode(&encoded(MAX_ASSETS, MAX_PARTIES)).is_ok());
    assert!(decode(&encoded(MAX_ASSETS + 1, MAX_PARTIES)).is_err());
    assert!(decode(&encoded(MAX_ASSETS, MAX_PARTIES + 1)).is_err());
}

#[test]
fn unknown_calls_are_refused() {
    for index in 9..=u8::MAX {
        assert!(decode(&(index, 7u64).encode()).is_err());
    }
}
