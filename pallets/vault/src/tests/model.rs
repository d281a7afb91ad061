// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Random lives of a vault beside a model that knows nothing of ballots, lines and trees: it keeps what the mainchain's vault
//! has, who should have what here, and what is on its way, and every operation must agree with it.

use crate::{mock::*, Cause, Status};
use castellan_settlement::{leaf::Leaf, observation::Observation, tree};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// How many operations there are in one life.
const LENGTH: usize = 80;

#[derive(Clone, Debug)]
enum Operation {
    Deposit { who: u8, amount: u8 },
    Move { from: u8, to: u8, amount: u8 },
    Request { who: u8, to: u8, amount: u8 },
    Cancel { exit: u8 },
    Renew { exit: u8 },
    Claim { exit: u8 },
    Return { exit: u8 },
    Pay { exit: u8 },
    Void { exit: u8 },
    Bar { who: u8, barred: bool },
    Blocks { count: u8 },
    Wait,
}

fn operation() -> impl Strategy<Value = Operation> {
    let (who, to, exit, amount) = (0..4u8, 0..4u8, 0..24u8, 1..60u8);
    prop_oneof![
        3 => (who.clone(), amount.clone()).prop_map(|(who, amount)| Operation::Deposit { who, amount }),
        3 => (who.clone(), to.clone(), amount.clone()).prop_map(|(from, to, amount)| Operation::Move { from, to, amount }),
        4 => (who.clone(), to, amount).prop_map(|(who, to, amount)| Operation::Request { who, to, amount }),
        2 => exit.clone().prop_map(|exit| Operation::Cancel { exit }),
        1 => exit.clone().prop_map(|exit| Operation::Renew { exit }),
        1 => exit.clone().prop_map(|exit| Operation::Claim { exit }),
        1 => exit.clone().prop_map(|exit| Operation::Return { exit }),
        3 => exit.clone().prop_map(|exit| Operation::Pay { exit }),
        1 => exit.prop_map(|exit| Operation::Void { exit }),
        1 => (who, any::<bool>()).prop_map(|(who, barred)| Operation::Bar { who, barred }),
        4 => (1..8u8).prop_map(|count| Operation::Blocks { count }),
        1 => Just(Operation::Wait),
    ]
}

/// The fourth is nobody that the chain knows.
fn party(number: u8) -> AccountId {
    [ALICE, BOB, CAROL, STRANGER][usize::from(number)].clone()
}

/// What should be.
#[derive(Default)]
struct Model {
    /// What the vault on the mainchain has.
    locked: u128,
    /// Who has what here.
    units: BTreeMap<AccountId, u128>,
    /// What is on its way, by exit.
    open: BTreeMap<u64, u128>,
    /// Exits that were paid. Nobody is paid twice.
    paid: Vec<u64>,
    barred: BTreeMap<AccountId, bool>,
}

impl Model {
    fn may_have(&self, who: &AccountId) -> bool {
        *who != STRANGER && !self.barred.get(who).copied().unwrap_or_default()
    }

    /// Units go to an account, or stay on their way under a new number if it may not have them.
    fn give(&mut self, who: &AccountId, amount: u128, next: u64) {
        if self.may_have(who) {
            *self.units.entry(who.clone()).or_default() += amount;
        } else {
            self.open.insert(next, amount);
        }
    }

    fn check(&self) {
        for number in 0..4 {
            let who = party(number);
            assert_eq!(
                free(GOLD_ASSET, &who),
                self.units.get(&who).copied().unwrap_or_default()
            );
        }
        let on_its_way: u128 = self.open.values().sum();
        assert_eq!(in_flight(GOLD), on_its_way);
        let here: u128 = self.units.values().sum();
        assert_eq!(self.locked, here + on_its_way, "there are as many units as tokens");
    }
}

fn run_operation(model: &mut Model, operation: Operation) {
    let next_exit = crate::NextExit::<Test>::get();
    let known = |exit: u8| crate::Exits::<Test>::get(u64::from(exit)).map(|found| (u64::from(exit), found));
    match operation {
        Operation::Deposit { who, amount } => {
            let (who, amount) = (party(who), u128::from(amount));
            fund(GOLD, &who, amount);
            model.locked += amount;
            model.give(&who, amount, next_exit);
        },
        Operation::Move { from, to, amount } => {
            let (from, to, amount) = (party(from), party(to), u128::from(amount));
            if to != STRANGER && model.units.get(&from).copied().unwrap_or_default() >= amount {
                transfer(GOLD_ASSET, &from, &to, amount);
                *model.units.entry(from).or_default() -= amount;
                *model.units.entry(to).or_default() += amount;
            }
        },
        Operation::Request { who, to, amount } => {
            let (who, to, amount) = (party(who), party(to), u128::from(amount));
            let allowed = model.may_have(&who)
                && model.may_have(&to)
                && model.units.get(&who).copied().unwrap_or_default() >= amount;
            let done = Vault::request_exit(RuntimeOrigin::signed(who.clone()), GOLD_ASSET, amount, address(&to));
            assert_eq!(done.is_ok(), allowed, "{done:?}");
            if allowed {
                *model.units.entry(who).or_default() -= amount;
                model.open.insert(next_exit, amount);
            }
        },
        Operation::Cancel { exit } => {
            let Some((id, found)) = known(exit) else { return };
            let done = Vault::cancel_exit(RuntimeOrigin::signed(found.account.clone()), id);
            match found.status {
                Status::Requested if found.cause == Cause::Request => {
                    assert_eq!(done, Ok(()));
                    model.open.remove(&id);
                    model.give(&found.account, found.amount, next_exit);
                },
                Status::Payable { expiry, .. } if done.is_ok() => {
                    assert!(Now::get() > expiry, "its window was open");
                    agreed(Observation::Lapsed { exit: id, expiry });
                    model.open.remove(&id);
                    model.give(&found.account, found.amount, next_exit);
                },
                _ => assert!(done.is_err()),
            }
        },
        Operation::Renew { exit } => {
            let Some((id, _)) = known(exit) else { return };
            let _ = Vault::renew_exit(RuntimeOrigin::signed(CAROL), id);
        },
        Operation::Claim { exit } => {
            let Some((id, found)) = known(exit) else { return };
            let allowed = found.status == Status::Parked && model.may_have(&found.account);
            let done = Vault::claim_parked(RuntimeOrigin::signed(CAROL), id);
            assert_eq!(done.is_ok(), allowed);
            if allowed {
                model.open.remove(&id);
                *model.units.entry(found.account).or_default() += found.amount;
            }
        },
        Operation::Return { exit } => {
            let Some((id, found)) = known(exit) else { return };
            let done = Vault::return_deposit(RuntimeOrigin::signed(CAROL), id);
            let is_parked = found.status == Status::Parked && matches!(found.cause, Cause::Deposit(_));
            assert!(is_parked || done.is_err());
        },
        Operation::Pay { exit } => {
            let Some((id, found)) = known(exit) else { return };
            let now = System::block_number() as u32;
            let Status::Payable { expiry, .. } = found.status else {
                assert!(reports(1, Observation::Paid { exit: id, block: 1 }).is_err());
                return;
            };
            // As the contract does: by proof, in time, once.
            let proven = Vault::exit_proof(id, now).expect("it is in the tree");
            let root = crate::ExitsRoot::<Test>::get();
            assert!(proven.proof.holds(&root, &proven.exit.hash(&domain())));
            assert!(!model.paid.contains(&id), "it would be paid twice");
            if Now::get() <= expiry {
                agreed(Observation::Paid { exit: id, block: 1 });
                model.paid.push(id);
                model.locked -= found.amount;
                model.open.remove(&id);
            }
        },
        Operation::Void { exit } => {
            let Some((id, found)) = known(exit) else { return };
            if matches!(found.status, Status::Payable { .. }) {
                agreed(Observation::Voided { exit: id });
                model.open.remove(&id);
                model.give(&found.account, found.amount, next_exit);
            }
        },
        Operation::Bar { who, barred } => {
            bar(&party(who), barred);
            model.barred.insert(party(who), barred);
        },
        Operation::Blocks { count } => go_to(System::block_number() + u64::from(count)),
        Operation::Wait => Now::set(Now::get() + WINDOW / 2 + 1),
    }
}

/// The reserves of the last round pay everybody what they had behind its block, and no more.
fn check_reserves() {
    let reserves: Vec<_> = crate::Reserves::<Test>::get().into_iter().collect();
    let leaves: Vec<_> = reserves.iter().map(|reserve| reserve.hash(&domain())).collect();
    assert_eq!(tree::root(&leaves), Some(crate::ReservesRoot::<Test>::get()));
}

proptest! {
    // A hundred thousand operations.
    #![proptest_config(ProptestConfig { cases: 1_280, ..ProptestConfig::default() })]

    #[test]
    fn there_are_always_as_many_units_as_tokens(
        operations in prop::collection::vec(operation(), LENGTH),
    ) {
        run(|| {
            register();
            let mut model = Model::default();
            for operation in operations {
                run_operation(&mut model, operation);
                model.check();
            }
            check_reserves();
        });
    }
}
