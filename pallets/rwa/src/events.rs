// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The pallet's events, a part of its module.

use frame_support::pallet_macros::pallet_section;

/// The events.
#[pallet_section]
mod events {
    /// What happened to assets and their units. Amounts are in the smallest unit.
    ///
    /// A follower that adds up these events knows every holding: nothing but the raw writers of frame's `Unbalanced`
    /// traits, which no call reaches, changes one without an event.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// An asset was created.
        Created {
            /// The new asset's number.
            asset: AssetId,
            /// Who created it and has every power over it.
            issuer: T::AccountId,
            /// Its ISIN, if it has one.
            isin: Option<Isin>,
            /// Its symbol.
            symbol: Symbol,
        },
        /// New units came into being.
        Issued {
            /// Of which asset.
            asset: AssetId,
            /// Who received them.
            beneficiary: T::AccountId,
            /// How many.
            amount: Balance,
            /// The issuer's reference; `None` if another part of the chain minted them.
            reference: Option<Reference>,
        },
        /// Units ceased to be.
        Burned {
            /// Of which asset.
            asset: AssetId,
            /// Whose they were.
            holder: T::AccountId,
            /// How many.
            amount: Balance,
            /// For which reason they were on hold; `None` if they were free.
            reason: Option<T::RuntimeHoldReason>,
        },
        /// Free units changed their owner. A transfer to oneself moves nothing and emits nothing.
        Transferred {
            /// Of which asset.
            asset: AssetId,
            /// Who owned them.
            from: T::AccountId,
            /// Who owns them now.
            to: T::AccountId,
            /// How many reached the new owner; a fee has an event of its own.
            amount: Balance,
        },
        /// Units on hold changed their owner.
        TransferredOnHold {
            /// Of which asset.
            asset: AssetId,
            /// For which reason they were on hold.
            reason: T::RuntimeHoldReason,
            /// Who owned them.
            from: T::AccountId,
            /// Who owns them now.
            to: T::AccountId,
            /// How many reached the new owner.
            amount: Balance,
            /// Whether they are still on hold for that reason; free otherwise.
            held: bool,
        },
        /// Free units changed their owner and are on hold there.
        TransferredAndHeld {
            /// Of which asset.
            asset: AssetId,
            /// For which reason they are on hold.
            reason: T::RuntimeHoldReason,
            /// Who owned them.
            from: T::AccountId,
            /// Who owns them now.
            to: T::AccountId,
            /// How many reached the new owner.
            amount: Balance,
        },
        /// A transfer was charged. The sender parted with the fee beside what reached the receiver.
        FeeTaken {
            /// Of which asset.
            asset: AssetId,
            /// Who sent.
            from: T::AccountId,
            /// Who received.
            to: T::AccountId,
            /// Who got the fee.
            collector: T::AccountId,
            /// The fee.
            fee: Balance,
        },
        /// Free units were put on hold, or a unique one was.
        Held {
            /// Of which asset.
            asset: AssetId,
            /// For which reason.
            reason: T::RuntimeHoldReason,
            /// Whose they are.
            holder: T::AccountId,
            /// How many.
            amount: Balance,
        },
        /// Units on hold became free, or a unique one did.
        Released {
            /// Of which asset.
            asset: AssetId,
            /// For which reason they were on hold.
            reason: T::RuntimeHoldReason,
            /// Whose they are.
            holder: T::AccountId,
            /// How many.
            amount: Balance,
        },
        /// An asset's rules were replaced, from this movement on.
        RulesReplaced {
            /// Of which asset.
            asset: AssetId,
            /// How often they were replaced by now.
            version: u32,
            /// How many rules it has now.
            count: u32,
        },
        /// Rules were scheduled. They replace those that were scheduled before.
        RulesScheduled {
            /// Of which asset.
            asset: AssetId,
            /// Who did it.
            by: T::AccountId,
            /// The version that they will be.
            version: u32,
            /// From when, in milliseconds since the Unix epoch.
            effective_at: Moment,
            /// How many rules there will be.
            count: u32,
        },
        /// Scheduled rules were dropped.
        ScheduledRulesCanceled {
            /// Of which asset.
            asset: AssetId,
            /// Who did it.
            by: T::AccountId,
        },
        /// An asset's identifiers other than its ISIN were replaced.
        Identified {
            /// Which asset.
            asset: AssetId,
            /// Who did it.
            by: T::AccountId,
            /// What they are now.
            identifiers: Identifiers,
        },
        /// It was set what every amount is a multiple of.
        DenominationSet {
            /// Of which asset.
            asset: AssetId,
            /// Who did it.
            by: T::AccountId,
            /// In the smallest unit.
            denomination: Balance,
        },
        /// An account was given a power, or its scope was changed.
        PowerGranted {
            /// Over which asset.
            asset: AssetId,
            /// Who did it.
            by: T::AccountId,
            /// Who has it now.
            who: T::AccountId,
            /// Which.
            power: Power,
            /// How far it reaches.
            scope: Scope,
        },
        /// A power was taken from an account, or given up.
        PowerRevoked {
            /// Over which asset.
            asset: AssetId,
            /// Who did it.
            by: T::AccountId,
            /// Who had it.
            who: T::AccountId,
            /// Which.
            power: Power,
        },
        /// An asset was frozen: nobody can move units.
        AssetFrozen {
            /// Which asset.
            asset: AssetId,
            /// Who did it.
            by: T::AccountId,
            /// On what it rests.
            basis: Basis,
        },
        /// An asset was thawed.
        AssetThawed {
            /// Which asset.
            asset: AssetId,
            /// Who did it.
            by: T::AccountId,
            /// On what it rests.
            basis: Basis,
        },
        /// An account was frozen: no unit can leave or reach it.
        AccountFrozen {
            /// For which asset.
            asset: AssetId,
            /// Which account.
            holder: T::AccountId,
            /// Who did it.
            by: T::AccountId,
            /// On what it rests.
            basis: Basis,
        },
        /// An account was thawed.
        AccountThawed {
            /// For which asset.
            asset: AssetId,
            /// Which account.
            holder: T::AccountId,
            /// Who did it.
            by: T::AccountId,
            /// On what it rests.
            basis: Basis,
        },
        /// Units of an account were frozen: so many must remain.
        AmountFrozen {
            /// Of which asset.
            asset: AssetId,
            /// Whose.
            holder: T::AccountId,
            /// How many.
            amount: Balance,
            /// How many are frozen now.
            total: Balance,
            /// Who did it.
            by: T::AccountId,
            /// On what it rests.
            basis: Basis,
        },
        /// Units of an account were thawed.
        AmountThawed {
            /// Of which asset.
            asset: AssetId,
            /// Whose.
            holder: T::AccountId,
            /// How many.
            amount: Balance,
            /// How many are frozen now.
            total: Balance,
            /// Who did it.
            by: T::AccountId,
            /// On what it rests.
            basis: Basis,
        },
        /// Another part of the chain froze or thawed units.
        FreezeSet {
            /// Of which asset.
            asset: AssetId,
            /// For which reason.
            id: T::RuntimeFreezeReason,
            /// Whose.
            holder: T::AccountId,
            /// How many are frozen for it now; 0 for none.
            amount: Balance,
        },
        /// A forced move was proposed.
        ForceProposed {
            /// Of which asset.
            asset: AssetId,
            /// Its number.
            proposal: ProposalId,
            /// Who did it.
            by: T::AccountId,
            /// Whose units would move.
            from: T::AccountId,
            /// Whom they would reach.
            to: T::AccountId,
            /// How much.
            quantity: Quantity,
            /// On what it rests.
            basis: Basis,
            /// Until when it can be approved, in milliseconds since the Unix epoch.
            expires_at: Moment,
        },
        /// A forced move was approved and carried out.
        ForceTransferred {
            /// Of which asset.
            asset: AssetId,
            /// Its number.
            proposal: ProposalId,
            /// Who proposed it.
            proposed_by: T::AccountId,
            /// Who approved it.
            approved_by: T::AccountId,
            /// Whose units they were.
            from: T::AccountId,
            /// Whose they are now.
            to: T::AccountId,
            /// How much.
            quantity: Quantity,
            /// On what it rests.
            basis: Basis,
        },
        /// A proposed forced move was dropped.
        ForceCanceled {
            /// Of which asset.
            asset: AssetId,
            /// Its number.
            proposal: ProposalId,
            /// Who did it.
            by: T::AccountId,
        },
        /// A document was added.
        DocumentAdded {
            /// Of which asset.
            asset: AssetId,
            /// Who did it.
            by: T::AccountId,
            /// Its name.
            name: DocumentName,
            /// The hash of its content.
            hash: [u8; 32],
        },
        /// A document was removed.
        DocumentRemoved {
            /// Of which asset.
            asset: AssetId,
            /// Who did it.
            by: T::AccountId,
            /// Its name.
            name: DocumentName,
            /// The hash of its content.
            hash: [u8; 32],
        },
        /// A unique unit came into being.
        ItemIssued {
            /// Of which asset.
            asset: AssetId,
            /// Its number.
            item: ItemId,
            /// Who received it.
            beneficiary: T::AccountId,
            /// The issuer's reference; `None` if another part of the chain minted it.
            reference: Option<Reference>,
        },
        /// A unique unit changed its owner.
        ItemTransferred {
            /// Of which asset.
            asset: AssetId,
            /// Its number.
            item: ItemId,
            /// Who owned it.
            from: T::AccountId,
            /// Who owns it now.
            to: T::AccountId,
        },
        /// A unique unit ceased to be.
        ItemBurned {
            /// Of which asset.
            asset: AssetId,
            /// Its number.
            item: ItemId,
            /// Whose it was.
            holder: T::AccountId,
        },
        /// A unique unit was frozen.
        ItemFrozen {
            /// Of which asset.
            asset: AssetId,
            /// Its number.
            item: ItemId,
            /// Who did it.
            by: T::AccountId,
            /// On what it rests.
            basis: Basis,
        },
        /// A unique unit was thawed.
        ItemThawed {
            /// Of which asset.
            asset: AssetId,
            /// Its number.
            item: ItemId,
            /// Who did it.
            by: T::AccountId,
            /// On what it rests.
            basis: Basis,
        },
        /// Units of a retired account moved to the account that took its place.
        Recovered {
            /// Of which asset.
            asset: AssetId,
            /// The retired account.
            from: T::AccountId,
            /// Its successor.
            to: T::AccountId,
            /// How many; 0 if only a freeze moved.
            amount: Balance,
        },
        /// A unique unit of a retired account moved to the account that took its place.
        ItemRecovered {
            /// Of which asset.
            asset: AssetId,
            /// Its number.
            item: ItemId,
            /// The retired account.
            from: T::AccountId,
            /// Its successor.
            to: T::AccountId,
        },
        /// An agent approved transfers.
        TransferApproved {
            /// Of which asset.
            asset: AssetId,
            /// The agent.
            agent: T::AccountId,
            /// Who may send.
            from: T::AccountId,
            /// Who may receive.
            to: T::AccountId,
            /// What it approved.
            approval: Approval,
        },
        /// An agent took an approval back.
        ApprovalRevoked {
            /// Of which asset.
            asset: AssetId,
            /// The agent.
            agent: T::AccountId,
            /// Who might have sent.
            from: T::AccountId,
            /// Who might have received.
            to: T::AccountId,
        },
        /// A holder was counted anew.
        HolderCounted {
            /// Of which asset.
            asset: AssetId,
            /// One of its accounts.
            holder: T::AccountId,
        },
        /// The balances of this moment became a record date.
        RecordTaken {
            /// Of which asset.
            asset: AssetId,
            /// Its number.
            record: RecordId,
            /// Units in existence.
            supply: Balance,
        },
        /// A record date was forgotten.
        RecordClosed {
            /// Of which asset.
            asset: AssetId,
            /// Its number.
            record: RecordId,
        },
        /// Every unit was multiplied.
        Split {
            /// Of which asset.
            asset: AssetId,
            /// By what.
            factor: u32,
            /// Units in existence now.
            supply: Balance,
        },
        /// The asset's units stand for tokens in the vault on the mainchain from now on.
        AssetBacked {
            /// Which asset.
            asset: AssetId,
        },
    }
}
