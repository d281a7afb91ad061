// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Authorisations, TradeByReference, Trades};
use castellan_primitives::{rwa::AssetId, Balance};
use frame_support::dispatch::DispatchResult;

fn submit_as(by: AccountId, id: u64, trade: Trade<AccountId>, name: &str) -> DispatchResult {
    Netting::submit_trade(signed(by), id, trade, reference(name))
}

fn confirmed(id: u64, index: u32) -> (bool, bool) {
    let submitted = Trades::<Test>::get(id, index).expect("it was submitted");
    (submitted.seller_confirmed, submitted.buyer_confirmed)
}

fn limit(who: AccountId, asset: AssetId) -> Balance {
    Authorisations::<Test>::get((who, VENUE), asset)
}

#[test]
fn a_party_confirms_by_submitting() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(NetAgainstNet);
        let bonds = trade(ALICE, BOB, 10, 20);
        for (index, (by, expected)) in [(ALICE, (true, false)), (BOB, (false, true)), (OPERATOR, (false, false))]
            .into_iter()
            .enumerate()
        {
            let name = format!("T{index}");
            events();
            assert_ok!(submit_as(by, id, bonds.clone(), &name));
            let index = index as u32;
            assert_eq!(confirmed(id, index), expected);
            let mut announced = vec![Event::TradeSubmitted {
                id,
                index,
                by,
                trade: bonds.clone(),
                reference: reference(&name),
            }];
            if by != OPERATOR {
                announced.push(Event::TradeConfirmed {
                    id,
                    index,
                    party: by,
                    by_authorisation: false,
                });
            }
            assert_eq!(events(), announced);
        }
        for by in [CAROL, PERSON] {
            assert_noop!(submit_as(by, id, bonds.clone(), "T9"), Error::<Test>::NotParty);
        }
        assert_noop!(submit_as(STRANGER, id, bonds.clone(), "T9"), NOT_ADMITTED);
        assert_noop!(submit_as(ALICE, id + 1, bonds, "T9"), Error::<Test>::UnknownCycle);
    });
}

#[test]
fn both_parties_confirm_once() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(NetAgainstNet);
        assert_ok!(submit_as(OPERATOR, id, trade(ALICE, BOB, 10, 20), "T1"));
        let confirm = |who| Netting::confirm_trade(signed(who), id, 0);
        assert_noop!(confirm(OPERATOR), Error::<Test>::NotParty);
        assert_noop!(confirm(CAROL), Error::<Test>::NotParty);
        assert_noop!(confirm(STRANGER), NOT_ADMITTED);
        for (who, expected) in [(BOB, (false, true)), (ALICE, (true, true))] {
            assert_ok!(confirm(who));
            assert_eq!(confirmed(id, 0), expected);
            assert_noop!(confirm(who), Error::<Test>::AlreadyConfirmed);
        }
        assert_noop!(
            Netting::confirm_trade(signed(ALICE), id, 1),
            Error::<Test>::UnknownTrade
        );
        assert_noop!(
            Netting::confirm_trade(signed(ALICE), id + 1, 0),
            Error::<Test>::UnknownCycle
        );
    });
}

#[test]
fn a_trade_is_submitted_once() {
    ExtBuilder::default().build_and_execute(|| {
        let (first, second) = (open(NetAgainstNet), open(NetAgainstNet));
        let bonds = trade(ALICE, BOB, 10, 20);
        assert_ok!(submit_as(ALICE, first, bonds.clone(), "T1"));
        // Not again, not by the other party or the operator, not with other terms, not in another cycle of the venue.
        for by in [ALICE, BOB, OPERATOR] {
            for id in [first, second] {
                assert_noop!(submit_as(by, id, bonds.clone(), "T1"), Error::<Test>::ReferenceTaken);
                assert_noop!(
                    submit_as(by, id, trade(ALICE, BOB, 11, 20), "T1"),
                    Error::<Test>::ReferenceTaken
                );
            }
        }
        // Others' names are their own.
        assert_ok!(submit_as(ALICE, first, trade(ALICE, CAROL, 10, 20), "T1"));
        assert_ok!(submit_as(ALICE, first, trade(BOB, ALICE, 10, 20), "T1"));
        assert_eq!(TradeByReference::<Test>::iter().count(), 3);

        // Who repeats it after the cut-off learns that it arrived.
        Now::set(CUT_OFF);
        assert_noop!(
            submit_as(ALICE, first, bonds.clone(), "T1"),
            Error::<Test>::ReferenceTaken
        );
        assert_noop!(submit_as(ALICE, first, bonds, "T2"), Error::<Test>::CutOffPassed);
    });
}

#[test]
fn the_terms_fit_the_cycle() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(NetAgainstNet);
        let good = trade(ALICE, BOB, 10, 20);
        let refused = |bad: Trade<AccountId>, error: Error<Test>| {
            assert_noop!(submit_as(ALICE, id, bad, "T1"), error);
        };
        let alice_to = |buyer| Trade { buyer, ..good.clone() };
        refused(alice_to(ALICE), Error::SameParty);
        refused(alice_to(PERSON), Error::NotInCycle);
        refused(
            Trade {
                cash: BOND,
                ..good.clone()
            },
            Error::SameAsset,
        );
        refused(
            Trade {
                security: UNKNOWN,
                ..good.clone()
            },
            Error::AssetNotNetted,
        );
        refused(
            Trade {
                cash: UNKNOWN,
                ..good.clone()
            },
            Error::AssetNotNetted,
        );
        refused(trade(ALICE, BOB, 0, 20), Error::ZeroAmount);
        refused(trade(ALICE, BOB, 10, 0), Error::ZeroAmount);
        let most = crate::Cycle::<Test>::most_units();
        refused(trade(ALICE, BOB, most + 1, 20), Error::AmountTooLarge);
        refused(trade(ALICE, BOB, 10, u128::MAX), Error::AmountTooLarge);
        assert_ok!(submit_as(ALICE, id, trade(ALICE, BOB, most, most), "T1"));
    });
}

#[test]
fn a_closed_venue_takes_no_trades_but_confirmations() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(NetAgainstNet);
        submit(id, trade(ALICE, BOB, 10, 20));
        ClosedVenues::mutate(|closed| closed.insert(VENUE));
        assert_noop!(
            submit_as(ALICE, id, trade(ALICE, BOB, 1, 1), "late"),
            Error::<Test>::VenueClosed
        );
        assert_ok!(Netting::confirm_trade(signed(BOB), id, 0));
    });
}

#[test]
fn nothing_is_submitted_or_confirmed_from_the_cut_off_on() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(NetAgainstNet);
        submit(id, trade(ALICE, BOB, 10, 20));
        agree(id, trade(BOB, CAROL, 10, 20));
        Now::set(CUT_OFF);
        assert_noop!(Netting::confirm_trade(signed(BOB), id, 0), Error::<Test>::CutOffPassed);
        close(id);
        Now::set(START);
        assert_noop!(Netting::confirm_trade(signed(BOB), id, 0), Error::<Test>::NotOpen);
        assert_noop!(
            submit_as(ALICE, id, trade(ALICE, BOB, 1, 1), "late"),
            Error::<Test>::NotOpen
        );
    });
}

#[test]
fn a_cycle_has_at_most_so_many_trades() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(NetAgainstNet);
        // Between the same four parties in two assets, however many there are they settle in six movements.
        for _ in 0..MAX_TRADES {
            submit(id, trade(ALICE, BOB, 1, 1));
        }
        assert_eq!(cycle(id).most_movements(), 6);
        assert_noop!(
            submit_as(ALICE, id, trade(ALICE, BOB, 1, 1), "one more"),
            Error::<Test>::CycleFull
        );
    });
}

#[test]
fn a_cycle_takes_at_most_so_many_movements() {
    ExtBuilder::default().build_and_execute(|| {
        // Each bond moves by itself, and the cash of four parties takes at most three movements.
        let id = open(GrossAgainstNet);
        let fit = MAX_TRADES.min(MAX_MOVEMENTS - 3);
        for _ in 0..fit {
            submit(id, trade(ALICE, BOB, 1, 1));
        }
        assert_eq!(cycle(id).most_movements(), fit + 3);

        let parties: Vec<AccountId> = (100..100 + u64::from(MAX_PARTIES)).collect();
        parties.iter().for_each(|who| Members::set_admitted(*who, true));
        let other = create(false);
        let id = crate::NextCycleId::<Test>::get();
        assert_ok!(Netting::open_cycle(
            signed(OPERATOR),
            VENUE,
            NetAgainstNet,
            vec![BOND, CASH, SHARE, other].try_into().expect("few assets"),
            parties.clone().try_into().expect("few parties"),
            CUT_OFF,
            SETTLE_BY
        ));
        let shares = |index: usize| Trade {
            security: SHARE,
            cash: other,
            ..trade(parties[index % 2], parties[2 + index % 6], 1, 1)
        };
        // Eight parties in two assets may need seven movements of each, fourteen in all; each trade in the other two
        // assets brings two parties more to each of them.
        for _ in 0..4 {
            submit(id, trade(parties[0], parties[1], 1, 1));
        }
        assert_eq!(cycle(id).most_movements(), 14);
        submit(id, shares(0));
        assert_eq!(cycle(id).most_movements(), 16);
        submit(id, shares(1));
        assert_eq!(cycle(id).most_movements(), MAX_MOVEMENTS);
        let index = cycle(id).trades;
        assert_noop!(
            submit_as(parties[0], id, shares(2), "one more"),
            Error::<Test>::CycleFull
        );
        assert_eq!(cycle(id).trades, index);
    });
}

#[test]
fn the_operator_confirms_within_what_a_party_authorised() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(NetAgainstNet);
        events();
        assert_ok!(Netting::authorise(signed(ALICE), VENUE, BOND, 25));
        assert_eq!(
            events(),
            [Event::Authorised {
                party: ALICE,
                venue: VENUE,
                asset: BOND,
                limit: 25,
            }]
        );
        assert_ok!(Netting::authorise(signed(BOB), VENUE, CASH, 20));

        assert_ok!(submit_as(OPERATOR, id, trade(ALICE, BOB, 10, 20), "T1"));
        assert_eq!(confirmed(id, 0), (true, true));
        assert_eq!((limit(ALICE, BOND), limit(BOB, CASH)), (15, 0));
        assert!(events().contains(&Event::TradeConfirmed {
            id,
            index: 0,
            party: BOB,
            by_authorisation: true,
        }));

        // Bob's is used up, and what the other party would deliver is not what Alice authorised.
        assert_ok!(submit_as(OPERATOR, id, trade(ALICE, BOB, 10, 20), "T2"));
        assert_eq!(confirmed(id, 1), (true, false));
        assert_ok!(submit_as(OPERATOR, id, trade(ALICE, BOB, 10, 20), "T3"));
        assert_eq!(confirmed(id, 2), (false, false));
        assert_eq!(limit(ALICE, BOND), 5);
        assert_ok!(submit_as(OPERATOR, id, trade(BOB, ALICE, 5, 5), "T4"));
        assert_eq!(confirmed(id, 3), (false, false));
    });
}

#[test]
fn an_authorisation_is_the_operators_alone_and_of_one_venue() {
    ExtBuilder::default().build_and_execute(|| {
        Operators::mutate(|all| all.insert(VENUE + 1, OPERATOR));
        let id = open(NetAgainstNet);
        assert_ok!(Netting::authorise(signed(BOB), VENUE + 1, CASH, 100));
        assert_ok!(submit_as(OPERATOR, id, trade(ALICE, BOB, 10, 20), "T1"));
        assert_eq!(confirmed(id, 0), (false, false));
        assert_ok!(Netting::authorise(signed(BOB), VENUE, CASH, 100));
        // A counterparty could sell at any price.
        assert_ok!(submit_as(ALICE, id, trade(ALICE, BOB, 1, 100), "T2"));
        assert_eq!(confirmed(id, 1), (true, false));
        assert_eq!(limit(BOB, CASH), 100);
    });
}

#[test]
fn an_authorisation_is_replaced_and_ended() {
    ExtBuilder::default().build_and_execute(|| {
        for amount in [100, 7, 0] {
            assert_ok!(Netting::authorise(signed(ALICE), VENUE, BOND, amount));
            assert_eq!(limit(ALICE, BOND), amount);
        }
        assert_eq!(Authorisations::<Test>::iter().count(), 0);
        let authorise = |who, venue, asset| Netting::authorise(signed(who), venue, asset, 1);
        assert_noop!(authorise(ALICE, VENUE + 1, BOND), Error::<Test>::UnknownVenue);
        assert_noop!(authorise(ALICE, VENUE, UNKNOWN), Error::<Test>::UnknownAsset);
        assert_noop!(authorise(STRANGER, VENUE, BOND), NOT_ADMITTED);
    });
}
