// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! One JSON-RPC endpoint: asked with a time limit, left alone for a while after failures.

use crate::error::{Error, Result};
use alloy::{
    rpc::{
        client::RpcClient,
        json_rpc::{RpcError, RpcRecv, RpcSend},
    },
    transports::http::{
        reqwest::{Client, Url},
        Http,
    },
};
use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

/// How an endpoint is treated.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Patience {
    /// How long an answer may take.
    pub timeout: Duration,
    /// How long an endpoint is left alone after its first failure. Doubles with every further one.
    pub first_wait: Duration,
    /// The longest time it is left alone.
    pub longest_wait: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(15),
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(60),
        }
    }
}

/// An endpoint with what is known of its health.
#[derive(Debug)]
pub struct Endpoint {
    name: String,
    client: RpcClient,
    patience: Patience,
    health: Mutex<Health>,
}

#[derive(Debug, Default)]
struct Health {
    /// Failures since the last answer.
    failures: u32,
    /// When it may be asked again.
    retry_at: Option<Instant>,
}

impl Endpoint {
    /// An endpoint at this HTTP address. Connects with the first question.
    pub fn new(url: Url, patience: Patience) -> Result<Self> {
        let host = url.host_str().unwrap_or_default();
        // The path or the user part may hold a key of the provider's.
        let name = match url.port_or_known_default() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        };
        let client = Client::builder()
            .timeout(patience.timeout)
            .build()
            .map_err(|error| Error::Config(format!("no HTTP client: {error}")))?;
        let local = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        Ok(Self {
            name,
            client: RpcClient::new(Http::with_client(client, url), local),
            patience,
            health: Mutex::default(),
        })
    }

    /// Host and port.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether its last answer came.
    pub fn is_up(&self) -> bool {
        self.health(|health| health.failures == 0)
    }

    /// Asks it. An answer that is an error is an answer: only silence counts as failure.
    pub async fn ask<Answer: RpcRecv>(&self, method: &'static str, params: impl RpcSend) -> Result<Answer> {
        let waiting = self.health(|health| health.retry_at.is_some_and(|at| at > Instant::now()));
        if waiting {
            return Err(Error::BackingOff {
                endpoint: self.name.clone(),
                failures: self.health(|health| health.failures),
            });
        }
        match self.client.request(method, params).await {
            Ok(answer) => {
                self.answered();
                Ok(answer)
            },
            Err(RpcError::ErrorResp(refusal)) => {
                self.answered();
                Err(Error::Refused {
                    endpoint: self.name.clone(),
                    method,
                    code: refusal.code,
                    data: refusal.as_revert_data().map(|data| data.to_vec()),
                    message: refusal.message.into_owned(),
                })
            },
            Err(error) => {
                self.failed();
                Err(Error::Down {
                    endpoint: self.name.clone(),
                    reason: reason(&error),
                })
            },
        }
    }

    /// Counts a failure of another kind: an answer that cannot be true.
    pub fn failed(&self) {
        self.health(|health| {
            let wait = wait(&self.patience, health.failures);
            health.failures = health.failures.saturating_add(1);
            health.retry_at = Instant::now().checked_add(wait);
        });
    }

    fn answered(&self) {
        self.health(|health| *health = Health::default());
    }

    fn health<T>(&self, look: impl FnOnce(&mut Health) -> T) -> T {
        // Whoever panicked while holding it left two numbers, not a broken state.
        look(&mut self.health.lock().unwrap_or_else(|poisoned| poisoned.into_inner()))
    }
}

/// How long to wait after as many failures and one more.
fn wait(patience: &Patience, failures: u32) -> Duration {
    let factor = 2u32.checked_pow(failures).unwrap_or(u32::MAX);
    patience.first_wait.saturating_mul(factor).min(patience.longest_wait)
}

/// What happened, without the endpoint's address, which may hold a key.
fn reason(error: &RpcError<alloy::transports::TransportErrorKind>) -> String {
    match error {
        RpcError::DeserError { .. } => "the answer has another form than it should".into(),
        RpcError::NullResp => "the answer is empty".into(),
        RpcError::Transport(alloy::transports::TransportErrorKind::HttpError(error)) => {
            format!("HTTP status {}", error.status)
        },
        RpcError::Transport(alloy::transports::TransportErrorKind::Custom(error)) => {
            match error.downcast_ref::<alloy::transports::http::reqwest::Error>() {
                Some(error) if error.is_timeout() => "no answer in time".into(),
                Some(error) if error.is_connect() => "no connection".into(),
                _ => "the connection broke".into(),
            }
        },
        _ => "the request failed".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_twice_as_long_each_time_up_to_a_bound() {
        let patience = Patience {
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(10),
            ..Patience::default()
        };
        let waits: Vec<u64> = (0..6).map(|n| wait(&patience, n).as_secs()).collect();
        assert_eq!(waits, [1, 2, 4, 8, 10, 10]);
        assert_eq!(wait(&patience, u32::MAX).as_secs(), 10);
    }

    #[tokio::test]
    async fn is_left_alone_after_a_failure_and_asked_again_later() {
        let patience = Patience {
            first_wait: Duration::from_millis(200),
            ..Patience::default()
        };
        // Port 1 has no listener; the key in the path must not show.
        let endpoint = Endpoint::new("http://127.0.0.1:1/secret".parse().unwrap(), patience).unwrap();
        let ask = || endpoint.ask::<String>("eth_chainId", ());
        let first = ask().await.unwrap_err();
        assert!(matches!(first, Error::Down { .. }), "{first}");
        assert!(!first.to_string().contains("secret"), "{first}");
        assert!(!endpoint.is_up());
        assert!(matches!(ask().await, Err(Error::BackingOff { failures: 1, .. })));
        tokio::time::sleep(Duration::from_millis(250)).await;
        assert!(matches!(ask().await, Err(Error::Down { .. })));
    }
}
