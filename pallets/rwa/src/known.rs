// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What is known of parties whatever asset they move: who stands behind them and whether they may act.
//!
//! An operation that moves several assets between the same parties hands it from book to book, so that it is read once.

use crate::Config;
use alloc::collections::BTreeMap;
use castellan_primitives::{
    kyc::{Identity, SubjectId},
    membership::{Admission, AdmissionError},
    Moment,
};
use frame_support::traits::Time;

/// Who stands behind an account.
pub(crate) struct Party<T: Config> {
    pub profile: <T::Identity as Identity<T::AccountId>>::Profile,
    pub subject: SubjectId,
    pub retired: bool,
    /// The subject's first account, whose holding carries what is known of the subject as a whole.
    pub first: T::AccountId,
}

impl<T: Config> Party<T> {
    fn load(who: &T::AccountId, memo: &mut <T::Identity as Identity<T::AccountId>>::Memo) -> Option<Self> {
        let profile = T::Identity::profile_with(who, memo)?;
        Some(Self {
            subject: T::Identity::subject(&profile),
            retired: T::Identity::is_retired(&profile),
            first: T::Identity::first_account(&profile).unwrap_or_else(|| who.clone()),
            profile,
        })
    }
}

/// What is known of the parties to one operation.
pub struct Known<T: Config> {
    now: Option<Moment>,
    identities: <T::Identity as Identity<T::AccountId>>::Memo,
    parties: BTreeMap<T::AccountId, Option<Party<T>>>,
    standings: BTreeMap<T::AccountId, Result<(), AdmissionError>>,
}

impl<T: Config> Default for Known<T> {
    fn default() -> Self {
        Self {
            now: None,
            identities: Default::default(),
            parties: BTreeMap::new(),
            standings: BTreeMap::new(),
        }
    }
}

impl<T: Config> Known<T> {
    /// Milliseconds since the Unix epoch.
    pub(crate) fn now(&mut self) -> Moment {
        *self.now.get_or_insert_with(T::Time::now)
    }

    /// Who stands behind `who`; `None` if nobody is known to.
    pub(crate) fn party(&mut self, who: &T::AccountId) -> Option<&Party<T>> {
        let identities = &mut self.identities;
        let load = || Party::load(who, identities);
        self.parties.entry(who.clone()).or_insert_with(load).as_ref()
    }

    /// Whether `who` may act.
    pub(crate) fn standing(&mut self, who: &T::AccountId) -> Result<(), AdmissionError> {
        let load = || T::Admission::standing(who);
        *self.standings.entry(who.clone()).or_insert_with(load)
    }
}
