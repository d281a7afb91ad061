// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What a rule set makes a ledger keep, and what asking it costs.

use crate::{
    holders::Groups,
    types::{Check, RuleSet},
};
use castellan_primitives::rwa::Investors;

/// What a ledger must keep for an asset beyond its balances, so that its rules can be answered.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Needs {
    /// When units were acquired.
    pub lots: bool,
    /// What was moved in the present day and month.
    pub windows: bool,
    /// Approvals, which are looked up for every movement.
    pub approvals: bool,
    /// Which groups of holders to count; all holders are counted anyway.
    pub groups: Groups,
}

/// How many questions a movement asks, by kind: what its weight depends on.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Cost {
    /// Claims that are looked for: by a check, an exemption or a group. One that is looked for on both sides counts once.
    pub claims: u32,
    /// Lists of countries, subjects and venues that are searched.
    pub lists: u32,
    /// Approvals, each of which the ledger reads.
    pub approvals: u32,
    /// Comparisons of what has been read anyway.
    pub others: u32,
}

impl Cost {
    const fn claim() -> Self {
        Self {
            claims: 1,
            lists: 0,
            approvals: 0,
            others: 0,
        }
    }

    fn add(self, other: Self) -> Self {
        Self {
            claims: self.claims.saturating_add(other.claims),
            lists: self.lists.saturating_add(other.lists),
            approvals: self.approvals.saturating_add(other.approvals),
            others: self.others.saturating_add(other.others),
        }
    }
}

impl<AccountId> RuleSet<AccountId> {
    /// What must be kept for it.
    pub fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        for check in self.checks() {
            match check {
                Check::HoldingPeriod(_) => needs.lots = true,
                Check::TransferLimit { .. } => needs.windows = true,
                Check::Approval { .. } => needs.approvals = true,
                Check::MaxHolders { of, .. }
                | Check::MaxGroupShare { of, .. }
                | Check::MinHolders { of, .. }
                | Check::MinGroupShare { of, .. }
                    if *of != Investors::All =>
                {
                    // A sound rule set has no more groups than fit; what is left out is refused as not counted.
                    let _ = needs.groups.try_insert(*of);
                },
                _ => {},
            }
        }
        needs
    }

    /// What asking it costs.
    pub fn cost(&self) -> Cost {
        let exemptions = self
            .rules
            .iter()
            .filter(|rule| rule.exempt.is_some())
            .map(|_| Cost::claim());
        let fee = self.fee.iter().map(|_| Cost::claim());
        let checks = self.checks().map(|check| match check {
            Check::ClaimRequired { .. } | Check::ClaimForbidden { .. } => Cost::claim(),
            Check::CountriesAllowed { .. }
            | Check::CountriesBlocked { .. }
            | Check::SubjectsAllowed { .. }
            | Check::Venues { .. } => Cost {
                lists: 1,
                ..Cost::default()
            },
            Check::Approval { .. } => Cost {
                approvals: 1,
                ..Cost::default()
            },
            // Both parties are marked again after the movement.
            Check::MaxHolders { of, .. }
            | Check::MaxGroupShare { of, .. }
            | Check::MinHolders { of, .. }
            | Check::MinGroupShare { of, .. }
                if *of != Investors::All =>
            {
                Cost {
                    claims: 2,
                    ..Cost::default()
                }
            },
            Check::MaxShare { of, .. } if *of != Investors::All => Cost::claim(),
            Check::MinBalance(_)
            | Check::MaxBalance(_)
            | Check::MaxHolders { .. }
            | Check::MaxShare { .. }
            | Check::MaxGroupShare { .. }
            | Check::MinHolders { .. }
            | Check::MinGroupShare { .. }
            | Check::MaxSupply(_)
            | Check::LockedUntil(_)
            | Check::HoldingPeriod(_)
            | Check::TransferLimit { .. }
            | Check::TradingHours { .. } => Cost {
                others: 1,
                ..Cost::default()
            },
        });
        exemptions.chain(fee).chain(checks).fold(Cost::default(), Cost::add)
    }
}
