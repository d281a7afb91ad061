// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Identifiers of securities, parties and countries, with their check digits.
//!
//! A value of one of these types has passed the check that its standard prescribes: there is no way to build one from
//! text that fails it. The pallets keep them on chain, the command line checks input with them before it submits.
//!
//! - [`Isin`]: International Securities Identification Number, ISO 6166.
//! - [`Lei`]: Legal Entity Identifier, ISO 17442.
//! - [`Country`]: country code, ISO 3166-1 alpha-2.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]

mod country;
mod isin;
mod lei;

pub use country::{Country, UnknownCountry};
pub use isin::{InvalidIsin, Isin};
pub use lei::{InvalidLei, Lei};
