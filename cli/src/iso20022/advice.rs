// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the sender of an instruction is told about it.

use super::{errors::MessageErrors, model::Movement};

/// The longest narrative of a reason, in characters.
const MAX_NARRATIVE: usize = 210;

/// Why an instruction stands as it does.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Reason {
    /// The standard's code.
    pub code: &'static str,
    /// The particulars, in words.
    pub narrative: String,
}

impl Reason {
    /// A reason whose narrative is cut where the standard's room ends.
    pub fn new(code: &'static str, narrative: impl Into<String>) -> Self {
        let narrative: String = narrative.into();
        let narrative = match narrative.chars().count() > MAX_NARRATIVE {
            true => narrative.chars().take(MAX_NARRATIVE - 3).chain("...".chars()).collect(),
            false => narrative,
        };
        Self { code, narrative }
    }
}

/// Whether the other side's instruction is there.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Matching {
    /// It is.
    Matched,
    /// It is not.
    Unmatched(Reason),
}

/// Why there was no settlement yet.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Delay {
    /// Nothing is wrong: it waits.
    Pending(Vec<Reason>),
    /// It was tried and refused.
    Failing(Vec<Reason>),
}

/// What becomes of an instruction.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Advice {
    /// It is not, or no longer, processed.
    Rejected(Vec<Reason>),
    /// It is processed, and not settled yet.
    Open {
        /// Whether the other side's instruction is there.
        matching: Matching,
        /// Why it is not settled, unless matching says so.
        delay: Option<Delay>,
    },
    /// It is settled.
    Settled {
        /// When, in milliseconds since the Unix epoch.
        at: u64,
    },
}

impl Advice {
    /// That a message with errors is not processed.
    pub fn refused(errors: &MessageErrors) -> Self {
        Self::Rejected(
            errors
                .0
                .iter()
                .map(|error| Reason::new("OTHR", error.to_string()))
                .collect(),
        )
    }

    /// One line that says it.
    pub fn summary(&self) -> String {
        let list = |reasons: &[Reason]| {
            let reasons: Vec<String> = reasons
                .iter()
                .map(|reason| format!("{} {}", reason.code, reason.narrative))
                .collect();
            reasons.join("; ")
        };
        match self {
            Self::Rejected(reasons) => format!("rejected: {}", list(reasons)),
            Self::Open { matching, delay } => {
                let matching = match matching {
                    Matching::Matched => "matched".to_string(),
                    Matching::Unmatched(reason) => format!("unmatched: {} {}", reason.code, reason.narrative),
                };
                match delay {
                    None => matching,
                    Some(Delay::Pending(reasons)) => format!("{matching}, pending: {}", list(reasons)),
                    Some(Delay::Failing(reasons)) => format!("{matching}, failing: {}", list(reasons)),
                }
            },
            Self::Settled { at } => format!("settled at {}", crate::date::format(*at)),
        }
    }

    /// Whether the instruction is on its way or has arrived.
    pub const fn is_good(&self) -> bool {
        match self {
            Self::Rejected(_) => false,
            Self::Open { delay, .. } => !matches!(delay, Some(Delay::Failing(_))),
            Self::Settled { .. } => true,
        }
    }
}

/// Which movement of a settlement something is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Leg {
    /// The securities.
    Delivery,
    /// The money.
    Payment,
}

/// Something that stands in the way of a settlement.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Obstacle {
    /// The movement that it is about, if it is about one.
    pub leg: Option<Leg>,
    /// The runtime's name for it, such as `CountryBlocked`.
    pub name: String,
    /// What the runtime says about it.
    pub detail: String,
}

impl Obstacle {
    /// The obstacle as the side with this movement is told of it.
    pub fn reason(&self, movement: Movement) -> Reason {
        let code = match (self.name.as_str(), self.leg, movement) {
            ("InsufficientBalance", Some(Leg::Delivery), Movement::Deliver) => "LACK",
            ("InsufficientBalance", Some(Leg::Delivery), Movement::Receive) => "CLAC",
            ("InsufficientBalance", Some(Leg::Payment), Movement::Receive) => "MONY",
            ("InsufficientBalance", Some(Leg::Payment), Movement::Deliver) => "CMON",
            ("NotAdmitted" | "Suspended" | "Expelled", ..) => "BLOC",
            (name, ..) if name.contains("Frozen") => "FROZ",
            _ => "OTHR",
        };
        let about = match self.leg {
            Some(Leg::Delivery) => " (securities)",
            Some(Leg::Payment) => " (cash)",
            None => "",
        };
        Reason::new(code, format!("{}{about}{}", self.name, self.detail))
    }
}

/// What a settlement waits for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Waiting {
    /// The other side.
    Counterparty,
    /// Its day.
    SettlementDate,
    /// Another system, for which it is locked.
    Lock,
}

/// Why a settlement will never be.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum End {
    /// Its day is over.
    Late,
    /// A party rejected it.
    Rejected,
    /// Its reference is used for something else.
    OtherTerms,
}

/// Where a settlement stands on the chain.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Standing {
    /// Everything moved.
    Settled {
        /// When, in milliseconds since the Unix epoch.
        at: u64,
    },
    /// Nothing is wrong, but it is not time yet.
    Waiting(Waiting),
    /// The chain refused it for now.
    Failing(Vec<Obstacle>),
    /// It is over.
    Over(End),
}

/// How far a settlement has come on the chain.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Progress {
    /// The number of the instruction on the chain, if there is one.
    pub instruction: Option<u64>,
    /// Whether both sides instructed.
    pub matched: bool,
    /// Where it stands.
    pub standing: Standing,
}

impl Progress {
    /// What the side with this movement is told.
    pub fn advice(&self, movement: Movement) -> Advice {
        let matching = match self.matched {
            true => Matching::Matched,
            false => Matching::Unmatched(Reason::new("CMIS", "the counterparty's instruction is missing")),
        };
        let number = self
            .instruction
            .map_or(String::new(), |id| format!("instruction {id} "));
        match &self.standing {
            Standing::Settled { at } => Advice::Settled { at: *at },
            Standing::Waiting(waiting) => {
                let reason = match waiting {
                    Waiting::Lock => Some(Reason::new("OTHR", "it is locked and waits for another system")),
                    Waiting::SettlementDate => Some(Reason::new("FUTU", "the settlement date is still to come")),
                    Waiting::Counterparty if self.matched => {
                        Some(Reason::new("OTHR", "the counterparty has not affirmed yet"))
                    },
                    Waiting::Counterparty => None,
                };
                Advice::Open {
                    matching,
                    delay: reason.map(|reason| Delay::Pending(vec![reason])),
                }
            },
            Standing::Failing(obstacles) => Advice::Open {
                matching,
                delay: Some(Delay::Failing(
                    obstacles.iter().map(|obstacle| obstacle.reason(movement)).collect(),
                )),
            },
            Standing::Over(end) => Advice::Rejected(vec![match end {
                End::Late => Reason::new("LATE", "the settlement date is over"),
                End::Rejected => Reason::new("OTHR", format!("{number}was rejected by a party")),
                End::OtherTerms => Reason::new("REFE", format!("{number}has the reference, with other terms")),
            }]),
        }
    }
}
