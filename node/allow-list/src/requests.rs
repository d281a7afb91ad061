// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::AllowList;
use async_channel::Sender;
use sc_network::config::IncomingRequest;
use std::future::Future;

/// Puts `list` before the handler of a request protocol.
///
/// Give the returned queue to the network in place of `handler`, the handler's own, and run the returned future: it
/// hands on what listed peers ask and drops the rest unanswered. It ends when either side is gone.
pub fn gate(
    list: AllowList,
    protocol: &'static str,
    handler: Sender<IncomingRequest>,
) -> (Sender<IncomingRequest>, impl Future<Output = ()> + Send) {
    // As long as the handler's own queue: a burst that it would have taken is not cut short before it.
    let (queue, requests) = async_channel::bounded(handler.capacity().unwrap_or(1).max(1));
    let forward = async move {
        while let Ok(request) = requests.recv().await {
            let request: IncomingRequest = request;
            if list.admit(&request.peer, protocol) && handler.send(request).await.is_err() {
                return;
            }
        }
    };
    (queue, forward)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Listing, OperatorPeers, Reading};
    use futures::{channel::oneshot, executor::block_on, future::join};
    use sc_network::request_responses::OutgoingResponse;
    use sc_network_types::PeerId;

    fn request(peer: PeerId) -> (IncomingRequest, oneshot::Receiver<OutgoingResponse>) {
        let (pending_response, response) = oneshot::channel();
        (
            IncomingRequest {
                peer,
                payload: Vec::new(),
                pending_response,
            },
            response,
        )
    }

    #[test]
    fn drops_what_strangers_ask() {
        let [member, stranger] = std::array::from_fn(|_| PeerId::random());
        let reading = Reading {
            listing: Listing::Only([member].into()),
            outdated: false,
        };
        let list = AllowList::new(PeerId::random(), OperatorPeers::default(), reading, None).unwrap();

        let (handler, handled) = async_channel::bounded(2);
        let (queue, forward) = gate(list, "test", handler);
        assert_eq!(queue.capacity(), Some(2));

        let (from_stranger, refused) = request(stranger);
        let (from_member, mut pending) = request(member);
        queue.try_send(from_stranger).unwrap();
        queue.try_send(from_member).unwrap();
        drop(queue);

        let (_, refused) = block_on(join(forward, refused));
        assert!(refused.is_err(), "the channel for the response is gone");
        let passed = handled.try_recv().unwrap();
        assert_eq!(passed.peer, member);
        assert!(handled.try_recv().is_err());
        assert!(
            matches!(pending.try_recv(), Ok(None)),
            "the member's request still waits for its answer"
        );
    }

    #[test]
    fn ends_with_the_handler() {
        let reading = Reading {
            listing: Listing::Everyone,
            outdated: false,
        };
        let list = AllowList::new(PeerId::random(), OperatorPeers::default(), reading, None).unwrap();
        let (handler, handled) = async_channel::bounded(1);
        let (queue, forward) = gate(list, "test", handler);
        drop(handled);
        queue.try_send(request(PeerId::random()).0).unwrap();
        block_on(forward);
        assert!(queue.is_closed());
    }
}
