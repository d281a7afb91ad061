// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Marks on the chain that a step was done, so that it is done once.
//!
//! A step of an operations file can be any call, and most calls can be made twice. So a step is a batch of the call and
//! of two preimages: one names the step, the other its content too. They are noted with the call or not at all, and
//! cannot be noted twice: the chain itself refuses to do a step again. The deposit for them, about four hundredths of a
//! fee token, comes back to whoever removes them (`preimage.unnotePreimage`), after which the step counts as not done.

use super::{call::Call, fees, read, AccountId32, At};
use subxt::{
    config::Hasher,
    dynamic::Value,
    ext::{scale_decode::DecodeAsType, scale_encode::EncodeAsType},
    utils::H256,
};

const DOMAIN: &[u8] = b"castellan:step:v1";

/// What the chain says of a step.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum State {
    /// Nobody did it.
    Open,
    /// It was done, with this content.
    Done,
    /// Another one was done under its name.
    Other,
}

/// A step: who does it, and what it is called.
#[derive(Clone, Copy, Debug)]
pub struct Mark<'a> {
    /// Whose call it is; `None` for governance.
    pub by: Option<AccountId32>,
    /// Its name, which serves once for whoever does it.
    pub reference: &'a str,
    /// Everything that the file says of it.
    pub content: &'a str,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Note {
    bytes: Vec<u8>,
}

/// Who noted a preimage.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
enum Status {
    Unrequested { ticket: (AccountId32, Value) },
    Requested { maybe_ticket: Option<(AccountId32, Value)> },
}

impl Mark<'_> {
    /// What is noted: the name, and the name with the content.
    fn preimages(&self, at: &At) -> [Vec<u8>; 2] {
        let content: H256 = at.hasher().hash(self.content.as_bytes());
        preimages(self.by, self.reference, content)
    }

    /// What the chain says of the step at a block.
    pub async fn state(&self, at: &At) -> anyhow::Result<State> {
        let [name, whole] = self.preimages(at);
        Ok(
            match (self.is_noted(at, &name).await?, self.is_noted(at, &whole).await?) {
                (false, _) => State::Open,
                (true, true) => State::Done,
                (true, false) => State::Other,
            },
        )
    }

    /// Whether whoever does the step noted it. What others note proves nothing.
    async fn is_noted(&self, at: &At, preimage: &[u8]) -> anyhow::Result<bool> {
        let hash: H256 = at.hasher().hash(preimage);
        let status: Option<Status> = read(at, "Preimage", "RequestStatusFor", (hash,)).await?;
        let by = status.map(|status| match status {
            Status::Unrequested { ticket: (account, _) } => Some(account),
            Status::Requested { maybe_ticket } => maybe_ticket.map(|(account, _)| account),
        });
        Ok(by == Some(self.by))
    }

    /// `call`, which is done once under this mark.
    pub fn once(&self, at: &At, call: Call) -> Call {
        let note = |bytes| Call::new("Preimage", "note_preimage", Note { bytes });
        let [name, whole] = self.preimages(at).map(note);
        fees::batch_all(vec![name, whole, call])
    }
}

fn preimages(by: Option<AccountId32>, reference: &str, content: H256) -> [Vec<u8>; 2] {
    let by = by.map_or([0; 32], |account| account.0);
    let name = [DOMAIN, &by, reference.as_bytes()].concat();
    let whole = [name.as_slice(), b"\n", &content.0].concat();
    [name, whole]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_has_its_own_mark() {
        let (alice, bob) = (AccountId32([1; 32]), AccountId32([2; 32]));
        let content = H256([9; 32]);
        let marks = [
            preimages(Some(alice), "S-1", content),
            preimages(Some(bob), "S-1", content),
            preimages(Some(alice), "S-10", content),
            preimages(None, "S-1", content),
        ];
        let all: std::collections::BTreeSet<&Vec<u8>> = marks.iter().flatten().collect();
        assert_eq!(all.len(), 8);
        // The same name with other content: the first is the same, the second is not.
        let other = preimages(Some(alice), "S-1", H256([8; 32]));
        assert_eq!(other[0], marks[0][0]);
        assert_ne!(other[1], marks[0][1]);
    }
}
