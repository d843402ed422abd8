//! The waits between tries, as values: nothing here waits.

use std::time::Duration;
use timeouts::Backoff;

const MS: Duration = Duration::from_millis(1);

#[test]
fn the_wait_doubles_up_to_the_cap_and_at_least_half_of_it_is_certain() {
    for seed in 0..1000 {
        let waits: Vec<Duration> = Backoff::with_seed(100 * MS, 1000 * MS, seed).take(6).collect();
        for (wait, limit) in waits.iter().zip([100, 200, 400, 800, 1000, 1000]) {
            let limit = limit * MS;
            assert!((limit / 2..=limit).contains(wait), "seed {seed}: {wait:?} of {limit:?}");
        }
    }
}

#[test]
fn clients_that_failed_together_come_back_apart() {
    let mut firsts: Vec<Duration> =
        (0..1000).filter_map(|seed| Backoff::with_seed(100 * MS, MS * 100, seed).next()).collect();
    firsts.sort();
    // 50 ms to choose from: a hundred in each 5 ms, more or less.
    for tenth in 0..10 {
        let from = (50 + 5 * tenth) * MS;
        let count = firsts.iter().filter(|wait| (from..from + 5 * MS).contains(wait)).count();
        assert!((60..=140).contains(&count), "{count} of 1000 wait {from:?} to 5 ms more");
    }
}

#[test]
fn the_same_seed_gives_the_same_waits() {
    let waits = |seed| Backoff::with_seed(MS, 1000 * MS, seed).take(20).collect::<Vec<_>>();
    assert_eq!(waits(7), waits(7));
    assert_ne!(waits(7), waits(8));
}

#[test]
fn without_a_seed_no_two_are_alike() {
    let waits = || Backoff::new(MS, 1000 * MS).take(20).collect::<Vec<_>>();
    assert_ne!(waits(), waits());
}

#[test]
fn every_duration_makes_a_backoff_that_neither_panics_nor_stands_still() {
    let odd = [Duration::ZERO, Duration::from_nanos(1), MS, 100 * MS, Duration::MAX];
    for first in odd {
        for cap in odd {
            for wait in Backoff::with_seed(first, cap, 0).take(100) {
                assert!(wait >= MS / 2, "first {first:?}, cap {cap:?}: {wait:?} is a retry storm");
                assert!(wait <= cap.max(MS), "first {first:?}, cap {cap:?}: {wait:?}");
            }
        }
    }
}
