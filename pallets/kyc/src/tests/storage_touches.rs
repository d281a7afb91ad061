// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How much storage a question touches: a count, not a time.
//!
//! Counted are distinct keys. Those that every transaction of a block touches are left out, as benchmarks leave them
//! out: the system pallet's and the well-known ones.

use super::*;
use sp_io::hashing::twox_128;
use std::collections::BTreeSet;

const POCKET: AccountId = 60;
const TOPICS: [Topic; 4] = [Topic::Kyc, Topic::Kyb, Topic::SanctionsScreened, Topic::Blocked];
const ISSUERS: std::ops::Range<AccountId> = 100..108;

/// The keys that `run` reads, after `set_up`, and the number of those that it writes.
fn touches(set_up: impl FnOnce(), run: impl FnOnce()) -> (usize, usize) {
    let mut ext = ExtBuilder::default().build();
    ext.execute_with(set_up);
    ext.commit_all().unwrap();
    let recorder = Default::default();
    ext.execute_with_recorder(Clone::clone(&recorder), run);

    let well_known = |key: &[u8]| key.starts_with(b":");
    let counted = |key: &[u8]| !well_known(key) && !key.starts_with(&twox_128(b"System"));
    let reads: BTreeSet<_> = recorder
        .recorded_keys()
        .into_values()
        .flat_map(|keys| keys.into_keys())
        .map(|key| key.to_vec())
        .filter(|key| counted(key))
        .collect();
    let writes = ext
        .overlayed_changes()
        .changes()
        .filter(|(key, _)| counted(key))
        .count();
    (reads.len(), writes)
}

/// Alice with a claim of each topic by each of eight issuers, four accounts and a sub-account.
fn set_up() {
    let subject = register_person(ALICE);
    for account in 50..53 {
        assert_ok!(link(ALICE, account));
    }
    Owners::insert(POCKET, ALICE);
    Now::set(&START);
    for issuer in ISSUERS {
        Membership::set(issuer, Ok(vec![castellan_primitives::membership::Role::ClaimIssuer]));
        for topic in TOPICS {
            trust(issuer, topic, only(&["DE", "FR"]));
            assert_ok!(claim(issuer, subject, topic, "DE", None));
        }
    }
}

/// Every question that a ledger can ask with a profile.
fn ask_everything(who: AccountId) {
    let profile = Kyc::profile(&who).unwrap();
    for topic in TOPICS {
        assert!(Kyc::attestation(&profile, &ClaimQuery::any(topic, Some(1))).is_ok());
        let by_another = ClaimQuery {
            min_level: 1,
            issuers: &[100],
            ..ClaimQuery::any(topic, None)
        };
        assert_eq!(Kyc::attestation(&profile, &by_another), Err(ClaimError::LevelTooLow));
    }
    assert!(Kyc::jurisdiction(&profile).is_ok());
    assert!(!Kyc::is_retired(&profile));
    assert_eq!(Kyc::accounts(&profile).len(), 4);
}

#[test]
fn any_number_of_questions_costs_four_reads() {
    assert_eq!(touches(set_up, || ask_everything(ALICE)), (4, 0));
}

#[test]
fn two_sides_share_the_trust_and_the_time() {
    let run = || {
        ask_everything(ALICE);
        assert!(Kyc::profile(&BOB).is_some());
    };
    let set_up = || {
        set_up();
        register_person(BOB);
    };
    assert_eq!(touches(set_up, run), (6, 0));
}

#[test]
fn a_sub_account_costs_two_more() {
    assert_eq!(touches(set_up, || ask_everything(POCKET)), (6, 0));
}

#[test]
fn nobody_costs_as_little_as_can_be() {
    // The account's subject and its owner, neither of which there is.
    assert_eq!(touches(set_up, || assert!(Kyc::profile(&BOB).is_none())), (2, 0));
}

#[test]
fn a_successor_costs_two() {
    let set_up = || {
        set_up();
        assert_ok!(rotate(ALICE, MEMBER));
        assert_ok!(rotate(MEMBER, BOB));
    };
    assert_eq!(
        touches(set_up, || assert_eq!(Kyc::successor(&ALICE), Some(BOB))),
        (2, 0)
    );
}
