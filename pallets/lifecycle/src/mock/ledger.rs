// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A small but honest ledger: balances, holds, record dates and supply, with rules that tests switch for each account.

use super::{AccountId, Lifecycle};
use crate::HoldReason;
use castellan_identifiers::Country;
use castellan_primitives::{
    kyc::{Attestation, ClaimError, ClaimQuery, Identity, SubjectId, SubjectKind, Topic},
    membership::{Admission, AdmissionError, Role},
    rwa::{
        self, AssetId, AssetPowers, Compliance, Issuance, ItemId, Movement, Power, Quantity, RecordId, Records,
        Refusal, Stages,
    },
    Balance,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
    dispatch::DispatchResult,
    ensure,
    pallet_prelude::{OptionQuery, ValueQuery},
    storage_alias,
    traits::{
        fungibles::{self, Dust, MutateHold, Unbalanced, UnbalancedHold},
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
pub const ROLE_MISSING: DispatchError = DispatchError::Other("role missing");
pub const POWER_MISSING: DispatchError = DispatchError::Other("power missing");
pub const NO_SUCH_ASSET: DispatchError = DispatchError::Other("no such asset");
pub const STAGE_FORBIDS: DispatchError = DispatchError::Other("stage forbids");
pub const TOO_MANY_RECORDS: DispatchError = DispatchError::Other("too many records");
/// What an event keeps of the errors here: their text is not encoded.
pub const LOGGED: DispatchError = DispatchError::Other("");
pub const MAX_RECORDS: u32 = 6;

#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Reason {
    Lifecycle(HoldReason),
    Settlement,
}

impl From<HoldReason> for Reason {
    fn from(reason: HoldReason) -> Self {
        Self::Lifecycle(reason)
    }
}

#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Holding {
    pub free: Balance,
    /// By reason: subscription, payout, redemption, settlement.
    pub held: [Balance; 4],
}

impl Holding {
    pub fn total(&self) -> Balance {
        self.free + self.held.iter().sum::<Balance>()
    }

    fn on_hold(&mut self, reason: &Reason) -> &mut Balance {
        &mut self.held[slot(reason)]
    }
}

fn slot(reason: &Reason) -> usize {
    match reason {
        Reason::Lifecycle(HoldReason::Subscription) => 0,
        Reason::Lifecycle(HoldReason::Payout) => 1,
        Reason::Lifecycle(HoldReason::Redemption) => 2,
        Reason::Settlement => 3,
    }
}

/// What the ledger creates an asset from.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Terms {
    pub unique: bool,
}

#[storage_alias]
pub type Holdings =
    StorageDoubleMap<MockLedger, Blake2_128Concat, AssetId, Blake2_128Concat, AccountId, Holding, ValueQuery>;
#[storage_alias]
type Supply = StorageMap<MockLedger, Blake2_128Concat, AssetId, Balance, OptionQuery>;
#[storage_alias]
type Issuers = StorageMap<MockLedger, Blake2_128Concat, AssetId, AccountId, OptionQuery>;
#[storage_alias]
type Unique = StorageMap<MockLedger, Blake2_128Concat, AssetId, (), OptionQuery>;
#[storage_alias]
type AssetCount = StorageValue<MockLedger, AssetId, ValueQuery>;
#[storage_alias]
type Barred = StorageMap<MockLedger, Blake2_128Concat, (AssetId, AccountId), ()>;
#[storage_alias]
type RecordCount = StorageMap<MockLedger, Blake2_128Concat, AssetId, RecordId, ValueQuery>;
#[storage_alias]
type Snapshots =
    StorageMap<MockLedger, Blake2_128Concat, (AssetId, RecordId), (Balance, Vec<(AccountId, Balance)>), OptionQuery>;
#[storage_alias]
type OpenRecords = StorageMap<MockLedger, Blake2_128Concat, AssetId, u32, ValueQuery>;
#[storage_alias]
type Subjects = StorageMap<MockLedger, Blake2_128Concat, AccountId, SubjectId, OptionQuery>;
#[storage_alias]
type Successors = StorageMap<MockLedger, Blake2_128Concat, AccountId, AccountId, OptionQuery>;
#[storage_alias]
type Claims = StorageMap<MockLedger, Blake2_128Concat, (SubjectId, Topic), Country, OptionQuery>;
/// What the ledger was told of a stage: whether units may be issued, and move.
#[storage_alias]
type Told = StorageMap<MockLedger, Blake2_128Concat, AssetId, (bool, bool), OptionQuery>;
#[storage_alias]
type Roles = StorageMap<MockLedger, Blake2_128Concat, AccountId, bool, OptionQuery>;

pub struct Ledger;

impl Ledger {
    pub fn create_for(issuer: AccountId) -> AssetId {
        let asset = AssetCount::get();
        AssetCount::put(asset + 1);
        Supply::insert(asset, 0);
        Issuers::insert(asset, issuer);
        asset
    }

    /// What a holder of the power to issue does without the pallet.
    pub fn mint(asset: AssetId, who: AccountId, amount: Balance) -> DispatchResult {
        ensure!(Self::gate(asset).0, STAGE_FORBIDS);
        Self::bring(asset, &who, amount)
    }

    /// Admits `who`, as an issuer agent if so wanted.
    pub fn admit_as(who: AccountId, is_agent: bool, subject: SubjectId) {
        Roles::insert(who, is_agent);
        Subjects::insert(who, subject);
    }

    pub fn admit_without_subject(who: AccountId) {
        Roles::insert(who, false);
    }

    pub fn expel(who: AccountId) {
        Roles::remove(who);
    }

    pub fn attest_as(who: AccountId, topic: Topic, country: Country) {
        Claims::insert((Subjects::get(who).expect("the account has a subject"), topic), country);
    }

    pub fn replace(who: AccountId, successor: AccountId) {
        Successors::insert(who, successor);
    }

    pub fn set_barred(asset: AssetId, who: AccountId, barred: bool) {
        if barred {
            Barred::insert((asset, who), ());
        } else {
            Barred::remove((asset, who));
        }
    }

    pub fn open_records(asset: AssetId) -> u32 {
        OpenRecords::get(asset)
    }

    pub fn transfer_units(asset: AssetId, from: AccountId, to: AccountId, amount: Balance) -> DispatchResult {
        Self::ensure_move(asset, &from, &to)?;
        let reduced = Holdings::get(asset, from).free.checked_sub(amount);
        let reduced = reduced.ok_or(sp_runtime::TokenError::FundsUnavailable)?;
        Holdings::mutate(asset, from, |holding| holding.free = reduced);
        Holdings::mutate(asset, to, |holding| holding.free += amount);
        Ok(())
    }

    /// The stage as far as the ledger knows it: what it was told, or else what it hears when it asks.
    fn gate(asset: AssetId) -> (bool, bool) {
        Told::get(asset).unwrap_or_else(|| Self::ask(asset))
    }

    fn ask(asset: AssetId) -> (bool, bool) {
        (Lifecycle::may_issue(asset), Lifecycle::may_move(asset))
    }

    fn bring(asset: AssetId, who: &AccountId, amount: Balance) -> DispatchResult {
        Self::ensure_party(asset, who)?;
        let supply = Supply::get(asset).ok_or(NO_SUCH_ASSET)?.checked_add(amount);
        Supply::insert(asset, supply.ok_or(sp_runtime::ArithmeticError::Overflow)?);
        Holdings::mutate(asset, who, |holding| holding.free += amount);
        Ok(())
    }

    fn ensure_party(asset: AssetId, who: &AccountId) -> DispatchResult {
        ensure!(Supply::contains_key(asset), NO_SUCH_ASSET);
        ensure!(Roles::contains_key(who), NOT_ADMITTED);
        ensure!(!Barred::contains_key((asset, who)), BARRED);
        ensure!(!Successors::contains_key(who), BARRED);
        Ok(())
    }

    fn ensure_move(asset: AssetId, from: &AccountId, to: &AccountId) -> DispatchResult {
        ensure!(Self::gate(asset).1, STAGE_FORBIDS);
        Self::ensure_party(asset, from)?;
        Self::ensure_party(asset, to)
    }
}

impl Admission<AccountId> for Ledger {
    fn standing(who: &AccountId) -> Result<(), AdmissionError> {
        ensure!(Roles::contains_key(who), AdmissionError::NotAdmitted);
        Ok(())
    }

    fn ensure_admitted(who: &AccountId) -> DispatchResult {
        Self::standing(who).map_err(|_| NOT_ADMITTED)
    }

    fn ensure_role(who: &AccountId, role: Role) -> DispatchResult {
        Self::ensure_admitted(who)?;
        ensure!(role != Role::IssuerAgent || Roles::get(who) == Some(true), ROLE_MISSING);
        Ok(())
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn admit(who: &AccountId) {
        Self::admit_as(*who, true, *who as SubjectId);
    }
}

impl Identity<AccountId> for Ledger {
    type Profile = (SubjectId, AccountId);

    type Memo = ();

    fn profile_with(who: &AccountId, _: &mut ()) -> Option<Self::Profile> {
        Subjects::get(who).map(|subject| (subject, *who))
    }

    fn subject(profile: &Self::Profile) -> SubjectId {
        profile.0
    }

    fn kind(_: &Self::Profile) -> SubjectKind {
        SubjectKind::Institution
    }

    fn is_retired(profile: &Self::Profile) -> bool {
        Successors::contains_key(profile.1)
    }

    fn accounts(profile: &Self::Profile) -> Vec<AccountId> {
        Subjects::iter()
            .filter(|(_, subject)| *subject == profile.0)
            .map(|(who, _)| who)
            .collect()
    }

    fn successor(who: &AccountId) -> Option<AccountId> {
        Successors::get(who)
    }

    fn attestation(profile: &Self::Profile, query: &ClaimQuery<AccountId>) -> Result<Attestation, ClaimError> {
        let country = Claims::get((profile.0, query.topic)).ok_or(ClaimError::Missing)?;
        Ok(Attestation {
            subject: profile.0,
            country,
            level: 0,
            expires_at: None,
        })
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn attest(who: &AccountId, topic: Topic, country: Country) {
        Subjects::insert(who, *who as SubjectId);
        Self::attest_as(*who, topic, country);
    }
}

pub const MAX_RULES_WEIGHT: Weight = Weight::from_parts(5_000, 50);

impl Compliance<AccountId> for Ledger {
    fn refusals(_: &Movement<AccountId>, _: Balance) -> Vec<Refusal> {
        Vec::new()
    }

    fn rules_weight(_: AssetId) -> Weight {
        MAX_RULES_WEIGHT
    }

    fn max_rules_weight() -> Weight {
        MAX_RULES_WEIGHT
    }
}

impl rwa::Ledger<AccountId> for Ledger {
    type Reason = Reason;
    type Memo = ();

    fn is_unique(asset: AssetId) -> Option<bool> {
        Supply::contains_key(asset).then(|| Unique::contains_key(asset))
    }

    fn available(asset: AssetId, who: &AccountId) -> Balance {
        Holdings::get(asset, who).free
    }

    fn locked(asset: AssetId, who: &AccountId, reason: &Reason) -> Balance {
        *Holdings::get(asset, who).on_hold(reason)
    }

    fn item(_: AssetId, _: ItemId) -> Option<(AccountId, Option<Reason>)> {
        None
    }

    fn lock(asset: AssetId, who: &AccountId, quantity: Quantity, reason: &Reason) -> DispatchResult {
        <Self as MutateHold<AccountId>>::hold(asset, reason, who, quantity.units())
    }

    fn unlock(asset: AssetId, who: &AccountId, quantity: Quantity, reason: &Reason) -> DispatchResult {
        <Self as MutateHold<AccountId>>::release(asset, reason, who, quantity.units(), Precision::Exact).map(|_| ())
    }

    fn lock_for(movement: &Movement<AccountId>, reason: &Reason, _: &mut ()) -> Result<Weight, DispatchError> {
        Self::ensure_move(movement.asset, &movement.from, &movement.to)?;
        <Self as rwa::Ledger<_>>::lock(movement.asset, &movement.from, movement.quantity, reason)?;
        Ok(MAX_RULES_WEIGHT)
    }

    fn deliver(movement: &Movement<AccountId>, _: Option<&Reason>, _: &mut ()) -> Result<Weight, DispatchError> {
        Self::transfer_units(movement.asset, movement.from, movement.to, movement.quantity.units())?;
        Ok(MAX_RULES_WEIGHT)
    }
}

impl Issuance<AccountId> for Ledger {
    type Terms = Terms;
    type Metadata = ();

    fn create(issuer: &AccountId, terms: Terms) -> Result<AssetId, DispatchError> {
        let asset = Self::create_for(*issuer);
        if terms.unique {
            Unique::insert(asset, ());
        }
        Ok(asset)
    }

    fn issue(asset: AssetId, to: &AccountId, amount: Balance) -> DispatchResult {
        Self::bring(asset, to, amount)
    }

    fn issue_item(asset: AssetId, to: &AccountId, (): ()) -> Result<ItemId, DispatchError> {
        let item = Supply::get(asset).unwrap_or_default();
        Self::bring(asset, to, 1)?;
        ItemId::try_from(item).map_err(|_| DispatchError::Exhausted)
    }

    fn redeem(asset: AssetId, who: &AccountId, quantity: Quantity, locked: Option<&Reason>) -> DispatchResult {
        Self::ensure_party(asset, who)?;
        let mut holding = Holdings::get(asset, who);
        let part = match locked {
            Some(reason) => holding.on_hold(reason),
            None => &mut holding.free,
        };
        let rest = part.checked_sub(quantity.units());
        *part = rest.ok_or(sp_runtime::TokenError::FundsUnavailable)?;
        Holdings::insert(asset, who, holding);
        Supply::mutate(asset, |supply| *supply = supply.map(|supply| supply - quantity.units()));
        Ok(())
    }

    fn supply(asset: AssetId) -> Balance {
        Supply::get(asset).unwrap_or_default()
    }

    fn split(asset: AssetId, factor: u32) -> DispatchResult {
        let factor = Balance::from(factor);
        let supply = Self::supply(asset).checked_mul(factor);
        Supply::insert(asset, supply.ok_or(sp_runtime::ArithmeticError::Overflow)?);
        let holdings: Vec<_> = Holdings::iter_prefix(asset).collect();
        for (who, mut holding) in holdings {
            holding.free += holding.total() * (factor - 1);
            Holdings::insert(asset, who, holding);
        }
        Ok(())
    }

    fn stage_changed(asset: AssetId) {
        Told::insert(asset, Self::ask(asset));
    }
}

impl Records<AccountId> for Ledger {
    fn take_record(asset: AssetId) -> Result<RecordId, DispatchError> {
        ensure!(OpenRecords::get(asset) < MAX_RECORDS, TOO_MANY_RECORDS);
        OpenRecords::mutate(asset, |open| *open += 1);
        let record = RecordCount::get(asset);
        RecordCount::insert(asset, record + 1);
        let balances: Vec<_> = Holdings::iter_prefix(asset)
            .map(|(who, holding)| (who, holding.total()))
            .collect();
        Snapshots::insert((asset, record), (Self::supply(asset), balances));
        Ok(record)
    }

    fn balance_at(asset: AssetId, who: &AccountId, record: RecordId) -> Balance {
        let balances = Snapshots::get((asset, record))
            .map(|(_, balances)| balances)
            .unwrap_or_default();
        balances
            .into_iter()
            .find(|(holder, _)| holder == who)
            .map_or(0, |(_, balance)| balance)
    }

    fn supply_at(asset: AssetId, record: RecordId) -> Option<Balance> {
        Snapshots::get((asset, record)).map(|(supply, _)| supply)
    }

    fn close_record(asset: AssetId, record: RecordId) {
        if Snapshots::take((asset, record)).is_some() {
            OpenRecords::mutate(asset, |open| *open -= 1);
        }
    }
}

impl AssetPowers<AccountId> for Ledger {
    fn ensure_power(asset: AssetId, who: &AccountId, _: Power) -> DispatchResult {
        let issuer = Issuers::get(asset).ok_or(NO_SUCH_ASSET)?;
        ensure!(issuer == *who, POWER_MISSING);
        Ok(())
    }

    fn issuer(asset: AssetId) -> Option<AccountId> {
        Issuers::get(asset)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn create_asset(issuer: &AccountId) -> AssetId {
        Self::create_for(*issuer)
    }
}

impl fungibles::Inspect<AccountId> for Ledger {
    type AssetId = AssetId;
    type Balance = Balance;

    fn total_issuance(asset: AssetId) -> Balance {
        Supply::get(asset).unwrap_or_default()
    }

    fn minimum_balance(_: AssetId) -> Balance {
        1
    }

    fn total_balance(asset: AssetId, who: &AccountId) -> Balance {
        Holdings::get(asset, who).total()
    }

    fn balance(asset: AssetId, who: &AccountId) -> Balance {
        Holdings::get(asset, who).free
    }

    fn reducible_balance(asset: AssetId, who: &AccountId, _: Preservation, _: Fortitude) -> Balance {
        Self::balance(asset, who)
    }

    fn can_deposit(asset: AssetId, _: &AccountId, _: Balance, _: Provenance) -> DepositConsequence {
        if Self::asset_exists(asset) {
            DepositConsequence::Success
        } else {
            DepositConsequence::UnknownAsset
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
        Supply::contains_key(asset)
    }
}

impl fungibles::Unbalanced<AccountId> for Ledger {
    fn handle_dust(_: Dust<AccountId, Self>) {}

    fn write_balance(asset: AssetId, who: &AccountId, amount: Balance) -> Result<Option<Balance>, DispatchError> {
        Holdings::mutate(asset, who, |holding| holding.free = amount);
        Ok(None)
    }

    fn set_total_issuance(asset: AssetId, amount: Balance) {
        Supply::insert(asset, amount);
    }
}

impl fungibles::Mutate<AccountId> for Ledger {
    fn transfer(
        asset: AssetId,
        source: &AccountId,
        dest: &AccountId,
        amount: Balance,
        _: Preservation,
    ) -> Result<Balance, DispatchError> {
        Self::transfer_units(asset, *source, *dest, amount).map(|()| amount)
    }
}

impl fungibles::InspectHold<AccountId> for Ledger {
    type Reason = Reason;

    fn total_balance_on_hold(asset: AssetId, who: &AccountId) -> Balance {
        Holdings::get(asset, who).held.iter().sum()
    }

    fn balance_on_hold(asset: AssetId, reason: &Reason, who: &AccountId) -> Balance {
        *Holdings::get(asset, who).on_hold(reason)
    }
}

impl fungibles::UnbalancedHold<AccountId> for Ledger {
    fn set_balance_on_hold(asset: AssetId, reason: &Reason, who: &AccountId, amount: Balance) -> DispatchResult {
        Holdings::mutate(asset, who, |holding| *holding.on_hold(reason) = amount);
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
        _: Restriction,
        _: Fortitude,
    ) -> Result<Balance, DispatchError> {
        Self::ensure_move(asset, source, dest)?;
        let amount = Self::decrease_balance_on_hold(asset, reason, source, amount, precision)?;
        Self::increase_balance(asset, dest, amount, precision)
    }
}
