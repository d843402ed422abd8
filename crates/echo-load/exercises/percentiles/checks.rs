//! The checks of `exercise.rs`. To read them is no cheating.

use super::{of_all_runs, percentile};
use referee::{Story, check};
use std::time::Duration;

#[test]
fn the_rank_is_rounded_up() {
    check(|story| {
        for (count, per_mille, rank) in [
            (4, 250, 1),
            (4, 251, 2),
            (4, 500, 2),
            (5, 500, 3),
            (3, 333, 1),
            (3, 334, 2),
            (10, 900, 9),
            (10, 901, 10),
            (10, 990, 10),
            (100, 990, 99),
            (100, 991, 100),
            (1000, 990, 990),
        ] {
            expect_percentile(story, &one_to(count), per_mille, ms(rank));
        }
    });
}

#[test]
fn a_rank_that_is_whole_stays_as_it_is() {
    check(|story| {
        // A quarter has no rounding error: what fails here has another cause.
        expect_percentile(story, &one_to(100), 250, ms(25));
        // At each of these, one way or another to work with fractions ends a little above.
        for (count, per_mille, rank) in [
            (100, 550, 55),
            (1000, 999, 999),
            (60, 950, 57),
            (14, 500, 7),
            (18, 500, 9),
            (68, 750, 51),
            (25, 600, 15),
            (1000, 161, 161),
        ] {
            let (samples, should) = (one_to(count), ms(rank));
            let came = call(story, &samples, per_mille);
            let likely = if came == Some(ms(rank + 1)) {
                "fractions. As an `f64`, 0.55 * 100.0 is 55.00000000000001, and `ceil` makes 56 of \
                 it. Multiply whole numbers first, and divide by 1000 last."
            } else {
                likely(&samples, per_mille, should, came)
            };
            story.expect("it returned", came, Some(should), likely);
        }
    });
}

#[test]
fn samples_come_in_any_order() {
    check(|story| {
        let mixed = [7, 1, 9, 3, 10, 5, 2, 8, 6, 4].map(ms);
        for (per_mille, should) in [(500, 5), (900, 9), (901, 10), (100, 1)] {
            expect_percentile(story, &mixed, per_mille, ms(should));
        }
        let falling = [90, 70, 50, 30, 20].map(ms);
        for (per_mille, should) in [(200, 20), (400, 30), (950, 90)] {
            expect_percentile(story, &falling, per_mille, ms(should));
        }
    });
}

#[test]
fn the_ends_are_the_smallest_and_the_largest() {
    check(|story| {
        for samples in [&[8, 3, 5, 13].map(ms)[..], &[21, 2].map(ms), &[34].map(ms)] {
            let (smallest, largest) =
                (samples.iter().min().unwrap(), samples.iter().max().unwrap());
            expect_percentile(story, samples, 1, *smallest);
            expect_percentile(story, samples, 1000, *largest);
            expect_percentile(story, samples, 0, *smallest);
        }
    });
}

#[test]
fn without_samples_and_above_1000_there_is_none() {
    check(|story| {
        for per_mille in [500, 1000, 0] {
            let came = call(story, &[], per_mille);
            story.expect("it returned", came, None, NOTHING_MEASURED);
        }
        for (count, per_mille) in [(10, 1001), (1, 1001), (1000, 2000)] {
            let came = call(story, &one_to(count), per_mille);
            let likely =
                "1000 in 1000 is all of them. What is above is the caller's mistake: None.";
            story.expect("it returned", came, None, likely);
        }
    });
}

#[test]
fn one_slow_request_in_a_hundred_is_not_hidden() {
    check(|story| {
        let (fast, slow) = (Duration::from_micros(500), ms(100));
        let samples: Vec<_> = (0..1000).map(|n| if n % 100 == 42 { slow } else { fast }).collect();
        story.step("of 1000 requests, 10 are slow");
        expect_percentile(story, &samples, 500, fast);
        let likely = "each sample counts, also one that is equal to another.";
        story.expect("for 600 it returned", call(story, &samples, 600), Some(fast), likely);
        expect_percentile(story, &samples, 990, fast);
        expect_percentile(story, &samples, 991, slow);
        expect_percentile(story, &samples, 999, slow);
    });
}

#[test]
fn runs_count_by_their_samples() {
    check(|story| {
        let (long, short) = (vec![ms(1); 98], vec![ms(101); 2]);
        let likely = "a run of 2 samples must not count as much as one of 98. Put all samples \
            together, and take the percentile of them once.";
        for (per_mille, should) in [(500, 1), (980, 1), (990, 101)] {
            expect_of_runs(story, &[long.clone(), short.clone()], per_mille, ms(should), likely);
        }
        let likely = "the percentile of all samples, of whichever run, is asked for.";
        let runs = [one_to(8)[3..].to_vec(), one_to(3)];
        for (per_mille, should) in [(500, 4), (250, 2), (876, 8), (0, 1), (1000, 8)] {
            expect_of_runs(story, &runs, per_mille, ms(should), likely);
        }
        let likely = "a run without samples adds nothing. The others still count.";
        let runs = [vec![], vec![ms(6), ms(2)], vec![], vec![ms(4)]];
        for (per_mille, should) in [(500, 4), (990, 6)] {
            expect_of_runs(story, &runs, per_mille, ms(should), likely);
        }
    });
}

#[test]
fn without_samples_in_any_run_there_is_none() {
    check(|story| {
        for runs in [vec![], vec![vec![]], vec![vec![], vec![]]] {
            let came = call_of_runs(story, &runs, 500);
            story.expect("it returned", came, None, NOTHING_MEASURED);
        }
    });
}

const NOTHING_MEASURED: &str = "nothing was measured, so there is nothing to tell. A time of zero \
    would read as a very fast server.";

#[track_caller]
fn expect_percentile(story: &Story, samples: &[Duration], per_mille: usize, should: Duration) {
    let came = call(story, samples, per_mille);
    story.expect("it returned", came, Some(should), likely(samples, per_mille, should, came));
}

#[track_caller]
fn expect_of_runs(
    story: &Story,
    runs: &[Vec<Duration>],
    per_mille: usize,
    should: Duration,
    runs_likely: &str,
) {
    let came = call_of_runs(story, runs, per_mille);
    if came == Some(should) {
        return;
    }
    // If `percentile` says the same of all samples, the runs are not what is wrong.
    let all = runs.concat();
    let likely = if percentile(&all, per_mille) == came {
        likely(&all, per_mille, should, came)
    } else {
        runs_likely
    };
    story.expect("it returned", came, Some(should), likely);
}

fn call(story: &Story, samples: &[Duration], per_mille: usize) -> Option<Duration> {
    story.if_it_hangs("a loop in `percentile` does not end.");
    story.step(format!("`percentile` is called with {}, and {per_mille}", shown(samples)));
    percentile(samples, per_mille)
}

fn call_of_runs(story: &Story, runs: &[Vec<Duration>], per_mille: usize) -> Option<Duration> {
    story.if_it_hangs("a loop in `of_all_runs` does not end.");
    let each: Vec<_> = runs.iter().map(|run| shown(run)).collect();
    let each = if runs.is_empty() { "none".to_string() } else { each.join("; ") };
    story.step(format!("`of_all_runs` is called with the runs: {each}, and {per_mille}"));
    of_all_runs(runs, per_mille)
}

/// Which mistake it looks like that `came`, and not `should`, is the percentile of `samples`.
fn likely(
    samples: &[Duration],
    per_mille: usize,
    should: Duration,
    came: Option<Duration>,
) -> &'static str {
    let Some(came) = came else {
        return "there are samples, and from 0 to 1000 each percentile is one of them.";
    };
    let rank = (per_mille * samples.len()).div_ceil(1000).max(1);
    // The places of the ranks beside it, in order of size and as the samples came.
    let beside = rank.saturating_sub(2)..samples.len().min(rank + 1);
    if !samples.contains(&came) {
        let mut sorted = samples.to_vec();
        sorted.sort();
        let sorted = &sorted[beside];
        let mixed = sorted[0] < came && came < sorted[sorted.len() - 1];
        return if !mixed && came == samples.iter().sum::<Duration>() / samples.len() as u32 {
            "this is the mean, and it hides the slow requests. Return the sample at the rank."
        } else {
            "no request took this time. Return the sample at the rank, never a mix of two."
        };
    }
    if !samples.is_sorted() && samples[beside].contains(&came) {
        "the samples were taken as they came. Sort a copy, and count the rank in that."
    } else if came > should {
        "the rank is too high. An index counts from 0, a rank from 1, and only a fraction is \
         rounded up."
    } else {
        "the rank was rounded down: too few samples are at or below this one. Round up."
    }
}

fn shown(samples: &[Duration]) -> String {
    match (samples.iter().min(), samples.iter().max()) {
        (Some(smallest), Some(largest)) if samples.len() > 10 => {
            format!("{} samples from {smallest:?} to {largest:?}", samples.len())
        }
        _ => format!("{samples:?}"),
    }
}

/// So many samples in order: each one's milliseconds are its rank.
fn one_to(count: usize) -> Vec<Duration> {
    (1..=count).map(ms).collect()
}

fn ms(millis: usize) -> Duration {
    Duration::from_millis(millis as u64)
}
