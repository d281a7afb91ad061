// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A runtime of this pallet alone. Membership and identity are stand-ins that keep what tests tell them in storage, one
//! item for each thing that a real one would look up, so that touches can be counted and failures leave no trace.

use crate as castellan_rwa;
use crate::{Class, Name, Rule, RuleSet, Symbol};
use castellan_identifiers::Country;
use castellan_primitives::{
    kyc::{Attestation, ClaimError, Identity, SubjectId, Topic},
    membership::{Admission, AdmissionError, Role},
    rwa::AssetId,
    Balance, Moment, Reference,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{derive_impl, storage_alias, traits::ConstU32, Twox64Concat};
use scale_info::TypeInfo;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};

pub type AccountId = u64;
pub type RwaError = crate::Error<Test>;

/// Creates and issues every asset.
pub const ISSUER: AccountId = 1;
/// Admitted parties with a KYB claim: ALICE in Germany, BOB in France.
pub const ALICE: AccountId = 2;
pub const BOB: AccountId = 3;
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

impl castellan_rwa::Config for Test {
    type Admission = Members;
    type Identity = Kyc;
    type MaxHolds = ConstU32<MAX_HOLDS>;
    type RuntimeHoldReason = Reason;
    type WeightInfo = ();
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
#[derive(Clone, Copy, Decode, Encode, MaxEncodedLen, TypeInfo)]
pub struct Claim {
    pub topic: Topic,
    pub issuer: AccountId,
    pub country: Country,
    pub expires_at: Option<Moment>,
    pub revoked: bool,
}

/// The stand-in for identity.
pub struct Kyc;

#[storage_alias]
pub type Now = StorageValue<Timestamp, Moment, frame_support::pallet_prelude::ValueQuery>;
#[storage_alias]
pub type SubjectOf = StorageMap<Identities, Twox64Concat, AccountId, SubjectId>;
#[storage_alias]
pub type Claims =
    StorageMap<Identities, Twox64Concat, SubjectId, Vec<Claim>, frame_support::pallet_prelude::ValueQuery>;
#[storage_alias]
pub type Trusted = StorageMap<Identities, Twox64Concat, (AccountId, Topic), ()>;

pub struct Profile {
    subject: SubjectId,
    claims: Vec<Claim>,
    now: Moment,
}

impl Identity<AccountId> for Kyc {
    type Profile = Profile;

    fn profile(who: &AccountId) -> Option<Profile> {
        let subject = SubjectOf::get(who)?;
        let mut claims = Claims::get(subject);
        claims.sort_by_key(|claim| claim.issuer);
        Some(Profile {
            subject,
            claims,
            now: Now::get(),
        })
    }

    fn attestation(profile: &Profile, topic: Topic) -> Result<Attestation, ClaimError> {
        let mut closest = ClaimError::Missing;
        for claim in profile.claims.iter().filter(|claim| claim.topic == topic) {
            let failure = if !Trusted::contains_key((claim.issuer, topic)) {
                ClaimError::IssuerNotTrusted
            } else if claim.revoked {
                ClaimError::Revoked
            } else if claim.expires_at.is_some_and(|end| end <= profile.now) {
                ClaimError::Expired
            } else {
                let Claim {
                    country, expires_at, ..
                } = *claim;
                return Ok(Attestation {
                    subject: profile.subject,
                    country,
                    expires_at,
                });
            };
            closest = closest.max(failure);
        }
        Err(closest)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn attest(who: &AccountId, topic: Topic, country: Country) {
        register(*who, *who as SubjectId);
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

pub fn register(who: AccountId, subject: SubjectId) {
    SubjectOf::insert(who, subject);
}

/// Makes or renews a claim.
pub fn claim(subject: SubjectId, claim: Claim) {
    Claims::mutate(subject, |claims| {
        claims.retain(|old| (old.topic, old.issuer) != (claim.topic, claim.issuer));
        claims.push(claim);
    });
}

/// A claim by [`VOUCHER`] that does not end.
pub fn attest(who: AccountId, topic: Topic, country: Country) {
    Trusted::insert((VOUCHER, topic), ());
    let subject = SubjectOf::get(who).unwrap();
    claim(
        subject,
        Claim {
            topic,
            issuer: VOUCHER,
            country,
            expires_at: None,
            revoked: false,
        },
    );
}

/// Changes the claims of `topic` about `who`.
pub fn amend(who: AccountId, topic: Topic, change: impl Fn(&mut Claim)) {
    Claims::mutate(SubjectOf::get(who).unwrap(), |claims| {
        claims.iter_mut().filter(|claim| claim.topic == topic).for_each(change)
    });
}

pub fn country(code: &str) -> Country {
    code.parse().unwrap()
}

pub fn countries(codes: &[&str]) -> crate::Countries {
    codes
        .iter()
        .map(|code| country(code))
        .collect::<std::collections::BTreeSet<_>>()
        .try_into()
        .unwrap()
}

pub fn rule_set(rules: &[Rule]) -> RuleSet {
    rules.to_vec().try_into().unwrap()
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

/// Creates an asset under `rules`.
pub fn asset(rules: &[Rule]) -> AssetId {
    let id = crate::NextAsset::<Test>::get();
    let origin = RuntimeOrigin::signed(ISSUER);
    let sample = (symbol(&format!("SAMPLE{id}")), name("Sample note"));
    Rwa::create(origin, None, Class::Debt, sample.0, sample.1, 2, rule_set(rules)).unwrap();
    id
}

/// Issues units as another pallet would: without a reference.
pub fn mint(asset: AssetId, who: AccountId, amount: Balance) {
    use frame_support::traits::fungibles::Mutate;
    Rwa::mint_into(asset, &who, amount).unwrap();
}

pub fn free(asset: AssetId, who: AccountId) -> Balance {
    Rwa::holding(asset, &who).free
}

pub fn held(asset: AssetId, who: AccountId) -> Balance {
    Rwa::holding(asset, &who).held()
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
