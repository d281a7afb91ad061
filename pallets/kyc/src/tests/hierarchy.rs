// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Error, Place, SubjectByLei, Unit};
use castellan_identifiers::Lei;
use castellan_primitives::membership::AdmissionError;
use frame_support::assert_noop;
use sp_runtime::DispatchError;

/// Accounts that children are registered with.
const CHILDREN: [AccountId; 5] = [70, 71, 72, 73, 74];

/// Alice's institution at the top, Bob's beside it, and admitted accounts for children.
fn setup() -> (SubjectId, SubjectId) {
    for account in CHILDREN {
        Membership::set(account, Ok(vec![]));
    }
    let ids = (register_institution(ALICE, 1), register_institution(BOB, 2));
    events();
    ids
}

fn register(by: AccountId, account: AccountId, unit: Unit, lei: Option<u32>) -> DispatchResult {
    let parent = SubjectOf::<Test>::get(by).unwrap_or_default();
    let proof = consent(parent, unit, account);
    Kyc::register_child(signed(by), account, unit, lei.map(sample::lei), proof)
}

fn request(by: AccountId, parent: SubjectId, unit: Unit) -> DispatchResult {
    Kyc::request_parent(signed(by), Some(Place { parent, unit }))
}

fn id(account: AccountId) -> SubjectId {
    SubjectOf::<Test>::get(account).unwrap()
}

#[test]
fn a_parent_registers_a_child_whose_account_agrees() {
    ExtBuilder::default().build_and_execute(|| {
        let (top, _) = setup();
        assert_ok!(register(ALICE, CHILDREN[0], Unit::Subsidiary, Some(3)));
        let child = id(CHILDREN[0]);
        let lei = Lei::new(&sample::lei(3)).unwrap();
        assert_eq!(
            events(),
            [
                Event::SubjectRegistered {
                    subject: child,
                    account: CHILDREN[0],
                    kind: SubjectKind::Institution,
                    lei: Some(lei)
                },
                Event::ChildAdded {
                    parent: top,
                    child,
                    unit: Unit::Subsidiary
                }
            ]
        );
        assert_eq!(SubjectByLei::<Test>::get(lei), Some(child));
        let below = subject(child);
        let place = Place {
            parent: top,
            unit: Unit::Subsidiary,
        };
        assert_eq!((below.place, below.group, below.depth), (Some(place), top, 1));
        assert_eq!(subject(top).children, 1);
        assert_eq!(subject(top).unit(), Some(Unit::Group));
        assert_eq!(below.unit(), Some(Unit::Subsidiary));
    });
}

#[test]
fn units_have_an_lei_where_they_are_legal_entities() {
    ExtBuilder::default().build_and_execute(|| {
        setup();
        for unit in [Unit::Group, Unit::Subsidiary] {
            assert_noop!(register(ALICE, CHILDREN[0], unit, None), Error::<Test>::LeiRequired);
        }
        assert_noop!(
            register(ALICE, CHILDREN[0], Unit::Desk, Some(3)),
            Error::<Test>::LeiForDesk
        );
        assert_noop!(
            register(ALICE, CHILDREN[0], Unit::Branch, Some(1)),
            Error::<Test>::LeiTaken
        );
        let wrong = Some([b'0'; 20]);
        let proof = consent(0, Unit::Branch, CHILDREN[0]);
        assert_noop!(
            Kyc::register_child(signed(ALICE), CHILDREN[0], Unit::Branch, wrong, proof),
            Error::<Test>::LeiInvalid
        );
        assert_ok!(register(ALICE, CHILDREN[0], Unit::Branch, Some(3)));
        assert_ok!(register(ALICE, CHILDREN[1], Unit::Branch, None));
        assert_ok!(register(ALICE, CHILDREN[2], Unit::Desk, None));
    });
}

#[test]
fn units_stand_in_order_and_not_too_deep() {
    ExtBuilder::default().build_and_execute(|| {
        let (top, _) = setup();
        // Four levels.
        assert_ok!(register(ALICE, CHILDREN[0], Unit::Group, Some(3)));
        assert_ok!(register(CHILDREN[0], CHILDREN[1], Unit::Branch, None));
        for unit in [Unit::Group, Unit::Subsidiary] {
            assert_noop!(
                register(CHILDREN[1], CHILDREN[2], unit, Some(4)),
                Error::<Test>::UnitOutOfOrder
            );
        }
        assert_ok!(register(CHILDREN[1], CHILDREN[2], Unit::Desk, None));
        assert_noop!(
            register(CHILDREN[2], CHILDREN[3], Unit::Desk, None),
            Error::<Test>::TooDeep
        );
        assert_noop!(
            request(BOB, id(CHILDREN[2]), Unit::Branch),
            Error::<Test>::UnitOutOfOrder
        );
        let desk = subject(id(CHILDREN[2]));
        assert_eq!((desk.group, desk.depth), (top, 3));
    });
}

#[test]
fn a_child_asks_and_the_parent_confirms() {
    ExtBuilder::default().build_and_execute(|| {
        let (top, other) = setup();
        let place = Place {
            parent: top,
            unit: Unit::Subsidiary,
        };
        assert_noop!(Kyc::confirm_child(signed(ALICE), other), Error::<Test>::NotRequested);
        assert_ok!(request(BOB, top, Unit::Subsidiary));
        assert_eq!(
            events(),
            [Event::ParentRequested {
                child: other,
                place: Some(place)
            }]
        );
        // Asking changes nothing by itself, and only who was asked can confirm.
        assert_eq!(subject(other).place, None);
        assert_noop!(Kyc::confirm_child(signed(BOB), other), Error::<Test>::NotRequested);
        assert_ok!(Kyc::confirm_child(signed(ALICE), other));
        assert_eq!(
            events(),
            [Event::ChildAdded {
                parent: top,
                child: other,
                unit: Unit::Subsidiary
            }]
        );
        let below = subject(other);
        assert_eq!(
            (below.place, below.requested, below.group, below.depth),
            (Some(place), None, top, 1)
        );
        // Once is enough.
        assert_noop!(Kyc::confirm_child(signed(ALICE), other), Error::<Test>::NotRequested);
        assert_noop!(request(BOB, top, Unit::Subsidiary), Error::<Test>::HasParent);
    });
}

#[test]
fn a_request_is_replaced_or_withdrawn() {
    ExtBuilder::default().build_and_execute(|| {
        let (top, other) = setup();
        assert_ok!(register(ALICE, CHILDREN[0], Unit::Subsidiary, Some(3)));
        assert_ok!(request(BOB, top, Unit::Subsidiary));
        assert_ok!(request(BOB, id(CHILDREN[0]), Unit::Branch));
        assert_noop!(Kyc::confirm_child(signed(ALICE), other), Error::<Test>::NotRequested);
        events();
        assert_ok!(Kyc::request_parent(signed(BOB), None));
        assert_eq!(
            events(),
            [Event::ParentRequested {
                child: other,
                place: None
            }]
        );
        assert_noop!(
            Kyc::confirm_child(signed(CHILDREN[0]), other),
            Error::<Test>::NotRequested
        );
    });
}

#[test]
fn no_cycle_can_arise() {
    ExtBuilder::default().build_and_execute(|| {
        let (top, other) = setup();
        assert_noop!(request(ALICE, top, Unit::Subsidiary), Error::<Test>::OwnParent);
        // Each asks for the other; whoever confirms first has a child and cannot be placed any more.
        assert_ok!(request(ALICE, other, Unit::Group));
        assert_ok!(request(BOB, top, Unit::Group));
        assert_ok!(Kyc::confirm_child(signed(ALICE), other));
        assert_noop!(Kyc::confirm_child(signed(BOB), top), Error::<Test>::HasChildren);
        assert_noop!(request(ALICE, other, Unit::Group), Error::<Test>::HasChildren);
    });
}

#[test]
fn what_was_true_when_it_was_asked_is_looked_at_again() {
    ExtBuilder::default().build_and_execute(|| {
        let (top, other) = setup();
        assert_ok!(register(ALICE, CHILDREN[0], Unit::Group, Some(3)));
        Membership::set(MEMBER, Ok(vec![]));
        let middle = register_institution(MEMBER, 4);
        // Two levels below the top when it asked; four when it would be confirmed.
        assert_ok!(request(BOB, middle, Unit::Subsidiary));
        assert_ok!(register(CHILDREN[0], CHILDREN[1], Unit::Group, Some(5)));
        assert_ok!(request(MEMBER, id(CHILDREN[1]), Unit::Group));
        assert_ok!(Kyc::confirm_child(signed(CHILDREN[1]), middle));
        assert_noop!(Kyc::confirm_child(signed(MEMBER), other), Error::<Test>::TooDeep);
        assert_eq!(subject(middle).group, top);

        // A parent that has become a branch takes no subsidiary.
        assert_ok!(Kyc::detach(signed(MEMBER), middle));
        assert_ok!(request(MEMBER, top, Unit::Branch));
        assert_ok!(Kyc::confirm_child(signed(ALICE), middle));
        assert_noop!(Kyc::confirm_child(signed(MEMBER), other), Error::<Test>::UnitOutOfOrder);
    });
}

#[test]
fn either_side_ends_it() {
    ExtBuilder::default().build_and_execute(|| {
        let (top, other) = setup();
        for by in [ALICE, BOB] {
            assert_ok!(request(BOB, top, Unit::Branch));
            assert_ok!(Kyc::confirm_child(signed(ALICE), other));
            events();
            assert_ok!(Kyc::detach(signed(by), other));
            assert_eq!(
                events(),
                [Event::ChildDetached {
                    parent: top,
                    child: other,
                    unit: Unit::Branch
                }]
            );
            let alone = subject(other);
            assert_eq!((alone.place, alone.group, alone.depth), (None, other, 0));
            assert_eq!(subject(top).children, 0);
        }
        assert_noop!(Kyc::detach(signed(BOB), other), Error::<Test>::NoParent);
    });
}

#[test]
fn who_has_children_or_no_lei_stays() {
    ExtBuilder::default().build_and_execute(|| {
        setup();
        assert_ok!(register(ALICE, CHILDREN[0], Unit::Subsidiary, Some(3)));
        assert_ok!(register(CHILDREN[0], CHILDREN[1], Unit::Desk, None));
        let (middle, desk) = (id(CHILDREN[0]), id(CHILDREN[1]));
        assert_noop!(Kyc::detach(signed(ALICE), middle), Error::<Test>::HasChildren);
        assert_noop!(Kyc::detach(signed(CHILDREN[1]), desk), Error::<Test>::LeiRequired);
        // Neither a stranger nor somebody further up.
        for by in [BOB, ALICE] {
            assert_noop!(Kyc::detach(signed(by), desk), Error::<Test>::NotOfSubject);
        }
        assert_noop!(Kyc::detach(signed(ALICE), 99), Error::<Test>::UnknownSubject);
    });
}

#[test]
fn persons_have_no_place() {
    ExtBuilder::default().build_and_execute(|| {
        let (top, other) = setup();
        let person = register_person(MEMBER);
        assert_noop!(request(MEMBER, top, Unit::Desk), Error::<Test>::NotAnInstitution);
        assert_noop!(request(BOB, person, Unit::Branch), Error::<Test>::NotAnInstitution);
        assert_noop!(
            register(MEMBER, CHILDREN[0], Unit::Desk, None),
            Error::<Test>::NotAnInstitution
        );
        assert_noop!(Kyc::confirm_child(signed(MEMBER), other), Error::<Test>::NotRequested);
        assert_eq!(subject(person).unit(), None);
    });
}

#[test]
fn only_who_speaks_for_an_institution_changes_its_place() {
    ExtBuilder::default().build_and_execute(|| {
        let (top, other) = setup();
        assert_noop!(request(BOB, 99, Unit::Branch), Error::<Test>::UnknownSubject);
        assert_noop!(request(BOB, top, Unit::Desk), Error::<Test>::LeiForDesk);
        assert_noop!(request(MEMBER, top, Unit::Branch), Error::<Test>::NotRegistered);
        assert_noop!(Kyc::confirm_child(signed(MEMBER), other), Error::<Test>::NotRegistered);
        assert_noop!(Kyc::confirm_child(signed(ALICE), 99), Error::<Test>::UnknownSubject);
        assert_noop!(Kyc::detach(signed(MEMBER), other), Error::<Test>::NotRegistered);
        assert_noop!(
            register(MEMBER, CHILDREN[0], Unit::Desk, None),
            Error::<Test>::NotRegistered
        );
        // The account of the child agrees, is admitted, and stands for nobody yet.
        let proof = consent(other, Unit::Desk, CHILDREN[0]);
        assert_noop!(
            Kyc::register_child(signed(ALICE), CHILDREN[0], Unit::Desk, None, proof),
            Error::<Test>::InvalidSignature
        );
        let proof = consent(top, Unit::Desk, CHILDREN[0]);
        assert_noop!(
            Kyc::register_child(signed(ALICE), CHILDREN[0], Unit::Branch, None, proof.clone()),
            Error::<Test>::InvalidSignature
        );
        assert_noop!(register(ALICE, STRANGER, Unit::Desk, None), NOT_ADMITTED);
        assert_noop!(register(ALICE, BOB, Unit::Desk, None), Error::<Test>::AlreadyLinked);
        Owners::insert(CHILDREN[1], BOB);
        assert_noop!(
            register(ALICE, CHILDREN[1], Unit::Desk, None),
            Error::<Test>::IsSubAccount
        );
        pass(1);
        assert_noop!(
            Kyc::register_child(signed(ALICE), CHILDREN[0], Unit::Desk, None, proof),
            Error::<Test>::ProofExpired
        );

        // Retired and suspended accounts speak for nobody.
        assert_ok!(rotate(BOB, CHILDREN[2]));
        assert_noop!(request(BOB, top, Unit::Branch), Error::<Test>::AccountRetired);
        Membership::set(ALICE, Err(AdmissionError::Suspended));
        assert_noop!(request(ALICE, other, Unit::Branch), SUSPENDED);
        assert_noop!(Kyc::confirm_child(signed(ALICE), other), SUSPENDED);
        assert_noop!(Kyc::detach(signed(ALICE), other), SUSPENDED);
        assert_noop!(register(ALICE, CHILDREN[0], Unit::Desk, None), SUSPENDED);
        for refused in [
            Kyc::request_parent(root(), None),
            Kyc::confirm_child(root(), other),
            Kyc::detach(root(), other),
        ] {
            assert_eq!(refused, Err(DispatchError::BadOrigin));
        }
    });
}
