//! The requests that a mean hides.
//!
//! A server answers 99 of 100 requests in 0.5 ms, and one in 100 ms. The report says "mean 1.5 ms",
//! a time that no request took. A web page that makes 100 requests meets a slow one 63 times in 100
//! (1 - 0.99^100). The mean hides it; the 99.9th percentile says 100 ms.
//!
//! Write `percentile`: the smallest sample such that at least `per_mille` in 1000 of all samples
//! are less than or equal to it. 500 is the median, 990 the 99th percentile, 999 the 99.9th.
//!
//! - The samples come in any order. The caller's slice stays as it is.
//! - In order of size, counted from 1, it is the sample whose rank is the number of samples times
//!   `per_mille` / 1000, rounded up, and at least 1. Of 10 samples, 900 is the 9th, 901 the 10th.
//! - The answer is one of the samples, never a value between two: somebody really waited that long.
//! - 0 is the smallest sample, 1000 the largest.
//! - `None` if there are no samples, or if `per_mille` is above 1000.
//!
//! `per_mille` is a whole number for a reason: as an `f64`, 0.55 * 100.0 is 55.00000000000001, and
//! rounded up that is the 56th of 100 samples. Stay with whole numbers.
//!
//! Then write `of_all_runs`: the percentile of all samples of several runs. One run may be long and
//! another short or empty; each sample counts the same. About 15 minutes.
//!
//! ```text
//! cargo test -p echo-load --test percentiles
//! ```

use std::time::Duration;

/// The smallest sample that at least `per_mille` in 1000 of the samples do not exceed.
fn percentile(samples: &[Duration], per_mille: usize) -> Option<Duration> {
    todo!("{per_mille} in 1000 of {} samples", samples.len())
}

/// The same, of all samples of all runs.
fn of_all_runs(runs: &[Vec<Duration>], per_mille: usize) -> Option<Duration> {
    todo!("{per_mille} in 1000 of the samples of {} runs", runs.len())
}

mod checks;
