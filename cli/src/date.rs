// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Points in time as text: RFC 3339, or a date that means its first instant in UTC.

use std::time::{SystemTime, UNIX_EPOCH};
use thiserror::Error;
use time::{format_description::well_known::Rfc3339, macros::format_description, Date, OffsetDateTime};

/// Why a text is not a point in time.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum DateError {
    /// Not a day or time of the calendar.
    #[error("no such date: write YYYY-MM-DD, or a time such as 2027-01-31T12:00:00Z")]
    Impossible,
    /// Before 1970.
    #[error("before 1970")]
    TooEarly,
}

/// Reads `text` and returns milliseconds since the Unix epoch.
pub fn parse(text: &str) -> Result<u64, DateError> {
    let time = match Date::parse(text, format_description!("[year]-[month]-[day]")) {
        Ok(date) => date.midnight().assume_utc(),
        Err(_) => OffsetDateTime::parse(text, &Rfc3339).map_err(|_| DateError::Impossible)?,
    };
    u64::try_from(time.unix_timestamp_nanos() / 1_000_000).map_err(|_| DateError::TooEarly)
}

/// Reads `text` as a day, without a time.
pub fn day(text: &str) -> Result<Date, DateError> {
    Date::parse(text, format_description!("[year]-[month]-[day]")).map_err(|_| DateError::Impossible)
}

/// The first instant of `day` in UTC, in milliseconds since the Unix epoch.
pub fn start_of(day: Date) -> Result<u64, DateError> {
    let seconds = day.midnight().assume_utc().unix_timestamp();
    let seconds = u64::try_from(seconds).map_err(|_| DateError::TooEarly)?;
    Ok(seconds.saturating_mul(1000))
}

/// Milliseconds since the Unix epoch as a time in UTC, such as `2027-01-31T12:00:00.250Z`.
pub fn format(moment: u64) -> String {
    let nanoseconds = i128::from(moment).saturating_mul(1_000_000);
    let time = OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let (hour, minute, second, milliseconds) = time.to_hms_milli();
    format!("{}T{hour:02}:{minute:02}:{second:02}.{milliseconds:03}Z", time.date())
}

/// Now, in milliseconds since the Unix epoch.
pub fn now() -> u64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_dates_and_times() {
        assert_eq!(parse("1970-01-01"), Ok(0));
        assert_eq!(parse("2024-02-29"), Ok(1_709_164_800_000));
        assert_eq!(parse("2030-06-30T12:00:00Z"), Ok(1_909_051_200_000));
        assert_eq!(parse("2030-06-30T14:00:00.250+02:00"), Ok(1_909_051_200_250));
    }

    #[test]
    fn writes_times_as_they_are_read() {
        for text in [
            "1970-01-01T00:00:00.000Z",
            "2030-06-30T12:00:00.250Z",
            "2024-02-29T23:59:59.999Z",
        ] {
            assert_eq!(parse(text).map(format).as_deref(), Ok(text));
        }
        assert_eq!(day("2030-06-30").and_then(start_of), parse("2030-06-30"));
        assert_eq!(day("2030-06-30T12:00:00Z"), Err(DateError::Impossible));
        assert_eq!(day("1969-12-31").and_then(start_of), Err(DateError::TooEarly));
    }

    #[test]
    fn refuses_impossible_ones() {
        for text in [
            "",
            "2026-02-30",
            "2023-02-29",
            "2026-13-01",
            "2026-1-1",
            "30.06.2030",
            "2030/06/30",
            "2030-06-30T25:00:00Z",
            "2030-06-30T12:00:00",
            "tomorrow",
        ] {
            assert_eq!(parse(text), Err(DateError::Impossible), "{text}");
        }
        assert_eq!(parse("1969-12-31"), Err(DateError::TooEarly));
    }
}
