// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What became of every row, in lines for people or in JSON.

use crate::{amount, chain::refusal::Refusal};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use serde_json::json;
use std::{fmt, io::Write};

/// What rows are about, in the order in which they are worked off.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Who takes part.
    Participants,
    /// Whose claims count.
    Trust,
    /// What is claimed.
    Claims,
    /// What is traded.
    Instruments,
    /// What is issued.
    Issues,
    /// Participants whose status is `suspended`.
    Suspensions,
    /// Claims whose status is `revoked`.
    Revocations,
    /// Who trades what.
    Trades,
    /// Who lends cash to whom against securities.
    Repos,
    /// Trades that are netted.
    Netting,
    /// Single calls.
    Steps,
}

impl Kind {
    const ALL: [Self; 11] = [
        Self::Participants,
        Self::Trust,
        Self::Claims,
        Self::Instruments,
        Self::Issues,
        Self::Suspensions,
        Self::Revocations,
        Self::Trades,
        Self::Repos,
        Self::Netting,
        Self::Steps,
    ];
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Participants => "participants",
            Self::Trust => "trust",
            Self::Claims => "claims",
            Self::Instruments => "instruments",
            Self::Issues => "issues",
            Self::Suspensions => "suspensions",
            Self::Revocations => "revocations",
            Self::Trades => "trades",
            Self::Repos => "repos",
            Self::Netting => "netting",
            Self::Steps => "steps",
        })
    }
}

/// What became of a row.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Outcome {
    /// It was done, and a finalised block says so.
    Done {
        /// That block.
        block: u64,
        /// What was done.
        note: String,
    },
    /// The chain was as the row wants it before this run.
    Already {
        /// How it is.
        note: String,
    },
    /// It was refused.
    Refused(Refusal),
    /// It was refused in an earlier run, for good.
    RefusedEarlier {
        /// For what, if that can still be told.
        name: Option<String>,
        /// How that is known.
        note: String,
    },
    /// It could not be tried, or its fate could not be learnt.
    Failed(String),
}

/// Whether that is what was to be expected.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It was to be done, and was.
    Done,
    /// It was to be done, and had been.
    Already,
    /// It was to be refused for this reason, and was.
    Refused,
    /// Anything else.
    Unexpected,
}

impl Outcome {
    /// Judges the outcome of a row that must be refused for `expect`, or must not be refused.
    pub fn verdict(&self, expect: Option<&str>) -> Verdict {
        match (self, expect) {
            (Self::Done { .. }, None) => Verdict::Done,
            (Self::Already { .. }, None) => Verdict::Already,
            (Self::Refused(refusal), Some(name)) if refusal.name == name => Verdict::Refused,
            // What cannot be told any more cannot contradict the row.
            (Self::RefusedEarlier { name, .. }, Some(expect)) if name.as_deref().is_none_or(|name| name == expect) => {
                Verdict::Refused
            },
            _ => Verdict::Unexpected,
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Done { .. } => "done",
            Self::Already { .. } => "already",
            Self::Refused(_) | Self::RefusedEarlier { .. } => "refused",
            Self::Failed(_) => "failed",
        }
    }

    fn block(&self) -> Option<u64> {
        match self {
            Self::Done { block, .. } => Some(*block),
            Self::Refused(refusal) => refusal.block,
            _ => None,
        }
    }

    fn reason(&self) -> Option<&str> {
        match self {
            Self::Refused(refusal) => Some(&refusal.name),
            Self::RefusedEarlier { name, .. } => name.as_deref(),
            _ => None,
        }
    }

    fn text(&self) -> String {
        let text = match self {
            Self::Done { note, .. } | Self::Already { note } => note.clone(),
            Self::Refused(refusal) => refusal.to_string(),
            Self::RefusedEarlier { name: Some(name), note } => format!("{name} ({note})"),
            Self::RefusedEarlier { name: None, note } => note.clone(),
            Self::Failed(why) => why.clone(),
        };
        match self.block() {
            Some(block) => format!("{text}, block {block}"),
            None => text,
        }
    }
}

/// Where a row stands and what it is called.
#[derive(Clone, Debug)]
pub struct Label {
    /// What it is about.
    pub kind: Kind,
    /// Its file, or list in a file.
    pub file: String,
    /// Its line, or position.
    pub row: u64,
    /// Its own name.
    pub name: String,
    /// The refusal that it must meet.
    pub expect: Option<String>,
}

/// One asset at the end.
#[derive(Clone, Debug, Serialize)]
pub struct AssetBalance {
    /// Its symbol.
    pub symbol: String,
    /// Its number.
    pub asset: u32,
    /// How many units exist.
    #[serde(serialize_with = "as_text")]
    pub supply: u128,
    /// How many the participants of the file own together.
    #[serde(serialize_with = "as_text")]
    pub participants: u128,
    /// How many others own together.
    #[serde(serialize_with = "as_text")]
    pub others: u128,
    /// Whether all these make up the supply.
    pub conserved: bool,
    /// How many decimals amounts have.
    pub decimals: u8,
}

/// JSON numbers lose precision past 2^53.
fn as_text<S: serde::Serializer>(amount: &u128, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(amount)
}

/// How many rows of one kind ended how.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Tally {
    /// All of them.
    pub rows: u64,
    /// Done now.
    pub done: u64,
    /// Done before.
    pub already: u64,
    /// Refused as they had to be.
    pub refused: u64,
    /// Anything else.
    pub unexpected: u64,
}

/// Collects and prints outcomes.
pub struct Report {
    json: bool,
    no_change: bool,
    bar: ProgressBar,
    tallies: [Tally; Kind::ALL.len()],
    conserved: bool,
}

impl Report {
    /// A report of `rows` rows. With `no_change`, a row that changes the chain is unexpected.
    pub fn new(rows: usize, json: bool, no_change: bool) -> Self {
        // The bar is drawn on standard error, and only if that is a terminal.
        let bar = ProgressBar::new(rows as u64);
        if let Ok(style) = ProgressStyle::with_template("{msg:14} [{bar:40}] {pos}/{len} {elapsed}") {
            bar.set_style(style.progress_chars("=> "));
        }
        Self {
            json,
            no_change,
            bar,
            tallies: Default::default(),
            conserved: true,
        }
    }

    /// Says what is being done.
    pub fn phase(&self, name: &str) {
        self.bar.set_message(name.to_string());
        self.bar.tick();
    }

    /// The progress bar, to be moved on by one for each row.
    pub fn bar(&self) -> &ProgressBar {
        &self.bar
    }

    /// Prints what became of a row.
    pub fn row(&mut self, label: &Label, outcome: &Outcome) {
        let mut verdict = outcome.verdict(label.expect.as_deref());
        if self.no_change && verdict == Verdict::Done {
            verdict = Verdict::Unexpected;
        }
        if let Some(tally) = self.tallies.get_mut(label.kind as usize) {
            tally.rows += 1;
            match verdict {
                Verdict::Done => tally.done += 1,
                Verdict::Already => tally.already += 1,
                Verdict::Refused => tally.refused += 1,
                Verdict::Unexpected => tally.unexpected += 1,
            }
        }
        let line = match self.json {
            true => json_line(label, outcome, verdict),
            false => line(label, outcome, verdict),
        };
        self.print(&line);
    }

    /// Prints the tables at the end.
    pub fn summary(&mut self, assets: &[AssetBalance]) {
        self.bar.finish_and_clear();
        self.conserved = assets.iter().all(|asset| asset.conserved);
        if self.json {
            let tallies: serde_json::Map<String, serde_json::Value> = Kind::ALL
                .iter()
                .zip(self.tallies)
                .map(|(kind, tally)| (kind.to_string(), json!(tally)))
                .collect();
            let summary = json!({ "rows": tallies, "assets": assets, "as_expected": self.as_expected() });
            self.print(&json!({ "summary": summary }).to_string());
            return;
        }
        let mut text = format!(
            "\n{:<14}{:>6}{:>8}{:>9}{:>21}{:>12}\n",
            "", "rows", "done", "already", "refused as expected", "unexpected"
        );
        let tallies = Kind::ALL.iter().map(ToString::to_string).zip(self.tallies);
        for (kind, tally) in tallies
            .chain([("all".into(), self.total())])
            .filter(|(_, tally)| tally.rows > 0)
        {
            text += &format!(
                "{kind:<14}{:>6}{:>8}{:>9}{:>21}{:>12}\n",
                tally.rows, tally.done, tally.already, tally.refused, tally.unexpected
            );
        }
        if !assets.is_empty() {
            text += &format!(
                "\n{:<18}{:>26}{:>26}{:>26}\n",
                "", "supply", "held by participants", "held by others"
            );
        }
        for asset in assets {
            let show = |amount| amount::format(amount, asset.decimals);
            let verdict = if asset.conserved { "" } else { "  DOES NOT ADD UP" };
            let (supply, participants, others) = (show(asset.supply), show(asset.participants), show(asset.others));
            text += &format!(
                "{:<18}{supply:>26}{participants:>26}{others:>26}{verdict}\n",
                asset.symbol
            );
        }
        self.print(text.trim_end());
    }

    /// How all rows ended.
    pub fn total(&self) -> Tally {
        self.tallies.iter().fold(Tally::default(), |sum, tally| Tally {
            rows: sum.rows + tally.rows,
            done: sum.done + tally.done,
            already: sum.already + tally.already,
            refused: sum.refused + tally.refused,
            unexpected: sum.unexpected + tally.unexpected,
        })
    }

    /// Whether every row ended as expected and every asset adds up.
    pub fn as_expected(&self) -> bool {
        self.total().unexpected == 0 && self.conserved
    }

    fn print(&self, line: &str) {
        // A reader that closed the pipe has seen enough; the work goes on.
        self.bar.suspend(|| {
            let _ = writeln!(std::io::stdout(), "{line}");
        });
    }
}

fn line(label: &Label, outcome: &Outcome, verdict: Verdict) -> String {
    let place = format!("{}:{}", label.file, label.row);
    let mut line = format!(
        "{place:<22} {:<34} {:<8} {}",
        label.name,
        outcome.word(),
        outcome.text()
    );
    match (verdict, &label.expect) {
        (Verdict::Unexpected, Some(expect)) => line += &format!("  << UNEXPECTED: must be refused with {expect}"),
        (Verdict::Unexpected, None) => line += "  << UNEXPECTED",
        _ => {},
    }
    line
}

fn json_line(label: &Label, outcome: &Outcome, verdict: Verdict) -> String {
    json!({
        "kind": label.kind,
        "file": label.file,
        "row": label.row,
        "name": label.name,
        "outcome": outcome.word(),
        "reason": outcome.reason(),
        "block": outcome.block(),
        "text": outcome.text(),
        "expect": label.expect,
        "verdict": verdict,
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(expect: Option<&str>) -> Label {
        let expect = expect.map(Into::into);
        Label {
            kind: Kind::Trades,
            file: "trades.csv".into(),
            row: 7,
            name: "T-1".into(),
            expect,
        }
    }

    fn outcomes() -> [Outcome; 5] {
        [
            Outcome::Done {
                block: 9,
                note: "settled".into(),
            },
            Outcome::Already { note: "settled".into() },
            Outcome::Refused(Refusal {
                block: Some(9),
                ..Refusal::new("CountryBlocked", "The country is blocked")
            }),
            Outcome::RefusedEarlier {
                name: None,
                note: "rejected".into(),
            },
            Outcome::Failed("connection lost".into()),
        ]
    }

    #[test]
    fn verdicts() {
        let judge = |expect| outcomes().map(|outcome| outcome.verdict(expect));
        use Verdict::*;
        assert_eq!(judge(None), [Done, Already, Unexpected, Unexpected, Unexpected]);
        assert_eq!(
            judge(Some("CountryBlocked")),
            [Unexpected, Unexpected, Refused, Refused, Unexpected]
        );
        assert_eq!(
            judge(Some("NoSubject")),
            [Unexpected, Unexpected, Unexpected, Refused, Unexpected]
        );
        let earlier = Outcome::RefusedEarlier {
            name: Some("NoSubject".into()),
            note: String::new(),
        };
        assert_eq!(earlier.verdict(Some("NoSubject")), Refused);
        assert_eq!(earlier.verdict(Some("CountryBlocked")), Unexpected);
    }

    #[test]
    fn lines() {
        let [done, _, refused, ..] = outcomes();
        assert_eq!(
            line(&label(None), &done, Verdict::Done),
            "trades.csv:7           T-1                                done     settled, block 9"
        );
        assert_eq!(
            line(&label(Some("NoSubject")), &refused, Verdict::Unexpected),
            "trades.csv:7           T-1                                refused  CountryBlocked (The country is blocked), block 9  \
             << UNEXPECTED: must be refused with NoSubject"
        );
        let json: serde_json::Value =
            serde_json::from_str(&json_line(&label(Some("CountryBlocked")), &refused, Verdict::Refused)).unwrap();
        assert_eq!(json["reason"], "CountryBlocked");
        assert_eq!(json["block"], 9);
        assert_eq!(json["verdict"], "refused");
        assert_eq!(json["kind"], "trades");
    }

    #[test]
    fn tallies_add_up() {
        let mut report = Report::new(5, true, false);
        for outcome in outcomes() {
            report.row(&label(None), &outcome);
        }
        assert_eq!(
            report.total(),
            Tally {
                rows: 5,
                done: 1,
                already: 1,
                refused: 0,
                unexpected: 3
            }
        );
        assert!(!report.as_expected());

        let mut report = Report::new(1, true, true);
        report.row(&label(None), &outcomes()[1]);
        assert!(report.as_expected());
        report.row(&label(None), &outcomes()[0]);
        assert!(!report.as_expected(), "a second run may change nothing");
    }
}
