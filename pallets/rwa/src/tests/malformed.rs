// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Bytes that are no call are refused before any code of the pallet runs.

use crate::{mock::*, Call, Class, Field, IdentifierTexts, Metadata, Scope};
use castellan_primitives::{
    kyc::Topic,
    rwa::{Power, Quantity},
};
use castellan_rules::Approval;
use codec::{Compact, Decode, Encode};

/// How many calls there are.
const CALLS: u8 = 31;

fn calls() -> Vec<Call<Test>> {
    let rules = rule_set(&[requires(Topic::Kyb), allows(&["DE", "FR"])]);
    let (asset, account, item) = (0, ALICE, 0);
    let (from, to) = (ALICE, BOB);
    let text = |text: &str| text.as_bytes().to_vec();
    let metadata: Metadata = [(text("weight").try_into().unwrap(), Field::Number(-3))]
        .into_iter()
        .collect::<std::collections::BTreeMap<_, _>>()
        .try_into()
        .unwrap();
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
            asset,
            beneficiary: ALICE,
            amount: u128::MAX,
            reference: reference("ref"),
        },
        Call::transfer {
            asset,
            to,
            amount: u128::MAX,
        },
        Call::set_rules {
            asset,
            rules: rules.clone(),
        },
        Call::schedule_rules {
            asset,
            rules,
            effective_at: 5,
        },
        Call::cancel_rules { asset },
        Call::identify {
            asset,
            identifiers: IdentifierTexts::default(),
        },
        Call::set_denomination {
            asset,
            denomination: 100,
        },
        Call::grant {
            asset,
            account,
            power: Power::Force,
            scope: Scope::default(),
        },
        Call::revoke {
            asset,
            account,
            power: Power::Force,
        },
        Call::freeze_asset {
            asset,
            basis: basis("b"),
        },
        Call::thaw_asset {
            asset,
            basis: basis("b"),
        },
        Call::freeze_account {
            asset,
            account,
            basis: basis("b"),
        },
        Call::thaw_account {
            asset,
            account,
            basis: basis("b"),
        },
        Call::freeze_amount {
            asset,
            account,
            amount: 5,
            basis: basis("b"),
        },
        Call::thaw_amount {
            asset,
            account,
            amount: 5,
            basis: basis("b"),
        },
        Call::propose_force {
            asset,
            from,
            to,
            quantity: Quantity::Units(5),
            basis: basis("b"),
        },
        Call::approve_force { asset, proposal: 0 },
        Call::cancel_force { asset, proposal: 0 },
        Call::add_document {
            asset,
            name: text("d").try_into().unwrap(),
            hash: [1; 32],
            uri: text("u").try_into().unwrap(),
        },
        Call::remove_document {
            asset,
            name: text("d").try_into().unwrap(),
        },
        Call::issue_item {
            asset,
            beneficiary: ALICE,
            metadata,
            reference: reference("ref"),
        },
        Call::transfer_item { asset, item, to },
        Call::freeze_item {
            asset,
            item,
            basis: basis("b"),
        },
        Call::thaw_item {
            asset,
            item,
            basis: basis("b"),
        },
        Call::redeem {
            asset,
            quantity: Quantity::Item(item),
        },
        Call::approve_transfer {
            asset,
            from,
            to,
            approval: Approval {
                amount: 1,
                expires_at: None,
                standing: true,
            },
        },
        Call::revoke_approval { asset, from, to },
        Call::claim_recovered { asset, old: ALICE },
        Call::claim_recovered_item { asset, item },
        Call::count_holder { asset, account },
    ]
}

#[test]
fn every_call_survives_the_round_trip_and_no_call_survives_truncation() {
    let calls = calls();
    assert_eq!(calls.len(), usize::from(CALLS));
    for (index, call) in calls.into_iter().enumerate() {
        let bytes = call.encode();
        assert_eq!(usize::from(bytes[0]), index);
        assert_eq!(Call::<Test>::decode(&mut &bytes[..]), Ok(call));
        for length in 0..bytes.len() {
            assert!(Call::<Test>::decode(&mut &bytes[..length]).is_err());
        }
    }
}

#[test]
fn there_are_no_other_calls() {
    for index in CALLS..=u8::MAX {
        assert!(Call::<Test>::decode(&mut &[index; 512][..]).is_err());
    }
}

#[test]
fn vectors_that_are_too_long_are_refused() {
    let set_rules = |rules: Vec<Vec<u8>>| {
        let count = Compact(rules.len() as u32).encode();
        let bytes = [vec![3], 0u32.encode(), count, rules.concat(), vec![0]].concat();
        Call::<Test>::decode(&mut &bytes[..])
    };
    let claim = requires(Topic::Kyb).encode();
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
            vec![0, 0, 0],
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
    let decodes = |rule: &[u8]| Rule::decode(&mut &rule[..]).is_ok();
    let good = allows(&["DE", "FR"]).encode();
    assert!(decodes(&good));
    let place = good.windows(2).position(|pair| pair == b"FR").unwrap();
    for wrong in [b"QQ", b"fr", b"F1"] {
        let mut bytes = good.clone();
        bytes[place..place + 2].copy_from_slice(wrong);
        assert!(!decodes(&bytes));
    }
    // One term, which is none of the four kinds.
    assert!(!decodes(&[4, 9, 0]));
}
