// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the pallet announces.

use frame_support::pallet_macros::*;

/// The section of the pallet that holds its events.
#[pallet_section]
mod events {
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// Screeners were named, or dismissed.
        ScreenersSet,
        /// Assets need a file from now on, or do not.
        ScreeningRequirementSet {
            /// Whether they do.
            required: bool,
        },
        /// An issuer applied to bring an asset on chain.
        FileOpened {
            /// The file.
            file: FileId,
            /// Who opened it.
            issuer: T::AccountId,
        },
        /// The documents of a file were replaced; approvals before that are void.
        DocumentsAmended {
            /// The file.
            file: FileId,
        },
        /// A screener approved what a file presents.
        Approved {
            /// The file.
            file: FileId,
            /// Who approved.
            screener: T::AccountId,
        },
        /// A screener refused what a file presents.
        Rejected {
            /// The file.
            file: FileId,
            /// Who refused.
            screener: T::AccountId,
            /// Why.
            reason: Reason,
        },
        /// A file moved to another stage.
        FileAdvanced {
            /// The file.
            file: FileId,
            /// Where it stands now.
            stage: FileStage,
        },
        /// The terms of a file were drafted anew.
        TermsDrafted {
            /// The file.
            file: FileId,
        },
        /// Units are offered.
        OfferingOpened {
            /// Of which asset.
            asset: AssetId,
            /// From when on one can subscribe.
            opens: Moment,
            /// From when on one cannot any more.
            closes: Moment,
        },
        /// An account subscribed, and its cash is on hold.
        Subscribed {
            /// Which asset.
            asset: AssetId,
            /// The account.
            subscriber: T::AccountId,
            /// How many lots.
            lots: Balance,
            /// What a lot costs it.
            price: Balance,
        },
        /// A subscription was withdrawn, and its cash is free.
        SubscriptionWithdrawn {
            /// Of which asset.
            asset: AssetId,
            /// Whose.
            subscriber: T::AccountId,
        },
        /// An offering takes no subscriptions any more.
        OfferingClosed {
            /// Of which asset.
            asset: AssetId,
            /// How many lots were asked for.
            demand: Balance,
            /// Whether lots will be delivered, rather than all cash given back.
            successful: bool,
        },
        /// It is known how many lots each subscriber is allotted.
        DemandTallied {
            /// Of which asset.
            asset: AssetId,
        },
        /// A subscriber received what it was allotted against cash, and the rest of the cash is free.
        Allotted {
            /// Of which asset.
            asset: AssetId,
            /// The subscriber.
            subscriber: T::AccountId,
            /// How many lots it received.
            lots: Balance,
            /// What it paid.
            cost: Balance,
        },
        /// A subscriber may not receive or pay any more, and all its cash is free.
        SubscriptionRefused {
            /// Of which asset.
            asset: AssetId,
            /// The subscriber.
            subscriber: T::AccountId,
            /// What the ledger says.
            error: DispatchError,
        },
        /// All subscriptions of an offering are settled.
        OfferingEnded {
            /// Of which asset.
            asset: AssetId,
            /// How many lots were delivered.
            issued: Balance,
            /// What was paid for them.
            raised: Balance,
            /// The asset's stage now.
            stage: Stage,
        },
        /// Units were issued to one account outside an offering.
        Placed {
            /// Of which asset.
            asset: AssetId,
            /// Who received them.
            to: T::AccountId,
            /// How many lots.
            lots: Balance,
        },
        /// A unique unit was issued to an account.
        ItemPlaced {
            /// Of which asset.
            asset: AssetId,
            /// Its number.
            item: ItemId,
            /// Who received it.
            to: T::AccountId,
        },
        /// A record date will be taken.
        RecordScheduled {
            /// Of which asset.
            asset: AssetId,
            /// When.
            at: Moment,
        },
        /// A record date was taken.
        RecordTaken {
            /// Of which asset.
            asset: AssetId,
            /// Its number.
            record: RecordId,
        },
        /// A record date is not needed any more.
        RecordClosed {
            /// Of which asset.
            asset: AssetId,
            /// Its number.
            record: RecordId,
        },
        /// Something that fell due could not be done, and will be tried again.
        TaskDeferred {
            /// For which asset.
            asset: AssetId,
            /// What.
            task: Task,
            /// Why not.
            error: DispatchError,
        },
        /// An amount will be divided among the holders at a record date.
        DistributionAnnounced {
            /// Its number.
            distribution: DistributionId,
            /// Whose holders.
            asset: AssetId,
            /// What it is for.
            purpose: Purpose,
            /// In which asset it is paid.
            cash: AssetId,
            /// How much, before tax.
            amount: Balance,
            /// The record date.
            record: RecordId,
        },
        /// The cash of a distribution is there.
        DistributionFunded {
            /// The distribution.
            distribution: DistributionId,
            /// On whose account.
            payer: T::AccountId,
        },
        /// A distribution was called off.
        DistributionCancelled {
            /// The distribution.
            distribution: DistributionId,
        },
        /// All entitlements of a distribution are final.
        DistributionTallied {
            /// The distribution.
            distribution: DistributionId,
        },
        /// A holder was paid.
        Paid {
            /// The distribution.
            distribution: DistributionId,
            /// For whose units.
            holder: T::AccountId,
            /// Who received it: the holder, or its successor.
            payee: T::AccountId,
            /// How much it received.
            net: Balance,
            /// How much the collector received.
            tax: Balance,
        },
        /// A holder could not be paid, and keeps its entitlement.
        PayoutRefused {
            /// The distribution.
            distribution: DistributionId,
            /// The holder.
            holder: T::AccountId,
            /// Why not.
            error: DispatchError,
        },
        /// All of a distribution is paid.
        DistributionPaid {
            /// The distribution.
            distribution: DistributionId,
        },
        /// The tax on distributions to come was set, or lifted.
        WithholdingSet {
            /// Of which asset.
            asset: AssetId,
        },
        /// The paying agent set cash aside.
        Funded {
            /// For which asset.
            asset: AssetId,
            /// How much.
            amount: Balance,
        },
        /// The paying agent took back cash that was not promised.
        FundsReclaimed {
            /// For which asset.
            asset: AssetId,
            /// How much.
            amount: Balance,
        },
        /// The agents of an asset were named.
        AgentsSet {
            /// Of which asset.
            asset: AssetId,
        },
        /// Interest is due. It is in arrears until it is paid.
        InterestDue {
            /// Of which bond.
            asset: AssetId,
            /// For which period.
            index: u32,
            /// How much, for all units.
            total: Balance,
        },
        /// Interest is funded, and its holders can be paid.
        InterestPaid {
            /// Of which bond.
            asset: AssetId,
            /// For which period.
            index: u32,
            /// By which distribution.
            distribution: DistributionId,
        },
        /// Every holding was multiplied.
        Split {
            /// Of which asset.
            asset: AssetId,
            /// By how much.
            factor: u32,
        },
        /// A bond's nominal was written down.
        WrittenDown {
            /// Which bond.
            asset: AssetId,
            /// The nominal of a lot now.
            face: u64,
            /// Why.
            reason: Reason,
        },
        /// A notice was published.
        NoticePublished {
            /// For holders of which asset.
            asset: AssetId,
            /// Its number.
            number: u32,
            /// The hash of its text.
            hash: Hash,
        },
        /// Holders are asked something.
        BallotOpened {
            /// The ballot.
            ballot: BallotId,
            /// Holders of which asset.
            asset: AssetId,
            /// At which record date.
            record: RecordId,
            /// The hash of the question and its choices.
            question: Hash,
            /// The last moment for votes.
            closes: Moment,
        },
        /// A holder voted.
        Voted {
            /// The ballot.
            ballot: BallotId,
            /// The holder.
            holder: T::AccountId,
            /// Its choice.
            choice: u8,
            /// How many units that counts for.
            weight: Balance,
        },
        /// A ballot is decided.
        BallotClosed {
            /// The ballot.
            ballot: BallotId,
            /// How.
            outcome: Outcome,
        },
        /// The named agent set or announced what a lot is worth.
        ValueSet {
            /// Of which asset.
            asset: AssetId,
            /// What it is worth.
            value: Balance,
            /// From when on.
            from: Moment,
        },
        /// Holders may ask for repayment.
        RepurchaseOpened {
            /// Of which asset.
            asset: AssetId,
            /// On what terms.
            terms: RepurchaseTerms,
        },
        /// Holders may not ask for repayment any more.
        RepurchaseClosed {
            /// Of which asset.
            asset: AssetId,
        },
        /// A holder asked for repayment, and its units are locked.
        RedemptionRequested {
            /// Of which asset.
            asset: AssetId,
            /// The request.
            request: u64,
            /// Who asked.
            holder: T::AccountId,
            /// For how many units.
            units: Balance,
        },
        /// A holder changed its mind, and its units are free.
        RedemptionCancelled {
            /// Of which asset.
            asset: AssetId,
            /// The request.
            request: u64,
        },
        /// A holder could not be repaid.
        RedemptionRefused {
            /// Of which asset.
            asset: AssetId,
            /// The holder.
            holder: T::AccountId,
            /// Why not.
            error: DispatchError,
        },
        /// Units were paid for and taken out of being.
        Redeemed {
            /// Of which asset.
            asset: AssetId,
            /// Whose.
            holder: T::AccountId,
            /// How many.
            units: Balance,
            /// What was paid for them.
            paid: Balance,
        },
        /// The issuer will take all units back.
        Called {
            /// Of which asset.
            asset: AssetId,
            /// What a lot is repaid with.
            price: Balance,
            /// From when on.
            from: Moment,
        },
        /// An asset's life is over.
        Delisted {
            /// Which asset.
            asset: AssetId,
            /// Why.
            reason: Reason,
        },
    }
}
