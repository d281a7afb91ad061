// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Calls and their values, written by hand and encoded against the chain's metadata.

use subxt::{
    dynamic::{tx, Value},
    ext::scale_value::Composite,
    transactions::DynamicPayload,
};
use subxt_signer::sr25519::Keypair;

/// A call with its arguments.
pub type Call = DynamicPayload<Composite<()>>;

/// The call `pallet.name(args)`.
pub fn call(pallet: &str, name: &str, args: impl IntoIterator<Item = Value>) -> Call {
    tx(pallet, name, Composite::unnamed(args))
}

/// An account, where a call takes its id.
pub fn account(who: &Keypair) -> Value {
    account_of(who.public_key().0)
}

/// An account, where a call takes its id.
pub fn account_of(id: [u8; 32]) -> Value {
    Value::from_bytes(id)
}

/// An account, where a call takes an address.
pub fn address(who: &Keypair) -> Value {
    address_of(who.public_key().0)
}

/// An account, where a call takes an address.
pub fn address_of(id: [u8; 32]) -> Value {
    Value::unnamed_variant("Id", [account_of(id)])
}

/// An optional value that is there.
pub fn some(value: Value) -> Value {
    Value::unnamed_variant("Some", [value])
}

/// An optional value that is not there.
pub fn none() -> Value {
    unit("None")
}

/// A variant without fields.
pub fn unit(name: &str) -> Value {
    Value::unnamed_variant(name, [])
}

/// A list.
pub fn list(values: impl IntoIterator<Item = Value>) -> Value {
    Value::unnamed_composite(values)
}

/// Bytes.
pub fn bytes(bytes: impl AsRef<[u8]>) -> Value {
    Value::from_bytes(bytes)
}

/// A number.
pub fn number(value: impl Into<u128>) -> Value {
    Value::u128(value.into())
}

/// All of `calls` or none, as one call.
pub fn batch_all(calls: impl IntoIterator<Item = Call>) -> Call {
    call("Utility", "batch_all", [list(calls.into_iter().map(Call::into_value))])
}
