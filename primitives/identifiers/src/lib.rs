// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Identifiers of securities, parties and countries, with their check digits.
//!
//! A value of one of these types has passed the check that its standard prescribes: there is no way to build one from
//! text that fails it. The pallets keep them on chain, the command line checks input with them before it submits.
//!
//! - [`Isin`]: International Securities Identification Number, ISO 6166.
//! - [`Cusip`]: number of a North American security, ANSI X9.6.
//! - [`Figi`]: Financial Instrument Global Identifier, ANSI X9.145.
//! - [`Dti`]: Digital Token Identifier, ISO 24165.
//! - [`Lei`]: Legal Entity Identifier, ISO 17442.
//! - [`Country`]: country code, ISO 3166-1 alpha-2.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]

mod country;
mod cusip;
mod dti;
mod figi;
mod isin;
mod lei;

pub use country::{Country, UnknownCountry};
pub use cusip::{Cusip, InvalidCusip};
pub use dti::{Dti, InvalidDti};
pub use figi::{Figi, InvalidFigi};
pub use isin::{InvalidIsin, Isin};
pub use lei::{InvalidLei, Lei};
