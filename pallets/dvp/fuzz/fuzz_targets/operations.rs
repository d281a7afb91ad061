// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Whatever operations the bytes spell, the pallet and its model agree. Run from `pallets/dvp`:
//! `cargo +nightly fuzz run operations`.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    castellan_dvp::model::run(data);
});
