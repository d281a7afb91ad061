// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A ledger of permissioned assets whose rules are evaluated in the ledger itself.
//!
//! An asset carries its rules as data. Every movement of its units asks them of both parties, at that moment: whether
//! it comes from the [`transfer`](pallet::Pallet::transfer) call, from another pallet through the `fungibles` traits,
//! or from units that were put on hold earlier. No trait method moves units past the rules.
//!
//! - `assets`: creation and identifiers.
//! - `rules`: evaluation, for a decision (stops at the first reason) and for a report (lists every reason).
//! - `ledger`: holdings and the supply; the only code that writes them.
//! - `impl_compliance`, `impl_fungibles`: the traits that other pallets use.
//!
//! # What the traits do beyond their contract
//!
//! - The smallest balance is 1, a holding of zero does not exist, and there is no dust.
//! - `mint_into` and `restore` check the receiver. `burn_from`, `shelve` and `burn_held` need no rule: whoever may call
//!   them may take units away from a party that lost its standing.
//! - `hold` and `release` need no rule, since the owner stays the same; a suspended party's units can be released.
//! - The raw writers of the `Unbalanced` traits check the party too: as a sender when they lower a balance, as a
//!   receiver when they raise it. So the methods that frame builds on them cannot bypass the rules either. `Balanced`,
//!   whose imbalances would carry units between parties that never meet, is not implemented.
//! - A transfer of zero units is refused. `hold`, `release` and the burning methods do nothing when asked for zero.
//! - [`Fortitude::Force`](frame_support::traits::tokens::Fortitude) does not silence rules.
//!
//! # Invariants
//!
//! - I1: for every asset, the free units and the units on hold of all holders add up to the supply.
//! - I2: the holds inside a holding differ in reason, and none is zero.
//! - I3: no holding is empty.
//! - I4: `AssetByIsin` and `AssetBySymbol` are the inverse of what `Assets` says.
//! - I5: every asset has a number below `NextAsset` and a rule set; rules, supply, holdings and references belong to an
//!   asset.
//!
//! The number of holders of an asset is not kept: nothing needs it yet, and it would be a third write in transfers that
//! open or close a holding.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]

extern crate alloc;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

mod assets;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod impl_compliance;
mod impl_fungibles;
#[cfg(any(feature = "try-runtime", test))]
mod invariants;
mod ledger;
#[cfg(test)]
#[allow(clippy::expect_used, clippy::unwrap_used)]
mod mock;
mod rules;
#[cfg(test)]
#[allow(clippy::expect_used, clippy::unwrap_used)]
mod tests;
mod types;
pub mod weights;

/// The pallet.
#[allow(clippy::expect_used, reason = "what the pallet macros generate uses it")]
#[frame_support::pallet]
pub mod pallet {
    use super::{Asset, Class, Holding, Issuance, Name, RuleSet, Symbol, WeightInfo, MAX_RULES};
    use castellan_identifiers::Isin;
    use castellan_primitives::{kyc::Identity, membership::Admission, rwa::AssetId, Balance, Reference};
    use frame_support::{pallet_prelude::*, traits::tokens::Preservation};
    use frame_system::pallet_prelude::*;

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    /// What the ledger needs from the runtime.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// Why units may be on hold.
        type RuntimeHoldReason: Parameter + Member + MaxEncodedLen + Copy;

        /// Who may act on the chain.
        type Admission: Admission<Self::AccountId>;

        /// What trusted issuers say about the parties.
        type Identity: Identity<Self::AccountId>;

        /// How many holds, each for a reason of its own, one holding may have.
        #[pallet::constant]
        type MaxHolds: Get<u32>;

        /// What the calls cost.
        type WeightInfo: WeightInfo;
    }

    /// The pallet.
    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// The number that the next asset will get.
    #[pallet::storage]
    pub type NextAsset<T> = StorageValue<_, AssetId, ValueQuery>;

    /// Every asset. A movement does not read this item: see `Rules`.
    #[pallet::storage]
    pub type Assets<T: Config> = StorageMap<_, Twox64Concat, AssetId, Asset<T::AccountId>>;

    /// The asset that an ISIN names.
    #[pallet::storage]
    pub type AssetByIsin<T> = StorageMap<_, Blake2_128Concat, Isin, AssetId>;

    /// The asset that a symbol names.
    #[pallet::storage]
    pub type AssetBySymbol<T> = StorageMap<_, Blake2_128Concat, Symbol, AssetId>;

    /// The rules of every asset, which may be none. An asset exists if and only if it has an item here.
    #[pallet::storage]
    pub type Rules<T> = StorageMap<_, Twox64Concat, AssetId, RuleSet>;

    /// How many units of an asset exist, in the smallest unit.
    #[pallet::storage]
    pub type Supply<T> = StorageMap<_, Twox64Concat, AssetId, Balance, ValueQuery>;

    /// Who holds how much of an asset, one item a holder.
    #[pallet::storage]
    pub type Accounts<T: Config> =
        StorageDoubleMap<_, Twox64Concat, AssetId, Blake2_128Concat, T::AccountId, Holding<T>>;

    /// The references under which units were issued, by asset.
    #[pallet::storage]
    pub type IssueReferences<T: Config> =
        StorageDoubleMap<_, Twox64Concat, AssetId, Blake2_128Concat, Reference, Issuance<T::AccountId>>;

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
            /// Who created it and may issue its units.
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
            /// How many.
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
            /// How many.
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
            /// How many.
            amount: Balance,
        },
        /// Free units were put on hold.
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
        /// Units on hold became free.
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
        /// An asset's rules were replaced, from this block on.
        RulesReplaced {
            /// Of which asset.
            asset: AssetId,
            /// How many rules it has now.
            count: u32,
        },
    }

    /// Why an operation was refused. Where a party is refused for not being admitted or being suspended, the error is
    /// the membership ledger's own.
    #[pallet::error]
    pub enum Error<T> {
        /// No asset has this number.
        UnknownAsset,
        /// The amount is zero.
        ZeroAmount,
        /// A party may not act on this chain, and the membership ledger does not say why.
        NotInGoodStanding,
        /// A party's account belongs to no known person or institution.
        NoSubject,
        /// The asset requires a claim that nobody made about a party.
        ClaimMissing,
        /// The claim that the asset requires of a party has expired.
        ClaimExpired,
        /// The claim that the asset requires of a party was revoked.
        ClaimRevoked,
        /// The claim that the asset requires of a party is by an issuer who is not trusted for it.
        IssuerNotTrusted,
        /// The asset asks for a party's country, and no trusted issuer names it.
        CountryUnknown,
        /// A party's country is not among those that the asset allows.
        CountryNotAllowed,
        /// A party's country is among those that the asset blocks.
        CountryBlocked,
        /// The sender has fewer free units.
        InsufficientBalance,
        /// Fewer units are on hold for the reason.
        InsufficientHold,
        /// A balance or the supply would pass the largest number that the ledger can hold.
        Overflow,
        /// The holding has as many holds as it may have, all for other reasons.
        TooManyHolds,
        /// The text is not an ISIN: its form, prefix or check digit is wrong.
        InvalidIsin,
        /// Another asset has this ISIN.
        IsinTaken,
        /// The symbol is empty or has a character other than visible ASCII.
        InvalidSymbol,
        /// Another asset has this symbol.
        SymbolTaken,
        /// The name is empty, is not UTF-8 text, begins or ends with a space, or has a character that does not print.
        InvalidName,
        /// More than 18 decimal places.
        TooManyDecimals,
        /// A rule names no country: it would refuse everybody or nobody.
        EmptyCountrySet,
        /// Every asset number was given out.
        NoAssetNumberLeft,
        /// The sender did not create the asset.
        NotIssuer,
        /// The reference is empty.
        EmptyReference,
        /// Units of this asset were issued under this reference before.
        ReferenceTaken,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            assert!(
                T::MaxHolds::get() > 0,
                "MaxHolds is zero: no units could ever be put on hold"
            );
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Creates an asset without units. The sender, who must be an issuer's agent, becomes its issuer.
        ///
        /// - `isin`: the asset's ISIN, if it has one; its check digit must be right and no other asset may have it.
        /// - `class`: what kind of right a unit is.
        /// - `symbol`: 1 to 16 visible ASCII characters that no other asset has.
        /// - `name`: 1 to 64 bytes of printable UTF-8 text.
        /// - `decimals`: how many decimal places of a whole unit the smallest unit is, at most 18.
        /// - `rules`: at most 16, each asked of both parties of every movement. With none, every admitted account may
        ///   hold units.
        ///
        /// Errors: those of the sender's standing and role, `InvalidIsin`, `IsinTaken`, `InvalidSymbol`, `SymbolTaken`,
        /// `InvalidName`, `TooManyDecimals`, `EmptyCountrySet`, `NoAssetNumberLeft`.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::create(rules.len() as u32))]
        pub fn create(
            origin: OriginFor<T>,
            isin: Option<[u8; 12]>,
            class: Class,
            symbol: Symbol,
            name: Name,
            decimals: u8,
            rules: RuleSet,
        ) -> DispatchResult {
            let issuer = ensure_signed(origin)?;
            Self::do_create(issuer, isin, class, symbol, name, decimals, rules)
        }

        /// Brings units into being, in the hands of a beneficiary whom the rules allow. Only the asset's issuer may,
        /// while in good standing as an issuer's agent.
        ///
        /// - `amount`: how many, in the smallest unit; not zero.
        /// - `reference`: the issuer's own name for this issue, 1 to 35 bytes. Used a second time for the same asset it
        ///   is refused, so that sending an issue again issues nothing again.
        ///
        /// Errors: `UnknownAsset`, `NotIssuer`, those of the sender's standing and role, `EmptyReference`,
        /// `ReferenceTaken`, `ZeroAmount`, those of the rules, `Overflow`.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::issue(MAX_RULES, 0).max(T::WeightInfo::issue(0, MAX_RULES)))]
        pub fn issue(
            origin: OriginFor<T>,
            asset: AssetId,
            beneficiary: T::AccountId,
            #[pallet::compact] amount: Balance,
            reference: Reference,
        ) -> DispatchResultWithPostInfo {
            let issuer = ensure_signed(origin)?;
            let rules = Self::do_issue(&issuer, asset, beneficiary, amount, reference)?;
            Ok(Some(T::WeightInfo::issue(rules.claims, rules.lists)).into())
        }

        /// Moves free units of the sender to another account, if the rules allow both.
        ///
        /// - `amount`: how many, in the smallest unit; not zero.
        ///
        /// Errors: `UnknownAsset`, `ZeroAmount`, those of the parties' standing, those of the rules,
        /// `InsufficientBalance`, `Overflow`. `Compliance::refusals` lists all that apply.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::transfer(MAX_RULES, 0).max(T::WeightInfo::transfer(0, MAX_RULES)))]
        pub fn transfer(
            origin: OriginFor<T>,
            asset: AssetId,
            to: T::AccountId,
            #[pallet::compact] amount: Balance,
        ) -> DispatchResultWithPostInfo {
            let from = ensure_signed(origin)?;
            let rules = Self::do_transfer(asset, &from, &to, amount, Preservation::Expendable)?;
            Ok(Some(T::WeightInfo::transfer(rules.claims, rules.lists)).into())
        }

        /// Replaces all rules of an asset, from the next movement on. Only the asset's issuer may, while in good
        /// standing as an issuer's agent. Holders whom the new rules refuse keep their units and cannot move them.
        ///
        /// Errors: `UnknownAsset`, `NotIssuer`, those of the sender's standing and role, `EmptyCountrySet`.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::set_rules(rules.len() as u32))]
        pub fn set_rules(origin: OriginFor<T>, asset: AssetId, rules: RuleSet) -> DispatchResult {
            let issuer = ensure_signed(origin)?;
            Self::ensure_issuer(&issuer, asset)?;
            Self::ensure_sound(&rules)?;
            let count = rules.len() as u32;
            Rules::<T>::insert(asset, rules);
            Self::deposit_event(Event::RulesReplaced { asset, count });
            Ok(())
        }
    }
}
