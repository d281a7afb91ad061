// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Transactions that no client would build.

use anyhow::Result;
use subxt::{
    ext::{
        codec::{Compact, Decode, Encode},
        scale_encode::{EncodeAsFields, Error, FieldIter, TypeResolver},
    },
    transactions::Payload,
};

/// A call whose arguments are any bytes.
#[derive(Clone, Debug)]
pub struct RawCall {
    pallet: String,
    name: String,
    args: RawArgs,
}

/// Any bytes where arguments should be.
#[derive(Clone, Debug)]
pub struct RawArgs(Vec<u8>);

impl RawCall {
    /// The call `pallet.name` with `args` for arguments.
    pub fn new(pallet: &str, name: &str, args: Vec<u8>) -> Self {
        Self {
            pallet: pallet.into(),
            name: name.into(),
            args: RawArgs(args),
        }
    }
}

impl Payload for RawCall {
    type CallData = RawArgs;

    fn pallet_name(&self) -> &str {
        &self.pallet
    }

    fn call_name(&self) -> &str {
        &self.name
    }

    fn call_data(&self) -> &RawArgs {
        &self.args
    }
}

impl EncodeAsFields for RawArgs {
    fn encode_as_fields_to<R: TypeResolver>(
        &self,
        _: &mut dyn FieldIter<'_, R::TypeId>,
        _: &R,
        out: &mut Vec<u8>,
    ) -> Result<(), Error> {
        out.extend_from_slice(&self.0);
        Ok(())
    }
}

/// A transaction without the length in front of it.
pub fn unframed(transaction: &[u8]) -> Result<Vec<u8>> {
    let mut rest = transaction;
    Compact::<u32>::decode(&mut rest)?;
    Ok(rest.to_vec())
}

/// A transaction with its length in front of it.
pub fn framed(body: &[u8]) -> Vec<u8> {
    body.to_vec().encode()
}

/// A transaction without a signature.
pub fn unsigned(pallet: u8, call: u8, args: &[u8]) -> Vec<u8> {
    const VERSION: u8 = 4;
    framed(&[&[VERSION, pallet, call], args].concat())
}

/// Bytes that look random and are the same in every run.
#[derive(Clone, Debug)]
pub struct Noise(u64);

impl Noise {
    /// The noise of this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    /// The next `length` bytes.
    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length)
            .map(|_| {
                self.0 ^= self.0 << 13;
                self.0 ^= self.0 >> 7;
                self.0 ^= self.0 << 17;
                (self.0 >> 24) as u8
            })
            .collect()
    }
}
