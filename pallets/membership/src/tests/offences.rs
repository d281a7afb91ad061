// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, Change, Event, QueuedChanges, Validators};
use frame_support::assert_ok;
use sp_runtime::{traits::Zero, Perbill};
use sp_staking::offence::{OffenceDetails, OnOffenceHandler};

fn report(offenders: &[AccountId]) {
    let details: Vec<_> = offenders
        .iter()
        .map(|who| OffenceDetails::<AccountId, _> {
            offender: (*who, ()),
            reporters: vec![],
        })
        .collect();
    let fractions = vec![Perbill::from_percent(10); details.len()];
    let weight = Membership::on_offence(&details, &fractions, 7);
    assert_eq!(weight.is_zero(), offenders.is_empty());
}

fn offended(account: AccountId, removal_queued: bool) -> Event<Test> {
    Event::Offended {
        account,
        session: 7,
        removal_queued,
    }
}

#[test]
fn an_offender_leaves_at_session_end() {
    ExtBuilder::default().build_and_execute(|| {
        report(&[]);
        report(&[3]);
        assert_eq!(events(), vec![Event::RemovalQueued { account: 3 }, offended(3, true)]);
        // Reported again, it is leaving still.
        report(&[3]);
        assert_eq!(QueuedChanges::<Test>::get(), vec![Change::Remove(3)]);
        assert_eq!(events().last(), Some(&offended(3, true)));
        end_session();
        assert_eq!(Validators::<Test>::get(), vec![1, 2, 4]);
        // Long gone.
        report(&[3]);
        assert_eq!(events().last(), Some(&offended(3, false)));
    });
}

#[test]
fn offenders_stay_where_the_set_cannot_spare_them_and_the_event_says_so() {
    ExtBuilder::default().build_and_execute(|| {
        report(&[1, 2]);
        assert_eq!(QueuedChanges::<Test>::get(), vec![Change::Remove(1)]);
        assert_eq!(events().last(), Some(&offended(2, false)));
        end_session();
        report(&[2]);
        assert_eq!(events().last(), Some(&offended(2, false)));
        assert_eq!(Validators::<Test>::get(), vec![2, 3, 4]);
    });
}

#[test]
fn governance_can_keep_an_offender() {
    ExtBuilder::default().build_and_execute(|| {
        report(&[3]);
        assert_ok!(Membership::add_validator(RuntimeOrigin::root(), 3));
        end_session();
        assert_eq!(Validators::<Test>::get(), vec![1, 2, 3, 4]);
    });
}
