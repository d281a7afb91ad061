// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A chain with four validators, a ledger of few words, and a mainchain that the test makes up.

use crate::{Event, ExitId, OnAnchored, Status, Subject};
use castellan_identifiers::Country;
use castellan_primitives::{
    backing::Backing,
    kyc::{Attestation, ClaimError, ClaimQuery, Identity, SubjectId, SubjectKind, Topic},
    membership::{Admission, AdmissionError, Role},
    rwa::{AssetId, Compliance, Movement, RecordId, Records, Refusal, Side},
    Balance, BlockNumber,
};
use castellan_settlement::{
    observation::{key, Checkpoint, Deposit, Kept, Observation, ObserverId, ObserverSignature, Report},
    Domain,
};
use core::time::Duration;
use frame_support::{
    construct_runtime, derive_impl, parameter_types, storage_alias,
    traits::{Authorize, ConstU32, ConstU64, Hooks, UnixTime},
    weights::Weight,
    Blake2_128Concat, Twox64Concat,
};
use frame_system::EnsureRoot;
use sp_core::{Pair, H160, H256};
use sp_io::TestExternalities;
use sp_keystore::{testing::MemoryKeystore, KeystoreExt};
use sp_runtime::{
    transaction_validity::{TransactionSource, TransactionValidityError},
    AccountId32, BuildStorage, DispatchError, DispatchResult,
};

pub type AccountId = AccountId32;
pub type VaultError = crate::Error<Test>;

pub const CHAIN_ID: u64 = 31_337;
pub const VAULT: H160 = H160([0x11; 20]);
pub const GOLD: H160 = H160([0x20; 20]);
pub const CASH: H160 = H160([0x30; 20]);
/// No asset stands for it.
pub const STRAY: H160 = H160([0x40; 20]);
pub const GOLD_ASSET: AssetId = 0;
pub const CASH_ASSET: AssetId = 1;
/// Exists, and is not backed.
pub const LOOSE_ASSET: AssetId = 2;

/// The block time, in seconds.
pub const START: u64 = 1_700_000_000;
pub const WINDOW: u64 = 1_000;
pub const RETURN_DELAY: u64 = 10;
pub const MAX_STEPS: u32 = 3;

pub const ALICE: AccountId = AccountId32::new([1; 32]);
pub const BOB: AccountId = AccountId32::new([2; 32]);
pub const CAROL: AccountId = AccountId32::new([3; 32]);
/// Nobody has heard of it.
pub const STRANGER: AccountId = AccountId32::new([9; 32]);

construct_runtime!(
    pub enum Test {
        System: frame_system,
        Vault: crate,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type AccountId = AccountId;
    type Block = frame_system::mocking::MockBlock<Test>;
    type Lookup = sp_runtime::traits::IdentityLookup<AccountId>;
}

parameter_types! {
    pub static Now: u64 = START;
    pub static RoundInterval: u64 = 5;
    /// What the chain's anchor keeper was told.
    pub static Anchored: Option<BlockNumber> = None;
}

impl crate::Config for Test {
    type Admission = Members;
    type GovernanceOrigin = EnsureRoot<AccountId>;
    type Identity = Members;
    type Ledger = Book;
    type MaxCancels = ConstU32<2>;
    type MaxObservers = ConstU32<8>;
    type MaxSteps = ConstU32<MAX_STEPS>;
    type OnAnchored = Told;
    type ReturnDelay = ConstU64<RETURN_DELAY>;
    type RoundInterval = RoundInterval;
    type Time = Clock;
    type WeightInfo = ();
    type Window = ConstU64<WINDOW>;
}

pub struct Clock;

impl UnixTime for Clock {
    fn now() -> Duration {
        Duration::from_secs(Now::get())
    }
}

pub struct Told;

impl OnAnchored for Told {
    fn on_anchored(block: BlockNumber) {
        Anchored::set(Some(block));
    }
}

// In storage, so that what fails is undone here too.
#[storage_alias]
type Backed = StorageMap<Vault, Twox64Concat, AssetId, bool>;
#[storage_alias]
type Units = StorageDoubleMap<Vault, Twox64Concat, AssetId, Blake2_128Concat, AccountId, Balance>;
#[storage_alias]
type Fixed = StorageMap<Vault, Twox64Concat, (AssetId, RecordId, AccountId), Balance>;
#[storage_alias]
type OpenRecords = StorageMap<Vault, Twox64Concat, AssetId, Vec<RecordId>>;
#[storage_alias]
type Barred = StorageMap<Vault, Twox64Concat, AccountId, bool>;
#[storage_alias]
type Suspended = StorageMap<Vault, Twox64Concat, AccountId, bool>;

/// The rules let nobody send or receive whom this was said of.
pub fn bar(who: &AccountId, barred: bool) {
    Barred::insert(who, barred);
}

pub fn suspend(who: &AccountId, suspended: bool) {
    Suspended::insert(who, suspended);
}

/// How many record dates an asset may have.
pub const MAX_RECORDS: usize = 2;

pub struct Book;

fn is_barred(who: &AccountId) -> bool {
    Barred::get(who).unwrap_or_default()
}

impl Compliance<AccountId> for Book {
    fn refusals(movement: &Movement<AccountId>, _: Balance) -> Vec<Refusal> {
        let mut list = Vec::new();
        if is_barred(&movement.to) {
            list.push(Refusal::AccountFrozen { side: Side::Receiver });
        }
        let available = free(movement.asset, &movement.from);
        let required = movement.quantity.units();
        if available < required {
            list.push(Refusal::InsufficientBalance { available, required });
        }
        list
    }

    fn rules_weight(_: AssetId) -> Weight {
        Weight::zero()
    }

    fn max_rules_weight() -> Weight {
        Weight::zero()
    }
}

impl Records<AccountId> for Book {
    fn take_record(asset: AssetId) -> Result<RecordId, DispatchError> {
        let mut open = OpenRecords::get(asset).unwrap_or_default();
        if open.len() >= MAX_RECORDS {
            return Err(DispatchError::Other("too many records"));
        }
        let record = System::block_number() as RecordId;
        open.push(record);
        OpenRecords::insert(asset, open);
        for (who, amount) in Units::iter_prefix(asset).collect::<Vec<_>>() {
            Fixed::insert((asset, record, who), amount);
        }
        Ok(record)
    }

    fn balance_at(asset: AssetId, who: &AccountId, record: RecordId) -> Balance {
        Fixed::get((asset, record, who.clone())).unwrap_or_default()
    }

    fn supply_at(asset: AssetId, record: RecordId) -> Option<Balance> {
        let of = |who| Fixed::get((asset, record, who)).unwrap_or_default();
        Some(Units::iter_key_prefix(asset).map(of).sum())
    }

    fn close_record(asset: AssetId, record: RecordId) {
        OpenRecords::mutate(asset, |open| {
            open.get_or_insert_default().retain(|other| *other != record)
        });
    }
}

impl Backing<AccountId> for Book {
    fn back(asset: AssetId) -> DispatchResult {
        match Backed::get(asset) {
            None => Err(DispatchError::Other("no such asset")),
            Some(true) => Err(DispatchError::Other("backed already")),
            Some(false) => {
                Backed::insert(asset, true);
                Ok(())
            },
        }
    }

    fn is_backed(asset: AssetId) -> bool {
        Backed::get(asset).unwrap_or_default()
    }

    fn credit(asset: AssetId, to: &AccountId, amount: Balance) -> DispatchResult {
        Units::mutate(asset, to, |units| *units.get_or_insert_default() += amount);
        // After a change, so that a test notices if it is not undone.
        if is_barred(to) || *to == STRANGER {
            return Err(DispatchError::Other("barred"));
        }
        Ok(())
    }

    fn debit(asset: AssetId, who: &AccountId, amount: Balance) -> DispatchResult {
        if is_barred(who) {
            return Err(DispatchError::Other("barred"));
        }
        let left = free(asset, who)
            .checked_sub(amount)
            .ok_or(DispatchError::Other("poor"))?;
        Units::insert(asset, who, left);
        Ok(())
    }

    fn units(asset: AssetId) -> Balance {
        Units::iter_prefix_values(asset).sum()
    }

    fn total(asset: AssetId, who: &AccountId) -> Balance {
        free(asset, who)
    }

    fn holders(asset: AssetId, after: Option<&AccountId>, most: u32) -> Vec<AccountId> {
        let all = match after {
            Some(after) => Units::iter_key_prefix_from(asset, Units::hashed_key_for(asset, after)),
            None => Units::iter_key_prefix(asset),
        };
        all.take(most as usize).collect()
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn unbacked_asset(_: &[AccountId]) -> AssetId {
        let asset = 100 + Backed::iter().count() as AssetId;
        Backed::insert(asset, false);
        asset
    }
}

pub fn free(asset: AssetId, who: &AccountId) -> Balance {
    Units::get(asset, who).unwrap_or_default()
}

/// Moves units as a trade would.
pub fn transfer(asset: AssetId, from: &AccountId, to: &AccountId, amount: Balance) {
    let left = free(asset, from).checked_sub(amount).expect("enough");
    Units::insert(asset, from, left);
    Units::insert(asset, to, free(asset, to) + amount);
}

/// Takes every record date that there may be.
pub fn exhaust_records(asset: AssetId) {
    OpenRecords::insert(asset, vec![RecordId::MAX; MAX_RECORDS]);
}

pub struct Members;

impl Admission<AccountId> for Members {
    fn standing(who: &AccountId) -> Result<(), AdmissionError> {
        if *who == STRANGER {
            return Err(AdmissionError::NotAdmitted);
        }
        if Suspended::get(who).unwrap_or_default() {
            return Err(AdmissionError::Suspended);
        }
        Ok(())
    }

    fn ensure_admitted(who: &AccountId) -> DispatchResult {
        Self::standing(who).map_err(|_| DispatchError::BadOrigin)
    }

    fn ensure_role(who: &AccountId, _: Role) -> DispatchResult {
        Self::ensure_admitted(who)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn admit(_: &AccountId) {}
}

impl Identity<AccountId> for Members {
    type Profile = AccountId;
    type Memo = ();

    fn profile_with(who: &AccountId, (): &mut ()) -> Option<AccountId> {
        (*who != STRANGER).then(|| who.clone())
    }

    fn subject(profile: &AccountId) -> SubjectId {
        let bytes: &[u8; 32] = profile.as_ref();
        bytes[0].into()
    }

    fn kind(_: &AccountId) -> SubjectKind {
        SubjectKind::Institution
    }

    fn is_retired(_: &AccountId) -> bool {
        false
    }

    fn accounts(profile: &AccountId) -> Vec<AccountId> {
        vec![profile.clone()]
    }

    fn successor(_: &AccountId) -> Option<AccountId> {
        None
    }

    fn attestation(_: &AccountId, _: &ClaimQuery<AccountId>) -> Result<Attestation, ClaimError> {
        Err(ClaimError::Missing)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn attest(_: &AccountId, _: Topic, _: Country) {}
}

// Both are named only where benchmarks are.
#[allow(dead_code)]
type Unused = (Topic, Country);

/// The key of the validator of this number.
pub fn observer_key(number: u8) -> key::Pair {
    key::Pair::from_seed(&[number; 32])
}

pub fn observer(number: u8) -> ObserverId {
    observer_key(number).public()
}

/// Makes these the validators of the session.
pub fn seat(numbers: impl IntoIterator<Item = u8>) {
    use frame_support::traits::OneSessionHandler;
    let seats: Vec<_> = numbers.into_iter().map(|number| (ALICE, observer(number))).collect();
    let validators = || seats.iter().map(|(account, key)| (account, key.clone()));
    <Vault as OneSessionHandler<AccountId>>::on_new_session(true, validators(), validators());
}

pub fn chain() -> TestExternalities {
    Now::set(START);
    RoundInterval::set(5);
    Anchored::set(None);
    let mut ext: TestExternalities = frame_system::GenesisConfig::<Test>::default()
        .build_storage()
        .expect("the default genesis builds")
        .into();
    // Benchmarks sign with it.
    ext.register_extension(KeystoreExt::new(MemoryKeystore::new()));
    ext.execute_with(|| {
        System::set_block_number(1);
        [GOLD_ASSET, CASH_ASSET, LOOSE_ASSET]
            .iter()
            .for_each(|asset| Backed::insert(asset, false));
        seat(1..=4);
    });
    ext
}

/// Runs `test` on a chain whose vault keeps gold and cash, then checks every invariant.
pub fn run(test: impl FnOnce()) {
    chain().execute_with(|| {
        Vault::set_mainchain(RuntimeOrigin::root(), CHAIN_ID, VAULT).expect("nothing is in use");
        Vault::map_token(RuntimeOrigin::root(), GOLD, GOLD_ASSET).expect("it has no asset");
        Vault::map_token(RuntimeOrigin::root(), CASH, CASH_ASSET).expect("it has no asset");
        test();
        Vault::do_try_state().expect("every invariant holds");
    });
}

/// Ends the present block and those after it, up to the beginning of block `number`, checking every invariant in each.
pub fn go_to(number: u64) {
    while System::block_number() < number {
        Vault::on_finalize(System::block_number());
        Vault::do_try_state().expect("every invariant holds");
        System::set_block_number(System::block_number() + 1);
        Now::set(Now::get() + 1);
        Vault::on_initialize(System::block_number());
        Vault::do_try_state().expect("every invariant holds");
    }
}

/// Goes on until a round that begins from now on is over.
pub fn round() {
    let before = crate::Reserves::<Test>::get()
        .iter()
        .map(|reserve| reserve.number)
        .max();
    let begun = System::block_number() as BlockNumber;
    for _ in 0..1_000 {
        go_to(System::block_number() + 1);
        let newest = crate::Reserves::<Test>::get()
            .iter()
            .map(|reserve| reserve.number)
            .max();
        let is_over = !crate::RoundNow::<Test>::exists();
        if is_over && newest > before && newest.is_some_and(|newest| newest >= begun) {
            return;
        }
    }
    panic!("the round does not end");
}

pub fn domain() -> Domain {
    Vault::domain().expect("a mainchain was named")
}

pub fn report_of(number: u8, observations: Vec<Observation>) -> (Report, ObserverSignature) {
    let report = Report {
        observer: observer(number),
        observations: observations.try_into().expect("few"),
    };
    let signature = observer_key(number).sign(&report.signed_bytes(&domain()));
    (report, signature)
}

/// Lets a report into a block as a node does, if it may.
pub fn submit(report: Report, signature: ObserverSignature) -> Result<(), TransactionValidityError> {
    let call = RuntimeCall::Vault(crate::Call::report { report, signature });
    let authorized = call
        .authorize(TransactionSource::External)
        .expect("reports authorize themselves");
    authorized?;
    let origin = RuntimeOrigin::from(frame_system::Origin::<Test>::Authorized);
    sp_runtime::traits::Dispatchable::dispatch(call, origin).expect("what was let in does not fail");
    Ok(())
}

pub fn reports(number: u8, observation: Observation) -> Result<(), TransactionValidityError> {
    let (report, signature) = report_of(number, vec![observation]);
    submit(report, signature)
}

/// Three of four validators report the same.
pub fn agreed(observation: Observation) {
    for number in 1..=3 {
        reports(number, observation.clone()).expect("it is news");
    }
}

pub fn deposit(number: u64, token: H160, account: &AccountId, amount: Balance) -> Deposit {
    Deposit {
        number,
        token,
        from: depositor(number),
        account: account.clone().into(),
        amount,
    }
}

/// Who made the deposit of this number.
pub fn depositor(number: u64) -> H160 {
    H160::from_low_u64_be(0xd000 + number)
}

/// The next deposit, credited.
pub fn fund(token: H160, account: &AccountId, amount: Balance) {
    let number = crate::NextDeposit::<Test>::get();
    agreed(Observation::Deposited(deposit(number, token, account, amount)));
}

pub fn address(who: &AccountId) -> H160 {
    let bytes: &[u8; 32] = who.as_ref();
    H160([0xa0 + bytes[0]; 20])
}

/// Each of the three with an address of its own.
pub fn register() {
    for who in [ALICE, BOB, CAROL] {
        let recipient = address(&who);
        Vault::register_recipient(RuntimeOrigin::signed(who), recipient).expect("it is free");
    }
}

pub fn exit(id: ExitId) -> crate::Exit<AccountId> {
    crate::Exits::<Test>::get(id).expect("there is such an exit")
}

pub fn status(id: ExitId) -> Status {
    exit(id).status
}

pub fn in_flight(token: H160) -> Balance {
    crate::Tokens::<Test>::get(token).expect("it is known").in_flight
}

pub fn ballots(subject: Subject) -> usize {
    crate::Ballots::<Test>::get(subject).len()
}

pub fn checkpoint(number: u64, deposits: u64, tokens: &[(H160, Balance, Balance)]) -> Observation {
    let tokens: Vec<_> = tokens
        .iter()
        .map(|(token, balance, locked)| Kept {
            token: *token,
            balance: *balance,
            locked: *locked,
        })
        .collect();
    Observation::Checkpoint(Checkpoint {
        number,
        hash: H256::from_low_u64_be(number),
        timestamp: START + number,
        anchored: 0,
        deposits,
        tokens: tokens.try_into().expect("few"),
    })
}

/// The pallet's events since the last call.
pub fn events() -> Vec<Event<Test>> {
    let events = System::read_events_for_pallet();
    System::reset_events();
    events
}
