// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Stages 1 to 3: how a file is examined, its terms are agreed, and its asset is created.

use crate::{
    Config, Design, Designs, Documents, Error, Event, File, FileId, FileOf, FileStage, Files, Life, Lives, NextFileId,
    Pallet, Plan, PlanOf, Reason, Review, Screeners, Stage, PPM,
};
use castellan_primitives::{
    membership::{Admission, Role},
    rwa::{AssetId, Issuance, Ledger},
    Hash,
};
use codec::Encode;
use frame_support::{dispatch::DispatchResult, ensure};
use sp_runtime::{
    traits::{BlakeTwo256, Hash as _},
    ArithmeticError, DispatchError,
};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_open_file(issuer: T::AccountId, documents: Documents) -> DispatchResult {
        T::Admission::ensure_role(&issuer, Role::IssuerAgent)?;
        ensure!(!documents.is_empty(), Error::<T>::NoDocuments);
        let id = NextFileId::<T>::get();
        NextFileId::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
        Files::<T>::insert(
            id,
            File {
                issuer: issuer.clone(),
                documents,
                stage: FileStage::Screening,
                screening: Review::default(),
                design: Review::default(),
                reason: None,
                opened_at: Self::now(),
            },
        );
        Self::deposit_event(Event::FileOpened { file: id, issuer });
        Ok(())
    }

    pub(crate) fn do_amend_documents(issuer: T::AccountId, id: FileId, documents: Documents) -> DispatchResult {
        let mut file = Self::own_file(&issuer, id)?;
        ensure!(file.stage == FileStage::Screening, Error::<T>::WrongStage);
        ensure!(!documents.is_empty(), Error::<T>::NoDocuments);
        file.documents = documents;
        file.screening = Review::default();
        Files::<T>::insert(id, file);
        Self::deposit_event(Event::DocumentsAmended { file: id });
        Ok(())
    }

    pub(crate) fn do_approve(screener: T::AccountId, id: FileId, digest: Hash) -> DispatchResult {
        let mut file = Self::ensure_screener(&screener, id)?;
        ensure!(Self::digest(id, &file) == Some(digest), Error::<T>::DigestDiffers);
        let (review, next) = match file.stage {
            FileStage::Screening => (&mut file.screening, FileStage::Design),
            _ => (&mut file.design, FileStage::Approved),
        };
        // Whoever is no screener any more does not count.
        let screeners = Screeners::<T>::get();
        review.approvals.retain(|who| screeners.contains(who));
        ensure!(!review.approvals.contains(&screener), Error::<T>::AlreadyApproved);
        review
            .approvals
            .try_push(screener.clone())
            .map_err(|_| DispatchError::Exhausted)?;
        let is_last = review.approvals.is_full();
        if is_last {
            review.approved_at = Some(Self::now());
            file.stage = next;
        }
        Files::<T>::insert(id, file);
        Self::deposit_event(Event::Approved { file: id, screener });
        if is_last {
            Self::deposit_event(Event::FileAdvanced { file: id, stage: next });
        }
        Ok(())
    }

    pub(crate) fn do_reject(screener: T::AccountId, id: FileId, reason: Reason) -> DispatchResult {
        let mut file = Self::ensure_screener(&screener, id)?;
        ensure!(!reason.is_empty(), Error::<T>::NoReason);
        file.stage = match file.stage {
            FileStage::Screening => FileStage::Rejected,
            _ => FileStage::Design,
        };
        file.design = Review::default();
        file.reason = Some(reason.clone());
        let stage = file.stage;
        Files::<T>::insert(id, file);
        Self::deposit_event(Event::Rejected {
            file: id,
            screener,
            reason,
        });
        Self::deposit_event(Event::FileAdvanced { file: id, stage });
        Ok(())
    }

    pub(crate) fn do_draft_terms(issuer: T::AccountId, id: FileId, design: Design<T>) -> DispatchResult {
        let file = Self::own_file(&issuer, id)?;
        ensure!(file.stage != FileStage::Submitted, Error::<T>::TermsFrozen);
        ensure!(file.stage == FileStage::Design, Error::<T>::WrongStage);
        Self::ensure_plan(&design.plan)?;
        Designs::<T>::insert(id, design);
        Self::deposit_event(Event::TermsDrafted { file: id });
        Ok(())
    }

    pub(crate) fn do_submit_terms(issuer: T::AccountId, id: FileId) -> DispatchResult {
        let mut file = Self::own_file(&issuer, id)?;
        ensure!(file.stage == FileStage::Design, Error::<T>::WrongStage);
        ensure!(Designs::<T>::contains_key(id), Error::<T>::NoTerms);
        Self::advance(id, &mut file, FileStage::Submitted);
        Ok(())
    }

    pub(crate) fn do_recall_terms(issuer: T::AccountId, id: FileId) -> DispatchResult {
        let mut file = Self::own_file(&issuer, id)?;
        ensure!(file.stage == FileStage::Submitted, Error::<T>::WrongStage);
        file.design = Review::default();
        Self::advance(id, &mut file, FileStage::Design);
        Ok(())
    }

    pub(crate) fn do_set_up(issuer: T::AccountId, id: FileId) -> DispatchResult {
        let mut file = Self::own_file(&issuer, id)?;
        T::Admission::ensure_role(&issuer, Role::IssuerAgent)?;
        ensure!(file.stage == FileStage::Approved, Error::<T>::WrongStage);
        let Design { terms, plan } = Designs::<T>::get(id).ok_or(Error::<T>::NoTerms)?;
        // What was right when it was drafted may have changed since.
        Self::ensure_plan(&plan)?;
        let asset = T::Assets::create(&issuer, terms)?;
        let is_plain = plan.lot == 1 && plan.bond.is_none();
        ensure!(is_plain || !Self::is_unique(asset), Error::<T>::UniqueUnits);
        Lives::<T>::insert(
            asset,
            Life {
                file: id,
                stage: Stage::SetUp,
                plan,
                called: None,
                next_period: 0,
                next_unpaid: 0,
                offerings: 0,
                notices: 0,
            },
        );
        T::Assets::stage_changed(asset);
        Self::advance(id, &mut file, FileStage::Created(asset));
        Ok(())
    }

    /// What an approval of the file must name: the hash of what is examined now.
    pub fn digest(id: FileId, file: &FileOf<T>) -> Option<Hash> {
        match file.stage {
            FileStage::Screening => Some(BlakeTwo256::hash(&file.documents.encode())),
            FileStage::Submitted => Designs::<T>::get(id).map(|design| BlakeTwo256::hash(&design.encode())),
            _ => None,
        }
    }

    fn advance(id: FileId, file: &mut FileOf<T>, stage: FileStage) {
        file.stage = stage;
        Files::<T>::insert(id, &*file);
        Self::deposit_event(Event::FileAdvanced { file: id, stage });
    }

    fn own_file(issuer: &T::AccountId, id: FileId) -> Result<FileOf<T>, DispatchError> {
        T::Admission::ensure_admitted(issuer)?;
        let file = Files::<T>::get(id).ok_or(Error::<T>::UnknownFile)?;
        ensure!(file.issuer == *issuer, Error::<T>::NotIssuer);
        Ok(file)
    }

    /// The file, if it waits for screeners and `who` may be one of them.
    fn ensure_screener(who: &T::AccountId, id: FileId) -> Result<FileOf<T>, DispatchError> {
        T::Admission::ensure_admitted(who)?;
        ensure!(Screeners::<T>::get().contains(who), Error::<T>::NotScreener);
        let file = Files::<T>::get(id).ok_or(Error::<T>::UnknownFile)?;
        ensure!(file.issuer != *who, Error::<T>::OwnFile);
        ensure!(
            matches!(file.stage, FileStage::Screening | FileStage::Submitted),
            Error::<T>::WrongStage
        );
        Ok(file)
    }

    fn ensure_plan(plan: &PlanOf<T>) -> DispatchResult {
        let Plan {
            lot,
            maximum_supply,
            cash,
            valuation,
            bond,
            ..
        } = plan;
        Self::ensure_cash(*cash)?;
        let lots = maximum_supply.checked_rem((*lot).into());
        ensure!(lots == Some(0) && *maximum_supply > 0, Error::<T>::NotWholeLots);
        if let Some(valuation) = valuation {
            ensure!(
                valuation.interval > 0 && valuation.notice >= valuation.interval && valuation.maximum_move < PPM,
                Error::<T>::InvalidValuation
            );
        }
        if let Some(bond) = bond {
            ensure!(bond.face > 0, Error::<T>::ZeroAmount);
            // The costliest period must be computable for the whole supply.
            for index in [0, bond.schedule.periods().saturating_sub(1)] {
                ensure!(
                    Self::interest(plan, index, *maximum_supply).is_some(),
                    Error::<T>::InvalidBond
                );
            }
            ensure!(bond.schedule.maturity().start() > Self::now(), Error::<T>::InvalidBond);
        }
        Ok(())
    }

    pub(crate) fn ensure_cash(cash: AssetId) -> DispatchResult {
        ensure!(T::Assets::is_unique(cash) == Some(false), Error::<T>::UnknownCash);
        Ok(())
    }
}
