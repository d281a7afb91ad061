// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What accounts and claim issuers sign off the chain, to be handed in by others.

use super::{arguments::Argument, kyc, AccountId32, At};
use crate::keys::Signer;
use anyhow::{bail, Context};
use codec::Encode;
use subxt::utils::H256;

const CONTROL: &[u8] = b"castellan:kyc:control:v1";
const CHILD: &[u8] = b"castellan:kyc:child:v1";
const CLAIM: &[u8] = b"castellan:kyc:claim:v1";
/// The place of sr25519 among the kinds of signatures.
const SR25519: u8 = 1;

/// The calls of `kyc` that take a proof.
pub const CALLS: [&str; 5] = [
    "submit_claim",
    "link_account",
    "rotate",
    "request_recovery",
    "register_child",
];

/// Signs the proof that a call of `kyc` takes, as an argument. `arguments` are the call's others, encoded.
pub async fn proof(
    at: &At,
    genesis: H256,
    sender: AccountId32,
    signer: &Signer,
    name: &str,
    arguments: &[Argument],
    expires_at: u64,
) -> anyhow::Result<Vec<u8>> {
    let parts = Parts {
        genesis,
        arguments,
        expires_at,
    };
    let spoken_for = || async {
        let subject = kyc::subject_of(at, sender).await?;
        subject.context("the sender stands for no subject")
    };
    let payload = match name {
        "link_account" | "rotate" => parts.control(&spoken_for().await?.encode(), "account")?,
        "request_recovery" => parts.control(parts.bytes("subject")?, "new")?,
        "register_child" => parts.child(spoken_for().await?)?,
        "submit_claim" => {
            let subject = parts.bytes("subject")?;
            let subject = u32::from_le_bytes(subject.try_into()?);
            parts.claim(kyc::nonce(at, subject, signer.account).await?)?
        },
        _ => bail!("takes no proof"),
    };
    Ok((expires_at, SR25519, signer.pair().sign(&payload).0).encode())
}

struct Parts<'a> {
    genesis: H256,
    arguments: &'a [Argument],
    expires_at: u64,
}

impl Parts<'_> {
    fn bytes(&self, name: &str) -> anyhow::Result<&[u8]> {
        let argument = self.arguments.iter().find(|argument| argument.name == name);
        let argument = argument.with_context(|| format!("the call has no argument {name}"))?;
        Ok(&argument.bytes)
    }

    fn join(&self, domain: &[u8], parts: &[&[u8]]) -> Vec<u8> {
        [domain, &self.genesis.0, &parts.concat()].concat()
    }

    fn control(&self, subject: &[u8], account: &str) -> anyhow::Result<Vec<u8>> {
        let until = self.expires_at.encode();
        Ok(self.join(CONTROL, &[subject, self.bytes(account)?, &until]))
    }

    fn child(&self, parent: u32) -> anyhow::Result<Vec<u8>> {
        let (parent, until) = (parent.encode(), self.expires_at.encode());
        Ok(self.join(CHILD, &[&parent, self.bytes("unit")?, self.bytes("account")?, &until]))
    }

    fn claim(&self, nonce: u64) -> anyhow::Result<Vec<u8>> {
        let end = (self.expires_at, nonce).encode();
        let [subject, statement, signed_at] = ["subject", "statement", "signed_at"].map(|name| self.bytes(name));
        Ok(self.join(CLAIM, &[subject?, statement?, signed_at?, &end]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn argument(name: &str, bytes: &[u8]) -> Argument {
        Argument {
            name: name.into(),
            bytes: bytes.into(),
        }
    }

    #[test]
    fn payloads_have_their_parts_in_order() {
        let arguments = [
            argument("subject", &[5, 0, 0, 0]),
            argument("statement", &[7]),
            argument("signed_at", &[3, 0, 0, 0, 0, 0, 0, 0]),
            argument("unit", &[2]),
            argument("account", &[4; 32]),
        ];
        let parts = Parts {
            genesis: H256([9; 32]),
            arguments: &arguments,
            expires_at: 6,
        };
        let until = [6, 0, 0, 0, 0, 0, 0, 0];
        let control = [CONTROL, &[9; 32], &[5, 0, 0, 0], &[4; 32], &until].concat();
        assert_eq!(parts.control(&5u32.encode(), "account").unwrap(), control);
        let child = [CHILD, &[9; 32], &[1, 0, 0, 0], &[2], &[4; 32], &until].concat();
        assert_eq!(parts.child(1).unwrap(), child);
        let claim = [
            CLAIM,
            &[9; 32],
            &[5, 0, 0, 0],
            &[7],
            &[3, 0, 0, 0, 0, 0, 0, 0],
            &until,
            &[1, 0, 0, 0, 0, 0, 0, 0],
        ]
        .concat();
        assert_eq!(parts.claim(1).unwrap(), claim);
        assert!(parts.control(&[], "new").is_err());
    }
}
