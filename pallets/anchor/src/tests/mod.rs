// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

mod due;
mod leaf;
mod model;

use crate::{mock::*, Anchored, Due, Event};
