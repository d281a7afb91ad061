// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Bytes that are no call are refused before any code of the pallet runs.

use crate::{mock::*, Call, Class, Rule};
use castellan_primitives::kyc::Topic;
use codec::{Compact, Decode, Encode};

fn calls() -> Vec<Call<Test>> {
    let rules = rule_set(&[
        Rule::ClaimRequired(Topic::Kyb),
        Rule::CountriesAllowed(countries(&["DE", "FR"])),
    ]);
    vec![
        Call::create {
            isin: Some(*b"XS0971721963"),
            class: Class::Debt,
            symbol: symbol("BOND"),
            name: name("Sample bond"),
            decimals: 2,
            rules: rules.clone(),
        },
        Call::issue {
            asset: 0,
            beneficiary: ALICE,
            amount: u128::MAX,
            reference: reference("ref"),
        },
        Call::transfer {
            asset: 0,
            to: BOB,
            amount: u128::MAX,
        },
        Call::set_rules { asset: 0, rules },
    ]
}

#[test]
fn every_call_survives_the_round_trip_and_no_call_survives_truncation() {
    for call in calls() {
        let bytes = call.encode();
        assert_eq!(Call::<Test>::decode(&mut &bytes[..]), Ok(call));
        for length in 0..bytes.len() {
            assert!(Call::<Test>::decode(&mut &bytes[..length]).is_err());
        }
    }
}

#[test]
fn there_are_no_other_calls() {
    for index in 4..=u8::MAX {
        assert!(Call::<Test>::decode(&mut &[index; 512][..]).is_err());
    }
}

#[test]
fn vectors_that_are_too_long_are_refused() {
    let set_rules = |rules: Vec<Vec<u8>>| {
        let count = Compact(rules.len() as u32).encode();
        let bytes = [vec![3], 0u32.encode(), count, rules.concat()].concat();
        Call::<Test>::decode(&mut &bytes[..])
    };
    let claim = Rule::ClaimRequired(Topic::Kyb).encode();
    assert!(set_rules(vec![claim.clone(); 16]).is_ok());
    assert!(set_rules(vec![claim; 17]).is_err());

    let issue = |length: usize| {
        let bytes = [
            vec![1],
            0u32.encode(),
            ALICE.encode(),
            Compact(1u128).encode(),
            vec![b'R'; length].encode(),
        ];
        Call::<Test>::decode(&mut &bytes.concat()[..])
    };
    assert!(issue(35).is_ok());
    assert!(issue(36).is_err());

    let create = |symbol: usize, name: usize| {
        let texts = [vec![b'S'; symbol].encode(), vec![b'N'; name].encode()].concat();
        let bytes = [
            vec![0],
            None::<[u8; 12]>.encode(),
            Class::Fund.encode(),
            texts,
            vec![0, 0],
        ]
        .concat();
        Call::<Test>::decode(&mut &bytes[..])
    };
    assert!(create(16, 64).is_ok());
    assert!(create(17, 64).is_err());
    assert!(create(16, 65).is_err());
}

#[test]
fn rules_name_countries_and_kinds_that_exist() {
    let set_rules = |rule: Vec<u8>| {
        let bytes = [vec![3], 0u32.encode(), Compact(1u32).encode(), rule].concat();
        Call::<Test>::decode(&mut &bytes[..])
    };
    let allowed = |pairs: &[&[u8; 2]]| {
        let pairs: Vec<u8> = pairs.iter().flat_map(|pair| pair.to_vec()).collect();
        [vec![1], Compact(pairs.len() as u32 / 2).encode(), pairs].concat()
    };
    assert!(set_rules(allowed(&[b"DE", b"FR"])).is_ok());
    assert!(set_rules(allowed(&[b"DE", b"QQ"])).is_err());
    assert!(set_rules(allowed(&[b"de"])).is_err());
    assert!(set_rules(vec![3, 0]).is_err());
    assert!(set_rules(vec![0, 9]).is_err());
}
