// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What leaves say.

use super::*;
use crate::LeafExtra;
use codec::Encode;
use sp_consensus_beefy::mmr::BeefyDataProvider;
use sp_core::H256;

fn leaf() -> LeafExtra {
    Anchor::extra_data()
}

#[test]
fn the_first_leaf_says_that_there_is_nothing() {
    run(|| {
        assert_eq!(leaf().encode(), [0; 100]);
    });
}

#[test]
fn a_leaf_tells_the_state_behind_its_parent() {
    run(|| {
        Exits::set(H256::repeat_byte(1));
        Reserves::set(H256::repeat_byte(2));
        Data::set(H256::repeat_byte(3));
        // What happens in a block is not in its own leaf, which was made before.
        assert_eq!(leaf().encode(), [0; 100]);
        go_to(2);
        let expected = [&[1; 32][..], &[2; 32], &1u32.to_le_bytes(), &[3; 32]].concat();
        assert_eq!(leaf().encode(), expected);
        Exits::set(H256::repeat_byte(9));
        assert_eq!(leaf().encode(), expected);
        go_to(3);
        assert_eq!(leaf().exits_root, H256::repeat_byte(9));
        assert_eq!(leaf().certified_block, 2);
    });
}

#[test]
fn certificates_reach_as_far_as_they_do() {
    run(|| {
        Certified::set(Some(0));
        go_to(8);
        assert_eq!(leaf().certified_block, 0);
        Certified::set(Some(6));
        go_to(9);
        assert_eq!(leaf().certified_block, 6);
    });
}

#[test]
fn nothing_is_certified_ahead_of_the_state() {
    run(|| {
        Certified::set(Some(1_000));
        go_to(4);
        assert_eq!(leaf().certified_block, 3);
    });
}

#[test]
fn what_was_certified_stays_so() {
    run(|| {
        go_to(7);
        assert_eq!(leaf().certified_block, 6);
        // Certificates are required from now on, and have yet to catch up.
        Certified::set(Some(2));
        go_to(10);
        assert_eq!(leaf().certified_block, 6);
        Certified::set(Some(8));
        go_to(11);
        assert_eq!(leaf().certified_block, 8);
    });
}
