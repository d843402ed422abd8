//! Takes the percentile of each run, and then their mean. A run of 2 slow requests weighs as much
//! as one of 98 fast ones, and the result is a time that nobody measured.
//!
//! Caught with: must not count as much as one of 98

use std::time::Duration;

fn percentile(samples: &[Duration], per_mille: usize) -> Option<Duration> {
    if per_mille > 1000 {
        return None;
    }
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() * per_mille).div_ceil(1000).max(1);
    sorted.get(rank - 1).copied()
}

fn of_all_runs(runs: &[Vec<Duration>], per_mille: usize) -> Option<Duration> {
    let each: Vec<Duration> = runs.iter().filter_map(|run| percentile(run, per_mille)).collect();
    if each.is_empty() {
        return None;
    }
    Some(each.iter().sum::<Duration>() / each.len() as u32)
}

mod checks;
