// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What property tests draw from: few topics, countries and accounts, so that draws meet.

use crate::mock::*;
use castellan_primitives::{
    kyc::{ClaimError, Topic},
    membership::AdmissionError,
    rwa::Refusal,
};
use proptest::{prelude::*, sample::select, test_runner::TestRunner};
use sp_runtime::DispatchError;
use std::{cell::RefCell, collections::BTreeMap};

pub const TOPICS: [Topic; 3] = [Topic::Kyc, Topic::Kyb, Topic::Custom(7)];
pub const COUNTRIES: [&str; 3] = ["DE", "FR", "KP"];
pub const VOUCHERS: [AccountId; 2] = [VOUCHER, VOUCHER + 1];

/// A rule that names one or two countries, or requires a topic.
pub fn rule() -> impl Strategy<Value = Rule> {
    let list = || proptest::sample::subsequence(COUNTRIES.to_vec(), 1..=2);
    prop_oneof![
        3 => select(&TOPICS[..]).prop_map(requires),
        2 => list().prop_map(|codes| allows(&codes)),
        1 => list().prop_map(|codes| blocks(&codes)),
    ]
}

/// The error that stands for a reason, written down once more.
pub fn error_of(refusal: &Refusal) -> DispatchError {
    match refusal {
        Refusal::UnknownAsset => RwaError::UnknownAsset.into(),
        Refusal::ZeroAmount => RwaError::ZeroAmount.into(),
        Refusal::NotInGoodStanding {
            why: AdmissionError::NotAdmitted,
            ..
        } => NOT_ADMITTED,
        Refusal::NotInGoodStanding {
            why: AdmissionError::Suspended,
            ..
        } => SUSPENDED,
        Refusal::NoSubject { .. } => RwaError::NoSubject.into(),
        Refusal::ClaimRequired { why, .. } => match why {
            ClaimError::Missing => RwaError::ClaimMissing.into(),
            ClaimError::IssuerNotTrusted => RwaError::IssuerNotTrusted.into(),
            ClaimError::Revoked => RwaError::ClaimRevoked.into(),
            ClaimError::Expired => RwaError::ClaimExpired.into(),
            other => panic!("no claim fails for {other:?} here"),
        },
        Refusal::CountryUnknown { .. } => RwaError::CountryUnknown.into(),
        Refusal::CountryNotAllowed { .. } => RwaError::CountryNotAllowed.into(),
        Refusal::CountryBlocked { .. } => RwaError::CountryBlocked.into(),
        Refusal::InsufficientBalance { .. } => RwaError::InsufficientBalance.into(),
        Refusal::BalanceOverflow => RwaError::Overflow.into(),
        Refusal::AssetFrozen => RwaError::AssetFrozen.into(),
        Refusal::AccountFrozen { .. } => RwaError::AccountFrozen.into(),
        other => panic!("nothing is refused for {other:?} here"),
    }
}

/// How often each outcome was reached, so that a test that proves nothing fails.
#[derive(Debug, Default)]
pub struct Tally(RefCell<BTreeMap<String, u64>>);

impl Tally {
    pub fn count(&self, outcome: impl ToString) {
        *self.0.borrow_mut().entry(outcome.to_string()).or_default() += 1;
    }

    pub fn times(&self, outcome: &str) -> u64 {
        self.0.borrow().get(outcome).copied().unwrap_or(0)
    }

    #[track_caller]
    pub fn require(&self, outcomes: &[&str]) {
        let seen = self.0.borrow();
        for outcome in outcomes {
            assert!(seen.contains_key(*outcome), "{outcome} was never reached: {seen:#?}");
        }
    }
}

/// Runs `test` on random values; a failure prints its seed and is kept beside `source_file` for the next run.
pub fn check<S: Strategy>(source_file: &'static str, cases: u32, values: S, test: impl Fn(S::Value)) {
    let config = ProptestConfig {
        cases,
        ..ProptestConfig::with_source_file(source_file)
    };
    let mut runner = TestRunner::new(config);
    let result = runner.run(&values, |value| {
        test(value);
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}\n{runner}");
    }
}
