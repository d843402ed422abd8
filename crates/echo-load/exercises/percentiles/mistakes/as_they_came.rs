//! Counts the rank in the order in which the samples came. Each run gives another p99, and most
//! look good: a slow request is seen only if it happens to stand at that place.
//!
//! Caught with: the samples were taken as they came

use std::time::Duration;

fn percentile(samples: &[Duration], per_mille: usize) -> Option<Duration> {
    if per_mille > 1000 {
        return None;
    }
    let rank = (samples.len() * per_mille).div_ceil(1000).max(1);
    samples.get(rank - 1).copied()
}

fn of_all_runs(runs: &[Vec<Duration>], per_mille: usize) -> Option<Duration> {
    percentile(&runs.concat(), per_mille)
}

mod checks;
