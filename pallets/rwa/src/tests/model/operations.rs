// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What happens at random, and how it is done to the pallet.

use super::demands::{book, Book, COUNTRIES, VENUE};
use crate::mock::*;
use castellan_primitives::{
    kyc::{SubjectId, Topic},
    rwa::{AssetId, Issuance, ItemId, Ledger, Movement, Quantity, RecordId, Records, VenueId},
    Balance, Moment,
};
use castellan_rules::{Approval, DAY};
use frame_support::storage::with_storage_layer;
use proptest::{collection::vec, option, prelude::*, sample::select};
use sp_runtime::{DispatchError, DispatchResult};

pub const CAROL: AccountId = 4;
pub const DAVE: AccountId = 5;
/// Admitted, but belongs to nobody.
pub const NOBODY: AccountId = 6;
/// CAROL and DAVE are two accounts of one subject.
pub const SUBJECT_OF: [(AccountId, SubjectId); 7] = [
    (ISSUER, 10),
    (ALICE, 20),
    (BOB, 30),
    (CAROL, 40),
    (DAVE, 40),
    (AGENT, 70),
    (DEPUTY, 80),
];
/// The account that takes the place of another.
pub const fn heir(who: AccountId) -> AccountId {
    who + 100
}
/// Whoever may hold units.
pub const HOLDERS: [AccountId; 7] = [ISSUER, ALICE, BOB, CAROL, DAVE, heir(BOB), heir(DAVE)];
pub const REASONS: [Reason; 4] = [Reason::Settlement, Reason::Collateral, Reason::Escrow, Reason::Dispute];
pub const TOPICS: [Topic; 5] = [
    Topic::Kyc,
    Topic::Kyb,
    Topic::ProfessionalInvestor,
    Topic::Blocked,
    Topic::Exempted,
];
/// Two assets of like units, and one of unique ones.
pub const ASSETS: [AssetId; 3] = [0, 1, UNIQUE];
pub const UNIQUE: AssetId = 2;
/// Splits stop here, so that no sum passes the largest number.
pub const MOST: Balance = 1 << 60;

#[derive(Clone, Debug)]
pub enum Operation {
    Issue(AssetId, AccountId, Balance, u64),
    Transfer(AssetId, AccountId, AccountId, Quantity, Option<VenueId>),
    /// Several transfers of one sender, all or none.
    Batch(AssetId, AccountId, Vec<(AccountId, Quantity)>),
    Lock(AssetId, AccountId, Quantity, Reason),
    Unlock(AssetId, AccountId, Quantity, Reason),
    Deliver(AssetId, AccountId, AccountId, Quantity, Reason, Option<VenueId>),
    Redeem(AssetId, AccountId, Quantity, Option<Reason>),
    /// Proposed by one agent and approved by another.
    Force(AssetId, AccountId, AccountId, Quantity),
    FreezeAsset(AssetId, bool),
    FreezeAccount(AssetId, AccountId, bool),
    FreezeAmount(AssetId, AccountId, Balance, bool),
    FreezeItem(ItemId, bool),
    /// From now on, or in so many milliseconds.
    SetRules(AssetId, Book, Option<Moment>),
    CountHolder(AssetId, AccountId),
    Approve(AssetId, AccountId, AccountId, Approval),
    /// A claim with a country that holds so many milliseconds.
    Attest(SubjectId, Topic, &'static str, Option<Moment>),
    Revoke(SubjectId, Topic),
    Trust(Topic, bool),
    Wait(Moment),
    /// Active, suspended or not admitted.
    Standing(AccountId, Option<bool>),
    Retire(AccountId),
    ClaimRecovered(AssetId, AccountId),
    ClaimRecoveredItem(ItemId),
    TakeRecord(AssetId),
    CloseRecord(AssetId, RecordId),
    Split(AssetId, u32),
}

impl Operation {
    pub fn name(&self) -> String {
        format!("{self:?}").split('(').next().unwrap_or_default().to_string()
    }
}

fn party() -> impl Strategy<Value = AccountId> {
    prop_oneof![
        6 => Just(ALICE),
        6 => Just(CAROL),
        4 => Just(BOB),
        3 => Just(DAVE),
        3 => Just(heir(BOB)),
        2 => Just(heir(DAVE)),
        1 => Just(ISSUER),
        1 => Just(NOBODY),
    ]
}

/// Mostly one reason, so that what is locked is met again.
fn reason() -> impl Strategy<Value = Reason> {
    prop_oneof![5 => Just(Reason::Settlement), 2 => select(REASONS.to_vec())]
}

/// Mostly small amounts, now and then none or too many.
fn amount() -> impl Strategy<Value = Balance> {
    prop_oneof![1 => Just(0), 20 => 1..60u128, 4 => 60..2_000u128]
}

/// An asset with what there may be of it.
fn units() -> impl Strategy<Value = (AssetId, Quantity)> {
    prop_oneof![
        8 => (0..2u32, amount()).prop_map(|(asset, amount)| (asset, Quantity::Units(amount))),
        4 => (0..6u32).prop_map(|item| (UNIQUE, Quantity::Item(item))),
        1 => select(vec![(UNIQUE, Quantity::Units(1)), (0, Quantity::Item(0))]),
    ]
}

pub fn movement() -> impl Strategy<Value = (AssetId, AccountId, AccountId, Quantity, Option<VenueId>)> {
    let venue = option::weighted(0.3, select(vec![VENUE, VENUE + 1]));
    (units(), party(), party(), venue)
        .prop_map(|((asset, quantity), from, to, venue)| (asset, from, to, quantity, venue))
}

pub fn operation() -> impl Strategy<Value = Operation> {
    use Operation::*;
    let asset = || select(ASSETS.to_vec());
    let subject = || select(vec![10u32, 20, 30, 40]);
    let topic = || select(TOPICS.to_vec());
    let rules = (asset(), option::weighted(0.4, 1..2 * DAY)).prop_flat_map(|(asset, delay)| {
        let book = book(asset != UNIQUE);
        book.prop_map(move |book| SetRules(asset, book, delay))
    });
    let approval = (1..100u128, option::of(1..DAY), any::<bool>());
    let wait = prop_oneof![4 => 1..DAY / 4, 1 => DAY / 4..8 * DAY];
    let usual = prop_oneof![
        14 => (asset(), party(), 1..4_000u128, any::<u64>())
            .prop_map(|(asset, to, amount, number)| Issue(asset, to, amount, number)),
        16 => movement().prop_map(|(asset, from, to, quantity, venue)| Transfer(asset, from, to, quantity, venue)),
        3 => (0..2u32, party(), vec((party(), amount().prop_map(Quantity::Units)), 2..4))
            .prop_map(|(asset, from, parts)| Batch(asset, from, parts)),
        1 => (party(), vec((party(), Just(Quantity::Item(0))), 2..3))
            .prop_map(|(from, parts)| Batch(UNIQUE, from, parts)),
        14 => (units(), party(), reason())
            .prop_map(|((asset, quantity), who, reason)| Lock(asset, who, quantity, reason)),
        2 => (units(), party(), reason())
            .prop_map(|((asset, quantity), who, reason)| Unlock(asset, who, quantity, reason)),
        16 => (movement(), reason()).prop_map(|((asset, from, to, quantity, venue), reason)| {
            let quantity = match quantity {
                Quantity::Units(amount) => Quantity::Units(amount % 20),
                item => item,
            };
            Deliver(asset, from, to, quantity, reason, venue)
        }),
        2 => (units(), party(), option::of(reason()))
            .prop_map(|((asset, quantity), who, reason)| Redeem(asset, who, quantity, reason)),
        3 => movement().prop_map(|(asset, from, to, quantity, _)| Force(asset, from, to, quantity)),
    ];
    let control = prop_oneof![
        1 => (asset(), prop::bool::weighted(0.2)).prop_map(|(asset, on)| FreezeAsset(asset, on)),
        3 => (asset(), party(), prop::bool::weighted(0.3)).prop_map(|(asset, who, on)| FreezeAccount(asset, who, on)),
        4 => (asset(), party(), amount(), any::<bool>())
            .prop_map(|(asset, who, amount, on)| FreezeAmount(asset, who, amount, on)),
        1 => (0..6u32, prop::bool::weighted(0.3)).prop_map(|(item, on)| FreezeItem(item, on)),
        4 => rules,
        4 => (asset(), party()).prop_map(|(asset, who)| CountHolder(asset, who)),
        4 => (asset(), party(), party(), approval).prop_map(|(asset, from, to, (amount, lasts, standing))| {
            Approve(asset, from, to, Approval { amount, expires_at: lasts, standing })
        }),
    ];
    let world = prop_oneof![
        8 => (subject(), topic(), select(COUNTRIES.to_vec()), option::of(DAY..20 * DAY))
            .prop_map(|(subject, topic, home, lasts)| Attest(subject, topic, home, lasts)),
        3 => (subject(), topic()).prop_map(|(subject, topic)| Revoke(subject, topic)),
        2 => (topic(), prop::bool::weighted(0.9)).prop_map(|(topic, on)| Trust(topic, on)),
        5 => wait.prop_map(Wait),
        3 => (
            select(vec![ALICE, BOB, CAROL, DAVE, NOBODY]),
            prop_oneof![12 => Just(Some(true)), 1 => Just(Some(false)), 1 => Just(None)],
        )
            .prop_map(|(who, active)| Standing(who, active)),
        1 => prop_oneof![2 => select(vec![BOB, DAVE]).prop_map(Retire), 3 => (1..DAY / 8).prop_map(Wait)],
        3 => (asset(), select(vec![BOB, DAVE, ALICE])).prop_map(|(asset, old)| ClaimRecovered(asset, old)),
        1 => (0..6u32).prop_map(ClaimRecoveredItem),
        2 => asset().prop_map(TakeRecord),
        1 => (asset(), 0..12u32).prop_map(|(asset, record)| CloseRecord(asset, record)),
        1 => (asset(), 1..4u32).prop_map(|(asset, factor)| Split(asset, factor)),
    ];
    prop_oneof![6 => usual, 2 => control, 2 => world]
}

fn deliver_part(
    (asset, from, to, quantity, venue): (AssetId, AccountId, AccountId, Quantity, Option<VenueId>),
    locked: Option<&Reason>,
) -> DispatchResult {
    let movement = Movement {
        asset,
        from,
        to,
        quantity,
        venue,
    };
    deliver(&movement, locked)
}

/// By a call of the sender, where there is one.
fn transfer(asset: AssetId, from: AccountId, to: AccountId, quantity: Quantity) -> DispatchResult {
    let origin = RuntimeOrigin::signed(from);
    let result = match quantity {
        Quantity::Units(amount) => Rwa::transfer(origin, asset, to, amount),
        Quantity::Item(item) => Rwa::transfer_item(origin, asset, item, to),
    };
    result.map(|_| ()).map_err(|failure| failure.error)
}

/// Does it.
pub fn perform(operation: &Operation) -> DispatchResult {
    use Operation::*;
    let issuer = || RuntimeOrigin::signed(ISSUER);
    match operation.clone() {
        Issue(UNIQUE, to, ..) => <Rwa as Issuance<_>>::issue(UNIQUE, &to, 1),
        Issue(asset, to, amount, number) => {
            let result = Rwa::issue(issuer(), asset, to, amount, reference(&format!("ref {number}")));
            result.map(|_| ()).map_err(|failure| failure.error)
        },
        Transfer(asset, from, to, quantity, None) => transfer(asset, from, to, quantity),
        Transfer(asset, from, to, quantity, venue) => deliver_part((asset, from, to, quantity, venue), None),
        Batch(asset, from, parts) => with_storage_layer(|| {
            let mut parts = parts.into_iter();
            parts.try_for_each(|(to, quantity)| transfer(asset, from, to, quantity))
        }),
        Lock(asset, who, quantity, reason) => Rwa::lock(asset, &who, quantity, &reason),
        Unlock(asset, who, quantity, reason) => Rwa::unlock(asset, &who, quantity, &reason),
        Deliver(asset, from, to, quantity, reason, venue) => {
            deliver_part((asset, from, to, quantity, venue), Some(&reason))
        },
        Redeem(asset, who, quantity, reason) => <Rwa as Issuance<_>>::redeem(asset, &who, quantity, reason.as_ref()),
        Force(asset, from, to, quantity) => with_storage_layer(|| {
            let number = crate::NextProposal::<Test>::get(asset);
            Rwa::propose_force(RuntimeOrigin::signed(AGENT), asset, from, to, quantity, basis("order"))?;
            let result = Rwa::approve_force(RuntimeOrigin::signed(DEPUTY), asset, number);
            result.map(|_| ()).map_err(|failure| failure.error)
        }),
        FreezeAsset(asset, true) => Rwa::freeze_asset(issuer(), asset, basis("order")),
        FreezeAsset(asset, false) => Rwa::thaw_asset(issuer(), asset, basis("order")),
        FreezeAccount(asset, who, true) => Rwa::freeze_account(issuer(), asset, who, basis("order")),
        FreezeAccount(asset, who, false) => Rwa::thaw_account(issuer(), asset, who, basis("order")),
        FreezeAmount(asset, who, amount, true) => Rwa::freeze_amount(issuer(), asset, who, amount, basis("order")),
        FreezeAmount(asset, who, amount, false) => Rwa::thaw_amount(issuer(), asset, who, amount, basis("order")),
        FreezeItem(item, true) => Rwa::freeze_item(issuer(), UNIQUE, item, basis("order")),
        FreezeItem(item, false) => Rwa::thaw_item(issuer(), UNIQUE, item, basis("order")),
        SetRules(asset, book, None) => Rwa::set_rules(issuer(), asset, book.rule_set()),
        SetRules(asset, book, Some(delay)) => Rwa::schedule_rules(issuer(), asset, book.rule_set(), Now::get() + delay),
        CountHolder(asset, who) => Rwa::count_holder(issuer(), asset, who),
        ClaimRecovered(asset, old) => Rwa::claim_recovered(issuer(), asset, old),
        ClaimRecoveredItem(item) => Rwa::claim_recovered_item(issuer(), UNIQUE, item),
        TakeRecord(asset) => Rwa::take_record(asset).map(|_| ()),
        Split(asset, factor) if supply(asset) > MOST / Balance::from(factor) => Err(DispatchError::Other("enough")),
        Split(asset, factor) => <Rwa as Issuance<_>>::split(asset, factor),
        other => {
            arrange(other);
            Ok(())
        },
    }
}

/// What changes around the pallet, or cannot fail.
fn arrange(operation: Operation) {
    use Operation::*;
    match operation {
        Approve(asset, from, to, approval) => {
            let expires_at = approval.expires_at.map(|lasts| Now::get() + lasts);
            let approval = Approval { expires_at, ..approval };
            crate::Approvals::<Test>::insert((asset, AGENT, from, to), approval);
        },
        Attest(subject, topic, home, lasts) => {
            let expires_at = lasts.map(|time| Now::get() + time);
            let made = Claim {
                expires_at,
                ..Claim::new(topic, country(home))
            };
            claim(subject, made);
        },
        Revoke(subject, topic) => Subjects::mutate(subject, |known| {
            let claims = known.claims.iter_mut().filter(|claim| claim.topic == topic);
            claims.for_each(|claim| claim.revoked = true)
        }),
        Trust(topic, on) => trust(VOUCHER, topic, on),
        Wait(time) => Now::mutate(|now| *now += time),
        Standing(who, Some(active)) => Admitted::insert(
            who,
            Member {
                active,
                issuer_agent: false,
            },
        ),
        Standing(who, None) => Admitted::remove(who),
        Retire(old) => {
            if !SubjectOf::contains_key(heir(old)) {
                retire(old, heir(old));
            }
        },
        CloseRecord(asset, record) => Rwa::close_record(asset, record),
        other => unreachable!("{other:?} is done to the pallet"),
    }
}
