//! What a server under load gets wrong.

use serde::{Deserialize, Serialize};
use std::fmt;

/// How often each kind of error happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Errors {
    /// Other bytes came back than were sent.
    pub wrong: u64,
    /// Connections that the server reset, or refused datagrams.
    pub reset: u64,
    /// Connections that the server ended.
    pub ended: u64,
    /// Messages that were not answered in time.
    pub silent: u64,
    /// The first error in words.
    pub first: Option<String>,
}

/// A kind of error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Other bytes came back.
    Bytes,
    /// A reset, or another error of the connection.
    Reset,
    /// The end of the stream, unasked for.
    End,
    /// No answer in time.
    Silence,
}

impl Errors {
    /// Counts `times` errors of a kind; `what` says more about the first.
    pub fn add(&mut self, kind: Wrong, times: u64, what: impl FnOnce() -> String) {
        let count = match kind {
            Wrong::Bytes => &mut self.wrong,
            Wrong::Reset => &mut self.reset,
            Wrong::End => &mut self.ended,
            Wrong::Silence => &mut self.silent,
        };
        *count += times;
        if times > 0 {
            self.first.get_or_insert_with(what);
        }
    }

    /// All of them.
    pub fn total(&self) -> u64 {
        [self.reset, self.ended, self.silent]
            .iter()
            .fold(self.wrong, |sum, n| sum.saturating_add(*n))
    }

    /// Adds those of another run.
    pub fn join(&mut self, other: &Errors) {
        self.wrong += other.wrong;
        self.reset += other.reset;
        self.ended += other.ended;
        self.silent += other.silent;
        if self.first.is_none() {
            self.first.clone_from(&other.first);
        }
    }
}

/// `none`, or each kind that happened with its number, and the first error in words.
impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Errors { wrong, reset, ended, silent, first } = self;
        let kinds = [
            (wrong, "wrong bytes"),
            (reset, "resets"),
            (ended, "ended by the server"),
            (silent, "no answer"),
        ];
        let happened: Vec<String> = kinds
            .iter()
            .filter(|(count, _)| **count > 0)
            .map(|(count, name)| format!("{name}: {count}"))
            .collect();
        match first {
            None => f.write_str("none"),
            Some(first) => write!(f, "{}; the first: {first}", happened.join(", ")),
        }
    }
}
