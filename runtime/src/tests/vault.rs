// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Units that stand for tokens on the mainchain, through the ledger with its rules, the transaction extensions and the leaf.

use super::*;
use crate::configs::Leaf;
use castellan_settlement::{
    leaf::Leaf as _,
    observation::{key, Checkpoint, Deposit, Kept, Observation, Report},
    tree,
};
use frame_system::offchain::CreateAuthorizedTransaction;
use pallet_mmr::LeafDataProvider;
use sp_core::H160;
use Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve};

const VAULT: H160 = H160([0x11; 20]);
const TOKEN: H160 = H160([0x22; 20]);

/// A token of the mainchain, and an asset of Alice's for people with a KYC claim outside one country.
fn backed(symbol: &str) -> AssetId {
    call_as_root(castellan_vault::Call::set_mainchain {
        chain_id: 177,
        vault: VAULT,
    });
    let asset = asset_without_units(symbol, "US");
    call_as_root(castellan_vault::Call::map_token { token: TOKEN, asset });
    asset
}

/// The report of the validator with this development key, as a node makes it.
fn report(of: Sr25519Keyring, observations: Vec<Observation>) -> UncheckedExtrinsic {
    let pair = key::Pair::from(sp_core::sr25519::Pair::from_string(&of.to_seed(), None).expect("a development key"));
    let report = Report {
        observer: pair.public(),
        observations: observations.try_into().expect("few"),
    };
    let signature = pair.sign(&report.signed_bytes(&Vault::domain().expect("a vault is named")));
    type Call = castellan_vault::Call<Runtime>;
    let call = Call::report { report, signature };
    <Runtime as CreateAuthorizedTransaction<Call>>::create_authorized_transaction(call.into())
}

/// Three of four validators report the same, in transactions.
fn agreed(observation: Observation) {
    for of in [Alice, Bob, Charlie] {
        let applied = Executive::apply_extrinsic(report(of, vec![observation.clone()]));
        assert_ok!(applied.expect("the report is let in"));
    }
}

fn deposit(number: u64, to: &AccountId, amount: Balance) -> Observation {
    Observation::Deposited(Deposit {
        number,
        token: TOKEN,
        from: H160([0x33; 20]),
        account: to.clone().into(),
        amount,
    })
}

fn run_local(test: impl FnOnce()) {
    run_preset(crate::genesis::LOCAL, test);
}

#[test]
fn a_deposit_obeys_the_rules_of_the_asset() {
    run_local(|| {
        let asset = backed("GOLD");
        let (german, american) = (account(Dave), account(Eve));
        attest(&german, "DE");
        attest(&american, "US");
        agreed(deposit(0, &german, 100));
        agreed(deposit(1, &american, 40));
        assert_eq!((free(asset, &german), free(asset, &american)), (100, 0));
        let reports = Vault::reserves_report();
        assert_eq!((reports[0].supply, reports[0].in_flight), (100, 40));
        assert_eq!(
            error_of(call(castellan_vault::Call::claim_parked { exit: 0 }, &german)),
            "CountryBlocked"
        );
    });
}

#[test]
fn reports_are_free_and_signed_by_validators() {
    run_local(|| {
        backed("GOLD");
        let rich = Balances::total_issuance();
        agreed(deposit(0, &stranger(), 5));
        assert_eq!(Balances::total_issuance(), rich);
        // Eve is no validator; Alice has nothing new to say.
        for refused in [
            report(Eve, vec![deposit(1, &stranger(), 5)]),
            report(Alice, vec![deposit(0, &stranger(), 5)]),
        ] {
            assert!(Executive::apply_extrinsic(refused).is_err());
        }
        // A report counts for this chain's vault only.
        let mut foreign = report(Alice, vec![deposit(1, &stranger(), 5)]);
        if let RuntimeCall::Vault(castellan_vault::Call::report { report, .. }) = &mut foreign.function {
            report.observations = vec![deposit(1, &stranger(), 6)].try_into().expect("one");
        }
        assert!(Executive::apply_extrinsic(foreign).is_err());
    });
}

#[test]
fn only_accounts_in_good_standing_leave_and_only_to_such() {
    run_local(|| {
        let asset = backed("GOLD");
        let (holder, other) = (account(Dave), account(Eve));
        attest(&holder, "DE");
        attest(&other, "FR");
        agreed(deposit(0, &holder, 100));
        let register = |recipient| castellan_vault::Call::<Runtime>::register_recipient { recipient };
        assert_ok!(call(register(H160([1; 20])), &holder));
        assert_ok!(call(register(H160([2; 20])), &other));
        let exit = |recipient| castellan_vault::Call::<Runtime>::request_exit {
            asset,
            amount: 10,
            recipient,
        };
        assert_ok!(call(exit(H160([1; 20])), &holder));
        assert_ok!(call(exit(H160([2; 20])), &holder));
        call_as_root(castellan_membership::Call::suspend {
            account: other.clone(),
            reason: b"test".to_vec().try_into().expect("short"),
        });
        assert_eq!(error_of(call(exit(H160([2; 20])), &holder)), "RecipientRefused");
        assert_ok!(call(
            castellan_vault::Call::review_recipient {
                recipient: H160([2; 20])
            },
            &holder
        ));
        assert!(castellan_vault::Statements::<Runtime>::get(H160([2; 20])).is_some_and(|said| said.revoked));
        assert_eq!(free(asset, &holder), 80);
    });
}

#[test]
fn the_leaf_carries_both_roots_and_the_anchor_is_noted() {
    run_local(|| {
        let asset = backed("GOLD");
        let holder = account(Dave);
        attest(&holder, "DE");
        agreed(deposit(0, &holder, 100));
        assert_ok!(call(
            castellan_vault::Call::register_recipient {
                recipient: H160([1; 20])
            },
            &holder
        ));
        assert_ok!(call(
            castellan_vault::Call::request_exit {
                asset,
                amount: 30,
                recipient: H160([1; 20])
            },
            &holder
        ));
        let mut number = System::block_number();
        while Vault::exit_proof(0, number).is_none() {
            number += 1;
            assert!(number < 60, "no round publishes the exit");
            go_to(number);
        }
        // The next block's leaf tells the state behind this one.
        let proven = Vault::exit_proof(0, number).expect("it is published");
        go_to(number + 1);
        let leaf: Leaf = BeefyMmr::leaf_data();
        let domain = Vault::domain().expect("a vault is named");
        assert!(proven
            .proof
            .holds(&leaf.leaf_extra.exits_root, &proven.exit.hash(&domain)));
        let reserves: Vec<_> = castellan_vault::Reserves::<Runtime>::get()
            .iter()
            .map(|reserve| reserve.hash(&domain))
            .collect();
        assert_eq!(tree::root(&reserves), Some(leaf.leaf_extra.reserves_root));

        agreed(Observation::Checkpoint(Checkpoint {
            number: 8,
            hash: H256::zero(),
            timestamp: 0,
            anchored: number,
            deposits: 1,
            tokens: vec![Kept {
                token: TOKEN,
                balance: 100,
                locked: 100,
            }]
            .try_into()
            .expect("one"),
        }));
        assert_eq!(castellan_anchor::Anchored::<Runtime>::get(), Some(number));
        let report = &Vault::reserves_report()[0];
        assert_eq!(report.verdict, castellan_settlement::report::Verdict::Agree);
        agreed(Observation::Paid { exit: 0, block: 9 });
        assert_eq!(Vault::reserves_report()[0].in_flight, 0);
    });
}

#[test]
fn what_claims_say_is_what_the_round_counted() {
    run_local(|| {
        let asset = backed("GOLD");
        for (number, who) in (0..).zip([Bob, Charlie, Dave, Eve]) {
            attest(&account(who), "DE");
            agreed(deposit(number, &account(who), 10 + Balance::from(number)));
        }
        assert_ok!(call(
            castellan_rwa::Call::transfer {
                asset,
                to: account(Eve),
                amount: 4
            },
            &account(Bob)
        ));
        // At the end of the block that begins the round, what is asked of its state is what will be counted.
        while !castellan_vault::RoundNow::<Runtime>::exists() {
            let number = System::block_number();
            AllPalletsWithSystem::on_finalize(number);
            if castellan_vault::RoundNow::<Runtime>::exists() {
                break;
            }
            start_block(number + 1);
        }
        let number = System::block_number();
        let (holdings, exits, page) = Vault::claims(TOKEN, castellan_settlement::report::Page::Holdings(None), 256);
        assert_eq!((holdings.len(), exits.len()), (4, 0));
        assert_ne!(page, castellan_settlement::report::Page::End);
        let domain = Vault::domain().expect("a vault is named");
        let leaves: Vec<_> = holdings.iter().map(|holding| holding.hash(&domain)).collect();
        start_block(number + 1);
        go_to(number + 3);
        let reserve = castellan_vault::Reserves::<Runtime>::get()[0];
        assert_eq!((reserve.number, reserve.supply), (number, 46));
        assert_eq!(tree::root(&leaves), Some(reserve.claims_root));
    });
}
