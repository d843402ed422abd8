//! The requests that a mean hides: a solution.

use std::time::Duration;

/// The smallest sample that at least `per_mille` in 1000 of the samples do not exceed.
fn percentile(samples: &[Duration], per_mille: usize) -> Option<Duration> {
    if per_mille > 1000 {
        return None;
    }
    // A copy: the caller may want to know in which order the samples came.
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    // Multiplied first, divided last, and never a fraction: nothing is lost on the way.
    let rank = (sorted.len() * per_mille).div_ceil(1000).max(1);
    // Ranks count from 1. Without samples, there is nothing at index 0 either.
    sorted.get(rank - 1).copied()
}

/// The same, of all samples of all runs.
fn of_all_runs(runs: &[Vec<Duration>], per_mille: usize) -> Option<Duration> {
    // A run's percentile no longer tells how many samples stood behind it: join before, not after.
    percentile(&runs.concat(), per_mille)
}

mod checks;
