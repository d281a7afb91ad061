// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Claims, and those that are taken back.

use super::{outcome, Run};
use crate::{
    chain::{kyc, refusal::Refusal, AccountId32},
    operations::{Claim, Row},
    report::{Kind, Outcome},
};
use anyhow::Context;

/// What adding a claim takes.
#[derive(Debug, Eq, PartialEq)]
enum Step {
    Add,
    Already,
    /// It was made like this and taken back. Making it again without new terms would undo somebody's decision.
    TakenBack,
}

fn step(known: &[kyc::Claim], issuer: AccountId32, wanted: &Claim) -> Step {
    let Some(claim) = find(known, issuer, wanted) else {
        return Step::Add;
    };
    let same = claim.country == *wanted.country.as_bytes()
        && claim.expires_at == wanted.expires
        && claim.evidence == wanted.evidence;
    match (same, claim.revoked && !wanted.revoked) {
        (false, _) => Step::Add,
        (true, false) => Step::Already,
        (true, true) => Step::TakenBack,
    }
}

/// An issuer has one claim of a topic about a subject that reaches everything.
fn find<'a>(known: &'a [kyc::Claim], issuer: AccountId32, wanted: &Claim) -> Option<&'a kyc::Claim> {
    known
        .iter()
        .find(|claim| claim.issuer == issuer && claim.topic == wanted.topic && claim.scope == kyc::ClaimScope::Global)
}

fn name(claim: &Claim) -> String {
    format!("{} {}", claim.subject, claim.topic)
}

impl Run<'_> {
    /// Makes the claims of the file.
    pub(super) async fn claims(&mut self) {
        let (submitter, parties) = (self.submitter, self.parties);
        let at = submitter.head();
        let at = &at;
        self.rows(Kind::Claims, &self.operations.claims, name, |_, row| async move {
            let claim = &row.value;
            let (subject, issuer) = (parties.account(&claim.subject)?, parties.signer(&claim.issuer)?);
            let subject = kyc::subject_of(at, subject)
                .await?
                .context("its subject is not registered: see there")?;
            match step(&kyc::claims(at, subject).await?, issuer.account, claim) {
                Step::Already => return Ok(Outcome::Already { note: note(claim) }),
                Step::TakenBack => {
                    let detail = "its issuer took it back; to renew it, change its evidence or expiry";
                    return Ok(Outcome::Refused(Refusal::new("ClaimRevoked", detail)));
                },
                Step::Add => {},
            }
            let call = kyc::add_claim(
                subject,
                claim.topic,
                *claim.country.as_bytes(),
                claim.expires,
                claim.evidence,
            );
            Ok(outcome(submitter.execute(issuer, &call).await?, note(claim)))
        })
        .await;
    }

    /// Takes back the claims whose status says so.
    pub(super) async fn revocations(&mut self) {
        let (submitter, parties) = (self.submitter, self.parties);
        let revoked: Vec<Row<Claim>> = self
            .operations
            .claims
            .iter()
            .filter(|row| row.value.revoked)
            .cloned()
            .collect();
        let at = submitter.head();
        let at = &at;
        self.rows(Kind::Revocations, &revoked, name, |_, row| async move {
            let claim = &row.value;
            let (subject, issuer) = (parties.account(&claim.subject)?, parties.signer(&claim.issuer)?);
            let subject = kyc::subject_of(at, subject)
                .await?
                .context("its subject is not registered: see there")?;
            let claims = kyc::claims(at, subject).await?;
            let known = find(&claims, issuer.account, claim).context("the claim was not made: see its row")?;
            if known.revoked {
                return Ok(Outcome::Already { note: "revoked".into() });
            }
            let call = kyc::revoke_claim(subject, claim.topic, "revoked in the operations file");
            Ok(outcome(submitter.execute(issuer, &call).await?, "revoked"))
        })
        .await;
    }
}

fn note(claim: &Claim) -> String {
    format!("claimed for {} by {}", claim.country, claim.issuer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Topic;
    use castellan_identifiers::Country;

    const ISSUER: AccountId32 = AccountId32([1; 32]);

    fn wanted(revoked: bool) -> Claim {
        Claim {
            subject: "bank".into(),
            topic: Topic::Kyb,
            country: Country::new(b"DE").unwrap(),
            issuer: "checker".into(),
            expires: Some(7),
            evidence: [0; 32],
            revoked,
        }
    }

    fn known(revoked: bool) -> kyc::Claim {
        kyc::Claim {
            topic: Topic::Kyb,
            scope: kyc::ClaimScope::Global,
            issuer: ISSUER,
            country: *b"DE",
            expires_at: Some(7),
            evidence: [0; 32],
            revoked,
        }
    }

    #[test]
    fn a_claim_is_made_once() {
        assert_eq!(step(&[], ISSUER, &wanted(false)), Step::Add);
        assert_eq!(step(&[known(false)], ISSUER, &wanted(false)), Step::Already);
        assert_eq!(step(&[known(false)], AccountId32([2; 32]), &wanted(false)), Step::Add);
        assert_eq!(
            step(
                &[kyc::Claim {
                    topic: Topic::Kyc,
                    ..known(false)
                }],
                ISSUER,
                &wanted(false)
            ),
            Step::Add
        );
    }

    #[test]
    fn new_terms_renew_it() {
        for changed in [
            kyc::Claim {
                country: *b"FR",
                ..known(true)
            },
            kyc::Claim {
                expires_at: None,
                ..known(true)
            },
            kyc::Claim {
                evidence: [1; 32],
                ..known(true)
            },
        ] {
            assert_eq!(step(&[changed], ISSUER, &wanted(false)), Step::Add);
        }
    }

    #[test]
    fn a_revoked_claim_is_not_revived() {
        assert_eq!(step(&[known(true)], ISSUER, &wanted(true)), Step::Already);
        assert_eq!(step(&[known(false)], ISSUER, &wanted(true)), Step::Already);
        assert_eq!(step(&[known(true)], ISSUER, &wanted(false)), Step::TakenBack);
    }
}
