// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A cycle can be verified by whoever has its events and nothing else.

use super::*;
use crate::nets::{compute_nets, deliveries, Net, Nets};
use std::collections::{BTreeMap, BTreeSet};

/// What a reader of events knows of a cycle.
struct Reader {
    mode: NettingMode,
    trades: BTreeMap<u32, Trade<AccountId>>,
    confirmed: BTreeSet<(u32, AccountId)>,
    defaulted: BTreeSet<AccountId>,
    announced: Nets<AccountId>,
    rounds: u32,
}

impl Reader {
    /// The trades that count by what was told so far.
    fn counted(&self) -> Vec<Trade<AccountId>> {
        let counts = |index: u32, party: &AccountId| {
            self.confirmed.contains(&(index, *party)) && !self.defaulted.contains(party)
        };
        self.trades
            .iter()
            .filter(|(index, trade)| counts(**index, &trade.seller) && counts(**index, &trade.buyer))
            .map(|(_, trade)| trade.clone())
            .collect()
    }
}

fn of(readers: &mut BTreeMap<u64, Reader>, id: u64) -> &mut Reader {
    readers.get_mut(&id).expect("it was opened before")
}

/// Checks every round of every cycle when it is announced, against nothing but the events before it, and says how many
/// rounds each cycle had.
pub(super) fn check(told: Vec<Event<Test>>) -> Vec<u32> {
    let mut readers = BTreeMap::<u64, Reader>::new();
    for event in told {
        if let Event::CycleOpened { id, mode, .. } = event {
            let reader = Reader {
                mode,
                trades: BTreeMap::new(),
                confirmed: BTreeSet::new(),
                defaulted: BTreeSet::new(),
                announced: Nets::new(),
                rounds: 0,
            };
            readers.insert(id, reader);
            continue;
        }
        match event {
            Event::TradeSubmitted { id, index, trade, .. } => {
                of(&mut readers, id).trades.insert(index, trade);
            },
            Event::TradeConfirmed { id, index, party, .. } => {
                of(&mut readers, id).confirmed.insert((index, party));
            },
            Event::Defaulted { id, party, .. } => {
                of(&mut readers, id).defaulted.insert(party);
            },
            Event::PositionNetted {
                id, party, positions, ..
            } => {
                for position in positions {
                    let net = Net {
                        delivers: position.delivers,
                        receives: position.receives,
                    };
                    of(&mut readers, id).announced.insert((party, position.asset), net);
                }
            },
            Event::Netted { id, round, trades, .. } => {
                let reader = of(&mut readers, id);
                let counted = reader.counted();
                assert_eq!(counted.len() as u32, trades);
                assert_eq!(
                    compute_nets(reader.mode, &counted),
                    core::mem::take(&mut reader.announced)
                );
                assert_eq!(round, reader.rounds + 1);
                reader.rounds = round;
            },
            Event::Settled { id, movements, .. } => {
                let reader = of(&mut readers, id);
                assert_eq!(deliveries(reader.mode, &reader.counted()).len() as u32, movements);
            },
            _ => (),
        }
    }
    readers.into_values().map(|reader| reader.rounds).collect()
}

#[test]
fn a_cycle_is_recomputed_from_its_events() {
    for mode in [GrossAgainstNet, NetAgainstNet] {
        ExtBuilder::default().build_and_execute(|| {
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
            // Set off against Dave's, fewer of Alice's bonds were locked.
            if mode == NetAgainstNet {
                fund(ALICE, id);
            }
            assert_eq!(status(id), CycleStatus::Settled);
            assert_eq!(check(events()), [2]);
        });
    }
}
