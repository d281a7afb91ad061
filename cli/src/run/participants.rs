// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Admission, fee tokens and registration of participants, trust in claim issuers, and suspensions.

use super::{at_once, label, Run};
use crate::{
    amount,
    chain::{
        call::Call,
        fees, kyc,
        membership::{self, Status},
        refusal::Refusal,
        AccountId32, At,
    },
    operations::{Participant, Row, Standing},
    report::{Kind, Outcome},
};
use anyhow::Context;
use std::collections::BTreeSet;

/// How many transfers of fee tokens one transaction carries.
const TRANSFERS: usize = 100;

/// How far a participant has come.
#[derive(Default)]
struct Progress {
    notes: Vec<String>,
    block: Option<u64>,
    /// Set once nothing more is to be done.
    end: Option<Outcome>,
}

impl Progress {
    fn end(outcome: Outcome) -> Self {
        Self {
            end: Some(outcome),
            ..Self::default()
        }
    }

    fn note(&mut self, note: impl Into<String>, block: u64) {
        self.notes.push(note.into());
        self.block = self.block.max(Some(block));
    }

    fn outcome(self, standing: &str) -> Outcome {
        match (self.end, self.block) {
            (Some(outcome), _) => outcome,
            (None, Some(block)) => Outcome::Done {
                block,
                note: self.notes.join(", "),
            },
            (None, None) => Outcome::Already { note: standing.into() },
        }
    }
}

/// What governance has to do for a row.
enum Need {
    Nothing(Progress),
    Call(Call, &'static str),
}

impl Run<'_> {
    /// Admits participants and trusts claim issuers by one motion, then hands out fee tokens and registers.
    pub(super) async fn participants(&mut self) -> anyhow::Result<()> {
        self.report.phase("governance");
        let at = self.submitter.head();
        let operations = self.operations;
        let admissions = operations.participants.iter().map(|row| self.admission(&at, row));
        let participants: Vec<Need> = at_once(admissions).await?;
        let trust: Vec<Need> = at_once(operations.trust.iter().map(|row| async {
            let issuer = self.parties.account(&row.value.issuer)?;
            let known = kyc::trust(&at, issuer, row.value.topic).await?;
            anyhow::Ok(match known.as_ref() == Some(&row.value.scope) {
                true => Need::Nothing(Progress::default()),
                false => Need::Call(
                    kyc::trust_issuer(issuer, row.value.topic, row.value.scope.clone()),
                    "trusted",
                ),
            })
        }))
        .await?;
        let count = participants.len();
        let mut progress = self.govern(participants.into_iter().chain(trust).collect()).await;
        let trust = progress.split_off(count);

        self.fund(&mut progress).await?;
        self.report.phase("registration");
        let at = self.submitter.head();
        let rows = operations.participants.iter().zip(progress);
        let progress = at_once(rows.map(|(row, progress)| self.register(&at, row, progress))).await?;
        for (row, progress) in operations.participants.iter().zip(progress) {
            let standing = match row.value.standing {
                Standing::Active => "admitted",
                Standing::Suspended => "admitted, to be suspended",
                Standing::Unadmitted => "not admitted",
            };
            let label = label(Kind::Participants, row, row.value.id.clone());
            self.report.bar().inc(1);
            self.report.row(&label, &progress.outcome(standing));
        }
        for (row, progress) in operations.trust.iter().zip(trust) {
            let label = label(Kind::Trust, row, format!("{} {}", row.value.issuer, row.value.topic));
            self.report.bar().inc(1);
            self.report.row(&label, &progress.outcome("trusted"));
        }
        Ok(())
    }

    /// What admitting a participant takes.
    async fn admission(&self, at: &At, row: &Row<Participant>) -> anyhow::Result<Need> {
        let participant = &row.value;
        let account = self.parties.account(&participant.id)?;
        let member = membership::member(at, account).await?;
        let Some(member) = member else {
            return Ok(match participant.standing {
                Standing::Unadmitted => Need::Nothing(Progress::default()),
                _ => Need::Call(membership::admit(account, &participant.roles), "admitted"),
            });
        };
        let refuse = |name: &str, detail: &str| {
            Ok(Need::Nothing(Progress::end(Outcome::Refused(Refusal::new(
                name, detail,
            )))))
        };
        match (participant.standing, member.status) {
            (Standing::Unadmitted, _) => refuse("AlreadyAdmitted", "the file says that it is not admitted"),
            // Whoever suspended it did so for a reason that this file does not know.
            (Standing::Active, Status::Suspended) => refuse("Suspended", "since an earlier decision of governance"),
            _ => {
                let roles: BTreeSet<_> = member.roles.iter().copied().collect();
                Ok(match participant.roles.is_subset(&roles) {
                    true => Need::Nothing(Progress::default()),
                    // Roles that it has for another purpose stay.
                    false => {
                        let roles = roles.union(&participant.roles).copied().collect();
                        Need::Call(membership::set_roles(account, &roles), "given its roles")
                    },
                })
            },
        }
    }

    /// Has governance do what is needed.
    async fn govern(&self, needs: Vec<Need>) -> Vec<Progress> {
        let calls: Vec<Call> = needs
            .iter()
            .filter_map(|need| match need {
                Need::Call(call, _) => Some(call.clone()),
                Need::Nothing(_) => None,
            })
            .collect();
        let mut enacted = self.enact(&calls).await.into_iter();
        needs
            .into_iter()
            .map(|need| match need {
                Need::Nothing(progress) => progress,
                Need::Call(_, note) => match enacted.next() {
                    Some(Ok(Ok(block))) => {
                        let mut progress = Progress::default();
                        progress.note(note, block);
                        progress
                    },
                    Some(Ok(Err(refusal))) => Progress::end(Outcome::Refused(refusal)),
                    Some(Err(error)) => Progress::end(Outcome::Failed(error)),
                    None => Progress::end(Outcome::Failed("governance did not say what became of it".into())),
                },
            })
            .collect()
    }

    /// Hands fee tokens to participants that may act and have less than half of what the file wants them to have.
    async fn fund(&self, progress: &mut [Progress]) -> anyhow::Result<()> {
        self.report.phase("fee tokens");
        let at = self.submitter.head();
        let properties = self.submitter.client().properties().await?;
        let wanted = amount::parse(&self.operations.network.funding, properties.token_decimals).with_context(|| {
            format!(
                "network funding, with the chain's {} decimals",
                properties.token_decimals
            )
        })?;
        let mut poor: Vec<(usize, AccountId32)> = Vec::new();
        for (index, row) in self.operations.participants.iter().enumerate() {
            let open = progress.get(index).is_some_and(|progress| progress.end.is_none());
            if row.value.standing == Standing::Unadmitted || !open {
                continue;
            }
            let account = self.parties.account(&row.value.id)?;
            if fees::balance(&at, account).await? < wanted / 2 {
                poor.push((index, account));
            }
        }
        for chunk in poor.chunks(TRANSFERS) {
            let transfers = chunk
                .iter()
                .map(|(_, account)| fees::transfer(*account, wanted))
                .collect();
            let executed = self
                .submitter
                .execute(self.treasurer, &fees::batch_all(transfers))
                .await;
            for (index, _) in chunk {
                let Some(progress) = progress.get_mut(*index) else {
                    continue;
                };
                match &executed {
                    Ok(Ok(included)) => progress.note("funded", included.block),
                    Ok(Err(refusal)) => {
                        let why = format!("{} could not fund it: {refusal}", self.treasurer.id);
                        progress.end = Some(Outcome::Failed(why));
                    },
                    Err(error) => progress.end = Some(Outcome::Failed(format!("{error:#}"))),
                }
            }
        }
        Ok(())
    }

    /// Registers what is behind a participant's account.
    async fn register(&self, at: &At, row: &Row<Participant>, mut progress: Progress) -> anyhow::Result<Progress> {
        let participant = &row.value;
        let Some(kind) = participant.subject.filter(|_| progress.end.is_none()) else {
            return Ok(progress);
        };
        let signer = self.parties.signer(&participant.id)?;
        if let Some(id) = kyc::subject_of(at, signer.account).await? {
            let subject = kyc::subject(at, id).await?;
            let lei = participant.lei.map(|lei| *lei.as_bytes());
            if subject.is_none_or(|subject| subject.kind != kind || subject.lei != lei) {
                let detail = format!("the account stands for subject {id}, which is not the one in the file");
                progress.end = Some(Outcome::Refused(Refusal::new("AlreadyRegistered", detail)));
            }
            return Ok(progress);
        }
        match self
            .submitter
            .execute(signer, &kyc::register_subject(kind, participant.lei))
            .await
        {
            Ok(Ok(included)) => {
                let id = kyc::subject_of(&included.at, signer.account).await?;
                let id = id.context("the chain does not know the subject that was just registered")?;
                progress.note(format!("registered as subject {id}"), included.block);
            },
            Ok(Err(refusal)) => progress.end = Some(Outcome::Refused(refusal)),
            Err(error) => progress.end = Some(Outcome::Failed(format!("{error:#}"))),
        }
        Ok(progress)
    }

    /// Suspends the participants whose status says so.
    pub(super) async fn suspensions(&mut self) -> anyhow::Result<()> {
        self.report.phase("suspensions");
        let at = self.submitter.head();
        let operations = self.operations;
        let rows: Vec<&Row<Participant>> = operations
            .participants
            .iter()
            .filter(|row| row.value.standing == Standing::Suspended)
            .collect();
        let needs = at_once(rows.iter().map(|row| async {
            let account = self.parties.account(&row.value.id)?;
            let member = membership::member(&at, account).await?;
            anyhow::Ok(match member.map(|member| member.status) {
                Some(Status::Active) => Need::Call(
                    membership::suspend(account, "suspended in the operations file"),
                    "suspended",
                ),
                Some(Status::Suspended) => Need::Nothing(Progress::default()),
                None => Need::Nothing(Progress::end(Outcome::Failed("it is not admitted: see its row".into()))),
            })
        }))
        .await?;
        let progress = self.govern(needs).await;
        for (row, progress) in rows.into_iter().zip(progress) {
            let label = label(Kind::Suspensions, row, row.value.id.clone());
            self.report.bar().inc(1);
            self.report.row(&label, &progress.outcome("suspended"));
        }
        Ok(())
    }
}
