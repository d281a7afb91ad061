// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The EVM mainchain that holds the assets: what the node reads from it and sends to it.
