// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A cycle can be verified by whoever has its events and nothing else.

use super::*;
use crate::{
    nets::{compute_nets, Net, Nets},
    Position,
};
use std::collections::{BTreeMap, BTreeSet};

/// What a reader of events knows of a cycle.
#[derive(Default)]
struct Reader {
    trades: BTreeMap<u32, Trade<AccountId>>,
    confirmed: BTreeSet<(u32, AccountId)>,
    defaulted: BTreeSet<AccountId>,
    announced: Nets<AccountId>,
    rounds: u32,
}

impl Reader {
    /// Checks every round when it is announced, against nothing but the events before it.
    fn read(&mut self, mode: NettingMode, told: Vec<Event<Test>>) {
        for event in told {
            match event {
                Event::TradeSubmitted { index, trade, .. } => {
                    self.trades.insert(index, trade);
                },
                Event::TradeConfirmed { index, party, .. } => {
                    self.confirmed.insert((index, party));
                },
                Event::Defaulted { party, .. } => {
                    self.defaulted.insert(party);
                },
                Event::PositionNetted { party, positions, .. } => {
                    for Position {
                        asset,
                        delivers,
                        receives,
                        ..
                    } in positions
                    {
                        self.announced.insert((party, asset), Net { delivers, receives });
                    }
                },
                Event::Netted { round, trades, .. } => {
                    let counted: Vec<_> = self
                        .trades
                        .iter()
                        .filter(|(index, trade)| {
                            [trade.seller, trade.buyer].iter().all(|party| {
                                self.confirmed.contains(&(**index, *party)) && !self.defaulted.contains(party)
                            })
                        })
                        .map(|(_, trade)| trade.clone())
                        .collect();
                    assert_eq!(counted.len() as u32, trades);
                    assert_eq!(compute_nets(mode, &counted), core::mem::take(&mut self.announced));
                    self.rounds = round;
                },
                _ => (),
            }
        }
    }
}

#[test]
fn a_cycle_is_recomputed_from_its_events() {
    for mode in [GrossAgainstNet, NetAgainstNet] {
        ExtBuilder::default().build_and_execute(|| {
            let mut reader = Reader::default();
            let id = open(mode);
            assert_ok!(Netting::authorise(signed(BOB), VENUE, CASH, 200));
            agree(id, trade(ALICE, BOB, 10, 100));
            agree(id, trade(BOB, CAROL, 12, 110));
            agree(id, trade(DAVE, ALICE, 3, 31));
            submit(id, trade(ALICE, DAVE, 7, 70));
            assert_ok!(Netting::submit_trade(
                signed(OPERATOR),
                id,
                Trade {
                    security: SHARE,
                    ..trade(CAROL, BOB, 9, 90)
                },
                reference("by the operator")
            ));
            assert_ok!(Netting::confirm_trade(signed(CAROL), id, 4));
            close(id);
            [ALICE, BOB, CAROL].into_iter().for_each(|who| {
                let _ = Netting::fund(signed(who), id);
            });
            resolve(id);
            assert_eq!(cycle(id).defaulters.to_vec(), [DAVE]);
            reader.read(mode, events());
            assert_eq!(reader.rounds, 2);
            assert_eq!(reader.trades.len(), 5);
        });
    }
}
