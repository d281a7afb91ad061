// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Why calls fail.

use frame_support::pallet_macros::*;

/// The section of the pallet that holds its errors.
#[pallet_section]
mod errors {
    #[pallet::error]
    pub enum Error<T> {
        /// More units would exist than the plan allows.
        AboveMaximumSupply,
        /// The screener approved this before.
        AlreadyApproved,
        /// The record date is on the agenda.
        AlreadyScheduled,
        /// The account has a subscription; it can be withdrawn and made anew.
        AlreadySubscribed,
        /// The holder voted before.
        AlreadyVoted,
        /// What is approved is not what the file presents now.
        DigestDiffers,
        /// All units are being taken back, or will be.
        ExitDue,
        /// There is cash set aside on the account of the agent before.
        FundsHeld,
        /// Interest that is due must be drawn up first: poke the asset.
        InterestDue,
        /// The bond's interest cannot be computed, or its time is over.
        InvalidBond,
        /// A ballot has 2 to 16 choices.
        InvalidChoices,
        /// The factor is less than 2, or does not divide the nominal.
        InvalidFactor,
        /// The gate lets no lot through, or its period has no length.
        InvalidGate,
        /// The terms of the offering contradict each other.
        InvalidOffering,
        /// The valuation has no interval, a shorter notice or no bound; or the asset has none.
        InvalidValuation,
        /// The window ends before it begins, or has ended.
        InvalidWindow,
        /// The asset is no bond.
        NoBond,
        /// A file needs a document.
        NoDocuments,
        /// The asset does not exist or was created without a file.
        NoFile,
        /// The asset had no units at the record date.
        NoHolders,
        /// No offering is under way.
        NoOffering,
        /// No tier fits the subscription.
        NoPrice,
        /// A reason must be given.
        NoReason,
        /// Holders may not ask for repayment.
        NoRepurchase,
        /// The account belongs to no known person or institution.
        NoSubject,
        /// The file has no terms.
        NoTerms,
        /// Nobody has said yet what a lot is worth, or nobody is to.
        NoValue,
        /// The distribution is not waiting for funds.
        NotAnnounced,
        /// No exit is due.
        NotDue,
        /// The account held nothing at the record date, or is not among those that count.
        NotEntitled,
        /// The file is somebody else's.
        NotIssuer,
        /// A write-down must lower the nominal.
        NotLower,
        /// The account is not the paying agent.
        NotPayingAgent,
        /// The request is somebody else's.
        NotRequester,
        /// The account is no screener.
        NotScreener,
        /// The offering is not being settled.
        NotSettling,
        /// The account has no subscription.
        NotSubscribed,
        /// The units of the asset are not unique.
        NotUnique,
        /// The account is not the named agent.
        NotValuer,
        /// The amount is not a whole number of lots.
        NotWholeLots,
        /// There is nothing to pay, or not any more.
        NothingDue,
        /// Nothing is due, or nothing can be done about it.
        NothingToServe,
        /// The division is known, or not wanted.
        NothingToTally,
        /// The offering takes no subscriptions.
        OfferingClosed,
        /// An offering is under way.
        OfferingOpen,
        /// The subject asked for more lots than one may have.
        OrderTooLarge,
        /// Fewer lots are asked for than the least.
        OrderTooSmall,
        /// The accounts are not in the order of the division, or one is named twice.
        OutOfOrder,
        /// A screener does not examine its own file.
        OwnFile,
        /// A rate or quorum is more than one.
        RateTooHigh,
        /// Holders may ask for repayment.
        RepurchaseOpen,
        /// Requests wait to be served.
        RequestsWaiting,
        /// All lots are taken.
        SoldOut,
        /// More is counted than there is.
        TallyExceeded,
        /// The terms are frozen; they can be recalled.
        TermsFrozen,
        /// It is too early.
        TooEarly,
        /// It is too late.
        TooLate,
        /// The cash does not suffice.
        Unfunded,
        /// Unique units are one lot each, bear no interest, and are placed one by one: no offering, repurchase or call takes
        /// them together.
        UniqueUnits,
        /// Units are still out.
        UnitsOut,
        /// No ballot has this number.
        UnknownBallot,
        /// The cash is no asset that can be paid with.
        UnknownCash,
        /// No distribution has this number.
        UnknownDistribution,
        /// No file has this number.
        UnknownFile,
        /// The record date is not open.
        UnknownRecord,
        /// No request has this number, or not any more.
        UnknownRequest,
        /// Another number of units is left over.
        WrongLeftover,
        /// The file or the asset is at another stage.
        WrongStage,
        /// The amount is zero.
        ZeroAmount,
    }
}
