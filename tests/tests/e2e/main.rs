// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Every end-to-end case, in one binary: linking a client eight times costs more than the cases themselves.
//!
//! One file per subject; `tests/README.md` lists what each of them shows.

mod admission;
mod amounts;
mod anchors;
mod crossing;
mod escape;
mod every_call;
mod fast_blocks;
mod faults;
mod finality;
mod iso20022;
mod malformed;
mod membership;
mod relays;
mod settlement;
mod transactions;
mod upgrade;
