// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A runtime of this pallet alone. Membership and identity are stand-ins that keep what tests tell them in storage, one
//! item for each thing that a real one would look up, so that touches can be counted and failures leave no trace.

use crate as castellan_rwa;
use crate::{Basis, Class, Ground, IdentifierTexts, Name, Symbol, Terms};
use castellan_identifiers::Country;
use castellan_primitives::{
    kyc::{Attestation, ClaimError, ClaimQuery, ClaimScope, Identity, SubjectId, SubjectKind, Topic},
    membership::{Admission, AdmissionError, Role},
    rwa::{AssetId, Issuance, Ledger, Movement, Quantity, Stages},
    Balance, Moment, Reference,
};
use castellan_rules::Check;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
    derive_impl,
    pallet_prelude::ValueQuery,
    storage_alias,
    traits::{ConstU32, ConstU64, Time},
    Twox64Concat,
};
use scale_info::TypeInfo;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
use std::collections::BTreeSet;

pub type AccountId = u64;
pub type RwaError = crate::Error<Test>;
pub type Rule = castellan_rules::Rule<AccountId>;
pub type RuleSet = castellan_rules::RuleSet<AccountId>;

/// Creates and issues every asset.
pub const ISSUER: AccountId = 1;
/// Admitted parties with a KYB claim: ALICE in Germany, BOB in France.
pub const ALICE: AccountId = 2;
pub const BOB: AccountId = 3;
/// Two holders of powers: different persons.
pub const AGENT: AccountId = 7;
pub const DEPUTY: AccountId = 8;
/// Never admitted, belongs to nobody.
pub const STRANGER: AccountId = 99;
/// Vouches for parties, and is trusted for every topic that a test attests.
pub const VOUCHER: AccountId = 50;
/// The time at which every test begins.
pub const START: Moment = 1_000_000;

pub const NOT_ADMITTED: DispatchError = DispatchError::Other("not admitted");
pub const SUSPENDED: DispatchError = DispatchError::Other("suspended");
pub const ROLE_MISSING: DispatchError = DispatchError::Other("role missing");

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Rwa: castellan_rwa,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type AccountId = AccountId;
    type Block = frame_system::mocking::MockBlock<Test>;
}

/// Why units are on hold: one reason more than a holding has room for.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, Ord, PartialEq, PartialOrd, TypeInfo,
)]
pub enum Reason {
    Settlement,
    Collateral,
    Escrow,
    Dispute,
}

pub const MAX_HOLDS: u32 = 3;
/// How long a forced move waits for its second pair of eyes.
pub const LIFETIME: Moment = 1_000;

impl castellan_rwa::Config for Test {
    type Admission = Members;
    type Identity = Kyc;
    type MaxFreezes = ConstU32<2>;
    type MaxHolds = ConstU32<MAX_HOLDS>;
    type ProposalLifetime = ConstU64<LIFETIME>;
    type RuntimeFreezeReason = Reason;
    type RuntimeHoldReason = Reason;
    type Stages = StagesMock;
    type Time = Clock;
    type WeightInfo = ();
}

/// The stand-in for the pallet that runs an asset's life: what is not told otherwise is allowed.
pub struct StagesMock;

#[storage_alias]
pub type Closed = StorageMap<Stage, Twox64Concat, AssetId, (bool, bool), ValueQuery>;
#[storage_alias]
pub type Screening = StorageValue<Stage, bool, ValueQuery>;

impl Stages for StagesMock {
    fn may_issue(asset: AssetId) -> bool {
        !Closed::get(asset).0
    }

    fn may_move(asset: AssetId) -> bool {
        !Closed::get(asset).1
    }

    fn may_create_unscreened() -> bool {
        !Screening::get()
    }
}

/// Says whether units of an asset may be issued and may move, and tells the ledger that it changed.
pub fn stage(asset: AssetId, may_issue: bool, may_move: bool) {
    Closed::insert(asset, (!may_issue, !may_move));
    <Rwa as Issuance<_>>::stage_changed(asset);
}

/// The clock, which tests set.
pub struct Clock;

impl Time for Clock {
    type Moment = Moment;

    fn now() -> Moment {
        Now::get()
    }
}

/// An admitted account.
#[derive(Clone, Copy, Decode, Encode, MaxEncodedLen, TypeInfo)]
pub struct Member {
    pub active: bool,
    pub issuer_agent: bool,
}

/// The stand-in for membership.
pub struct Members;

#[storage_alias]
pub type Admitted = StorageMap<Membership, Twox64Concat, AccountId, Member>;

impl Admission<AccountId> for Members {
    fn standing(who: &AccountId) -> Result<(), AdmissionError> {
        match Admitted::get(who) {
            None => Err(AdmissionError::NotAdmitted),
            Some(member) if !member.active => Err(AdmissionError::Suspended),
            Some(_) => Ok(()),
        }
    }

    fn ensure_admitted(who: &AccountId) -> DispatchResult {
        Self::standing(who).map_err(|why| match why {
            AdmissionError::NotAdmitted => NOT_ADMITTED,
            AdmissionError::Suspended => SUSPENDED,
        })
    }

    fn ensure_role(who: &AccountId, role: Role) -> DispatchResult {
        Self::ensure_admitted(who)?;
        let holds = role == Role::IssuerAgent && Admitted::get(who).is_some_and(|member| member.issuer_agent);
        holds.then_some(()).ok_or(ROLE_MISSING)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn admit(who: &AccountId) {
        Admitted::insert(
            who,
            Member {
                active: true,
                issuer_agent: true,
            },
        );
    }
}

/// A claim about a subject.
#[derive(Clone, Copy, Debug, Decode, Encode, TypeInfo)]
pub struct Claim {
    pub topic: Topic,
    pub issuer: AccountId,
    pub country: Country,
    pub level: u8,
    pub scope: ClaimScope,
    pub valid_from: Moment,
    pub expires_at: Option<Moment>,
    pub revoked: bool,
}

impl Claim {
    /// A claim by [`VOUCHER`] that holds everywhere, always, at the highest level.
    pub fn new(topic: Topic, country: Country) -> Self {
        Self {
            topic,
            issuer: VOUCHER,
            country,
            level: u8::MAX,
            scope: ClaimScope::Global,
            valid_from: 0,
            expires_at: None,
            revoked: false,
        }
    }
}

/// All that is known of a subject, in one item.
#[derive(Clone, Debug, Decode, Default, Encode, TypeInfo)]
pub struct Subject {
    pub person: bool,
    /// In order of linking.
    pub accounts: Vec<AccountId>,
    /// Which account took the place of which.
    pub retired: Vec<(AccountId, AccountId)>,
    pub claims: Vec<Claim>,
}

/// The stand-in for identity.
pub struct Kyc;

#[storage_alias]
pub type Now = StorageValue<Timestamp, Moment, ValueQuery>;
#[storage_alias]
pub type SubjectOf = StorageMap<Identities, Twox64Concat, AccountId, SubjectId>;
#[storage_alias]
pub type Subjects = StorageMap<Identities, Twox64Concat, SubjectId, Subject, ValueQuery>;
/// Who is trusted for what, in one item.
#[storage_alias]
pub type Trust = StorageValue<Identities, BTreeSet<(AccountId, Topic)>, ValueQuery>;

pub struct Profile {
    account: AccountId,
    id: SubjectId,
    subject: Subject,
    trust: BTreeSet<(AccountId, Topic)>,
    now: Moment,
}

impl Identity<AccountId> for Kyc {
    type Profile = Profile;
    type Memo = ();

    fn profile_with(who: &AccountId, _: &mut ()) -> Option<Profile> {
        let id = SubjectOf::get(who)?;
        let mut subject = Subjects::get(id);
        subject.claims.sort_by_key(|claim| claim.issuer);
        Some(Profile {
            account: *who,
            id,
            subject,
            trust: Trust::get(),
            now: Now::get(),
        })
    }

    fn subject(profile: &Profile) -> SubjectId {
        profile.id
    }

    fn kind(profile: &Profile) -> SubjectKind {
        if profile.subject.person {
            SubjectKind::Person
        } else {
            SubjectKind::Institution
        }
    }

    fn is_retired(profile: &Profile) -> bool {
        profile.subject.retired.iter().any(|(old, _)| *old == profile.account)
    }

    fn accounts(profile: &Profile) -> Vec<AccountId> {
        profile.subject.accounts.clone()
    }

    fn successor(who: &AccountId) -> Option<AccountId> {
        let retired = Subjects::get(SubjectOf::get(who)?).retired;
        let next = |who: AccountId| retired.iter().find(|(old, _)| *old == who).map(|(_, new)| *new);
        let mut last = next(*who)?;
        while let Some(later) = next(last) {
            last = later;
        }
        Some(last)
    }

    fn attestation(profile: &Profile, query: &ClaimQuery<AccountId>) -> Result<Attestation, ClaimError> {
        let mut closest = ClaimError::Missing;
        for claim in profile.subject.claims.iter().filter(|claim| {
            let reaches = match claim.scope {
                ClaimScope::Global => true,
                ClaimScope::Asset(asset) => query.asset == Some(asset),
            };
            let asked = query.issuers.is_empty() || query.issuers.contains(&claim.issuer);
            claim.topic == query.topic && reaches && asked
        }) {
            let failure = if !profile.trust.contains(&(claim.issuer, claim.topic)) {
                ClaimError::IssuerNotTrusted
            } else if claim.revoked {
                ClaimError::Revoked
            } else if claim.valid_from > profile.now {
                ClaimError::NotYetValid
            } else if claim.expires_at.is_some_and(|end| end <= profile.now) {
                ClaimError::Expired
            } else if claim.level < query.min_level {
                ClaimError::LevelTooLow
            } else {
                return Ok(Attestation {
                    subject: profile.id,
                    country: claim.country,
                    level: claim.level,
                    expires_at: claim.expires_at,
                });
            };
            closest = closest.max(failure);
        }
        Err(closest)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn attest(who: &AccountId, topic: Topic, country: Country) {
        if !SubjectOf::contains_key(who) {
            register(*who, *who as SubjectId);
        }
        attest(*who, topic, country);
    }
}

pub fn admit(who: AccountId) {
    Admitted::insert(
        who,
        Member {
            active: true,
            issuer_agent: false,
        },
    );
}

pub fn suspend(who: AccountId) {
    Admitted::mutate(who, |member| member.as_mut().unwrap().active = false);
}

/// Links an account to a subject, after those that it has.
pub fn register(who: AccountId, subject: SubjectId) {
    SubjectOf::insert(who, subject);
    Subjects::mutate(subject, |known| {
        if !known.accounts.contains(&who) {
            known.accounts.push(who);
        }
    });
}

/// An account that stands for a subject without being one of its accounts, as a sub-account does.
pub fn register_sub_account(who: AccountId, subject: SubjectId) {
    SubjectOf::insert(who, subject);
}

/// Puts `new`, an account of the same subject from now on, in the place of `old`.
pub fn retire(old: AccountId, new: AccountId) {
    let subject = SubjectOf::get(old).unwrap();
    register(new, subject);
    admit(new);
    Subjects::mutate(subject, |known| known.retired.push((old, new)));
}

pub fn trust(issuer: AccountId, topic: Topic, trusted: bool) {
    Trust::mutate(|trust| {
        if trusted {
            trust.insert((issuer, topic));
        } else {
            trust.remove(&(issuer, topic));
        }
    });
}

/// Makes or renews a claim.
pub fn claim(subject: SubjectId, claim: Claim) {
    Subjects::mutate(subject, |known| {
        known
            .claims
            .retain(|old| (old.topic, old.issuer, old.scope) != (claim.topic, claim.issuer, claim.scope));
        known.claims.push(claim);
    });
}

/// A claim by [`VOUCHER`] that does not end.
pub fn attest(who: AccountId, topic: Topic, country: Country) {
    trust(VOUCHER, topic, true);
    claim(SubjectOf::get(who).unwrap(), Claim::new(topic, country));
}

/// Changes the claims of `topic` about `who`.
pub fn amend(who: AccountId, topic: Topic, change: impl Fn(&mut Claim)) {
    Subjects::mutate(SubjectOf::get(who).unwrap(), |known| {
        known
            .claims
            .iter_mut()
            .filter(|claim| claim.topic == topic)
            .for_each(change)
    });
}

pub fn country(code: &str) -> Country {
    code.parse().unwrap()
}

pub fn countries(codes: &[&str]) -> castellan_rules::Countries {
    codes
        .iter()
        .map(|code| country(code))
        .collect::<BTreeSet<_>>()
        .try_into()
        .unwrap()
}

/// A claim of the topic is required of both sides.
pub fn requires(topic: Topic) -> Rule {
    Check::claim(topic).into()
}

/// Both sides must be in one of these countries.
pub fn allows(codes: &[&str]) -> Rule {
    Check::countries_allowed(countries(codes)).into()
}

/// Neither side may be in one of these countries.
pub fn blocks(codes: &[&str]) -> Rule {
    Check::countries_blocked(countries(codes)).into()
}

pub fn rule_set(rules: &[Rule]) -> RuleSet {
    RuleSet {
        rules: rules.to_vec().try_into().unwrap(),
        fee: None,
    }
}

pub fn basis(text: &str) -> Basis {
    Basis {
        ground: Ground::CourtOrder,
        reference: reference(text),
    }
}

pub fn symbol(text: &str) -> Symbol {
    text.as_bytes().to_vec().try_into().unwrap()
}

pub fn name(text: &str) -> Name {
    text.as_bytes().to_vec().try_into().unwrap()
}

pub fn reference(text: &str) -> Reference {
    text.as_bytes().to_vec().try_into().unwrap()
}

/// What a sample asset is created from.
pub fn terms(class: Class, rules: RuleSet) -> Terms<Test> {
    let id = crate::NextAsset::<Test>::get();
    Terms {
        isin: None,
        identifiers: IdentifierTexts::default(),
        class,
        symbol: symbol(&format!("SAMPLE{id}")),
        name: name("Sample note"),
        decimals: if class == Class::Unique { 0 } else { 2 },
        denomination: 1,
        rules,
    }
}

/// Creates an asset under `rules`.
pub fn asset(rules: &[Rule]) -> AssetId {
    asset_under(rule_set(rules))
}

pub fn asset_under(rules: RuleSet) -> AssetId {
    <Rwa as Issuance<_>>::create(&ISSUER, terms(Class::Debt, rules)).unwrap()
}

/// Creates an asset of unique units.
pub fn unique_asset(rules: &[Rule]) -> AssetId {
    <Rwa as Issuance<_>>::create(&ISSUER, terms(Class::Unique, rule_set(rules))).unwrap()
}

/// A movement of free units between parties.
pub fn movement(asset: AssetId, from: AccountId, to: AccountId, amount: Balance) -> Movement<AccountId> {
    Movement {
        asset,
        from,
        to,
        quantity: Quantity::Units(amount),
        venue: None,
    }
}

/// Delivers as the settlement of a single movement would.
pub fn deliver(movement: &Movement<AccountId>, locked: Option<&Reason>) -> DispatchResult {
    <Rwa as Ledger<_>>::deliver(movement, locked, &mut Default::default()).map(|_| ())
}

/// Locks what a movement takes, as the settlement of a single movement would.
pub fn lock_for(movement: &Movement<AccountId>) -> DispatchResult {
    <Rwa as Ledger<_>>::lock_for(movement, &Reason::Settlement, &mut Default::default()).map(|_| ())
}

pub fn supply(asset: AssetId) -> Balance {
    Rwa::supply_of(asset)
}

/// Issues units as another pallet would: without a reference.
pub fn mint(asset: AssetId, who: AccountId, amount: Balance) {
    use frame_support::traits::fungibles::Mutate;
    Rwa::mint_into(asset, &who, amount).unwrap();
}

pub fn free(asset: AssetId, who: AccountId) -> Balance {
    Rwa::holding(asset, &who).unwrap().free
}

pub fn held(asset: AssetId, who: AccountId) -> Balance {
    Rwa::holding(asset, &who).unwrap().held()
}

pub fn last_event() -> RuntimeEvent {
    System::events().pop().unwrap().event
}

pub struct ExtBuilder;

impl ExtBuilder {
    pub fn build(self) -> sp_io::TestExternalities {
        let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
        let mut ext = sp_io::TestExternalities::new(storage);
        ext.execute_with(|| {
            System::set_block_number(1);
            Now::put(START);
            Admitted::insert(
                ISSUER,
                Member {
                    active: true,
                    issuer_agent: true,
                },
            );
            register(ISSUER, 10);
            for (who, subject, home) in [(ALICE, 20, "DE"), (BOB, 30, "FR")] {
                admit(who);
                register(who, subject);
                attest(who, Topic::Kyb, country(home));
            }
            for (who, subject) in [(AGENT, 70), (DEPUTY, 80)] {
                admit(who);
                register(who, subject);
            }
        });
        ext
    }

    pub fn build_and_execute(self, test: impl FnOnce()) {
        self.build().execute_with(|| {
            test();
            Rwa::do_try_state().unwrap();
        });
    }
}
