//! Takes the rank for an index: the next larger sample, so that p99 of 100 samples is the largest
//! one. At 1000 there is no next one, and the report ends in a panic.
//!
//! Caught with: An index counts from 0, a rank from 1

use std::time::Duration;

fn percentile(samples: &[Duration], per_mille: usize) -> Option<Duration> {
    if samples.is_empty() || per_mille > 1000 {
        return None;
    }
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    Some(sorted[sorted.len() * per_mille / 1000])
}

fn of_all_runs(runs: &[Vec<Duration>], per_mille: usize) -> Option<Duration> {
    percentile(&runs.concat(), per_mille)
}

mod checks;
