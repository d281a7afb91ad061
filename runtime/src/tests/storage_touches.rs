// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How much storage a trade touches on the whole runtime: a count, not a time.
//!
//! Counted are distinct keys. Those that every transaction of a block touches are left out, as benchmarks leave them
//! out: the system pallet's and the well-known ones. What a transaction pays and who may send it is not counted here;
//! `castellan-bench` counts whole transactions on a node.

use super::*;
use castellan_dvp::Delivery;
use castellan_rules::Countries;
use sp_io::hashing::twox_128;
use std::{collections::BTreeSet, println};

const LEGS: usize = 2;
/// What the design allows for each leg of a trade.
const READS: usize = 12;
const WRITES: usize = 6;

#[derive(Default)]
struct Keys {
    reads: BTreeSet<Vec<u8>>,
    writes: BTreeSet<Vec<u8>>,
}

impl Keys {
    fn and(&self, other: &Self) -> Self {
        Self {
            reads: self.reads.union(&other.reads).cloned().collect(),
            writes: self.writes.union(&other.writes).cloned().collect(),
        }
    }

    /// Prints the count, and fails if it is more than the design allows for so many legs.
    fn ensure_within(&self, what: &str, legs: usize) {
        let (reads, writes) = (self.reads.len(), self.writes.len());
        println!("{what}: {reads} reads, {writes} writes");
        assert!(reads > 0 && writes > 0, "{what}: nothing was counted");
        assert!(reads <= READS * legs, "{what}: {reads} reads for {legs} legs");
        assert!(writes <= WRITES * legs, "{what}: {writes} writes for {legs} legs");
    }
}

/// The keys that `run` reads and writes, on a state whose keys are all in the database.
fn touches(chain: &mut sp_io::TestExternalities, run: impl FnOnce()) -> Keys {
    chain.commit_all().expect("a test's state can be committed");
    let recorder = Default::default();
    chain.execute_with_recorder(Clone::clone(&recorder), run);
    let counted = |key: &Vec<u8>| !key.starts_with(b":") && !key.starts_with(&twox_128(b"System"));
    let reads = recorder.recorded_keys().into_values().flat_map(|keys| keys.into_keys());
    Keys {
        reads: reads.map(|key| key.to_vec()).filter(counted).collect(),
        writes: chain
            .overlayed_changes()
            .changes()
            .map(|(key, _)| key.clone())
            .filter(counted)
            .collect(),
    }
}

fn countries(codes: &[&str]) -> Countries {
    let mut countries = Countries::new();
    for code in codes {
        countries.try_insert(country(code)).expect("few countries");
    }
    countries
}

/// An asset of Alice's with ten rules, and units for `holder`, who satisfies them.
fn ten_rules(symbol: &str, holder: &AccountId) -> AssetId {
    let asset = asset(symbol, "KP", holder, 1_000);
    let lists = (0..9).map(|list| match list % 2 {
        0 => Check::countries_allowed(countries(&["DE", "FR", "LU", "CH"])),
        _ => Check::countries_blocked(countries(&["KP", "IR", "US"])),
    });
    let rules = rules(lists.chain([Check::claim(Topic::Kyc)]));
    assert_eq!(rules.rules.len(), 10);
    assert_ok!(call(
        castellan_rwa::Call::set_rules { asset, rules },
        &account(Sr25519Keyring::Alice)
    ));
    asset
}

#[test]
fn a_transfer_under_ten_rules() {
    let mut chain = chain(crate::genesis::DEV);
    let (seller, buyer) = (account(Sr25519Keyring::Bob), account(Sr25519Keyring::Charlie));
    let transfer = |asset, amount| castellan_rwa::Call::transfer {
        asset,
        to: buyer.clone(),
        amount,
    };
    let bond = chain.execute_with(|| {
        start_block(1);
        attest(&seller, "DE");
        attest(&buyer, "FR");
        let bond = ten_rules("BOND", &seller);
        // Both hold it, as parties who trade every day do.
        assert_ok!(call(transfer(bond, 100), &seller));
        bond
    });
    let moving = touches(&mut chain, || {
        assert_ok!(call(transfer(bond, 10), &seller));
    });
    chain.execute_with(|| {
        assert_eq!(free(bond, &buyer), 110);
        check_invariants();
    });
    moving.ensure_within("a transfer", 1);
}

#[test]
fn a_trade_of_two_legs_under_ten_rules() {
    let mut chain = chain(crate::genesis::DEV);
    let (seller, buyer) = (account(Sr25519Keyring::Bob), account(Sr25519Keyring::Charlie));
    let (bond, cash) = chain.execute_with(|| {
        start_block(1);
        attest(&seller, "DE");
        attest(&buyer, "FR");
        let bond = ten_rules("BOND", &seller);
        let cash = ten_rules("CASH", &buyer);
        // Both hold both, as parties who trade every day do.
        for (asset, from, to) in [(bond, &seller, &buyer), (cash, &buyer, &seller)] {
            assert_ok!(call(
                castellan_rwa::Call::transfer {
                    asset,
                    to: to.clone(),
                    amount: 100
                },
                from
            ));
        }
        (bond, cash)
    });

    let legs = [(bond, &seller, &buyer, 10), (cash, &buyer, &seller, 99)].map(|(asset, from, to, amount)| Delivery {
        asset,
        from: from.clone(),
        to: to.clone(),
        amount,
    });
    let instructing = touches(&mut chain, || {
        let instruct = castellan_dvp::Call::instruct_and_affirm {
            legs: legs.to_vec().try_into().expect("two legs"),
            deadline: time_at(100),
            reference: b"T1".to_vec().try_into().expect("short"),
        };
        assert_ok!(call(instruct, &seller));
    });
    let settling = touches(&mut chain, || {
        assert_ok!(call(castellan_dvp::Call::affirm { id: 0 }, &buyer));
    });
    chain.execute_with(|| {
        assert_eq!((free(bond, &buyer), free(cash, &seller)), (110, 199));
        assert_eq!((held(bond, &seller), held(cash, &buyer)), (0, 0));
        check_invariants();
    });

    instructing.ensure_within("instructed and affirmed by one party", LEGS);
    settling.ensure_within("affirmed by the other, which settles both legs", LEGS);
    instructing
        .and(&settling)
        .ensure_within("the whole trade, a key counted once", LEGS);
}
