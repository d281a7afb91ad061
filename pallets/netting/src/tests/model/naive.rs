// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What should happen, decided from balances, trades and nothing else.

use super::*;
use std::collections::{BTreeMap, BTreeSet};

/// Who acts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Who {
    /// One of those of whom the step waits, if there are any.
    Wanted(usize),
    /// Anyone.
    Anyone(AccountId),
}

pub(super) struct ModelTrade {
    trade: Trade<AccountId>,
    name: u16,
    seller_confirmed: bool,
    buyer_confirmed: bool,
}

pub(super) struct ModelCycle {
    mode: NettingMode,
    cut_off: u64,
    pub(super) deadline: u64,
    window: u64,
    trades: Vec<ModelTrade>,
    out: BTreeSet<AccountId>,
    locked: BTreeMap<(AccountId, AssetId), Balance>,
    pub(super) round: u32,
    pub(super) attempts: u32,
    pub(super) status: CycleStatus,
}

type Owed = BTreeMap<(AccountId, AssetId), (Balance, Balance)>;

impl ModelCycle {
    pub(super) fn takes_trades(&self, now: u64) -> bool {
        self.status == CycleStatus::Open && now < self.cut_off
    }

    pub(super) fn may_close(&self, now: u64) -> bool {
        self.status == CycleStatus::Open && now >= self.cut_off
    }

    fn is_live(&self) -> bool {
        matches!(
            self.status,
            CycleStatus::Open | CycleStatus::Funding | CycleStatus::Refused
        )
    }

    fn counted(&self) -> Vec<Trade<AccountId>> {
        let counts = |t: &&ModelTrade| {
            t.seller_confirmed
                && t.buyer_confirmed
                && !self.out.contains(&t.trade.seller)
                && !self.out.contains(&t.trade.buyer)
        };
        self.trades.iter().filter(counts).map(|t| t.trade.clone()).collect()
    }

    /// What each party delivers and receives of each asset, if either is above zero.
    fn owed(&self) -> Owed {
        let trades = self.counted();
        let mut owed = Owed::new();
        for who in PARTIES {
            for asset in ASSETS {
                let sum = |legs: &dyn Fn(&Trade<AccountId>) -> Balance| trades.iter().map(legs).sum::<Balance>();
                let sold = sum(&|t| {
                    if (t.seller, t.security) == (who, asset) {
                        t.quantity
                    } else {
                        0
                    }
                });
                let bought = sum(&|t| {
                    if (t.buyer, t.security) == (who, asset) {
                        t.quantity
                    } else {
                        0
                    }
                });
                let paid = sum(&|t| if (t.buyer, t.cash) == (who, asset) { t.amount } else { 0 });
                let earned = sum(&|t| {
                    if (t.seller, t.cash) == (who, asset) {
                        t.amount
                    } else {
                        0
                    }
                });
                let net = |out: Balance, back: Balance| (out.saturating_sub(back), back.saturating_sub(out));
                let (delivers, receives) = match self.mode {
                    GrossAgainstNet => {
                        let cash = net(paid, earned);
                        (sold + cash.0, bought + cash.1)
                    },
                    NetAgainstNet => net(sold + paid, bought + earned),
                };
                if delivers + receives > 0 {
                    owed.insert((who, asset), (delivers, receives));
                }
            }
        }
        owed
    }

    fn lacks(&self, who: AccountId) -> bool {
        self.owed()
            .iter()
            .any(|((party, asset), (delivers, _))| *party == who && *delivers > self.held(who, *asset))
    }

    fn held(&self, who: AccountId, asset: AssetId) -> Balance {
        self.locked.get(&(who, asset)).copied().unwrap_or(0)
    }

    fn most_movements(&self) -> usize {
        let matched = |trades: usize| (2 * trades).min(PARTIES.len()).saturating_sub(1);
        let asset = |asset: AssetId| {
            let sold = self.trades.iter().filter(|t| t.trade.security == asset).count();
            let paid = self.trades.iter().filter(|t| t.trade.cash == asset).count();
            match self.mode {
                GrossAgainstNet => sold + matched(paid),
                NetAgainstNet => matched(sold + paid),
            }
        };
        ASSETS.into_iter().map(asset).sum()
    }
}

pub(super) struct Model {
    pub(super) now: u64,
    balances: BTreeMap<(AssetId, AccountId), Balance>,
    barred: BTreeSet<(AssetId, AccountId)>,
    expelled: BTreeSet<AccountId>,
    limits: BTreeMap<(AccountId, AssetId), Balance>,
    pub(super) cycles: Vec<ModelCycle>,
}

fn when(wrong: bool, error: Error<Test>) -> Option<DispatchError> {
    wrong.then(|| error.into())
}

impl Model {
    pub(super) fn new() -> Self {
        let balances = ASSETS
            .into_iter()
            .flat_map(|asset| HOLDERS.map(|who| ((asset, who), FUNDS)))
            .collect();
        Self {
            now: START,
            balances,
            barred: BTreeSet::new(),
            expelled: BTreeSet::new(),
            limits: BTreeMap::new(),
            cycles: Vec::new(),
        }
    }

    pub(super) fn total(&self, asset: AssetId, who: AccountId) -> Balance {
        self.balances.get(&(asset, who)).copied().unwrap_or(0)
    }

    pub(super) fn locked(&self, asset: AssetId, who: AccountId) -> Balance {
        self.cycles.iter().map(|cycle| cycle.held(who, asset)).sum()
    }

    /// The cycles that have not ended.
    pub(super) fn live(&self) -> Vec<u64> {
        let all = self.cycles.iter().enumerate();
        all.filter(|(_, cycle)| cycle.is_live())
            .map(|(id, _)| id as u64)
            .collect()
    }

    /// A cycle for which the step is due, if there is any, else one that has not ended; now and then any.
    pub(super) fn pick(&self, which: usize, is_due: impl Fn(&ModelCycle, u64) -> bool) -> u64 {
        let mut ids = self.live();
        if ids.is_empty() || which % 23 == 22 {
            return which as u64 % (self.cycles.len() as u64 + 2);
        }
        let due = |id: &u64| is_due(&self.cycles[*id as usize], self.now);
        if ids.iter().any(due) {
            ids.retain(due);
        }
        ids[which % ids.len()]
    }

    pub(super) fn confirmer(&self, who: Who, id: u64, index: usize) -> (AccountId, usize) {
        let Some(cycle) = self.cycles.get(id as usize) else {
            return (ALICE, index);
        };
        let missing: Vec<_> = cycle
            .trades
            .iter()
            .enumerate()
            .flat_map(|(index, t)| {
                let seller = (!t.seller_confirmed).then_some((t.trade.seller, index));
                let buyer = (!t.buyer_confirmed).then_some((t.trade.buyer, index));
                seller.into_iter().chain(buyer)
            })
            .collect();
        match who {
            Who::Wanted(nth) if !missing.is_empty() => missing[nth % missing.len()],
            Who::Wanted(_) => (ALICE, index),
            Who::Anyone(who) => (who, index),
        }
    }

    pub(super) fn debtor(&self, who: Who, id: u64) -> AccountId {
        let Who::Wanted(nth) = who else {
            let Who::Anyone(who) = who else { unreachable!() };
            return who;
        };
        let lacking: Vec<_> = self
            .cycles
            .get(id as usize)
            .map(|cycle| PARTIES.into_iter().filter(|who| cycle.lacks(*who)).collect())
            .unwrap_or_default();
        if lacking.is_empty() {
            PARTIES[nth % PARTIES.len()]
        } else {
            lacking[nth % lacking.len()]
        }
    }

    fn standing(&self, who: AccountId) -> Option<DispatchError> {
        (who == STRANGER || self.expelled.contains(&who)).then_some(NOT_ADMITTED)
    }

    pub(super) fn bar(&mut self, asset: AssetId, who: AccountId, barred: bool) {
        if barred {
            self.barred.insert((asset, who));
        } else {
            self.barred.remove(&(asset, who));
        }
    }

    pub(super) fn admit(&mut self, who: AccountId, admitted: bool) {
        if admitted {
            self.expelled.remove(&who);
        } else {
            self.expelled.insert(who);
        }
    }

    pub(super) fn open(&mut self, mode: NettingMode, cut_off: u64, settle_by: u64) -> Vec<DispatchError> {
        let mut reasons: Vec<_> = PARTIES.iter().filter_map(|who| self.standing(*who)).collect();
        reasons.extend(when(cut_off <= self.now, Error::CutOffPassed));
        reasons.extend(when(settle_by <= cut_off, Error::DeadlineBeforeCutOff));
        reasons.extend(when(settle_by > self.now + MAX_LIFETIME, Error::DeadlineTooFar));
        if reasons.is_empty() {
            self.cycles.push(ModelCycle {
                mode,
                cut_off,
                deadline: settle_by,
                window: settle_by - cut_off,
                trades: Vec::new(),
                out: BTreeSet::new(),
                locked: BTreeMap::new(),
                round: 0,
                attempts: 0,
                status: CycleStatus::Open,
            });
        }
        reasons
    }

    pub(super) fn cancel(&mut self, by: AccountId, id: u64) -> Vec<DispatchError> {
        let mut reasons: Vec<_> = self.standing(by).into_iter().collect();
        reasons.extend(when(by != OPERATOR, Error::NotOperator));
        let Some(cycle) = self.cycles.get_mut(id as usize) else {
            reasons.push(Error::<Test>::UnknownCycle.into());
            return reasons;
        };
        reasons.extend(when(cycle.status != CycleStatus::Open, Error::NotOpen));
        if reasons.is_empty() {
            cycle.status = CycleStatus::Cancelled(CancelReason::ByOperator);
        }
        reasons
    }

    pub(super) fn authorise(&mut self, who: AccountId, asset: AssetId, limit: Balance) -> Vec<DispatchError> {
        let reasons: Vec<_> = self.standing(who).into_iter().collect();
        if reasons.is_empty() {
            self.limits.insert((who, asset), limit);
        }
        reasons
    }

    /// Whether the trade counts as confirmed by `party` when it is submitted.
    fn confirms(&mut self, by: AccountId, party: AccountId, asset: AssetId, units: Balance) -> bool {
        if by == party {
            return true;
        }
        let limit = self.limits.entry((party, asset)).or_default();
        let within = by == OPERATOR && units <= *limit;
        if within {
            *limit -= units;
        }
        within
    }

    pub(super) fn submit(&mut self, by: AccountId, id: u64, trade: &Trade<AccountId>, name: u16) -> Vec<DispatchError> {
        let mut reasons: Vec<_> = self.standing(by).into_iter().collect();
        let taken = self
            .cycles
            .iter()
            .flat_map(|cycle| &cycle.trades)
            .any(|t| (t.trade.seller, t.trade.buyer, t.name) == (trade.seller, trade.buyer, name));
        let Some(cycle) = self.cycles.get_mut(id as usize) else {
            reasons.push(Error::<Test>::UnknownCycle.into());
            return reasons;
        };
        let mut terms = |wrong, error| reasons.extend(when(wrong, error));
        terms(
            by != OPERATOR && by != trade.seller && by != trade.buyer,
            Error::NotParty,
        );
        terms(taken, Error::ReferenceTaken);
        terms(cycle.status != CycleStatus::Open, Error::NotOpen);
        terms(self.now >= cycle.cut_off, Error::CutOffPassed);
        terms(trade.seller == trade.buyer, Error::SameParty);
        terms(trade.security == trade.cash, Error::SameAsset);
        let strange = [trade.seller, trade.buyer].iter().any(|who| !PARTIES.contains(who));
        terms(strange, Error::NotInCycle);
        let unknown = [trade.security, trade.cash].iter().any(|asset| !ASSETS.contains(asset));
        terms(unknown, Error::AssetNotNetted);
        terms(trade.quantity == 0 || trade.amount == 0, Error::ZeroAmount);
        cycle.trades.push(ModelTrade {
            trade: trade.clone(),
            name,
            seller_confirmed: false,
            buyer_confirmed: false,
        });
        let full = cycle.trades.len() > MAX_TRADES as usize || cycle.most_movements() > MAX_MOVEMENTS as usize;
        reasons.extend(when(full, Error::CycleFull));
        if !reasons.is_empty() {
            cycle.trades.pop();
            return reasons;
        }
        let seller_confirmed = self.confirms(by, trade.seller, trade.security, trade.quantity);
        let buyer_confirmed = self.confirms(by, trade.buyer, trade.cash, trade.amount);
        if let Some(submitted) = self.cycles[id as usize].trades.last_mut() {
            submitted.seller_confirmed = seller_confirmed;
            submitted.buyer_confirmed = buyer_confirmed;
        }
        reasons
    }

    pub(super) fn confirm(&mut self, who: AccountId, id: u64, index: usize) -> Vec<DispatchError> {
        let mut reasons: Vec<_> = self.standing(who).into_iter().collect();
        let now = self.now;
        let Some(cycle) = self.cycles.get_mut(id as usize) else {
            reasons.push(Error::<Test>::UnknownCycle.into());
            return reasons;
        };
        reasons.extend(when(cycle.status != CycleStatus::Open, Error::NotOpen));
        reasons.extend(when(now >= cycle.cut_off, Error::CutOffPassed));
        let Some(submitted) = cycle.trades.get_mut(index) else {
            reasons.push(Error::<Test>::UnknownTrade.into());
            return reasons;
        };
        let confirmed = if submitted.trade.seller == who {
            &mut submitted.seller_confirmed
        } else if submitted.trade.buyer == who {
            &mut submitted.buyer_confirmed
        } else {
            reasons.push(Error::<Test>::NotParty.into());
            return reasons;
        };
        reasons.extend(when(*confirmed, Error::AlreadyConfirmed));
        if reasons.is_empty() {
            *confirmed = true;
        }
        reasons
    }

    pub(super) fn close(&mut self, id: u64) -> Vec<DispatchError> {
        let Some(cycle) = self.cycles.get_mut(id as usize) else {
            return vec![Error::<Test>::UnknownCycle.into()];
        };
        let mut reasons = Vec::new();
        reasons.extend(when(cycle.status != CycleStatus::Open, Error::NotOpen));
        reasons.extend(when(self.now < cycle.cut_off, Error::TooEarly));
        if !reasons.is_empty() {
            return reasons;
        }
        if self.now > cycle.deadline {
            cycle.status = CycleStatus::Cancelled(CancelReason::Lapsed);
        } else if cycle.counted().is_empty() {
            cycle.status = CycleStatus::Cancelled(CancelReason::NoTrades);
        } else {
            self.begin(id);
        }
        reasons
    }

    /// A new round: what is locked beyond what is owed comes free, and if nobody lacks anything the cycle settles.
    fn begin(&mut self, id: u64) {
        let cycle = &mut self.cycles[id as usize];
        let owed = cycle.owed();
        cycle.round += 1;
        cycle.status = CycleStatus::Funding;
        for (key, locked) in &mut cycle.locked {
            *locked = owed.get(key).map_or(0, |(delivers, _)| (*locked).min(*delivers));
        }
        self.settle_if_nobody_lacks(id);
    }

    fn settle_if_nobody_lacks(&mut self, id: u64) {
        if !PARTIES.iter().any(|who| self.cycles[id as usize].lacks(*who)) {
            self.attempt(id);
        }
    }

    /// Whom the ledger refuses to let deliver or receive what the cycle would have them.
    fn unfit(&self, id: u64) -> BTreeSet<AccountId> {
        let owed = self.cycles[id as usize].owed();
        owed.into_keys()
            .filter(|(who, asset)| self.barred.contains(&(*asset, *who)) || self.standing(*who).is_some())
            .map(|(who, _)| who)
            .collect()
    }

    fn attempt(&mut self, id: u64) {
        let unfit = self.unfit(id);
        let cycle = &mut self.cycles[id as usize];
        if !unfit.is_empty() {
            cycle.status = CycleStatus::Refused;
            cycle.attempts += 1;
            return;
        }
        cycle.status = CycleStatus::Settled;
        cycle.locked.clear();
        // Gross: everybody ends with what the trades said, however few movements brought it about. All deliver before
        // anyone receives: on balance each can.
        let mut change = BTreeMap::<(AssetId, AccountId), i128>::new();
        for t in cycle.counted() {
            *change.entry((t.security, t.seller)).or_default() -= t.quantity as i128;
            *change.entry((t.security, t.buyer)).or_default() += t.quantity as i128;
            *change.entry((t.cash, t.buyer)).or_default() -= t.amount as i128;
            *change.entry((t.cash, t.seller)).or_default() += t.amount as i128;
        }
        for (key, by) in change {
            let balance = self.balances.entry(key).or_default();
            *balance = u128::try_from(*balance as i128 + by).expect("what is delivered was locked");
        }
    }

    pub(super) fn fund(&mut self, who: AccountId, id: u64) -> Vec<DispatchError> {
        let mut reasons: Vec<_> = self.standing(who).into_iter().collect();
        let Some(cycle) = self.cycles.get(id as usize) else {
            reasons.push(Error::<Test>::UnknownCycle.into());
            return reasons;
        };
        reasons.extend(when(cycle.status != CycleStatus::Funding, Error::NotFunding));
        reasons.extend(when(self.now > cycle.deadline, Error::DeadlinePassed));
        reasons.extend(when(!PARTIES.contains(&who), Error::NotInCycle));
        let owed: Vec<_> = cycle
            .owed()
            .into_iter()
            .filter(|((party, _), (delivers, _))| *party == who && *delivers > 0)
            .map(|((_, asset), (delivers, _))| (asset, delivers))
            .collect();
        reasons.extend(when(owed.is_empty(), Error::NothingToFund));
        reasons.extend(when(!owed.is_empty() && !cycle.lacks(who), Error::AlreadyFunded));
        let short = owed.iter().any(|(asset, delivers)| {
            let free = self.total(*asset, who) - self.locked(*asset, who);
            *delivers - cycle.held(who, *asset).min(*delivers) > free
        });
        reasons.extend(short.then_some(LACKING));
        if reasons.is_empty() {
            let cycle = &mut self.cycles[id as usize];
            for (asset, delivers) in owed {
                cycle.locked.insert((who, asset), delivers);
            }
            self.settle_if_nobody_lacks(id);
        }
        reasons
    }

    pub(super) fn settle(&mut self, id: u64) -> Vec<DispatchError> {
        let Some(cycle) = self.cycles.get(id as usize) else {
            return vec![Error::<Test>::UnknownCycle.into()];
        };
        let mut reasons = Vec::new();
        reasons.extend(when(cycle.status != CycleStatus::Refused, Error::NotRefused));
        reasons.extend(when(self.now > cycle.deadline, Error::DeadlinePassed));
        if reasons.is_empty() {
            self.attempt(id);
        }
        reasons
    }

    pub(super) fn resolve(&mut self, id: u64) -> Vec<DispatchError> {
        let Some(cycle) = self.cycles.get(id as usize) else {
            return vec![Error::<Test>::UnknownCycle.into()];
        };
        let mut reasons = Vec::new();
        let has_locks = matches!(cycle.status, CycleStatus::Funding | CycleStatus::Refused);
        reasons.extend(when(!has_locks, Error::NothingToResolve));
        reasons.extend(when(self.now <= cycle.deadline, Error::TooEarly));
        if !reasons.is_empty() {
            return reasons;
        }
        let out = match cycle.status {
            CycleStatus::Funding => PARTIES.into_iter().filter(|who| cycle.lacks(*who)).collect(),
            _ => self.unfit(id),
        };
        let cycle = &mut self.cycles[id as usize];
        cycle.out.extend(out);
        let over = if cycle.counted().is_empty() {
            Some(CancelReason::NoTradesLeft)
        } else {
            (cycle.round >= MAX_ROUNDS).then_some(CancelReason::TooManyRounds)
        };
        match over {
            Some(reason) => {
                cycle.status = CycleStatus::Cancelled(reason);
                cycle.locked.clear();
            },
            None => {
                cycle.deadline = self.now + cycle.window;
                self.begin(id);
            },
        }
        reasons
    }

    /// A movement past the pallet.
    pub(super) fn transfer(
        &mut self,
        asset: AssetId,
        from: AccountId,
        to: AccountId,
        amount: Balance,
    ) -> Vec<DispatchError> {
        let mut reasons = Vec::new();
        for who in [from, to] {
            reasons.extend(self.standing(who));
            reasons.extend(self.barred.contains(&(asset, who)).then_some(BARRED));
        }
        let free = self.total(asset, from) - self.locked(asset, from);
        reasons.extend((amount > free).then_some(LACKING));
        if reasons.is_empty() {
            *self.balances.entry((asset, from)).or_default() -= amount;
            *self.balances.entry((asset, to)).or_default() += amount;
        }
        reasons
    }
}
