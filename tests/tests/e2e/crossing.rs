// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A thousand parties affirm crossing trades at once, over several connections: each trade settles once or not at all and
//! says why, nothing stays locked, and nothing is made or lost.

use anyhow::{ensure, Context, Result};
use castellan_network::{
    call::{bytes, call, number, unit, Call},
    until, Definition, Network,
};
use castellan_tests::{
    crowd::{self, field, succeeded, Fate, Lines, Party},
    market::{
        act, claim_required, countries_blocked, create, holders, instruct, instruct_and_affirm, issue, leg, now,
        statuses, supply, HOUR,
    },
    raw::Noise,
};
use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};
use subxt_signer::sr25519::dev::alice;

const LINES: usize = 8;

/// Parties in a ring who sell to one neighbour and buy from the other, at two distances: each is in four trades.
const RING: usize = 800;
const DISTANCES: [usize; 2] = [1, 7];
/// How many of them affirm one of their trades twice.
const AFFIRMED_TWICE: usize = 100;
/// Sellers who sell the same units to two buyers.
const DOUBLE_SELLERS: usize = 40;
/// Pairs whose seller's claim is revoked; the seller of every other pair affirmed before.
const LAPSED_PAIRS: usize = 25;
/// Pairs of whom the buyer comes after the deadline.
const LATE_PAIRS: usize = 15;
const PARTIES: usize = RING + 3 * DOUBLE_SELLERS + 2 * LAPSED_PAIRS + 2 * LATE_PAIRS;

/// Units of the asset and of cash in each trade.
const QUANTITY: u128 = 5;
const PRICE: u128 = 7;
/// How long the latecomers' trades can settle, in milliseconds: long enough for their sellers to affirm.
const SHORT: u64 = 15_000;
const TIMEOUT: Duration = Duration::from_secs(60);

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Crossing,
    /// One of two trades in the same units.
    Double,
    Lapsed {
        /// Whether the seller affirmed while the claim still held.
        locked: bool,
    },
    Late,
}

impl Kind {
    /// Whether the trade is made and affirmed by its seller in one step, before the others begin.
    fn begins_affirmed(self) -> bool {
        matches!(self, Self::Lapsed { locked: true } | Self::Late)
    }
}

/// A trade: who sells to whom, by their place among the parties.
#[derive(Clone, Copy, Debug)]
struct Trade {
    kind: Kind,
    seller: usize,
    buyer: usize,
}

/// An affirmation: the place of its trade, and who affirms.
type Affirmation = (usize, usize);

fn trades() -> Vec<Trade> {
    let trade = |kind, seller, buyer| Trade { kind, seller, buyer };
    let mut trades = Vec::new();
    // Those with a short deadline come first.
    let late = PARTIES - 2 * LATE_PAIRS;
    trades.extend((0..LATE_PAIRS).map(|pair| trade(Kind::Late, late + 2 * pair, late + 2 * pair + 1)));
    for distance in DISTANCES {
        trades.extend((0..RING).map(|seller| trade(Kind::Crossing, seller, (seller + distance) % RING)));
    }
    for double in 0..DOUBLE_SELLERS {
        let seller = RING + 3 * double;
        trades.extend([1, 2].map(|buyer| trade(Kind::Double, seller, seller + buyer)));
    }
    let lapsed = RING + 3 * DOUBLE_SELLERS;
    trades.extend((0..LAPSED_PAIRS).map(|pair| {
        let locked = pair % 2 == 0;
        trade(Kind::Lapsed { locked }, lapsed + 2 * pair, lapsed + 2 * pair + 1)
    }));
    trades
}

/// What everyone needs to begin with: those in the ring for both of their trades at once, double sellers for one of two.
fn endowments(trades: &[Trade]) -> Vec<[u128; 2]> {
    let mut endowments = vec![[0, 0]; PARTIES];
    for trade in trades {
        if trade.kind == Kind::Double {
            endowments[trade.seller][0] = QUANTITY;
        } else {
            endowments[trade.seller][0] += QUANTITY;
        }
        endowments[trade.buyer][1] += PRICE;
    }
    endowments
}

/// Puts a list into another order, the same in every run.
fn shuffle<T>(list: &mut [T], seed: u64) {
    let mut noise = Noise::new(seed);
    for last in (1..list.len()).rev() {
        let other = noise
            .bytes(4)
            .iter()
            .fold(0, |sum, byte| sum * 256 + usize::from(*byte));
        list.swap(last, other % (last + 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_parties_affirm_crossing_trades_at_once() -> Result<()> {
    let network = Network::start(Definition::dev()).await?;
    let mut lines = Lines::open(network.node("alice")?, LINES).await?;
    let parties = crowd::admit(&mut lines, &alice(), PARTIES).await?;
    let trades = trades();
    let endowments = endowments(&trades);
    let assets = open_market(&mut lines, &parties, &endowments).await?;
    let supplies = [
        supply(lines.client()?, assets[0]).await?,
        supply(lines.client()?, assets[1]).await?,
    ];

    let deadline = now(lines.client()?).await? + SHORT;
    let ids = instruct_all(&mut lines, &parties, &trades, assets, deadline).await?;
    revoke_claims(&mut lines, &parties, &trades).await?;
    let passed = || async { Ok((now(lines.client()?).await? > deadline).then_some(())) };
    until("the short deadline has passed", TIMEOUT, passed).await?;

    let affirmations = affirmations(&trades);
    let fates = affirm_all(&mut lines, &parties, &ids, &affirmations).await?;
    let settled = settled_once(lines.client()?, &ids, &fates).await?;
    ensure_as_expected(&trades, &affirmations, &fates, &settled)?;
    release(&mut lines, &parties, &trades, &ids, &settled).await?;

    // A naive model of what everyone has in the end.
    let mut expected = endowments;
    for (trade, _) in trades.iter().zip(&settled).filter(|(_, settled)| **settled) {
        expected[trade.seller][0] -= QUANTITY;
        expected[trade.seller][1] += PRICE;
        expected[trade.buyer][0] += QUANTITY;
        expected[trade.buyer][1] -= PRICE;
    }
    for (which, asset) in assets.into_iter().enumerate() {
        let holders = holders(lines.client()?, asset).await?;
        let locked: Vec<_> = holders.values().filter(|units| units.held > 0).collect();
        ensure!(locked.is_empty(), "of asset {asset} stays locked: {locked:?}");
        for (place, party) in parties.iter().enumerate() {
            let free = holders.get(&party.id).map_or(0, |units| units.free);
            let expected = expected[place][which];
            ensure!(
                free == expected,
                "party {place} has {free} of asset {asset}, not {expected}"
            );
        }
        let held: u128 = holders.values().map(|units| units.free).sum();
        let supply = supply(lines.client()?, asset).await?;
        ensure!(
            (held, supply) == (supplies[which], supplies[which]),
            "of asset {asset} there were {} units, are {supply}, and its holders have {held}",
            supplies[which]
        );
    }
    network.finish()
}

/// Makes the asset and the cash, whose rules are on, and gives everyone exactly what their trades take.
async fn open_market(lines: &mut Lines, parties: &[Party], endowments: &[[u128; 2]]) -> Result<[u32; 2]> {
    let rules = || [claim_required("Kyc"), countries_blocked([bytes("IR"), bytes("KP")])];
    let created = ["CROSS", "CASH"].map(|symbol| create(symbol, rules()));
    let events = lines.send_batched(&alice(), created.into()).await?;
    let created: Vec<u32> = events
        .iter()
        .flatten()
        .filter(|event| event.pallet == "Rwa" && event.name == "Created")
        .map(|event| field(event, "asset"))
        .collect::<Result<_>>()?;
    let assets: [u32; 2] = created.try_into().ok().context("two assets were not created")?;
    let mut issues = Vec::new();
    for (place, (party, units)) in parties.iter().zip(endowments).enumerate() {
        for (asset, amount) in assets.into_iter().zip(units) {
            if *amount > 0 {
                issues.push(issue(asset, &party.keys, *amount, &place.to_string()));
            }
        }
    }
    lines.send_batched(&alice(), issues).await.context("issuing units")?;
    Ok(assets)
}

/// Makes every trade, and returns their numbers in the order of `trades`.
async fn instruct_all(
    lines: &mut Lines,
    parties: &[Party],
    trades: &[Trade],
    [asset, cash]: [u32; 2],
    short: u64,
) -> Result<Vec<u64>> {
    let long = short + HOUR;
    let mut calls = Vec::new();
    for (place, trade) in trades.iter().enumerate() {
        let (seller, buyer) = (&parties[trade.seller].keys, &parties[trade.buyer].keys);
        let legs = [leg(asset, seller, buyer, QUANTITY), leg(cash, buyer, seller, PRICE)];
        let deadline = if trade.kind == Kind::Late { short } else { long };
        let reference = place.to_string();
        let call = if trade.kind.begins_affirmed() {
            instruct_and_affirm(legs, deadline, &reference)
        } else {
            instruct(legs, deadline, &reference)
        };
        calls.push(lines.sign(&call, seller).await?);
    }
    let fates = succeeded(lines.send(calls).await?).context("making the trades")?;
    fates
        .iter()
        .map(|events| {
            let instructed = events.iter().find(|event| event.name == "Instructed");
            field(instructed.context("no trade was made")?, "id")
        })
        .collect()
}

async fn revoke_claims(lines: &mut Lines, parties: &[Party], trades: &[Trade]) -> Result<()> {
    let lapsed = trades
        .iter()
        .filter(|trade| matches!(trade.kind, Kind::Lapsed { .. }))
        .map(|trade| {
            let subject = parties[trade.seller].subject;
            call(
                "Kyc",
                "revoke_claim",
                [number(subject), unit("Kyc"), unit("Global"), bytes("a sample reason")],
            )
        })
        .collect();
    lines.send_batched(&alice(), lapsed).await.context("revoking claims")?;
    Ok(())
}

/// Who affirms what, in a random order.
fn affirmations(trades: &[Trade]) -> Vec<Affirmation> {
    let mut affirmations = Vec::new();
    for (place, trade) in trades.iter().enumerate() {
        if !trade.kind.begins_affirmed() {
            affirmations.push((place, trade.seller));
        }
        affirmations.push((place, trade.buyer));
    }
    let crossing = trades
        .iter()
        .enumerate()
        .filter(|(_, trade)| trade.kind == Kind::Crossing);
    affirmations.extend(crossing.take(AFFIRMED_TWICE).map(|(place, trade)| (place, trade.buyer)));
    shuffle(&mut affirmations, 4);
    affirmations
}

async fn affirm_all(
    lines: &mut Lines,
    parties: &[Party],
    ids: &[u64],
    affirmations: &[Affirmation],
) -> Result<Vec<Fate>> {
    let mut signed = Vec::new();
    for (trade, party) in affirmations {
        signed.push(lines.sign(&act("affirm", ids[*trade]), &parties[*party].keys).await?);
    }
    lines.send(signed).await
}

/// Which trades settled. Fails unless the chain's records say the same as its events, each of which came once.
async fn settled_once(client: &castellan_network::Client, ids: &[u64], fates: &[Fate]) -> Result<Vec<bool>> {
    let mut events: HashMap<u64, usize> = HashMap::new();
    for event in fates.iter().flatten().flatten() {
        if event.pallet == "Dvp" && event.name == "Settled" {
            *events.entry(field(event, "id")?).or_default() += 1;
        }
    }
    let statuses = statuses(client).await?;
    ids.iter()
        .map(|id| {
            let times = events.get(id).copied().unwrap_or_default();
            let status = statuses
                .get(id)
                .with_context(|| format!("trade {id} is not on record"))?;
            let settled = status == "Settled";
            ensure!(
                times == usize::from(settled),
                "trade {id} is {status} and settled {times} times"
            );
            Ok(settled)
        })
        .collect()
}

/// Every trade that could settle did, and every affirmation that did nothing failed for the reason that it must.
fn ensure_as_expected(trades: &[Trade], affirmations: &[Affirmation], fates: &[Fate], settled: &[bool]) -> Result<()> {
    let mut errors: BTreeMap<(usize, usize), Vec<&str>> = BTreeMap::new();
    for (affirmation, fate) in affirmations.iter().zip(fates) {
        let errors = errors.entry(*affirmation).or_default();
        errors.extend(fate.as_ref().err().map(String::as_str));
    }
    let of = |trade: usize, party: usize| errors.get(&(trade, party)).map_or(&[][..], Vec::as_slice);
    let mut twice = AFFIRMED_TWICE;
    let mut doubles: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, trade) in trades.iter().enumerate() {
        let (seller, buyer) = (of(place, trade.seller), of(place, trade.buyer));
        match trade.kind {
            Kind::Crossing => {
                ensure!(settled[place], "{trade:?} did not settle: {seller:?}, {buyer:?}");
                ensure!(seller.is_empty(), "{trade:?}: {seller:?}");
                let expected = usize::from(twice > 0);
                twice = twice.saturating_sub(1);
                let known = ["Dvp::AlreadyAffirmed", "Dvp::NotPending"];
                ensure!(
                    buyer.len() == expected && buyer.iter().all(|error| known.contains(error)),
                    "{trade:?}: {buyer:?}"
                );
            },
            Kind::Double => doubles.entry(trade.seller).or_default().push(place),
            Kind::Lapsed { locked } => {
                ensure!(!settled[place], "{trade:?} settled without a claim");
                let affirmed = if locked { vec![buyer] } else { vec![seller, buyer] };
                for errors in affirmed {
                    ensure!(errors == ["Rwa::ClaimRevoked"], "{trade:?}: {errors:?}");
                }
            },
            Kind::Late => {
                ensure!(!settled[place], "{trade:?} settled after its deadline");
                ensure!(buyer == ["Dvp::DeadlinePassed"], "{trade:?}: {buyer:?}");
            },
        }
    }
    for places in doubles.values() {
        let (won, lost): (Vec<usize>, Vec<usize>) = places.iter().partition(|place| settled[**place]);
        ensure!(
            (won.len(), lost.len()) == (1, 1),
            "the same units settled {} of two trades",
            won.len()
        );
        for place in won {
            let trade = trades[place];
            ensure!(
                of(place, trade.seller).is_empty() && of(place, trade.buyer).is_empty(),
                "{trade:?}"
            );
        }
        for place in lost {
            let trade = trades[place];
            let (seller, buyer) = (of(place, trade.seller), of(place, trade.buyer));
            ensure!(seller == ["Rwa::InsufficientBalance"], "{trade:?}: {seller:?}");
            ensure!(buyer.is_empty(), "{trade:?}: {buyer:?}");
        }
    }
    Ok(())
}

/// Ends every trade that did not settle: what is late by anyone, the others by a party. Each of them must be possible.
async fn release(lines: &mut Lines, parties: &[Party], trades: &[Trade], ids: &[u64], settled: &[bool]) -> Result<()> {
    let mut ending = Vec::new();
    for (place, trade) in trades.iter().enumerate().filter(|(place, _)| !settled[*place]) {
        let (call, by): (Call, usize) = match trade.kind {
            Kind::Late => (act("expire", ids[place]), 0),
            Kind::Lapsed { locked: true } => (act("reject", ids[place]), trade.seller),
            _ => (act("reject", ids[place]), trade.buyer),
        };
        ending.push(lines.sign(&call, &parties[by].keys).await?);
    }
    succeeded(lines.send(ending).await?).context("ending what did not settle")?;
    let statuses = statuses(lines.client()?).await?;
    let ended = ["Settled", "Rejected", "Expired"];
    let open: Vec<_> = statuses
        .iter()
        .filter(|(_, status)| !ended.contains(&status.as_str()))
        .collect();
    ensure!(open.is_empty(), "still open: {open:?}");
    Ok(())
}
