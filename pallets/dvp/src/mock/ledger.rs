// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The smallest ledger that the pallet can settle on, with rules and freezes that tests switch.
//!
//! It touches as many items as the real one: for each party its membership, its account's subject and the subject; the
//! asset's rules and its statistics; who is trusted, and the time; and what each party has.

use super::{AccountId, Now};
use crate::HoldReason;
use castellan_primitives::{
    kyc::{ClaimError, Topic},
    membership::{Admission, AdmissionError, Role, Roles},
    rwa::{self, AssetId, Compliance, ItemId, Movement, Quantity, Refusal, Side},
    Balance,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
    dispatch::DispatchResult, ensure, pallet_prelude::ValueQuery, storage_alias, weights::Weight, Blake2_128Concat,
};
use scale_info::TypeInfo;
use sp_runtime::{ArithmeticError, DispatchError, TokenError};

pub const BARRED: DispatchError = DispatchError::Other("barred from the asset");
pub const FROZEN: DispatchError = DispatchError::Other("frozen");
pub const NOT_ADMITTED: DispatchError = DispatchError::Other("not admitted");
pub const SUSPENDED: DispatchError = DispatchError::Other("suspended");
pub const ROLE_MISSING: DispatchError = DispatchError::Other("role missing");
pub const NO_SUCH_ASSET: DispatchError = DispatchError::Other("no such asset");
pub const NO_SUBJECT: DispatchError = DispatchError::Other("no subject");
/// The unit is not the party's, or is locked.
pub const NOT_OWNED: DispatchError = DispatchError::Other("not the owner's to move");

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

#[derive(Clone, Copy, Debug, Decode, Default, Encode)]
pub struct Holding {
    pub free: Balance,
    pub settlement: Balance,
    pub custody: Balance,
    /// What has to remain of all of it after every movement.
    pub frozen: Balance,
    pub account_frozen: bool,
}

impl Holding {
    fn total(&self) -> Balance {
        self.free + self.settlement + self.custody
    }

    fn of(&mut self, reason: &Reason) -> &mut Balance {
        match reason {
            Reason::Dvp(_) => &mut self.settlement,
            Reason::Custody => &mut self.custody,
        }
    }

    fn available(&self) -> Balance {
        self.free.min(self.total().saturating_sub(self.frozen))
    }
}

#[derive(Clone, Debug, Decode, Encode)]
struct Asset {
    unique: bool,
    frozen: bool,
    /// Who may neither deliver nor receive it.
    barred: Vec<AccountId>,
}

#[storage_alias]
pub type Holdings =
    StorageDoubleMap<MockLedger, Blake2_128Concat, AssetId, Blake2_128Concat, AccountId, Holding, ValueQuery>;

#[storage_alias]
type Items =
    StorageDoubleMap<MockLedger, Blake2_128Concat, AssetId, Blake2_128Concat, ItemId, (AccountId, Option<Reason>)>;

#[storage_alias]
type Assets = StorageMap<MockLedger, Blake2_128Concat, AssetId, Asset>;

/// Units in existence, and how often units moved.
#[storage_alias]
type Statistics = StorageMap<MockLedger, Blake2_128Concat, AssetId, (Balance, u64), ValueQuery>;

#[storage_alias]
type AssetCount = StorageValue<MockLedger, AssetId, ValueQuery>;

#[storage_alias]
type Members = StorageMap<MockLedger, Blake2_128Concat, AccountId, Member>;

#[storage_alias]
type SubjectOf = StorageMap<MockLedger, Blake2_128Concat, AccountId, u64>;

#[storage_alias]
type Subjects = StorageMap<MockLedger, Blake2_128Concat, u64, ()>;

#[storage_alias]
type Trust = StorageValue<MockLedger, (), ValueQuery>;

#[derive(Clone, Decode, Encode)]
struct Member {
    roles: Roles,
    suspended: bool,
}

pub struct Ledger;

impl Ledger {
    pub fn create(unique: bool) -> AssetId {
        let asset = AssetCount::get();
        AssetCount::put(asset + 1);
        Assets::insert(
            asset,
            Asset {
                unique,
                frozen: false,
                barred: Vec::new(),
            },
        );
        asset
    }

    pub fn issue(asset: AssetId, who: &AccountId, amount: Balance) {
        Statistics::mutate(asset, |(supply, _)| *supply += amount);
        Holdings::mutate(asset, who, |holding| holding.free += amount);
    }

    pub fn issue_item(asset: AssetId, who: &AccountId, item: ItemId) {
        Items::insert(asset, item, (*who, None::<Reason>));
    }

    pub fn supply(asset: AssetId) -> Balance {
        Statistics::get(asset).0
    }

    pub fn total(asset: AssetId, who: &AccountId) -> Balance {
        Holdings::get(asset, who).total()
    }

    /// Moves free units past the pallet.
    pub fn transfer(asset: AssetId, from: AccountId, to: AccountId, amount: Balance) -> DispatchResult {
        let quantity = Quantity::Units(amount);
        frame_support::storage::with_storage_layer(|| {
            <Self as rwa::Ledger<_>>::deliver(
                &Movement {
                    asset,
                    from,
                    to,
                    quantity,
                    venue: None,
                },
                None,
                &mut (),
            )
            .map(|_| ())
        })
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
        SubjectOf::insert(who, 100 + who);
        Subjects::insert(100 + who, ());
    }

    pub fn set_suspended(who: AccountId, suspended: bool) {
        Members::mutate(who, |member| {
            if let Some(member) = member {
                member.suspended = suspended;
            }
        });
    }

    fn change(asset: AssetId, change: impl FnOnce(&mut Asset)) {
        Assets::mutate(asset, |asset| change(asset.as_mut().expect("the asset exists")));
    }

    /// Switches the rule of `asset`: who is barred may neither deliver nor receive it.
    pub fn set_barred(asset: AssetId, who: AccountId, barred: bool) {
        Self::change(asset, |asset| {
            asset.barred.retain(|other| *other != who);
            if barred {
                asset.barred.push(who);
            }
        });
    }

    pub fn set_asset_frozen(asset: AssetId, frozen: bool) {
        Self::change(asset, |asset| asset.frozen = frozen);
    }

    pub fn set_account_frozen(asset: AssetId, who: AccountId, frozen: bool) {
        Holdings::mutate(asset, who, |holding| holding.account_frozen = frozen);
    }

    pub fn set_frozen_units(asset: AssetId, who: AccountId, frozen: Balance) {
        Holdings::mutate(asset, who, |holding| holding.frozen = frozen);
    }

    fn ensure_allowed(movement: &Movement<AccountId>) -> DispatchResult {
        let asset = movement.asset;
        let rules = Assets::get(asset).ok_or(NO_SUCH_ASSET)?;
        Trust::get();
        Now::get();
        ensure!(!rules.frozen, FROZEN);
        for who in [&movement.from, &movement.to] {
            Self::ensure_admitted(who)?;
            ensure!(SubjectOf::get(who).is_some_and(Subjects::contains_key), NO_SUBJECT);
            ensure!(!rules.barred.contains(who), BARRED);
            ensure!(!Holdings::get(asset, who).account_frozen, FROZEN);
        }
        Ok(())
    }

    fn take(holding: &mut Holding, amount: Balance, locked: Option<&Reason>) -> DispatchResult {
        let remains = holding.total().checked_sub(amount);
        ensure!(
            remains.is_some_and(|remains| remains >= holding.frozen),
            TokenError::FundsUnavailable
        );
        let source = match locked {
            Some(reason) => holding.of(reason),
            None => &mut holding.free,
        };
        *source = source.checked_sub(amount).ok_or(TokenError::FundsUnavailable)?;
        Ok(())
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

/// How the ledger reports that an asset or account is frozen.
pub const fn frozen(side: Side) -> Refusal {
    Refusal::ClaimRequired {
        side,
        topic: Topic::LockUp,
        why: ClaimError::Missing,
    }
}

impl Compliance<AccountId> for Ledger {
    fn refusals(movement: &Movement<AccountId>, own_hold: Balance) -> Vec<Refusal> {
        let Movement {
            asset,
            from,
            to,
            quantity,
            ..
        } = movement;
        let Some(rules) = Assets::get(asset) else {
            return vec![Refusal::UnknownAsset];
        };
        let mut refusals = Vec::new();
        for (side, who) in [(Side::Sender, from), (Side::Receiver, to)] {
            let standing = Self::standing(who).err();
            refusals.extend(standing.map(|why| Refusal::NotInGoodStanding { side, why }));
            if rules.barred.contains(who) {
                refusals.push(Refusal::NoSubject { side });
            }
            if rules.frozen || Holdings::get(asset, who).account_frozen {
                refusals.push(frozen(side));
            }
        }
        match quantity {
            Quantity::Units(required) => {
                let holding = Holdings::get(asset, from);
                let own_hold = own_hold.min(holding.settlement);
                let available = (holding.free + own_hold).min(holding.total().saturating_sub(holding.frozen));
                if available < *required {
                    refusals.push(Refusal::InsufficientBalance {
                        available,
                        required: *required,
                    });
                }
            },
            Quantity::Item(item) => {
                let free = Items::get(asset, item)
                    .is_some_and(|(owner, lock)| owner == *from && (lock.is_none() || own_hold > 0));
                if !free {
                    refusals.push(Refusal::InsufficientBalance {
                        available: 0,
                        required: 1,
                    });
                }
            },
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

impl rwa::Ledger<AccountId> for Ledger {
    type Reason = Reason;
    type Memo = ();

    fn is_unique(asset: AssetId) -> Option<bool> {
        Assets::get(asset).map(|asset| asset.unique)
    }

    fn available(asset: AssetId, who: &AccountId) -> Balance {
        Holdings::get(asset, who).available()
    }

    fn locked(asset: AssetId, who: &AccountId, reason: &Reason) -> Balance {
        *Holdings::get(asset, who).of(reason)
    }

    fn item(asset: AssetId, item: ItemId) -> Option<(AccountId, Option<Reason>)> {
        Items::get(asset, item)
    }

    fn lock(asset: AssetId, who: &AccountId, quantity: Quantity, reason: &Reason) -> DispatchResult {
        match quantity {
            Quantity::Units(amount) => Holdings::try_mutate(asset, who, |holding| {
                ensure!(holding.available() >= amount, TokenError::FundsUnavailable);
                holding.free -= amount;
                *holding.of(reason) += amount;
                Ok(())
            }),
            Quantity::Item(item) => Items::try_mutate(asset, item, |state| {
                ensure!(*state == Some((*who, None)), NOT_OWNED);
                *state = Some((*who, Some(*reason)));
                Ok(())
            }),
        }
    }

    fn unlock(asset: AssetId, who: &AccountId, quantity: Quantity, reason: &Reason) -> DispatchResult {
        match quantity {
            Quantity::Units(amount) => Holdings::try_mutate(asset, who, |holding| {
                let rest = holding.of(reason).checked_sub(amount);
                *holding.of(reason) = rest.ok_or(TokenError::FundsUnavailable)?;
                holding.free += amount;
                Ok(())
            }),
            Quantity::Item(item) => Items::try_mutate(asset, item, |state| {
                ensure!(*state == Some((*who, Some(*reason))), NOT_OWNED);
                *state = Some((*who, None));
                Ok(())
            }),
        }
    }

    fn lock_for(movement: &Movement<AccountId>, reason: &Reason, _: &mut ()) -> Result<Weight, DispatchError> {
        Self::ensure_allowed(movement)?;
        Self::lock(movement.asset, &movement.from, movement.quantity, reason)?;
        Ok(RULES_WEIGHT)
    }

    fn deliver(movement: &Movement<AccountId>, locked: Option<&Reason>, _: &mut ()) -> Result<Weight, DispatchError> {
        Self::ensure_allowed(movement)?;
        let Movement { asset, from, to, .. } = movement;
        match movement.quantity {
            Quantity::Units(amount) => {
                Holdings::try_mutate(asset, from, |holding| Self::take(holding, amount, locked))?;
                Holdings::try_mutate(asset, to, |holding| {
                    let free = holding.free.checked_add(amount);
                    holding.free = free.ok_or(ArithmeticError::Overflow)?;
                    Ok::<_, DispatchError>(())
                })?;
            },
            Quantity::Item(item) => Items::try_mutate(asset, item, |state| {
                ensure!(*state == Some((*from, locked.copied())), NOT_OWNED);
                *state = Some((*to, None));
                Ok::<_, DispatchError>(())
            })?,
        }
        Statistics::mutate(asset, |(_, moved)| *moved += 1);
        Ok(RULES_WEIGHT)
    }
}
