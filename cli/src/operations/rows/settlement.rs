// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Rows about trades of more than two steps: repos, and trades that are netted.

use super::{bounded, identifier, quantity, Fields, Names, MAX_REFERENCE};
use crate::{
    operations::{NettedTrade, Repo},
    run::repos::SUFFIX,
};

/// The longest term of a repo, in seconds: as long as an instruction may wait, less a day.
const MAX_TERM: u64 = 89 * 24 * 60 * 60;

pub(super) fn repo(fields: &mut Fields<'_>, names: &Names) -> Option<Repo> {
    let reference = fields.read("reference", |text| bounded(text, MAX_REFERENCE - SUFFIX));
    let borrower = fields.read("borrower", |text| names.participant(text));
    let lender = fields.read("lender", |text| names.participant(text));
    let agent = fields.read("agent", |text| names.participant(text));
    let instrument = fields.read("instrument", |text| names.instrument(text));
    let quantity_lent = quantity(fields, "quantity", &instrument);
    let payment_instrument = fields.read("payment_instrument", |text| names.instrument(text));
    let cash = quantity(fields, "cash", &payment_instrument);
    let interest = quantity(fields, "interest", &payment_instrument);
    let term = fields.read("term", term);
    Some(Repo {
        reference: reference?,
        borrower: borrower?,
        lender: lender?,
        agent: agent?,
        instrument: instrument?.0,
        quantity: quantity_lent?,
        payment_instrument: payment_instrument?.0,
        cash: cash?,
        interest: interest?,
        term: term?,
    })
}

pub(super) fn netted(fields: &mut Fields<'_>, names: &Names) -> Option<NettedTrade> {
    let cycle = fields.read("cycle", identifier);
    let operator = fields.read("operator", |text| names.participant(text));
    let reference = fields.read("reference", |text| bounded(text, MAX_REFERENCE));
    let seller = fields.read("seller", |text| names.participant(text));
    let instrument = fields.read("instrument", |text| names.instrument(text));
    let quantity_sold = quantity(fields, "quantity", &instrument);
    let buyer = fields.read("buyer", |text| names.participant(text));
    let payment_instrument = fields.read("payment_instrument", |text| names.instrument(text));
    let payment = quantity(fields, "payment", &payment_instrument);
    Some(NettedTrade {
        cycle: cycle?,
        operator: operator?,
        reference: reference?,
        seller: seller?,
        instrument: instrument?.0,
        quantity: quantity_sold?,
        buyer: buyer?,
        payment_instrument: payment_instrument?.0,
        payment: payment?,
    })
}

/// Seconds in the file, milliseconds here.
fn term(text: &str) -> Result<u64, String> {
    let seconds = text
        .parse::<u64>()
        .ok()
        .filter(|seconds| (1..=MAX_TERM).contains(seconds));
    let milliseconds = seconds.and_then(|seconds| seconds.checked_mul(1_000));
    milliseconds.ok_or(format!("must be a whole number of seconds from 1 to {MAX_TERM}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_whole_seconds_within_bounds() {
        assert_eq!(term("1"), Ok(1_000));
        assert_eq!(term(&MAX_TERM.to_string()), Ok(MAX_TERM * 1_000));
        for wrong in ["0", "-1", "1.5", "", &(MAX_TERM + 1).to_string()] {
            assert!(term(wrong).is_err(), "{wrong}");
        }
    }
}
