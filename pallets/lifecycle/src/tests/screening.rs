// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{offering::Method, types::Valuation, FileId, FileStage, Files, Lives, Plan, Stage};
use castellan_primitives::Hash;
use sp_runtime::traits::BadOrigin;

fn stage(file: u32) -> FileStage {
    Files::<Test>::get(file).expect("the file exists").stage
}

#[test]
fn two_screeners_let_documents_pass() {
    run(|| {
        let file = open_file();
        let documents = digest(file);
        assert_ok!(Lifecycle::approve(signed(SCREENERS[0]), file, documents));
        assert_eq!(stage(file), FileStage::Screening);
        assert_noop!(
            Lifecycle::approve(signed(SCREENERS[0]), file, documents),
            Error::<Test>::AlreadyApproved
        );
        assert_ok!(Lifecycle::approve(signed(SCREENERS[1]), file, documents));
        assert_eq!(stage(file), FileStage::Design);
        let review = Files::<Test>::get(file).expect("it exists").screening;
        assert_eq!(review.approvals.into_inner(), &SCREENERS[..2]);
        assert_eq!(review.approved_at, Some(START));
        assert!(events().contains(&Event::FileAdvanced {
            file,
            stage: FileStage::Design
        }));
    });
}

#[test]
fn only_issuer_agents_open_files() {
    run(|| {
        assert_noop!(Lifecycle::open_file(signed(ALICE), documents(1)), ROLE_MISSING);
        assert_noop!(Lifecycle::open_file(signed(STRANGER), documents(1)), NOT_ADMITTED);
        assert_noop!(
            Lifecycle::open_file(signed(ISSUER), Default::default()),
            Error::<Test>::NoDocuments
        );
    });
}

#[test]
fn only_screeners_who_are_not_concerned_examine() {
    run(|| {
        let file = open_file();
        let hash = digest(file);
        assert_noop!(
            Lifecycle::approve(signed(ALICE), file, hash),
            Error::<Test>::NotScreener
        );
        assert_noop!(
            Lifecycle::reject(signed(ALICE), file, reason()),
            Error::<Test>::NotScreener
        );
        assert_noop!(
            Lifecycle::approve(signed(SCREENERS[0]), file + 1, hash),
            Error::<Test>::UnknownFile
        );
        let both = [ISSUER, SCREENERS[0]]
            .into_iter()
            .collect::<std::collections::BTreeSet<_>>();
        assert_ok!(Lifecycle::set_screeners(
            RuntimeOrigin::root(),
            both.try_into().expect("not too many")
        ));
        assert_noop!(Lifecycle::approve(signed(ISSUER), file, hash), Error::<Test>::OwnFile);
        assert_noop!(Lifecycle::set_screeners(signed(ISSUER), Default::default()), BadOrigin);
        Ledger::expel(SCREENERS[0]);
        assert_noop!(Lifecycle::approve(signed(SCREENERS[0]), file, hash), NOT_ADMITTED);
    });
}

#[test]
fn what_is_approved_is_what_was_seen() {
    run(|| {
        let file = open_file();
        let seen = digest(file);
        assert_ok!(Lifecycle::approve(signed(SCREENERS[0]), file, seen));
        assert_ok!(Lifecycle::amend_documents(signed(ISSUER), file, documents(2)));
        assert_noop!(
            Lifecycle::approve(signed(SCREENERS[1]), file, seen),
            Error::<Test>::DigestDiffers
        );
        // The approval of the other documents is void: two are needed again.
        assert_ok!(Lifecycle::approve(signed(SCREENERS[1]), file, digest(file)));
        assert_eq!(stage(file), FileStage::Screening);
        assert_noop!(
            Lifecycle::amend_documents(signed(ISSUER), file, Default::default()),
            Error::<Test>::NoDocuments
        );
        assert_noop!(
            Lifecycle::amend_documents(signed(ALICE), file, documents(2)),
            Error::<Test>::NotIssuer
        );
    });
}

#[test]
fn the_approval_of_a_dismissed_screener_does_not_count() {
    run(|| {
        let file = open_file();
        assert_ok!(Lifecycle::approve(signed(SCREENERS[0]), file, digest(file)));
        let left = SCREENERS[1..]
            .iter()
            .copied()
            .collect::<std::collections::BTreeSet<_>>();
        let left = left.try_into().expect("not too many");
        assert_ok!(Lifecycle::set_screeners(RuntimeOrigin::root(), left));
        assert_ok!(Lifecycle::approve(signed(SCREENERS[1]), file, digest(file)));
        assert_eq!(stage(file), FileStage::Screening);
        assert_ok!(Lifecycle::approve(signed(SCREENERS[2]), file, digest(file)));
        assert_eq!(stage(file), FileStage::Design);
    });
}

#[test]
fn a_rejected_file_has_ended() {
    run(|| {
        let file = open_file();
        assert_noop!(
            Lifecycle::reject(signed(SCREENERS[0]), file, Default::default()),
            Error::<Test>::NoReason
        );
        assert_ok!(Lifecycle::reject(signed(SCREENERS[0]), file, reason()));
        assert_eq!(stage(file), FileStage::Rejected);
        assert_eq!(Files::<Test>::get(file).and_then(|file| file.reason), Some(reason()));
        forbidden(
            file,
            &["draft", "submit", "recall", "set up", "amend", "approve", "reject"],
        );
    });
}

/// Every call that does not belong to the stage is refused.
fn forbidden(file: u32, calls: &[&str]) {
    for call in calls {
        let outcome = match *call {
            "amend" => Lifecycle::amend_documents(signed(ISSUER), file, documents(3)),
            "draft" => Lifecycle::draft_terms(signed(ISSUER), file, design(fund_plan())),
            "submit" => Lifecycle::submit_terms(signed(ISSUER), file),
            "recall" => Lifecycle::recall_terms(signed(ISSUER), file),
            "set up" => Lifecycle::set_up(signed(ISSUER), file),
            "approve" => Lifecycle::approve(signed(SCREENERS[2]), file, Hash::zero()),
            _ => Lifecycle::reject(signed(SCREENERS[2]), file, reason()),
        };
        assert_eq!(outcome, Err(Error::<Test>::WrongStage.into()), "{call}");
    }
}

#[test]
fn every_stage_allows_its_own_calls_only() {
    run(|| {
        let file = open_file();
        forbidden(file, &["draft", "submit", "recall", "set up"]);
        approve(file);

        forbidden(file, &["amend", "recall", "set up", "approve", "reject"]);
        assert_noop!(Lifecycle::submit_terms(signed(ISSUER), file), Error::<Test>::NoTerms);
        assert_ok!(Lifecycle::draft_terms(signed(ISSUER), file, design(fund_plan())));
        assert_ok!(Lifecycle::draft_terms(signed(ISSUER), file, design(bond_plan())));
        assert_noop!(Lifecycle::submit_terms(signed(ALICE), file), Error::<Test>::NotIssuer);
        assert_ok!(Lifecycle::submit_terms(signed(ISSUER), file));
        assert_eq!(stage(file), FileStage::Submitted);

        forbidden(file, &["amend", "submit", "set up"]);
        assert_noop!(
            Lifecycle::draft_terms(signed(ISSUER), file, design(fund_plan())),
            Error::<Test>::TermsFrozen
        );
        approve(file);
        assert_eq!(stage(file), FileStage::Approved);

        forbidden(file, &["amend", "draft", "submit", "recall", "approve", "reject"]);
        assert_noop!(Lifecycle::set_up(signed(ALICE), file), Error::<Test>::NotIssuer);
        assert_ok!(Lifecycle::set_up(signed(ISSUER), file));
        let FileStage::Created(asset) = stage(file) else {
            panic!("the asset was not created");
        };
        let life = Lives::<Test>::get(asset).expect("it has a life");
        assert_eq!((life.file, life.stage, life.plan), (file, Stage::SetUp, bond_plan()));

        forbidden(
            file,
            &["amend", "draft", "submit", "recall", "set up", "approve", "reject"],
        );
    });
}

#[test]
fn terms_go_back_and_forth_until_they_are_approved() {
    run(|| {
        let file = open_file();
        approve(file);
        assert_ok!(Lifecycle::draft_terms(signed(ISSUER), file, design(fund_plan())));
        assert_ok!(Lifecycle::submit_terms(signed(ISSUER), file));
        let first = digest(file);
        assert_ok!(Lifecycle::approve(signed(SCREENERS[0]), file, first));

        assert_ok!(Lifecycle::recall_terms(signed(ISSUER), file));
        assert_eq!(stage(file), FileStage::Design);
        assert_ok!(Lifecycle::draft_terms(signed(ISSUER), file, design(bond_plan())));
        assert_ok!(Lifecycle::submit_terms(signed(ISSUER), file));
        assert_noop!(
            Lifecycle::approve(signed(SCREENERS[1]), file, first),
            Error::<Test>::DigestDiffers
        );
        assert_ok!(Lifecycle::approve(signed(SCREENERS[1]), file, digest(file)));
        assert_eq!(stage(file), FileStage::Submitted);

        // A refusal sends the terms back and keeps the file.
        assert_ok!(Lifecycle::reject(signed(SCREENERS[2]), file, reason()));
        assert_eq!(stage(file), FileStage::Design);
        assert_ok!(Lifecycle::submit_terms(signed(ISSUER), file));
        approve(file);
        assert_eq!(stage(file), FileStage::Approved);
    });
}

#[test]
fn terms_that_cannot_work_are_refused() {
    run(|| {
        let file = open_file();
        approve(file);
        let bond = bond_plan().bond.expect("it is a bond");
        let valuation = fund_plan().valuation.expect("it is valued");
        let with = |change: &dyn Fn(&mut Plan<AccountId>)| {
            let mut plan = bond_plan();
            plan.valuation = Some(valuation.clone());
            change(&mut plan);
            Lifecycle::draft_terms(signed(ISSUER), file, design(plan))
        };
        assert_ok!(with(&|_| ()));
        type Change<'a> = &'a dyn Fn(&mut Plan<AccountId>);
        let cases: [(Change, Error<Test>); 9] = [
            (&|plan| plan.cash = 99, Error::UnknownCash),
            (&|plan| plan.lot = 0, Error::NotWholeLots),
            (&|plan| plan.maximum_supply = 0, Error::NotWholeLots),
            (&|plan| plan.maximum_supply += 1, Error::NotWholeLots),
            (
                &|plan| {
                    plan.valuation = Some(Valuation {
                        interval: 0,
                        ..valuation.clone()
                    })
                },
                Error::InvalidValuation,
            ),
            (
                &|plan| {
                    plan.valuation = Some(Valuation {
                        notice: DAY - 1,
                        ..valuation.clone()
                    })
                },
                Error::InvalidValuation,
            ),
            (
                &|plan| {
                    plan.valuation = Some(Valuation {
                        maximum_move: 1_000_000,
                        ..valuation.clone()
                    })
                },
                Error::InvalidValuation,
            ),
            (
                &|plan| plan.bond = Some(crate::Bond { face: 0, ..bond }),
                Error::ZeroAmount,
            ),
            (&|plan| plan.maximum_supply = Balance::MAX / 10 * 10, Error::InvalidBond),
        ];
        for (index, (change, error)) in cases.into_iter().enumerate() {
            assert_eq!(with(change), Err(error.into()), "case {index}");
        }
        Now::set(at(2028, 1, 1));
        assert_eq!(with(&|_| ()), Err(Error::<Test>::InvalidBond.into()));
    });
}

#[test]
fn what_circumstances_overtook_is_not_set_up() {
    run(|| {
        let file = open_file();
        approve(file);
        assert_ok!(Lifecycle::draft_terms(signed(ISSUER), file, design(bond_plan())));
        assert_ok!(Lifecycle::submit_terms(signed(ISSUER), file));
        approve(file);
        Now::set(at(2028, 1, 1));
        assert_noop!(Lifecycle::set_up(signed(ISSUER), file), Error::<Test>::InvalidBond);
    });
}

/// An asset of unique units with this plan, approved and ready to be set up.
fn unique(plan: Plan<AccountId>) -> FileId {
    let file = open_file();
    approve(file);
    let mut unique = design(plan);
    unique.terms.unique = true;
    assert_ok!(Lifecycle::draft_terms(signed(ISSUER), file, unique));
    assert_ok!(Lifecycle::submit_terms(signed(ISSUER), file));
    approve(file);
    file
}

fn collection(maximum_supply: Balance) -> Plan<AccountId> {
    Plan {
        lot: 1,
        maximum_supply,
        ..fund_plan()
    }
}

#[test]
fn unique_units_are_one_lot_each_and_bear_no_interest() {
    run(|| {
        for plan in [fund_plan(), bond_plan()] {
            let file = unique(plan);
            assert_noop!(Lifecycle::set_up(signed(ISSUER), file), Error::<Test>::UniqueUnits);
        }
    });
}

#[test]
fn unique_units_are_placed_one_by_one_up_to_the_maximum() {
    run(|| {
        let file = unique(collection(2));
        assert_ok!(Lifecycle::set_up(signed(ISSUER), file));
        let FileStage::Created(asset) = stage(file) else {
            panic!("it was set up");
        };
        let refused = Lifecycle::open_offering(signed(ISSUER), asset, offering(Method::ProRata));
        assert_noop!(refused, Error::<Test>::UniqueUnits);
        assert_eq!(life(asset).stage, Stage::SetUp);
        assert_ok!(Lifecycle::place_item(signed(ISSUER), asset, ALICE, ()));
        assert_eq!(life(asset).stage, Stage::Ongoing);
        assert_ok!(Lifecycle::place_item(signed(ISSUER), asset, BOB, ()));
        let one_more = Lifecycle::place_item(signed(ISSUER), asset, CAROL, ());
        assert_noop!(one_more, Error::<Test>::AboveMaximumSupply);
        let lots = Lifecycle::place(signed(ISSUER), asset, CAROL, 1);
        assert_noop!(lots, Error::<Test>::UniqueUnits);
        let call = Lifecycle::call(signed(ISSUER), asset, 1, Now::get() + DAY);
        assert_noop!(call, Error::<Test>::UniqueUnits);
    });
}

#[test]
fn other_units_are_not_placed_one_by_one() {
    run(|| {
        let asset = set_up(fund_plan());
        let refused = Lifecycle::place_item(signed(ISSUER), asset, ALICE, ());
        assert_noop!(refused, Error::<Test>::NotUnique);
    });
}
