// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Call, Direction, LegSet, Receipt, VenueKind};
use codec::{Decode, Encode};

fn reference_of(text: &str) -> castellan_primitives::Reference {
    reference(text)
}

fn calls() -> Vec<Call<Test>> {
    let (legs, deadline, reference) = (trade(), DEADLINE, reference_of("T1"));
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
        Call::instruct_with {
            legs: any_legs([
                units(BOND, ALICE, BOB, 1),
                item(ART, ALICE, BOB, 1),
                off_chain(ALICE, BOB, 1, None),
            ]),
            deadline: DEADLINE,
            reference: reference_of("T1"),
            options: mediated_by(&[MEDIATOR]),
        },
        Call::affirm_legs {
            id: 7,
            legs: vec![1, 2].try_into().expect("not too many"),
        },
        Call::affirm_many {
            ids: vec![1, 2].try_into().expect("not too many"),
            legs: 2,
        },
        Call::mediate {
            id: 7,
            until: Some(DEADLINE),
        },
        Call::lock_instruction { id: 7, until: DEADLINE },
        Call::confirm {
            receipt: receipt(1, 2, 3, 4),
            signer: SIGNER,
            signature: sp_runtime::testing::TestSignature(SIGNER, vec![1, 2, 3]),
        },
        Call::settle { id: 7 },
        Call::retry { id: 7 },
        Call::create_venue {
            kind: VenueKind::Exchange,
            instructors: Some(vec![ALICE].try_into().expect("not too many")),
            signers: vec![SIGNER].try_into().expect("not too many"),
        },
        Call::update_venue {
            venue: 1,
            instructors: None,
            signers: Default::default(),
        },
        Call::set_venue_open { venue: 1, open: true },
        Call::pre_approve {
            asset: Some(BOND),
            counterparty: None,
        },
        Call::revoke_pre_approval {
            asset: None,
            counterparty: Some(BOB),
        },
        Call::submit {
            trade: view(Direction::Deliver, 400, 4, "S1"),
        },
        Call::cancel_submission {
            reference: reference_of("S1"),
        },
        Call::expire_submission {
            account: ALICE,
            reference: reference_of("S1"),
        },
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
    for index in 22..=u8::MAX {
        assert!(decode(&(index, 7u64).encode()).is_err());
    }
}

#[test]
fn what_clients_send_for_a_plain_trade_is_as_it_was() {
    let call = Call::<Test>::instruct {
        legs: trade(),
        deadline: DEADLINE,
        reference: reference_of("T1"),
    };
    let (bond, cash) = ((BOND, ALICE, BOB, 100u128), (CASH, BOB, ALICE, 400u128));
    assert_eq!(
        call.encode(),
        (0u8, vec![bond, cash], DEADLINE, b"T1".to_vec()).encode()
    );
}

#[test]
fn what_is_signed_names_the_chain_and_the_purpose() {
    ExtBuilder::default().build_and_execute(|| {
        let receipt = Receipt {
            id: 1,
            instruction: 2,
            leg: 3,
            amount: 4,
            expires_at: 5,
        };
        let genesis = System::block_hash(0);
        let expected = (*b"castellan/dvp/rcpt/1", genesis, (1u64, 2u64, 3u8, 4u128, 5u64));
        assert_eq!(Dvp::receipt_message(&receipt), expected.encode());
    });
}

#[test]
fn sets_of_legs_hold_up_to_sixty_four() {
    for count in [0, 1, 2, 63, 64] {
        let set = LegSet::first(count);
        assert_eq!(set.len() as usize, count);
        assert_eq!(set.iter().collect::<Vec<_>>(), (0..count).collect::<Vec<_>>());
        assert_eq!(set.iter().collect::<LegSet>(), set);
        assert!(!set.contains(count) && !set.contains(usize::MAX));
    }
    let odd: LegSet = [1, 3, 63].into_iter().collect();
    assert_eq!(odd.iter().collect::<Vec<_>>(), [1, 3, 63]);
    assert_eq!(odd.intersection(LegSet::first(4)).len(), 2);
    assert_eq!(odd.without(LegSet::first(63)).iter().next(), Some(63));
    // Legs that no instruction can have are in no set.
    assert_eq!([64, 200].into_iter().collect::<LegSet>(), LegSet::default());
}
