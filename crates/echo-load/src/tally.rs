//! Counts answers, and when their messages were due.

use crate::{Errors, Latency, Outcome};
use hdrhistogram::Histogram;
use std::time::{Duration, Instant};

/// No latency is longer, in nanoseconds: two minutes.
const LONGEST: u64 = 120_000_000_000;

/// Digits of a latency that are kept.
const DIGITS: u8 = 3;

/// The percentiles of [`Outcome::curve`]: the closer to the end, the finer.
const CURVE: [f64; 20] = [
    0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 92.5, 95.0, 97.5, 98.0, 99.0, 99.5,
    99.8, 99.9, 99.95, 99.99,
];

/// What is counted between two instants.
#[derive(Clone, Debug)]
pub struct Tally {
    from: Instant,
    until: Instant,
    answered: u64,
    latencies: Histogram<u64>,
    /// In an open loop: messages that were due and that we could not send in time.
    pub unsent: u64,
    /// What went wrong, at any time.
    pub errors: Errors,
}

impl Tally {
    /// Counts from `from` until `until`.
    pub fn new(from: Instant, until: Instant) -> anyhow::Result<Tally> {
        let latencies = Histogram::new_with_bounds(1, LONGEST, DIGITS)?;
        Ok(Tally { from, until, answered: 0, latencies, unsent: 0, errors: Errors::default() })
    }

    /// A message that was due at `due` was answered at `now`.
    ///
    /// Throughput counts the answers that come while it is measured. Latency counts each message
    /// that waited then, from when it was due: also one that was due before, one that is answered
    /// after, and one that is given up. To leave those out would be to leave out the slowest.
    pub fn answer(&mut self, due: Instant, now: Instant) {
        self.answered += u64::from(self.from <= now && now < self.until);
        self.waited(due, now);
    }

    /// A message that was due at `due` has waited until `now`: for its answer, or in vain.
    pub fn waited(&mut self, due: Instant, now: Instant) {
        if due < self.until && self.from <= now {
            let latency = now.saturating_duration_since(due);
            let nanos = u64::try_from(latency.as_nanos()).unwrap_or(LONGEST);
            self.latencies.saturating_record(nanos.max(1));
        }
    }

    /// What came of it.
    pub fn outcome(self) -> Outcome {
        let seconds = (self.until - self.from).as_secs_f64();
        let ms = |nanos: u64| Duration::from_nanos(nanos).as_secs_f64() * 1e3;
        let at = |p: f64| ms(self.latencies.value_at_quantile(p / 100.0));
        Outcome {
            messages: self.answered,
            per_second: self.answered as f64 / seconds,
            latency_ms: Latency {
                min: ms(self.latencies.min()),
                mean: self.latencies.mean() / 1e6,
                p50: at(50.0),
                p90: at(90.0),
                p99: at(99.0),
                p999: at(99.9),
                max: ms(self.latencies.max()),
            },
            curve: CURVE.iter().map(|&p| (p, at(p))).collect(),
            unsent: self.unsent,
            errors: self.errors,
        }
    }
}
