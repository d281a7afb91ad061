// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The account that pays: fees and signed transactions.

use crate::{
    chain::{Block, Mainchain},
    error::{Error, Result},
};
use alloy::{
    consensus::{SignableTransaction, TxEip1559, TxEnvelope},
    eips::eip2718::Encodable2718,
    primitives::{Address, Bytes, TxKind, B256, U256},
    signers::{local::PrivateKeySigner, SignerSync},
};

/// What is offered to block makers where the chain does not say what is usual, in wei.
const USUAL_TIP: u128 = 1_000_000_000;

/// What a transaction offers per unit of gas, in wei.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Fees {
    /// Everything together, at most.
    pub max: u128,
    /// The part for the block maker.
    pub tip: u128,
}

impl Fees {
    /// Enough for the next few blocks, within what is allowed.
    pub async fn now(chain: &Mainchain, head: &Block, allowed: u128) -> Result<Self> {
        let tip = match chain.any::<U256>("eth_maxPriorityFeePerGas", ()).await {
            Ok(tip) => tip.saturating_to(),
            // Not every node has the method.
            Err(Error::Refused { .. }) => USUAL_TIP,
            Err(error) => return Err(error),
        };
        let base: u128 = head.base_fee_per_gas.unwrap_or_default().saturating_to();
        Self {
            // The base fee grows by an eighth per block at most: this holds for six full ones.
            max: base.saturating_mul(2).saturating_add(tip),
            tip,
        }
        .within(allowed, base)
    }

    /// What it takes to replace a transaction that offers `self`: nodes want a tenth more of both, some an eighth.
    pub fn raised(self) -> Self {
        let more = |fee: u128| fee.saturating_add(fee / 8).saturating_add(1);
        Self {
            max: more(self.max),
            tip: more(self.tip),
        }
    }

    /// The higher of both, part by part.
    pub fn at_least(self, other: Self) -> Self {
        Self {
            max: self.max.max(other.max),
            tip: self.tip.max(other.tip),
        }
    }

    /// Cuts what is only there as a reserve; refuses if then not even a block at this base fee would take it.
    fn within(self, allowed: u128, base: u128) -> Result<Self> {
        let needed = base.saturating_add(self.tip);
        if needed > allowed {
            return Err(Error::TooDear { needed, allowed });
        }
        Ok(Self {
            max: self.max.min(allowed),
            tip: self.tip,
        })
    }

    /// Refuses to offer more than is allowed.
    pub fn allowed(self, allowed: u128) -> Result<Self> {
        if self.max > allowed {
            return Err(Error::TooDear {
                needed: self.max,
                allowed,
            });
        }
        Ok(self)
    }
}

/// A signed transaction.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Signed {
    /// Its hash.
    pub hash: B256,
    /// What is sent.
    pub bytes: Bytes,
}

/// A key with the chain that it signs for.
#[derive(Debug)]
pub struct Account {
    key: PrivateKeySigner,
    chain_id: u64,
}

impl Account {
    /// The account of `key` on one chain: signatures are of no use on another.
    pub fn new(key: PrivateKeySigner, chain_id: u64) -> Self {
        Self { key, chain_id }
    }

    /// Its address.
    pub fn address(&self) -> Address {
        self.key.address()
    }

    /// The chain.
    pub fn chain_id(&self) -> u64 {
        self.chain_id
    }

    /// Signs a call without value.
    pub fn sign(&self, to: Address, input: Bytes, nonce: u64, gas_limit: u64, fees: Fees) -> Result<Signed> {
        let transaction = TxEip1559 {
            chain_id: self.chain_id,
            nonce,
            gas_limit,
            max_fee_per_gas: fees.max,
            max_priority_fee_per_gas: fees.tip,
            to: TxKind::Call(to),
            input,
            ..TxEip1559::default()
        };
        let signature = self
            .key
            .sign_hash_sync(&transaction.signature_hash())
            .map_err(|error| Error::Key(error.to_string()))?;
        let envelope = TxEnvelope::from(transaction.into_signed(signature));
        Ok(Signed {
            hash: *envelope.tx_hash(),
            bytes: envelope.encoded_2718().into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacing_costs_an_eighth_more_of_both() {
        let fees = Fees { max: 800, tip: 8 };
        assert_eq!(fees.raised(), Fees { max: 901, tip: 10 });
        assert_eq!(Fees { max: 0, tip: 0 }.raised(), Fees { max: 1, tip: 1 });
    }

    #[test]
    fn never_offers_more_than_is_allowed() {
        let fees = Fees { max: 210, tip: 10 };
        assert_eq!(fees.within(150, 100).unwrap(), Fees { max: 150, tip: 10 });
        assert!(matches!(
            fees.within(109, 100),
            Err(Error::TooDear {
                needed: 110,
                allowed: 109
            })
        ));
        assert!(fees.allowed(209).is_err());
        assert!(fees.allowed(210).is_ok());
    }
}
