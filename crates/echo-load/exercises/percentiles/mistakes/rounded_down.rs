//! Rounds the rank down, as whole numbers do by themselves. Of 10 samples, p99 is then the 9th: the
//! slowest is never seen, and every report is a little too good.
//!
//! Caught with: the rank was rounded down

use std::time::Duration;

fn percentile(samples: &[Duration], per_mille: usize) -> Option<Duration> {
    if per_mille > 1000 {
        return None;
    }
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() * per_mille / 1000).max(1);
    sorted.get(rank - 1).copied()
}

fn of_all_runs(runs: &[Vec<Duration>], per_mille: usize) -> Option<Duration> {
    percentile(&runs.concat(), per_mille)
}

mod checks;
