// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The smallest ledger that the pallet can settle on, with a rule that tests switch for each account.

use super::AccountId;
use crate::HoldReason;
use castellan_primitives::{
    membership::{Admission, AdmissionError, Role, Roles},
    rwa::{AssetId, Compliance, Refusal, Side},
    Balance,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
    dispatch::DispatchResult,
    ensure,
    pallet_prelude::ValueQuery,
    storage_alias,
    traits::{
        fungibles::{self, Dust, Inspect, Unbalanced, UnbalancedHold},
        tokens::{
            DepositConsequence, Fortitude, Precision, Preservation, Provenance, Restriction, WithdrawConsequence,
        },
    },
    weights::Weight,
    Blake2_128Concat,
};
use scale_info::TypeInfo;
use sp_runtime::DispatchError;

pub const BARRED: DispatchError = DispatchError::Other("barred from the asset");
pub const NOT_ADMITTED: DispatchError = DispatchError::Other("not admitted");
pub const SUSPENDED: DispatchError = DispatchError::Other("suspended");
pub const ROLE_MISSING: DispatchError = DispatchError::Other("role missing");
pub const NO_SUCH_ASSET: DispatchError = DispatchError::Other("no such asset");

#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Reason {
    Dvp(HoldReason),
    Custody,
}

impl From<HoldReason> for Reason {
    fn from(reason: HoldReason) -> Self {
        Self::Dvp(reason)
    }
}

#[derive(Clone, Copy, Debug, Decode, Default, Encode, MaxEncodedLen, TypeInfo)]
pub struct Holding {
    pub free: Balance,
    pub settlement: Balance,
    pub custody: Balance,
}

#[storage_alias]
pub type Holdings =
    StorageDoubleMap<MockLedger, Blake2_128Concat, AssetId, Blake2_128Concat, AccountId, Holding, ValueQuery>;

#[storage_alias]
type Issuance = StorageMap<MockLedger, Blake2_128Concat, AssetId, Balance>;

#[storage_alias]
type AssetCount = StorageValue<MockLedger, AssetId, ValueQuery>;

#[storage_alias]
type Barred = StorageMap<MockLedger, Blake2_128Concat, (AssetId, AccountId), ()>;

#[storage_alias]
type Members = StorageMap<MockLedger, Blake2_128Concat, AccountId, Member>;

#[derive(Clone, Decode, Encode, MaxEncodedLen, TypeInfo)]
struct Member {
    roles: Roles,
    suspended: bool,
}

pub struct Ledger;

impl Ledger {
    pub fn create() -> AssetId {
        let asset = AssetCount::get();
        AssetCount::put(asset + 1);
        Issuance::insert(asset, 0);
        asset
    }

    pub fn issue(asset: AssetId, who: &AccountId, amount: Balance) {
        Issuance::mutate(asset, |issuance| {
            *issuance = issuance.and_then(|issued| issued.checked_add(amount));
            assert!(issuance.is_some(), "more was issued than can exist");
        });
        Holdings::mutate(asset, who, |holding| holding.free += amount);
    }

    pub fn admit_as(who: &AccountId, roles: &[Role]) {
        let mut member = Member {
            roles: Roles::new(),
            suspended: false,
        };
        for role in roles {
            member
                .roles
                .try_insert(*role)
                .expect("there are no more roles than the set can have");
        }
        Members::insert(who, member);
    }

    pub fn set_suspended(who: AccountId, suspended: bool) {
        Members::mutate(who, |member| {
            if let Some(member) = member {
                member.suspended = suspended;
            }
        });
    }

    /// Switches the rule of `asset`: who is barred may neither deliver nor receive it.
    pub fn set_barred(asset: AssetId, who: AccountId, barred: bool) {
        if barred {
            Barred::insert((asset, who), ());
        } else {
            Barred::remove((asset, who));
        }
    }
}

impl Admission<AccountId> for Ledger {
    fn standing(who: &AccountId) -> Result<(), AdmissionError> {
        let member = Members::get(who).ok_or(AdmissionError::NotAdmitted)?;
        ensure!(!member.suspended, AdmissionError::Suspended);
        Ok(())
    }

    fn ensure_admitted(who: &AccountId) -> DispatchResult {
        Self::standing(who).map_err(|why| match why {
            AdmissionError::NotAdmitted => NOT_ADMITTED,
            AdmissionError::Suspended => SUSPENDED,
        })
    }

    fn ensure_role(who: &AccountId, role: Role) -> DispatchResult {
        Self::ensure_admitted(who)?;
        ensure!(
            Members::get(who).is_some_and(|member| member.roles.contains(&role)),
            ROLE_MISSING
        );
        Ok(())
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn admit(who: &AccountId) {
        Self::admit_as(who, &[Role::Institution]);
    }
}

/// What the rules of every asset add to a movement.
pub const RULES_WEIGHT: Weight = Weight::from_parts(1_000, 10);
/// The most that rules could add.
pub const MAX_RULES_WEIGHT: Weight = Weight::from_parts(5_000, 50);

impl Compliance<AccountId> for Ledger {
    fn refusals(asset: AssetId, from: &AccountId, to: &AccountId, amount: Balance, own_hold: Balance) -> Vec<Refusal> {
        if !Self::asset_exists(asset) {
            return vec![Refusal::UnknownAsset];
        }
        let mut refusals = Vec::new();
        for (side, who) in [(Side::Sender, from), (Side::Receiver, to)] {
            refusals.extend(
                Self::standing(who)
                    .err()
                    .map(|why| Refusal::NotInGoodStanding { side, why }),
            );
            if Barred::contains_key((asset, who)) {
                refusals.push(Refusal::NoSubject { side });
            }
        }
        let available = Holdings::get(asset, from).free + own_hold;
        if available < amount {
            refusals.push(Refusal::InsufficientBalance {
                available,
                required: amount,
            });
        }
        refusals
    }

    fn ensure_allowed(asset: AssetId, from: &AccountId, to: &AccountId, _: Balance) -> DispatchResult {
        ensure!(Self::asset_exists(asset), NO_SUCH_ASSET);
        for who in [from, to] {
            Self::ensure_admitted(who)?;
            ensure!(!Barred::contains_key((asset, who)), BARRED);
        }
        Ok(())
    }

    fn rules_weight(_: AssetId) -> Weight {
        RULES_WEIGHT
    }

    fn max_rules_weight() -> Weight {
        MAX_RULES_WEIGHT
    }
}

impl fungibles::Inspect<AccountId> for Ledger {
    type AssetId = AssetId;
    type Balance = Balance;

    fn total_issuance(asset: AssetId) -> Balance {
        Issuance::get(asset).unwrap_or_default()
    }

    fn minimum_balance(_: AssetId) -> Balance {
        1
    }

    fn total_balance(asset: AssetId, who: &AccountId) -> Balance {
        let Holding {
            free,
            settlement,
            custody,
        } = Holdings::get(asset, who);
        free + settlement + custody
    }

    fn balance(asset: AssetId, who: &AccountId) -> Balance {
        Holdings::get(asset, who).free
    }

    fn reducible_balance(asset: AssetId, who: &AccountId, _: Preservation, _: Fortitude) -> Balance {
        Self::balance(asset, who)
    }

    fn can_deposit(asset: AssetId, who: &AccountId, amount: Balance, _: Provenance) -> DepositConsequence {
        if !Self::asset_exists(asset) {
            DepositConsequence::UnknownAsset
        } else if Self::total_balance(asset, who).checked_add(amount).is_none() {
            DepositConsequence::Overflow
        } else {
            DepositConsequence::Success
        }
    }

    fn can_withdraw(asset: AssetId, who: &AccountId, amount: Balance) -> WithdrawConsequence<Balance> {
        if Self::balance(asset, who) < amount {
            WithdrawConsequence::BalanceLow
        } else {
            WithdrawConsequence::Success
        }
    }

    fn asset_exists(asset: AssetId) -> bool {
        Issuance::contains_key(asset)
    }
}

impl fungibles::Unbalanced<AccountId> for Ledger {
    fn handle_dust(_: Dust<AccountId, Self>) {}

    fn write_balance(asset: AssetId, who: &AccountId, amount: Balance) -> Result<Option<Balance>, DispatchError> {
        Holdings::mutate(asset, who, |holding| holding.free = amount);
        Ok(None)
    }

    fn set_total_issuance(asset: AssetId, amount: Balance) {
        Issuance::insert(asset, amount);
    }
}

impl fungibles::Mutate<AccountId> for Ledger {
    fn transfer(
        asset: AssetId,
        source: &AccountId,
        dest: &AccountId,
        amount: Balance,
        preservation: Preservation,
    ) -> Result<Balance, DispatchError> {
        Self::ensure_allowed(asset, source, dest, amount)?;
        Self::decrease_balance(asset, source, amount, Precision::Exact, preservation, Fortitude::Polite)?;
        Self::increase_balance(asset, dest, amount, Precision::Exact)
    }
}

impl fungibles::InspectHold<AccountId> for Ledger {
    type Reason = Reason;

    fn total_balance_on_hold(asset: AssetId, who: &AccountId) -> Balance {
        let holding = Holdings::get(asset, who);
        holding.settlement + holding.custody
    }

    fn balance_on_hold(asset: AssetId, reason: &Reason, who: &AccountId) -> Balance {
        let holding = Holdings::get(asset, who);
        match reason {
            Reason::Dvp(_) => holding.settlement,
            Reason::Custody => holding.custody,
        }
    }
}

impl fungibles::UnbalancedHold<AccountId> for Ledger {
    fn set_balance_on_hold(asset: AssetId, reason: &Reason, who: &AccountId, amount: Balance) -> DispatchResult {
        Holdings::mutate(asset, who, |holding| match reason {
            Reason::Dvp(_) => holding.settlement = amount,
            Reason::Custody => holding.custody = amount,
        });
        Ok(())
    }
}

impl fungibles::MutateHold<AccountId> for Ledger {
    fn transfer_on_hold(
        asset: AssetId,
        reason: &Reason,
        source: &AccountId,
        dest: &AccountId,
        amount: Balance,
        precision: Precision,
        mode: Restriction,
        _: Fortitude,
    ) -> Result<Balance, DispatchError> {
        Self::ensure_allowed(asset, source, dest, amount)?;
        let amount = Self::decrease_balance_on_hold(asset, reason, source, amount, precision)?;
        match mode {
            Restriction::Free => Self::increase_balance(asset, dest, amount, precision),
            Restriction::OnHold => Self::increase_balance_on_hold(asset, reason, dest, amount, precision),
        }
    }
}
