// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! That a value is, or is not, in the state behind an anchored block.

use anyhow::{ensure, Context};
use serde::{Deserialize, Serialize};
use sp_core::{Blake2Hasher, Bytes, H256};
use sp_state_machine::{read_proof_check, StorageProof};
use std::{fs, path::Path};

/// What `castellan proof state` writes and `castellan verify` reads.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct StateProof {
    /// What the value is of, in the words of who asked.
    pub what: String,
    /// Hash of the chain's first block.
    pub genesis: H256,
    /// The block behind which the state is.
    pub number: u32,
    /// The key in the state.
    pub key: Bytes,
    /// The value; none if the state has none.
    pub value: Option<Bytes>,
    /// Nodes of the state's tree from its root to the key.
    pub proof: Vec<Bytes>,
}

impl StateProof {
    /// Reads the file.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        serde_json::from_slice(&text).with_context(|| format!("{} is no state proof", path.display()))
    }

    /// Fails unless the state of this root has exactly this value under the key.
    pub fn check(&self, root: H256) -> anyhow::Result<()> {
        let nodes = StorageProof::new(self.proof.iter().map(|node| node.0.clone()));
        let found = read_proof_check::<Blake2Hasher, _>(root, nodes, [&self.key.0])
            .map_err(|why| anyhow::anyhow!("the proof is not one of the state root {root:?}: {why}"))?;
        let proven = found.get(&self.key.0).context("the proof says nothing about the key")?;
        let claimed = self.value.as_ref().map(|value| &value.0);
        ensure!(
            proven.as_ref() == claimed,
            "the state has {} under the key, and the file says {}",
            shown(proven.as_ref()),
            shown(claimed)
        );
        Ok(())
    }
}

fn shown(value: Option<&Vec<u8>>) -> String {
    value.map_or_else(|| "nothing".into(), |value| format!("0x{}", hex::encode(value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sp_state_machine::{backend::Backend, prove_read, InMemoryBackend};
    use std::collections::BTreeMap;

    fn proven(key: &[u8]) -> (H256, StateProof) {
        let entries: BTreeMap<Vec<u8>, Option<Vec<u8>>> = (0..200u8)
            .map(|number| (vec![number, 1, 2], Some(vec![number; 40])))
            .collect();
        let state = InMemoryBackend::<Blake2Hasher>::default();
        let state = state.update(vec![(None, entries.into_iter().collect())], Default::default());
        let root = *state.root();
        let value = state.storage(key).unwrap().map(Into::into);
        let proof = prove_read(state, [key]).unwrap();
        let proof = StateProof {
            what: "a value".into(),
            genesis: H256::zero(),
            number: 1,
            key: key.to_vec().into(),
            value,
            proof: proof.iter_nodes().map(|node| node.clone().into()).collect(),
        };
        (root, proof)
    }

    #[test]
    fn a_value_and_its_absence_are_proven() {
        for key in [&[7, 1, 2][..], &[7, 1, 3]] {
            let (root, proof) = proven(key);
            assert_eq!(proof.value.is_some(), key == [7, 1, 2]);
            proof.check(root).unwrap();
            let text = serde_json::to_vec(&proof).unwrap();
            assert_eq!(serde_json::from_slice::<StateProof>(&text).unwrap(), proof);
        }
    }

    #[test]
    fn nothing_else_is() {
        let (root, proof) = proven(&[7, 1, 2]);
        let refused = |proof: &StateProof| proof.check(root).unwrap_err().to_string();
        assert!(proof.check(H256::repeat_byte(1)).is_err());
        let other = StateProof {
            value: Some(vec![8; 40].into()),
            ..proof.clone()
        };
        assert!(refused(&other).contains("the file says 0x0808"));
        let none = StateProof {
            value: None,
            ..proof.clone()
        };
        assert!(refused(&none).contains("the file says nothing"));
        let elsewhere = StateProof {
            key: vec![9, 1, 2].into(),
            ..proof.clone()
        };
        assert!(elsewhere.check(root).is_err());
        let mut cut = proof.clone();
        cut.proof.pop();
        assert!(cut.check(root).is_err());
        let mut changed = proof;
        changed.proof[0].0[0] ^= 1;
        assert!(changed.check(root).is_err());
    }
}
