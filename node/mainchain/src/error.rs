// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What can go wrong between the two chains.

use alloy::primitives::Address;
use std::path::PathBuf;

/// The result of asking either chain.
pub type Result<T> = std::result::Result<T, Error>;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An endpoint does not answer, or not in time, or with something that cannot be read.
    #[error("{endpoint} does not answer: {reason}")]
    Down {
        /// Host and port, without what else the address may hold.
        endpoint: String,
        /// What the transport says.
        reason: String,
    },
    /// An endpoint failed a moment ago and is left alone for a while.
    #[error("{endpoint} failed {failures} times in a row and is left alone for now")]
    BackingOff {
        /// Host and port.
        endpoint: String,
        /// How often.
        failures: u32,
    },
    /// An endpoint answered a request with an error.
    #[error("{endpoint} refuses {method}: {message} ({code})")]
    Refused {
        /// Host and port.
        endpoint: String,
        /// What it was asked.
        method: &'static str,
        /// The error's number.
        code: i64,
        /// The error's text.
        message: String,
        /// What a contract reverted with, if one did.
        data: Option<Vec<u8>>,
    },
    /// An endpoint is one of another chain.
    #[error("{endpoint} is an endpoint of chain {found}, not {expected}")]
    WrongChain {
        /// Host and port.
        endpoint: String,
        /// The chain in the deployment file.
        expected: u64,
        /// What the endpoint says.
        found: u64,
    },
    /// A contract is not what the deployment file says.
    #[error("{contract} as {endpoint} sees it: {what} is not as in the deployment file")]
    WrongCode {
        /// Host and port.
        endpoint: String,
        /// The contract.
        contract: Address,
        /// Which part of it differs.
        what: &'static str,
    },
    /// Two endpoints answer differently about the same block.
    #[error("the endpoints disagree about {0}")]
    Disagreement(&'static str),
    /// One endpoint's newest block is far behind the other's.
    #[error("the endpoints' newest blocks are {0} blocks apart")]
    Lagging(u64),
    /// A mainchain block that was final is another one now, or gone.
    #[error("mainchain block {0} was final and is not what it was")]
    FinalityBroken(u64),
    /// A contract answered with something that its interface does not have.
    #[error("a contract's answer about {0} cannot be read")]
    Unreadable(&'static str),
    /// The node's evidence is not of a kind that the contract takes.
    #[error("the evidence is of no use: {0}")]
    BadEvidence(&'static str),
    /// The appchain is not the one that the contracts were deployed for.
    #[error("the appchain's first block is not the one that the contracts were deployed for")]
    WrongAppchain,
    /// The appchain could not be asked or told.
    #[error("the appchain: {0}")]
    Appchain(String),
    /// The contract refuses an anchor for another reason than that it has it.
    #[error("the anchor contract refuses block {number}: {reason}")]
    Rejected {
        /// The block that was to be anchored.
        number: u32,
        /// The contract's error.
        reason: String,
    },
    /// Two signed roots for one height are known to the contract: nothing is anchored any more.
    #[error("the anchor contract is frozen: validators signed two histories")]
    Frozen,
    /// Gas costs more than the configuration allows.
    #[error("a transaction would have to offer {needed} wei per gas; at most {allowed} are allowed")]
    TooDear {
        /// What would be needed.
        needed: u128,
        /// What is allowed.
        allowed: u128,
    },
    /// The key's file or its password.
    #[error("the mainchain key: {0}")]
    Key(String),
    /// A configuration that makes no sense.
    #[error("{0}")]
    Config(String),
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file has other content than it should.
    #[error("{path}: {reason}")]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

impl Error {
    /// Whether somebody must look at it: waiting will not make it go away.
    pub fn is_alarming(&self) -> bool {
        matches!(
            self,
            Self::WrongChain { .. }
                | Self::WrongCode { .. }
                | Self::Disagreement(_)
                | Self::WrongAppchain
                | Self::Rejected { .. }
                | Self::FinalityBroken(_)
                | Self::Frozen
        )
    }
}
