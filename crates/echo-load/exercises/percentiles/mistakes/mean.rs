//! Returns the mean, whatever it is asked for. One request in a hundred takes 200 times as long as
//! the others, and the report says 1.5 ms.
//!
//! Caught with: this is the mean

use std::time::Duration;

fn percentile(samples: &[Duration], per_mille: usize) -> Option<Duration> {
    if samples.is_empty() || per_mille > 1000 {
        return None;
    }
    Some(samples.iter().sum::<Duration>() / samples.len() as u32)
}

fn of_all_runs(runs: &[Vec<Duration>], per_mille: usize) -> Option<Duration> {
    percentile(&runs.concat(), per_mille)
}

mod checks;
