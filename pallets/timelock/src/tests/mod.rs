// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

mod cancel;
mod enact;
mod model;
mod notice;
mod queue;
mod retry;
