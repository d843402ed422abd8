//! What came of a load.

use crate::Errors;
use serde::{Deserialize, Serialize};

/// What came of a load on one server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Messages answered while it was measured.
    pub messages: u64,
    /// The same for each second.
    pub per_second: f64,
    /// How long the messages waited for their answers, or in vain.
    pub latency_ms: Latency,
    /// More of the same: a percentile, and the milliseconds within which it was answered.
    pub curve: Vec<(f64, f64)>,
    /// In an open loop: messages that were due and that the load generator could not send in time. It
    /// was asked for more than it can do.
    pub unsent: u64,
    /// What went wrong, also outside the measured time.
    pub errors: Errors,
}

/// How long answers took, in milliseconds, from when their messages were due.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Latency {
    /// The shortest.
    pub min: f64,
    /// The arithmetic mean, which tells little.
    pub mean: f64,
    /// The median: half of them took no longer.
    pub p50: f64,
    /// 90 of 100 took no longer.
    pub p90: f64,
    /// 99 of 100 took no longer.
    pub p99: f64,
    /// 999 of 1,000 took no longer.
    pub p999: f64,
    /// The longest.
    pub max: f64,
}
