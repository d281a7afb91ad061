// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A connection that mends itself.
//!
//! Every request made here may be repeated: reading changes nothing, and submitting the same transaction twice puts it
//! into the pool once. So a request that a broken connection interrupted is simply made again on a new one.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use subxt::rpcs::{
    client::{RawRpcFuture, RawRpcSubscription, RawValue, RpcClientT},
    Error, RpcClient,
};
use tokio::{
    sync::Mutex,
    time::{sleep, timeout, Instant},
};

/// How long a lost node is looked for before giving up.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long one request may take.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(3);

/// A client for one node that reconnects.
pub struct Reconnecting {
    url: String,
    current: Mutex<Connection>,
    gave_up: AtomicBool,
}

#[derive(Default)]
struct Connection {
    client: Option<RpcClient>,
    generation: u64,
}

impl Reconnecting {
    /// Connects to `url`; fails at once if nobody answers there.
    pub async fn connect(url: &str) -> Result<Self, Error> {
        let client = RpcClient::from_insecure_url(url).await?;
        let current = Mutex::new(Connection {
            client: Some(client),
            generation: 0,
        });
        Ok(Self {
            url: url.into(),
            current,
            gave_up: AtomicBool::new(false),
        })
    }

    /// The connection, made anew if it was lost.
    async fn client(&self) -> Result<(RpcClient, u64), Error> {
        let mut current = self.current.lock().await;
        let client = match &current.client {
            Some(client) => client.clone(),
            None => {
                let connect = RpcClient::from_insecure_url(&self.url);
                let client = timeout(REQUEST_TIMEOUT, connect).await.map_err(|_| silence())??;
                current.client = Some(client.clone());
                client
            },
        };
        Ok((client, current.generation))
    }

    /// Drops the connection, unless somebody did before.
    async fn lost(&self, generation: u64) {
        let mut current = self.current.lock().await;
        if current.generation == generation {
            *current = Connection {
                client: None,
                generation: generation.wrapping_add(1),
            };
        }
    }

    async fn request(&self, method: &str, params: Option<Box<RawValue>>) -> Result<Box<RawValue>, Error> {
        let deadline = Instant::now() + PATIENCE;
        let mut pause = FIRST_PAUSE;
        loop {
            let error = match self.client().await {
                Ok((client, generation)) => {
                    let request = client.request_raw(method, params.clone());
                    match timeout(REQUEST_TIMEOUT, request)
                        .await
                        .unwrap_or_else(|_| Err(silence()))
                    {
                        Err(error @ Error::Client(_)) => {
                            self.lost(generation).await;
                            error
                        },
                        answer => return answer,
                    }
                },
                Err(error) => error,
            };
            // Once a node is given up, nobody else waits for it again.
            if self.gave_up.load(Ordering::Relaxed) || Instant::now() >= deadline {
                self.gave_up.store(true, Ordering::Relaxed);
                let (url, seconds) = (&self.url, PATIENCE.as_secs());
                return Err(Error::Client(
                    format!("no answer from {url} for {seconds} seconds: {error}").into(),
                ));
            }
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}

fn silence() -> Error {
    Error::Client("the node does not answer".into())
}

impl RpcClientT for Reconnecting {
    fn request_raw<'a>(&'a self, method: &'a str, params: Option<Box<RawValue>>) -> RawRpcFuture<'a, Box<RawValue>> {
        Box::pin(self.request(method, params))
    }

    fn subscribe_raw<'a>(
        &'a self,
        sub: &'a str,
        params: Option<Box<RawValue>>,
        unsub: &'a str,
    ) -> RawRpcFuture<'a, RawRpcSubscription> {
        Box::pin(async move {
            let (client, _) = self.client().await?;
            client.subscribe_raw(sub, params, unsub).await
        })
    }
}
