// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Whether the vault holds what it must.

use crate::{
    CancelAsked, Config, Exit, ExitId, Exits, LastCheckpoint, NextDeposit, Observers, Pallet, Reserves, Statements,
    Status, Tokens, TokensKnown,
};
use castellan_primitives::{backing::Backing, BlockNumber};
use castellan_settlement::{
    leaf::{self, Leaf},
    observation::{Checkpoint, Kept, Observation, ObserverId},
    report::{
        Awaited, ExitProof, ExitReport, ExitState, Reception, ReserveProof, ReserveReport, RevocationProof, Verdict,
    },
    tree,
};
use sp_core::H160;
use sp_runtime::Vec;

impl<T: Config> Pallet<T> {
    /// How each token stands.
    pub fn reserves_report() -> Vec<ReserveReport> {
        let checkpoint = LastCheckpoint::<T>::get().map(|(checkpoint, _)| checkpoint);
        TokensKnown::<T>::get()
            .into_iter()
            .filter_map(|token| {
                let known = Tokens::<T>::get(token)?;
                let supply = known.asset.map_or(0, T::Ledger::units);
                let kept = checkpoint
                    .as_ref()
                    .and_then(|seen| seen.tokens.iter().find(|kept| kept.token == token));
                let verdict = match (&checkpoint, kept) {
                    (Some(checkpoint), Some(kept)) => Self::verdict(kept, checkpoint),
                    _ => Verdict::Unknown,
                };
                Some(ReserveReport {
                    token,
                    asset: known.asset,
                    supply,
                    in_flight: known.in_flight,
                    deposits_seen: NextDeposit::<T>::get(),
                    seen: checkpoint
                        .as_ref()
                        .zip(kept)
                        .map(|(checkpoint, kept)| (checkpoint.number, checkpoint.timestamp, kept.balance, kept.locked)),
                    verdict,
                })
            })
            .collect()
    }

    /// What is owed in a token, in its smallest unit.
    fn owed(token: H160) -> u128 {
        Tokens::<T>::get(token).map_or(0, |known| {
            known.asset.map_or(0, T::Ledger::units).saturating_add(known.in_flight)
        })
    }

    fn verdict(kept: &Kept, checkpoint: &Checkpoint) -> Verdict {
        if kept.balance < kept.locked {
            return Verdict::Disagree;
        }
        let owed = Self::owed(kept.token);
        if owed == kept.locked {
            return Verdict::Agree;
        }
        let known = Tokens::<T>::get(kept.token).unwrap_or_default();
        // Deposits that are not credited yet, or were after the checkpoint; payouts likewise.
        let deposits_differ = checkpoint.deposits != NextDeposit::<T>::get();
        let paid_later = known.paid_in > checkpoint.number;
        let paid_unseen = owed
            .checked_sub(kept.locked)
            .is_some_and(|missing| missing <= known.in_flight);
        if deposits_differ || paid_later || paid_unseen {
            Verdict::Pending
        } else {
            Verdict::Disagree
        }
    }

    /// What is owed, if that can no longer be explained by what is on its way.
    pub(crate) fn disagreement(kept: &Kept, checkpoint: &Checkpoint) -> Option<u128> {
        (Self::verdict(kept, checkpoint) == Verdict::Disagree).then(|| Self::owed(kept.token))
    }

    /// What is known of an exit.
    pub fn exit_report(id: ExitId) -> Option<ExitReport> {
        Exits::<T>::get(id).map(|exit| ExitReport {
            id,
            token: exit.token,
            account: exit.account.clone().into(),
            recipient: exit.recipient,
            amount: exit.amount,
            since: exit.since,
            state: state_of(&exit),
        })
    }

    /// The proof of an exit's newest leaf against the exits root behind block `number`; `None` if that root does not have
    /// it.
    pub fn exit_proof(id: ExitId, number: BlockNumber) -> Option<ExitProof> {
        let exit = Exits::<T>::get(id)?;
        let Status::Payable {
            leaf,
            number: counted,
            expiry,
            ..
        } = exit.status
        else {
            return None;
        };
        let proof = Self::prove_leaf(leaf, number).ok()?;
        Some(ExitProof {
            exit: leaf::Exit {
                id,
                number: counted,
                asset: exit.token,
                recipient: exit.recipient,
                amount: exit.amount,
                expiry,
            },
            proof,
        })
    }
}

impl<T: Config> Pallet<T> {
    /// The proof of the last statement about a recipient against the exits root behind block `number`.
    pub fn revocation_proof(recipient: H160, number: BlockNumber) -> Option<RevocationProof> {
        let said = Statements::<T>::get(recipient)?;
        Some(RevocationProof {
            revocation: leaf::Revocation {
                sequence: said.sequence,
                recipient,
                revoked: said.revoked,
            },
            proof: Self::prove_leaf(said.leaf, number).ok()?,
        })
    }

    /// The proof of a token's reserve against the present reserves root.
    pub fn reserve_proof(token: H160) -> Option<ReserveProof> {
        let domain = Self::domain()?;
        let reserves = Reserves::<T>::get();
        let leaves: Vec<_> = reserves.iter().map(|reserve| reserve.hash(&domain)).collect();
        let place = reserves.binary_search_by_key(&token, |reserve| reserve.asset).ok()?;
        Some(ReserveProof {
            reserve: *reserves.get(place)?,
            proof: tree::prove(&leaves, u32::try_from(place).ok()?)?,
        })
    }

    /// What the chain waits to hear from validators.
    pub fn awaited() -> Awaited {
        Awaited {
            observers: Observers::<T>::get().into_inner(),
            next_deposit: NextDeposit::<T>::get(),
            checkpoint: LastCheckpoint::<T>::get().map(|(checkpoint, _)| checkpoint.number),
            tokens: TokensKnown::<T>::get().into_inner(),
            lapses: CancelAsked::<T>::iter().collect(),
        }
    }

    /// What votes of the observer for these would be.
    pub fn receptions(observer: &ObserverId, observations: &[Observation]) -> Vec<Reception> {
        observations
            .iter()
            .map(|observation| Self::reception(observer, observation))
            .collect()
    }
}

fn state_of<AccountId>(exit: &Exit<AccountId>) -> ExitState {
    match exit.status {
        Status::Parked => ExitState::Parked,
        Status::Requested => ExitState::Requested,
        Status::Payable {
            number,
            expiry,
            renewing,
            ..
        } => ExitState::Payable {
            number,
            expiry,
            renewing,
        },
        Status::Paid => ExitState::Paid,
        Status::Cancelled => ExitState::Cancelled,
        Status::Voided => ExitState::Voided,
    }
}
