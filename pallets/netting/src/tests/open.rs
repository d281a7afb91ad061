// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use castellan_primitives::rwa::{AssetId, VenueId};
use frame_support::dispatch::DispatchResult;

struct Terms {
    by: AccountId,
    venue: VenueId,
    assets: Vec<AssetId>,
    parties: Vec<AccountId>,
    cut_off: u64,
    settle_by: u64,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            by: OPERATOR,
            venue: VENUE,
            assets: vec![BOND, CASH],
            parties: vec![ALICE, BOB],
            cut_off: CUT_OFF,
            settle_by: SETTLE_BY,
        }
    }
}

fn open_with(terms: Terms) -> DispatchResult {
    Netting::open_cycle(
        signed(terms.by),
        terms.venue,
        NetAgainstNet,
        terms.assets.try_into().expect("few assets"),
        terms.parties.try_into().expect("few parties"),
        terms.cut_off,
        terms.settle_by,
    )
}

#[test]
fn a_cycle_is_numbered_and_announced() {
    ExtBuilder::default().build_and_execute(|| {
        assert_eq!(open(GrossAgainstNet), 0);
        assert_eq!(
            events(),
            [Event::CycleOpened {
                id: 0,
                venue: VENUE,
                mode: GrossAgainstNet,
                assets: vec![BOND, CASH, SHARE],
                parties: vec![ALICE, BOB, CAROL, DAVE],
                cut_off: CUT_OFF,
                settle_by: SETTLE_BY,
            }]
        );
        assert_eq!(open(NetAgainstNet), 1);
        assert_eq!(status(1), CycleStatus::Open);
    });
}

#[test]
fn only_the_operator_of_an_open_venue_opens_cycles() {
    ExtBuilder::default().build_and_execute(|| {
        let by = |by| open_with(Terms { by, ..Terms::default() });
        assert_noop!(by(ALICE), Error::<Test>::NotOperator);
        assert_noop!(by(PERSON), ROLE_MISSING);
        assert_noop!(by(STRANGER), NOT_ADMITTED);
        assert_noop!(
            open_with(Terms {
                venue: VENUE + 1,
                ..Terms::default()
            }),
            Error::<Test>::UnknownVenue
        );
        ClosedVenues::mutate(|closed| closed.insert(VENUE));
        assert_noop!(by(OPERATOR), Error::<Test>::VenueClosed);
    });
}

#[test]
fn the_times_are_in_order_and_not_too_far() {
    ExtBuilder::default().build_and_execute(|| {
        let times = |cut_off, settle_by| {
            open_with(Terms {
                cut_off,
                settle_by,
                ..Terms::default()
            })
        };
        assert_noop!(times(START, SETTLE_BY), Error::<Test>::CutOffPassed);
        assert_noop!(times(CUT_OFF, CUT_OFF), Error::<Test>::DeadlineBeforeCutOff);
        assert_noop!(times(CUT_OFF, START + MAX_LIFETIME + 1), Error::<Test>::DeadlineTooFar);
        assert_ok!(times(START + 1, START + MAX_LIFETIME));
    });
}

#[test]
fn the_assets_can_be_netted() {
    ExtBuilder::default().build_and_execute(|| {
        let unique = create(true);
        let of = |assets: &[AssetId]| {
            open_with(Terms {
                assets: assets.to_vec(),
                ..Terms::default()
            })
        };
        assert_noop!(of(&[]), Error::<Test>::TooFewAssets);
        assert_noop!(of(&[BOND]), Error::<Test>::TooFewAssets);
        assert_noop!(of(&[BOND, CASH, BOND]), Error::<Test>::DuplicateAsset);
        assert_noop!(of(&[BOND, UNKNOWN]), Error::<Test>::UnknownAsset);
        assert_noop!(of(&[BOND, unique]), Error::<Test>::NotFungible);
    });
}

#[test]
fn the_parties_differ_and_are_admitted() {
    ExtBuilder::default().build_and_execute(|| {
        let between = |parties: &[AccountId]| {
            open_with(Terms {
                parties: parties.to_vec(),
                ..Terms::default()
            })
        };
        assert_noop!(between(&[]), Error::<Test>::TooFewParties);
        assert_noop!(between(&[ALICE]), Error::<Test>::TooFewParties);
        assert_noop!(between(&[ALICE, BOB, ALICE]), Error::<Test>::DuplicateParty);
        assert_noop!(between(&[ALICE, STRANGER]), NOT_ADMITTED);
        assert_ok!(between(&[OPERATOR, ALICE]));
    });
}

#[test]
fn an_open_cycle_is_called_off_by_its_operator() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(NetAgainstNet);
        agree(id, trade(ALICE, BOB, 10, 20));
        events();
        assert_noop!(Netting::cancel_cycle(signed(ALICE), id), Error::<Test>::NotOperator);
        assert_noop!(
            Netting::cancel_cycle(signed(OPERATOR), id + 1),
            Error::<Test>::UnknownCycle
        );
        assert_ok!(Netting::cancel_cycle(signed(OPERATOR), id));
        let reason = CancelReason::ByOperator;
        assert_eq!(events(), [Event::Cancelled { id, reason }]);
        assert_eq!(status(id), CycleStatus::Cancelled(reason));
        assert_noop!(Netting::cancel_cycle(signed(OPERATOR), id), Error::<Test>::NotOpen);

        // Once it is closed, parties count on it.
        let id = open(NetAgainstNet);
        agree(id, trade(ALICE, BOB, 10, 20));
        close(id);
        assert_noop!(Netting::cancel_cycle(signed(OPERATOR), id), Error::<Test>::NotOpen);
        Members::set_admitted(OPERATOR, false);
        assert_noop!(Netting::cancel_cycle(signed(OPERATOR), id), NOT_ADMITTED);
    });
}
