// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Made-up identifiers for tests and benchmarks.

use alloc::format;
use castellan_identifiers::{Country, Lei};

/// A well-formed LEI that nobody was given; each number makes another one.
pub(crate) fn lei(number: u32) -> [u8; 20] {
    (0..100)
        .find_map(|check| Lei::new(format!("SAMPLE{number:012}{check:02}").as_bytes()).ok())
        .map(|lei| *lei.as_bytes())
        .unwrap_or_default()
}

/// Every country, in the order of the codes.
pub(crate) fn countries() -> impl Iterator<Item = Country> {
    (b'A'..=b'Z').flat_map(|first| (b'A'..=b'Z').filter_map(move |second| Country::new(&[first, second]).ok()))
}
