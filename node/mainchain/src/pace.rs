// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How long a task pauses between two turns, also when something fails.

use crate::error::Result;
use std::{fmt::Debug, time::Duration};

/// The longest pause after errors.
const LONGEST_PAUSE: Duration = Duration::from_secs(120);

/// The pause after a turn: always the same, but doubled with every error in a row.
pub(crate) struct Pace {
    pause: Duration,
    next: Duration,
}

impl Pace {
    pub fn new(pause: Duration) -> Self {
        Self { pause, next: pause }
    }

    /// Tells the log what a turn came to, and says how long to wait before the next.
    pub fn after<Outcome: Debug>(&mut self, turn: &Result<Outcome>) -> Duration {
        match turn {
            Ok(outcome) => {
                log::debug!(target: "mainchain", "{outcome:?}");
                self.next = self.pause;
            },
            Err(error) => {
                if error.is_alarming() {
                    log::error!(target: "mainchain", "{error}");
                } else {
                    log::warn!(target: "mainchain", "{error}");
                }
                self.next = self.next.saturating_mul(2).min(LONGEST_PAUSE.max(self.pause));
            },
        }
        self.next
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn errors_lengthen_the_pause_to_a_limit_and_success_ends_that() {
        let mut pace = Pace::new(Duration::from_secs(6));
        let failed = || Result::<()>::Err(Error::Lagging(1));
        let pauses: Vec<_> = (0..6).map(|_| pace.after(&failed()).as_secs()).collect();
        assert_eq!(pauses, [12, 24, 48, 96, 120, 120]);
        assert_eq!(pace.after(&Ok(())).as_secs(), 6);
        assert_eq!(Pace::new(Duration::from_secs(300)).after(&failed()).as_secs(), 300);
    }
}
