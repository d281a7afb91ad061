// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Call, MaxParties};
use codec::{Decode, Encode};
use frame_support::traits::Get;

fn calls() -> Vec<Call<Test>> {
    let (legs, deadline, reference) = (trade(), DEADLINE, reference("T1"));
    vec![
        Call::instruct {
            legs: legs.clone(),
            deadline,
            reference: reference.clone(),
        },
        Call::instruct_and_affirm {
            legs,
            deadline,
            reference,
        },
        Call::affirm { id: 7 },
        Call::withdraw { id: 7 },
        Call::reject { id: 7 },
        Call::expire { id: 7 },
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
    for index in [0u8, 1] {
        let leg = leg(BOND, ALICE, BOB, 1);
        let encoded =
            |legs: usize, reference: usize| (index, vec![leg.clone(); legs], DEADLINE, vec![b'x'; reference]).encode();
        assert!(decode(&encoded(MAX_LEGS as usize, 35)).is_ok());
        assert!(decode(&encoded(MAX_LEGS as usize + 1, 35)).is_err());
        assert!(decode(&encoded(MAX_LEGS as usize, 36)).is_err());
        // A length far beyond what follows it.
        assert!(decode(&[&[index][..], &[0xff; 12]].concat()).is_err());
    }
}

#[test]
fn unknown_calls_are_refused() {
    for index in 6..=u8::MAX {
        assert!(decode(&(index, 7u64).encode()).is_err());
    }
}

#[test]
fn every_leg_may_bring_two_parties() {
    assert_eq!(MaxParties::<Test>::get(), 2 * MAX_LEGS);
}
