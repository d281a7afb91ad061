// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A runtime with this pallet and the smallest ledger, for tests and the fuzz target.

pub mod ledger;

pub use ledger::{
    frozen, Ledger, Reason, BARRED, FROZEN, MAX_RULES_WEIGHT, NOT_ADMITTED, NOT_OWNED, ROLE_MISSING, RULES_WEIGHT,
    SUSPENDED,
};

use crate::{Content, Delivery, Direction, InstructionId, Leg, Options, Receipt, Status, Trade, Unit, VenueKind};
use castellan_primitives::{
    membership::Role,
    rwa::{AssetId, ItemId, Quantity, VenueId},
    Balance, Moment, Reference,
};
use core::time::Duration;
use frame_support::{
    construct_runtime, derive_impl,
    pallet_prelude::ValueQuery,
    parameter_types, storage_alias,
    traits::{ConstU32, ConstU64, ConstU8, UnixTime},
    BoundedVec,
};
use sp_io::TestExternalities;
use sp_runtime::{testing::TestSignature, BuildStorage, Permill};

pub type AccountId = u64;
pub type Legs = BoundedVec<Delivery<AccountId>, ConstU32<MAX_LEGS>>;
pub type AnyLegs = BoundedVec<Leg<AccountId>, ConstU32<MAX_LEGS>>;

pub const MAX_LEGS: u32 = 64;
pub const MAX_LIFETIME: Moment = 100_000;
pub const MAX_SUBMISSIONS: u32 = 8;
pub const MAX_BATCH: u32 = 16;
pub const MAX_RETRIES: u8 = 3;
pub const START: Moment = 1_700_000_000_000;
pub const DEADLINE: Moment = START + 10_000;

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CAROL: AccountId = 3;
/// Admitted, but not as an institution.
pub const ISSUER: AccountId = 4;
/// Never admitted.
pub const STRANGER: AccountId = 5;
/// Admitted as an institution, without units: mediates.
pub const MEDIATOR: AccountId = 6;
/// Admitted as an institution, without units: runs a venue.
pub const OPERATOR: AccountId = 7;
/// Never admitted: signs receipts.
pub const SIGNER: AccountId = 8;

pub const BOND: AssetId = 0;
pub const CASH: AssetId = 1;
/// An asset of unique units, after two others. Alice has the first, Bob the second.
pub const ART: AssetId = 2;
pub const UNKNOWN: AssetId = 9;

pub const FUNDS: Balance = 1_000;

construct_runtime!(
    pub enum Test {
        System: frame_system,
        Dvp: crate,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlock<Test>;
}

parameter_types! {
    pub const MaxTolerance: Permill = Permill::from_percent(10);
}

impl crate::Config for Test {
    type Assets = Ledger;
    type Admission = Ledger;
    type Time = Clock;
    type RuntimeHoldReason = Reason;
    type Signature = TestSignature;
    type MaxLegs = ConstU32<MAX_LEGS>;
    type MaxLifetime = ConstU64<MAX_LIFETIME>;
    type MaxSubmissions = ConstU32<MAX_SUBMISSIONS>;
    type MaxTolerance = MaxTolerance;
    type MaxBatch = ConstU32<MAX_BATCH>;
    type MaxRetries = ConstU8<MAX_RETRIES>;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = Setup;
}

/// The time, in the ledger's storage, where reads of it are counted.
#[storage_alias]
pub type Now = StorageValue<MockClock, Moment, ValueQuery>;

pub struct Clock;

impl UnixTime for Clock {
    fn now() -> Duration {
        Duration::from_millis(Now::get())
    }
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Setup;

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AccountId, TestSignature> for Setup {
    fn create_asset(parties: &[AccountId], amount: Balance) -> AssetId {
        let asset = Ledger::create(false);
        parties.iter().for_each(|party| Ledger::issue(asset, party, amount));
        asset
    }

    fn set_time(now: Moment) {
        Now::set(now);
    }

    fn signer() -> AccountId {
        SIGNER
    }

    fn sign(message: &[u8]) -> TestSignature {
        TestSignature(SIGNER, message.to_vec())
    }
}

/// Starts at [`START`] with [`FUNDS`] of [`BOND`] and [`CASH`] for each of Alice, Bob and Carol.
pub struct ExtBuilder {
    holders: Vec<AccountId>,
    assets: u32,
}

impl Default for ExtBuilder {
    fn default() -> Self {
        Self {
            holders: vec![ALICE, BOB, CAROL],
            assets: 2,
        }
    }
}

impl ExtBuilder {
    pub fn holders(mut self, holders: impl IntoIterator<Item = AccountId>) -> Self {
        self.holders = holders.into_iter().collect();
        self
    }

    /// How many assets there are, besides one of unique units after them.
    pub fn assets(mut self, assets: u32) -> Self {
        self.assets = assets;
        self
    }

    pub fn build(self) -> TestExternalities {
        let storage = frame_system::GenesisConfig::<Test>::default()
            .build_storage()
            .expect("the genesis is valid");
        let mut ext = TestExternalities::new(storage);
        ext.execute_with(|| {
            System::set_block_number(1);
            Now::set(START);
            self.holders
                .iter()
                .chain(&[MEDIATOR, OPERATOR])
                .for_each(|who| Ledger::admit_as(who, &[Role::Institution]));
            Ledger::admit_as(&ISSUER, &[Role::IssuerAgent]);
            for _ in 0..self.assets {
                let asset = Ledger::create(false);
                self.holders.iter().for_each(|who| Ledger::issue(asset, who, FUNDS));
            }
            let art = Ledger::create(true);
            for (item, who) in self.holders.iter().enumerate() {
                Ledger::issue_item(art, who, item as ItemId);
            }
        });
        ext
    }

    pub fn build_and_execute(self, test: impl FnOnce()) {
        self.build().execute_with(|| {
            test();
            Dvp::do_try_state().expect("the invariants hold");
        });
    }
}

pub fn leg(asset: AssetId, from: AccountId, to: AccountId, amount: Balance) -> Delivery<AccountId> {
    Delivery {
        asset,
        from,
        to,
        amount,
    }
}

pub fn legs(legs: impl IntoIterator<Item = Delivery<AccountId>>) -> Legs {
    legs.into_iter()
        .collect::<Vec<_>>()
        .try_into()
        .expect("not too many legs")
}

pub fn units(asset: AssetId, from: AccountId, to: AccountId, amount: Balance) -> Leg<AccountId> {
    leg(asset, from, to, amount).into()
}

pub fn item(asset: AssetId, from: AccountId, to: AccountId, item: ItemId) -> Leg<AccountId> {
    Leg {
        from,
        to,
        content: Content::Item { asset, item },
    }
}

pub fn unit(text: &str) -> Unit {
    text.as_bytes().to_vec().try_into().expect("at most 16 bytes")
}

/// A leg that another system settles, in euros.
pub fn off_chain(from: AccountId, to: AccountId, amount: Balance, signer: Option<AccountId>) -> Leg<AccountId> {
    Leg {
        from,
        to,
        content: Content::OffChain {
            unit: unit("EUR"),
            amount,
            signer,
        },
    }
}

pub fn any_legs(legs: impl IntoIterator<Item = Leg<AccountId>>) -> AnyLegs {
    legs.into_iter()
        .collect::<Vec<_>>()
        .try_into()
        .expect("not too many legs")
}

/// Alice delivers 100 of the bond to Bob against 400 of cash.
pub fn trade() -> Legs {
    legs([leg(BOND, ALICE, BOB, 100), leg(CASH, BOB, ALICE, 400)])
}

/// The same, as legs of any kind.
pub fn any_trade() -> AnyLegs {
    any_legs([units(BOND, ALICE, BOB, 100), units(CASH, BOB, ALICE, 400)])
}

pub fn options() -> Options<Test> {
    Options::default()
}

pub fn mediated_by(mediators: &[AccountId]) -> Options<Test> {
    Options {
        mediators: mediators.to_vec().try_into().expect("not too many mediators"),
        ..options()
    }
}

pub fn valued(value_date: Moment) -> Options<Test> {
    Options {
        value_date: Some(value_date),
        ..options()
    }
}

pub fn reference(text: &str) -> Reference {
    text.as_bytes().to_vec().try_into().expect("at most 35 bytes")
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

/// Makes an instruction of Alice's, under a reference that was not used before.
pub fn instruct(legs: Legs) -> InstructionId {
    let id = crate::NextInstructionId::<Test>::get();
    Dvp::instruct(signed(ALICE), legs, DEADLINE, reference(&format!("trade {id}"))).expect("the terms are valid");
    id
}

/// The same with any legs and options.
pub fn instruct_with(legs: AnyLegs, options: Options<Test>) -> InstructionId {
    let id = crate::NextInstructionId::<Test>::get();
    Dvp::instruct_with(
        signed(ALICE),
        legs,
        DEADLINE,
        reference(&format!("trade {id}")),
        options,
    )
    .expect("the terms are valid");
    id
}

pub fn affirm(who: AccountId, id: InstructionId) {
    Dvp::affirm_within(signed(who), id, MAX_LEGS).expect("the party may affirm");
}

/// A venue of [`OPERATOR`]'s that admits everyone and whose receipts [`SIGNER`] signs.
pub fn venue() -> VenueId {
    let id = crate::NextVenueId::<Test>::get();
    let signers = vec![SIGNER].try_into().expect("not too many signers");
    Dvp::create_venue(signed(OPERATOR), VenueKind::Facility, None, signers).expect("the operator is an institution");
    id
}

/// A receipt for a leg, in time until the instructions' usual deadline.
pub fn receipt(id: u64, instruction: InstructionId, leg: u8, amount: Balance) -> Receipt {
    Receipt {
        id,
        instruction,
        leg,
        amount,
        expires_at: DEADLINE,
    }
}

pub fn sign(signer: AccountId, receipt: &Receipt) -> TestSignature {
    TestSignature(signer, Dvp::receipt_message(receipt))
}

/// Alice sells, or Bob buys, 100 of the bond for so much cash.
pub fn view(direction: Direction, cash: Balance, tolerance: Balance, name: &str) -> Trade<AccountId> {
    let counterparty = match direction {
        Direction::Deliver => BOB,
        Direction::Receive => ALICE,
    };
    Trade {
        reference: reference(name),
        direction,
        counterparty,
        asset: BOND,
        quantity: Quantity::Units(100),
        cash_asset: CASH,
        cash,
        tolerance,
        venue: None,
        value_date: None,
        deadline: DEADLINE,
    }
}

pub fn status(id: InstructionId) -> Option<Status> {
    crate::Instructions::<Test>::get(id).map(|instruction| instruction.status)
}

/// The parties that affirmed all their legs, in ascending order.
pub fn affirmed(id: InstructionId) -> Vec<AccountId> {
    crate::Instructions::<Test>::get(id)
        .map(|instruction| {
            let mut parties = instruction.parties();
            parties.retain(|party| instruction.is_affirmed_by(party));
            parties
        })
        .unwrap_or_default()
}

/// What `who` has of `asset`: free, and locked for settlement.
pub fn holding(asset: AssetId, who: AccountId) -> (Balance, Balance) {
    let holding = ledger::Holdings::get(asset, who);
    (holding.free, holding.settlement)
}

/// The events of the pallet since the last call of this function.
pub fn events() -> Vec<crate::Event<Test>> {
    let events = System::read_events_for_pallet::<crate::Event<Test>>();
    System::reset_events();
    events
}
