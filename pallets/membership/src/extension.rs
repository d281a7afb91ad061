// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Keeps the transactions of accounts in bad standing out of the pool.

use crate::{Config, Pallet, WeightInfo};
use castellan_primitives::membership::Admission;
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::{fmt, marker::PhantomData};
use frame_support::{pallet_prelude::TransactionSource, traits::OriginTrait, weights::Weight, DefaultNoBound};
use scale_info::TypeInfo;
use sp_runtime::{
    impl_tx_ext_default,
    traits::{DispatchInfoOf, TransactionExtension, ValidateResult},
    transaction_validity::InvalidTransaction,
};

type RuntimeCallOf<T> = <T as frame_system::Config>::RuntimeCall;

/// Refuses a transaction whose signer is in bad standing, with
/// `InvalidTransaction::Custom(AdmissionError::code())`: 100 if it was never admitted or was removed, 101 if it is
/// suspended. Transactions without a signer pass: the pallet that authorises them decides.
///
/// Belongs before `CheckNonce`, which would answer for an account that never existed with an error about payment, and
/// so before payment, so that nobody is charged for a transaction that never had a chance. It sees the signer and nothing else: for whom nested calls speak,
/// the pallets they reach have to check ([`AdmittedOnly`](crate::AdmittedOnly) does for the native token).
///
/// It adds nothing to the signed payload.
#[derive(Clone, Decode, DecodeWithMemTracking, DefaultNoBound, Encode, Eq, PartialEq, TypeInfo)]
#[scale_info(skip_type_params(T))]
pub struct CheckAdmission<T>(PhantomData<T>);

impl<T> CheckAdmission<T> {
    /// The extension has no parameters.
    pub fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T> fmt::Debug for CheckAdmission<T> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("CheckAdmission")
    }
}

impl<T: Config + Send + Sync> TransactionExtension<RuntimeCallOf<T>> for CheckAdmission<T> {
    const IDENTIFIER: &'static str = "CheckAdmission";
    type Implicit = ();
    type Val = ();
    type Pre = ();

    fn weight(&self, _: &RuntimeCallOf<T>) -> Weight {
        T::WeightInfo::check_admission()
    }

    fn validate(
        &self,
        origin: T::RuntimeOrigin,
        _call: &RuntimeCallOf<T>,
        _info: &DispatchInfoOf<RuntimeCallOf<T>>,
        _len: usize,
        _self_implicit: Self::Implicit,
        _inherited_implication: &impl Encode,
        _source: TransactionSource,
    ) -> ValidateResult<Self::Val, RuntimeCallOf<T>> {
        if let Some(who) = origin.as_signer() {
            Pallet::<T>::standing(who).map_err(|error| InvalidTransaction::Custom(error.code()))?;
        }
        Ok((Default::default(), (), origin))
    }

    impl_tx_ext_default!(RuntimeCallOf<T>; prepare);
}
