// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Approvals and venues.

use super::world::*;
use crate::*;
use castellan_primitives::rwa::Refusal;

const AGENT: Account = 70;

#[test]
fn a_transfer_needs_the_agents_approval_and_says_that_it_relied_on_it() {
    let mut world = World::new();
    let check = Check::Approval { agent: AGENT };
    assert_eq!(world.transfer(check.clone()), [Refusal::NotApproved]);
    world.approvals.insert(AGENT + 1);
    assert_eq!(world.transfer(check.clone()), [Refusal::NotApproved]);
    world.approvals.insert(AGENT);
    let allowed = decide(&rules([check.clone().into()]), Kind::Transfer, &mut world).unwrap();
    assert_eq!(allowed.approved_by, [AGENT]);
    let mut world = World::new();
    for kind in KINDS.into_iter().filter(|kind| *kind != Kind::Transfer) {
        assert_eq!(world.of_kind(kind, check.clone()), []);
    }
}

#[test]
fn an_approval_that_a_movement_does_not_rely_on_is_not_used_up() {
    let mut world = World::new();
    world.approvals.insert(AGENT);
    let approval = || Term::Check(Check::Approval { agent: AGENT });
    // Approved, and too much; or else to someone who may have as much anyway.
    let branch = [approval(), Term::Check(Check::MaxBalance(1)), Term::All(2)];
    let other = [Term::Check(Check::MaxBalance(1_000)), Term::Any(2)];
    let rule = expression(branch.into_iter().chain(other));
    let allowed = decide(&rules([rule]), Kind::Transfer, &mut world).unwrap();
    assert!(allowed.approved_by.is_empty());
    // What holds first decides, and is all that is looked at.
    let rule = expression([Term::Check(Check::MaxBalance(1_000)), approval(), Term::Any(2)]);
    let allowed = decide(&rules([rule]), Kind::Transfer, &mut world).unwrap();
    assert!(allowed.approved_by.is_empty());
}

#[test]
fn an_approval_covers_amounts_up_to_its_own_until_it_ends() {
    let mut approval = Approval {
        amount: 100,
        expires_at: None,
        standing: false,
    };
    assert!(approval.covers(100, NOON));
    assert!(approval.covers(1, NOON));
    assert!(!approval.covers(101, NOON));
    approval.expires_at = Some(NOON);
    assert!(approval.covers(100, NOON - 1));
    assert!(!approval.covers(100, NOON));
}

#[test]
fn trade_is_kept_to_venues() {
    let mut world = World::new();
    let check = |list: &[u32], over_the_counter| Check::Venues {
        venues: list
            .iter()
            .copied()
            .collect::<std::collections::BTreeSet<_>>()
            .try_into()
            .unwrap(),
        over_the_counter,
    };
    assert_eq!(world.transfer(check(&[3], true)), []);
    let refusal = |venue| Refusal::VenueNotAllowed { venue };
    assert_eq!(world.transfer(check(&[3], false)), [refusal(None)]);
    world.venue = Some(3);
    assert_eq!(world.transfer(check(&[3], false)), []);
    assert_eq!(world.transfer(check(&[3, 4], true)), []);
    assert_eq!(world.transfer(check(&[4], true)), [refusal(Some(3))]);
    assert_eq!(world.transfer(check(&[], true)), [refusal(Some(3))]);
    for kind in KINDS.into_iter().filter(|kind| *kind != Kind::Transfer) {
        assert_eq!(world.of_kind(kind, check(&[4], false)), []);
    }
}
