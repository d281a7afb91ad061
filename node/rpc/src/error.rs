// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Errors of the node's own methods: a stable code, and a sentence that says what to change.

use jsonrpsee::types::{error::INVALID_PARAMS_CODE, ErrorObjectOwned};
use std::fmt::{Debug, Display};

/// The block named in the request is not known to this node.
pub const UNKNOWN_BLOCK: i32 = 7001;
/// The runtime could not be asked, for example because the state of the block was pruned.
pub const RUNTIME: i32 = 7002;
/// No final block at or after the one in the request was signed for the mainchain yet.
pub const NOT_SIGNED: i32 = 7003;
/// Something that belongs to an anchor's evidence is not there, for example because it was pruned.
pub const INCOMPLETE: i32 = 7004;

/// A parameter that does not mean what it must.
pub(crate) fn invalid(parameter: &str, why: impl Display) -> ErrorObjectOwned {
    ErrorObjectOwned::owned(INVALID_PARAMS_CODE, format!("{parameter}: {why}"), None::<()>)
}

pub(crate) fn unknown_block(hash: impl Debug) -> ErrorObjectOwned {
    ErrorObjectOwned::owned(
        UNKNOWN_BLOCK,
        format!("at: this node knows no block {hash:?}"),
        None::<()>,
    )
}

pub(crate) fn runtime(why: impl Display) -> ErrorObjectOwned {
    ErrorObjectOwned::owned(RUNTIME, "the runtime could not be asked", Some(why.to_string()))
}

pub(crate) fn not_signed(block: impl Display) -> ErrorObjectOwned {
    ErrorObjectOwned::owned(
        NOT_SIGNED,
        format!("block: validators have signed for no final block above {block} yet"),
        None::<()>,
    )
}

pub(crate) fn incomplete(why: impl Display) -> ErrorObjectOwned {
    ErrorObjectOwned::owned(INCOMPLETE, "the evidence is not complete", Some(why.to_string()))
}
