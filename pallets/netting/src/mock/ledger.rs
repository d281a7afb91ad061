// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The smallest ledger that the pallet can settle on, with a rule that tests switch for each account.

use super::AccountId;
use crate::HoldReason;
use castellan_primitives::{
    membership::{Admission, AdmissionError, Role},
    rwa::{AssetId, Compliance, ItemId, Movement, Quantity, Refusal, Side},
    Balance,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
    ensure, pallet_prelude::ValueQuery, parameter_types, storage_alias, weights::Weight, Blake2_128Concat,
};
use scale_info::TypeInfo;
use sp_runtime::{DispatchError, DispatchResult, TokenError};
use std::collections::BTreeSet;

pub const BARRED: DispatchError = DispatchError::Token(TokenError::Blocked);
pub const LACKING: DispatchError = DispatchError::Token(TokenError::FundsUnavailable);
pub const NOT_ADMITTED: DispatchError = DispatchError::Other("not admitted");
pub const ROLE_MISSING: DispatchError = DispatchError::Other("role missing");
const NO_SUCH_ASSET: DispatchError = DispatchError::Other("no such asset");

/// What the rules of every asset add to a movement.
pub const RULES_WEIGHT: Weight = Weight::from_parts(1_000, 10);
/// The most that rules could add.
pub const MAX_RULES_WEIGHT: Weight = Weight::from_parts(5_000, 50);

#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Reason {
    Netting(HoldReason),
}

impl From<HoldReason> for Reason {
    fn from(reason: HoldReason) -> Self {
        Self::Netting(reason)
    }
}

#[derive(Clone, Copy, Debug, Decode, Default, Encode, MaxEncodedLen, TypeInfo)]
struct Holding {
    free: Balance,
    locked: Balance,
}

#[storage_alias]
type Holdings =
    StorageDoubleMap<MockLedger, Blake2_128Concat, AssetId, Blake2_128Concat, AccountId, Holding, ValueQuery>;

/// Whether the units of each asset are unique.
#[storage_alias]
type Assets = StorageMap<MockLedger, Blake2_128Concat, AssetId, bool>;

#[storage_alias]
type AssetCount = StorageValue<MockLedger, AssetId, ValueQuery>;

#[storage_alias]
type Barred = StorageMap<MockLedger, Blake2_128Concat, (AssetId, AccountId), ()>;

parameter_types! {
    static Institutions: BTreeSet<AccountId> = BTreeSet::new();
    static Persons: BTreeSet<AccountId> = BTreeSet::new();
}

pub struct Ledger;

pub fn create(unique: bool) -> AssetId {
    let asset = AssetCount::get();
    AssetCount::put(asset + 1);
    Assets::insert(asset, unique);
    asset
}

pub fn issue(asset: AssetId, who: &AccountId, amount: Balance) {
    Holdings::mutate(asset, who, |holding| holding.free += amount);
}

pub fn free(asset: AssetId, who: AccountId) -> Balance {
    Holdings::get(asset, who).free
}

pub fn locked(asset: AssetId, who: AccountId) -> Balance {
    Holdings::get(asset, who).locked
}

/// Takes locked units of `who` out of being, as a court order might.
pub fn set_aside(asset: AssetId, who: AccountId, amount: Balance) {
    Holdings::mutate(asset, who, |holding| holding.locked -= amount);
}

/// A movement past the pallet; it asks the rules.
pub fn transfer(asset: AssetId, from: AccountId, to: AccountId, amount: Balance) -> DispatchResult {
    let movement = Movement {
        asset,
        from,
        to,
        quantity: Quantity::Units(amount),
        venue: None,
    };
    <Ledger as castellan_primitives::rwa::Ledger<AccountId>>::deliver(&movement, None, &mut ()).map(|_| ())
}

fn ensure_allowed(movement: &Movement<AccountId>) -> DispatchResult {
    ensure!(Assets::contains_key(movement.asset), NO_SUCH_ASSET);
    for who in [movement.from, movement.to] {
        Members::ensure_admitted(&who)?;
        ensure!(!Barred::contains_key((movement.asset, who)), BARRED);
    }
    Ok(())
}

/// Switches the rule of `asset`: who is barred may neither deliver nor receive it.
pub fn set_barred(asset: AssetId, who: AccountId, barred: bool) {
    if barred {
        Barred::insert((asset, who), ());
    } else {
        Barred::remove((asset, who));
    }
}

pub struct Members;

impl Members {
    pub fn reset(holders: &[AccountId]) {
        Institutions::set(holders.iter().copied().chain([super::OPERATOR]).collect());
        Persons::set(BTreeSet::from([super::PERSON]));
    }

    pub fn set_admitted(who: AccountId, admitted: bool) {
        Institutions::mutate(|all| {
            if admitted {
                all.insert(who);
            } else {
                all.remove(&who);
            }
        });
    }
}

impl Admission<AccountId> for Members {
    fn standing(who: &AccountId) -> Result<(), AdmissionError> {
        let known = Institutions::get().contains(who) || Persons::get().contains(who);
        known.then_some(()).ok_or(AdmissionError::NotAdmitted)
    }

    fn ensure_admitted(who: &AccountId) -> DispatchResult {
        Self::standing(who).map_err(|_| NOT_ADMITTED)
    }

    fn ensure_role(who: &AccountId, _: Role) -> DispatchResult {
        Self::ensure_admitted(who)?;
        ensure!(Institutions::get().contains(who), ROLE_MISSING);
        Ok(())
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn admit(who: &AccountId) {
        Self::set_admitted(*who, true);
    }
}

impl Compliance<AccountId> for Ledger {
    fn refusals(movement: &Movement<AccountId>, own_hold: Balance) -> Vec<Refusal> {
        let Movement { asset, from, to, .. } = *movement;
        if !Assets::contains_key(asset) {
            return vec![Refusal::UnknownAsset];
        }
        let mut refusals = Vec::new();
        for (side, who) in [(Side::Sender, from), (Side::Receiver, to)] {
            if let Err(why) = Members::standing(&who) {
                refusals.push(Refusal::NotInGoodStanding { side, why });
            }
            if Barred::contains_key((asset, who)) {
                refusals.push(Refusal::NoSubject { side });
            }
        }
        let holding = Holdings::get(asset, from);
        let available = holding.free + holding.locked.min(own_hold);
        let required = movement.quantity.units();
        if available < required {
            refusals.push(Refusal::InsufficientBalance { available, required });
        }
        refusals
    }

    fn rules_weight(_: AssetId) -> Weight {
        RULES_WEIGHT
    }

    fn max_rules_weight() -> Weight {
        MAX_RULES_WEIGHT
    }
}

impl castellan_primitives::rwa::Ledger<AccountId> for Ledger {
    type Reason = Reason;
    type Memo = ();

    fn is_unique(asset: AssetId) -> Option<bool> {
        Assets::get(asset)
    }

    fn available(asset: AssetId, who: &AccountId) -> Balance {
        free(asset, *who)
    }

    fn locked(asset: AssetId, who: &AccountId, _: &Reason) -> Balance {
        locked(asset, *who)
    }

    fn item(_: AssetId, _: ItemId) -> Option<(AccountId, Option<Reason>)> {
        None
    }

    fn lock(asset: AssetId, who: &AccountId, quantity: Quantity, _: &Reason) -> DispatchResult {
        Holdings::try_mutate(asset, who, |holding| {
            let units = quantity.units();
            holding.free = holding.free.checked_sub(units).ok_or(LACKING)?;
            holding.locked += units;
            Ok(())
        })
    }

    fn unlock(asset: AssetId, who: &AccountId, quantity: Quantity, _: &Reason) -> DispatchResult {
        Holdings::try_mutate(asset, who, |holding| {
            let units = quantity.units();
            holding.locked = holding.locked.checked_sub(units).ok_or(LACKING)?;
            holding.free += units;
            Ok(())
        })
    }

    fn lock_for(movement: &Movement<AccountId>, reason: &Reason, _: &mut ()) -> Result<Weight, DispatchError> {
        ensure_allowed(movement)?;
        Self::lock(movement.asset, &movement.from, movement.quantity, reason)?;
        Ok(RULES_WEIGHT)
    }

    fn deliver(movement: &Movement<AccountId>, locked: Option<&Reason>, _: &mut ()) -> Result<Weight, DispatchError> {
        ensure_allowed(movement)?;
        let units = movement.quantity.units();
        Holdings::try_mutate(movement.asset, movement.from, |holding| {
            let source = if locked.is_some() {
                &mut holding.locked
            } else {
                &mut holding.free
            };
            *source = source.checked_sub(units).ok_or(LACKING)?;
            Ok::<(), DispatchError>(())
        })?;
        Holdings::mutate(movement.asset, movement.to, |holding| holding.free += units);
        Ok(RULES_WEIGHT)
    }
}
