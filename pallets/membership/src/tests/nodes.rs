// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, Error, Event, PeerId};
use frame_support::{assert_noop, assert_ok};

fn allow(bytes: &[u8]) -> sp_runtime::DispatchResult {
    Membership::allow_node(RuntimeOrigin::root(), peer_id(bytes))
}

fn disallow(bytes: &[u8]) -> sp_runtime::DispatchResult {
    Membership::disallow_node(RuntimeOrigin::root(), peer_id(bytes))
}

fn peer_id(bytes: &[u8]) -> PeerId {
    bytes.to_vec().try_into().unwrap()
}

fn multihash(code: u8, length: usize) -> Vec<u8> {
    [vec![code, length as u8], vec![7; length]].concat()
}

#[test]
fn nodes_are_allowed_and_disallowed() {
    ExtBuilder::default()
        .nodes(vec![multihash(0x12, 32)])
        .build_and_execute(|| {
            // What node software makes of an Ed25519 key: an identity multihash around 36 bytes.
            let node = multihash(0x00, 36);
            assert_ok!(allow(&node));
            assert_eq!(Membership::allowed_nodes(), vec![node.clone(), multihash(0x12, 32)]);
            assert_noop!(allow(&node), Error::<Test>::AlreadyAllowed);

            assert_ok!(disallow(&multihash(0x12, 32)));
            assert_eq!(Membership::allowed_nodes(), vec![node.clone()]);
            assert_noop!(disallow(&multihash(0x12, 32)), Error::<Test>::NotAllowed);
            assert_eq!(
                events(),
                vec![
                    Event::NodeAllowed {
                        peer_id: peer_id(&node)
                    },
                    Event::NodeDisallowed {
                        peer_id: peer_id(&multihash(0x12, 32))
                    },
                ]
            );
        });
}

#[test]
fn the_list_is_bounded() {
    ExtBuilder::default().build_and_execute(|| {
        for length in 1..=4 {
            assert_ok!(allow(&multihash(0x00, length)));
        }
        assert_noop!(allow(&multihash(0x00, 5)), Error::<Test>::TooManyNodes);
    });
}

#[test]
fn the_network_is_never_opened_by_emptying_the_list() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(disallow(&multihash(0x00, 36)), Error::<Test>::NotAllowed);
        assert_ok!(allow(&multihash(0x00, 36)));
        assert_noop!(disallow(&multihash(0x00, 36)), Error::<Test>::LastNode);
    });
}

#[test]
fn only_multihashes_that_nodes_use_are_peer_ids() {
    ExtBuilder::default().build_and_execute(|| {
        let cut = &multihash(0x12, 32)[..33];
        let long = [multihash(0x12, 32), vec![0]].concat();
        let zero = multihash(0x00, 0);
        let (short, wide, sha1) = (multihash(0x12, 31), multihash(0x00, 43), multihash(0x11, 20));
        for bytes in [
            &[][..],
            &[0x12],
            &[0x00],
            cut,
            &long,
            &zero,
            &short,
            &wide,
            &sha1,
            b"12D3KooWQYV9dGMFoRzN",
        ] {
            assert_noop!(allow(bytes), Error::<Test>::InvalidPeerId);
        }
        assert_ok!(allow(&multihash(0x00, 42)));
        assert_ok!(allow(&multihash(0x00, 1)));
        assert!(PeerId::try_from(vec![0; 65]).is_err());
    });
}
