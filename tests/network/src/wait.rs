// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use anyhow::{bail, Result};
use std::{future::Future, time::Duration};
use tokio::time::{sleep, Instant};

const INTERVAL: Duration = Duration::from_millis(250);

/// Asks until there is an answer, or fails with `what` after `timeout`.
///
/// An error of the question counts as no answer yet, since a node that is about to start or stop gives those; the last
/// one is part of the failure.
pub async fn until<T, F, Fut>(what: &str, timeout: Duration, mut question: F) -> Result<T>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<Option<T>>>,
{
    let deadline = Instant::now() + timeout;
    loop {
        let answer = match tokio::time::timeout_at(deadline, question()).await {
            Ok(answer) => answer,
            Err(_) => bail!("{what}: no answer within {timeout:?}"),
        };
        let last = match answer {
            Ok(Some(value)) => return Ok(value),
            Ok(None) => String::new(),
            Err(error) => format!("; last error: {error:#}"),
        };
        if Instant::now() + INTERVAL >= deadline {
            bail!("{what}: not within {timeout:?}{last}");
        }
        sleep(INTERVAL).await;
    }
}
