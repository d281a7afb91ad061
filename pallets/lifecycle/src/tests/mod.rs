// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::mock::*;
