// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Calls that are encoded when they are sent, against the metadata of that moment.
//!
//! Nothing about the runtime is compiled in: a call names its pallet, itself and its arguments, and an upgrade that
//! renumbers any of them changes nothing here. One that removes or reshapes what is named makes the encoding fail with
//! an error that says so.

use anyhow::Context;
use std::{borrow::Cow, fmt, sync::Arc};
use subxt::{
    ext::{
        frame_decode::extrinsics::encode_call_data,
        scale_encode::{EncodeAsFields, EncodeAsType, Error, FieldIter, TypeResolver},
    },
    transactions::DynamicPayload,
    Metadata,
};

type Encoder = dyn Fn(&Metadata) -> anyhow::Result<Vec<u8>> + Send + Sync;

/// A call of the runtime.
#[derive(Clone)]
pub struct Call {
    pallet: Cow<'static, str>,
    name: Cow<'static, str>,
    encoder: Arc<Encoder>,
}

impl Call {
    /// A call with arguments that are encoded by name: `args` is a structure with a field for each.
    pub fn new<A: EncodeAsFields + Send + Sync + 'static>(pallet: &'static str, name: &'static str, args: A) -> Self {
        Self {
            pallet: pallet.into(),
            name: name.into(),
            encoder: Arc::new(move |metadata| encode(metadata, pallet, name, &args)),
        }
    }

    /// A call whose arguments hold other calls, which have to be encoded first.
    pub fn nesting<A: EncodeAsFields>(
        pallet: &'static str,
        name: &'static str,
        args: impl Fn(&Metadata) -> anyhow::Result<A> + Send + Sync + 'static,
    ) -> Self {
        let encoder = move |metadata: &Metadata| encode(metadata, pallet, name, &args(metadata)?);
        Self {
            pallet: pallet.into(),
            name: name.into(),
            encoder: Arc::new(encoder),
        }
    }

    /// A call that `encoder` encodes, pallet and call index first.
    pub fn encoded_by(
        pallet: impl Into<String>,
        name: impl Into<String>,
        encoder: impl Fn(&Metadata) -> anyhow::Result<Vec<u8>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            pallet: Cow::Owned(pallet.into()),
            name: Cow::Owned(name.into()),
            encoder: Arc::new(encoder),
        }
    }

    /// The call as bytes, pallet and call index first.
    pub fn encode(&self, metadata: &Metadata) -> anyhow::Result<Vec<u8>> {
        (self.encoder)(metadata)
    }

    /// The call in the form that transactions are built from.
    pub fn payload(&self, metadata: &Metadata) -> anyhow::Result<DynamicPayload<Encoded>> {
        let args = self.encode(metadata)?.split_off(2);
        Ok(DynamicPayload::new(
            self.pallet.clone(),
            self.name.clone(),
            Encoded(args),
        ))
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.pallet, self.name)
    }
}

fn encode(metadata: &Metadata, pallet: &str, name: &str, args: &impl EncodeAsFields) -> anyhow::Result<Vec<u8>> {
    encode_call_data(pallet, name, args, metadata, metadata.types())
        .with_context(|| format!("the runtime has no call {pallet}.{name} with these arguments"))
}

/// Bytes that are encoded already and stand for themselves, whatever type is asked for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Encoded(pub Vec<u8>);

impl EncodeAsType for Encoded {
    fn encode_as_type_to<R: TypeResolver>(&self, _: R::TypeId, _: &R, out: &mut Vec<u8>) -> Result<(), Error> {
        out.extend_from_slice(&self.0);
        Ok(())
    }
}

impl EncodeAsFields for Encoded {
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
