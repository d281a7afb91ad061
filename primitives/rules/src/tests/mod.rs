// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0
