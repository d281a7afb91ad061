// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How much storage a transaction touches: distinct keys, counted by the node while it executes a block again.
//!
//! Everything between the transaction before and the one behind counts, the checks of signature, admission and fee
//! included. Left out is what every transaction touches whatever it does: the system pallet (the account with its nonce
//! included) and the well-known keys, which benchmarks leave out as well.

use crate::chain::{Chain, StorageAccess};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use subxt::utils::H256;

/// How many digits of a key in hex name the item: the hashes of the pallet's name and of the item's.
const ITEM_PREFIX: usize = 64;

/// The distinct keys that a transaction reads and writes.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Keys {
    reads: BTreeSet<String>,
    writes: BTreeSet<String>,
}

/// How many they are.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Count {
    pub reads: usize,
    pub writes: usize,
}

/// What one transaction touches.
#[derive(Debug, Serialize)]
pub struct Transaction {
    #[serde(flatten)]
    pub total: Count,
    /// By the name of what is stored, such as `Rwa.Accounts`.
    pub items: BTreeMap<String, Count>,
}

/// What one operation of a workload touches.
#[derive(Debug, Serialize)]
pub struct Touches {
    /// By transaction, in their order.
    pub transactions: Vec<Transaction>,
    /// All transactions together; a key that two of them touch counts once.
    pub operation: Count,
    /// How many movements of an asset the operation has.
    pub legs: usize,
}

impl Touches {
    /// `names` has the name of each item by the beginning of its keys, in hex.
    pub fn of(transactions: &[Keys], legs: usize, names: &HashMap<String, String>) -> Self {
        let mut all = Keys::default();
        for keys in transactions {
            all.reads.extend(keys.reads.iter().cloned());
            all.writes.extend(keys.writes.iter().cloned());
        }
        Self {
            transactions: transactions
                .iter()
                .map(|keys| Transaction {
                    total: keys.count(),
                    items: keys.items(names),
                })
                .collect(),
            operation: all.count(),
            legs,
        }
    }

    /// Reads and writes for one leg of an operation.
    pub fn per_leg(&self) -> (f64, f64) {
        let legs = self.legs as f64;
        (self.operation.reads as f64 / legs, self.operation.writes as f64 / legs)
    }
}

impl Keys {
    fn count(&self) -> Count {
        Count {
            reads: self.reads.len(),
            writes: self.writes.len(),
        }
    }

    fn items(&self, names: &HashMap<String, String>) -> BTreeMap<String, Count> {
        let name = |key: &String| {
            let prefix = key.get(..ITEM_PREFIX).unwrap_or(key);
            names.get(prefix).map_or(prefix, String::as_str).to_string()
        };
        let mut items: BTreeMap<String, Count> = BTreeMap::new();
        for key in &self.reads {
            items.entry(name(key)).or_default().reads += 1;
        }
        for key in &self.writes {
            items.entry(name(key)).or_default().writes += 1;
        }
        items
    }
}

/// What the transaction at `position` in the block touches.
pub async fn of_transaction(chain: &Chain, block: H256, position: u32) -> anyhow::Result<Keys> {
    let system = hex::encode(chain.system_prefix()?);
    Ok(between(&chain.trace(block).await?, &system, position))
}

/// The runtime notes the position of the next transaction under a well-known key, zero before the first.
fn between(accesses: &[StorageAccess], system: &str, position: u32) -> Keys {
    let marker = hex::encode(b":extrinsic_index");
    let well_known = hex::encode(b":");
    let mut keys = Keys::default();
    let mut begun = 0;
    for access in accesses {
        let writes = matches!(access.method.as_str(), "Put" | "Append");
        if access.key == marker {
            begun += u32::from(writes);
            continue;
        }
        let counts = !access.key.starts_with(system) && !access.key.starts_with(&well_known);
        if begun == position + 1 && counts {
            let side = if writes { &mut keys.writes } else { &mut keys.reads };
            side.insert(access.key.clone());
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(method: &str, key: &[u8]) -> StorageAccess {
        StorageAccess {
            method: method.into(),
            key: hex::encode(key),
        }
    }

    #[test]
    fn keys_are_counted_once_and_by_transaction() {
        let accesses = [
            access("Get", b"before"),
            access("Put", b":extrinsic_index"),
            access("Get", b"first"),
            access("Put", b":extrinsic_index"),
            access("Get", b"account"),
            access("Get", b"account"),
            access("Exists", b"other"),
            access("Get", b":extrinsic_index"),
            access("Get", b":intrablock_entropy"),
            access("Append", b"system events"),
            access("Put", b"account"),
            access("Put", b":extrinsic_index"),
            access("Put", b"last"),
        ];
        let keys = between(&accesses, &hex::encode(b"system"), 1);
        assert_eq!(keys.count(), Count { reads: 2, writes: 1 });
        let other = between(&accesses, &hex::encode(b"system"), 2);
        assert_eq!(other.count(), Count { reads: 0, writes: 1 });
        let names = HashMap::from([(hex::encode("account"), "System.Account".to_string())]);
        let both = Touches::of(&[keys.clone(), keys, other], 2, &names);
        let items = both.transactions.first().map(|transaction| transaction.items.clone());
        let count = |reads, writes| Count { reads, writes };
        let expected = [
            ("System.Account".into(), count(1, 1)),
            (hex::encode("other"), count(1, 0)),
        ];
        assert_eq!(items, Some(BTreeMap::from(expected)));
        assert_eq!(both.operation, Count { reads: 2, writes: 2 });
        assert_eq!(both.per_leg(), (1.0, 1.0));
    }
}
