//! The arithmetic of a measurement, without sockets and without waiting.

use echo_load::{Errors, Noise, Schedule, Tally, Wrong};
use std::time::{Duration, Instant};

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[test]
fn a_schedule_leaves_nothing_out_and_does_not_drift() {
    let start = Instant::now();
    let mut schedule = Schedule::new(start, 1000.0);
    assert_eq!(schedule.take_due(start), Some((0, start)));
    assert_eq!(schedule.take_due(start), None);
    // Whoever comes late takes all that was due, each with the time when it was.
    let late = start + ms(5);
    let due: Vec<_> = std::iter::from_fn(|| schedule.take_due(late)).collect();
    assert_eq!(due, [1, 2, 3, 4, 5].map(|n| (n, start + ms(n))));
    assert_eq!(schedule.next_due(), start + ms(6));

    // More than one a millisecond.
    let mut schedule = Schedule::new(start, 8000.0);
    for n in 0..10 {
        assert_eq!(schedule.next_due(), start + n as u32 * Duration::from_micros(125));
        assert!(schedule.take_due(start + ms(10)).is_some());
    }

    // Three a second is no whole number of nanoseconds: after an hour it is still right.
    let mut schedule = Schedule::new(start, 3.0);
    let hour = Duration::from_secs(3600);
    let mut last = None;
    while let Some(due) = schedule.take_due(start + hour) {
        last = Some(due);
    }
    assert_eq!(last, Some((3 * 3600, start + hour)));
}

#[test]
fn latency_counts_from_when_a_message_was_due() {
    let start = Instant::now();
    let mut tally = Tally::new(start + ms(100), start + ms(1100)).unwrap();
    // Due before the measured time, within it, and after it.
    tally.answer(start + ms(50), start + ms(60));
    tally.answer(start + ms(90), start + ms(390));
    for n in 0..98 {
        tally.answer(start + ms(200 + n), start + ms(201 + n));
    }
    tally.answer(start + ms(300), start + ms(400));
    tally.answer(start + ms(1000), start + ms(3000));
    tally.answer(start + ms(1100), start + ms(1100));
    let outcome = tally.outcome();
    // Answered within the time: 98, the one that took 100 ms, and the one asked too early.
    assert_eq!(outcome.messages, 100);
    assert_eq!(outcome.per_second, 100.0);
    // Waited within the time: these 100, of which one took 300 ms, and the one answered after it.
    let near = |came: f64, should: f64| (came / should - 1.0).abs() < 0.002;
    let latency = outcome.latency_ms;
    assert!(near(latency.min, 1.0) && near(latency.p50, 1.0) && near(latency.p90, 1.0));
    // Of 101, the 100th is the first that 99 of 100 do not exceed.
    assert!(near(latency.p99, 300.0), "{latency:?}");
    assert!(near(latency.p999, 2000.0) && near(latency.max, 2000.0), "{latency:?}");
    assert!(near(latency.mean, (98.0 + 100.0 + 300.0 + 2000.0) / 101.0), "{latency:?}");
    assert!(outcome.curve.is_sorted_by(|a, b| a.0 < b.0 && a.1 <= b.1), "{:?}", outcome.curve);
}

#[test]
fn nothing_measured_is_no_panic() {
    let now = Instant::now();
    let outcome = Tally::new(now, now + ms(1)).unwrap().outcome();
    assert_eq!((outcome.messages, outcome.latency_ms.max), (0, 0.0));
}

#[test]
fn noise_is_the_same_each_time_and_its_pieces_fit() {
    let (noise, again) = (Noise::new(), Noise::default());
    let whole = noise.at(10, 60_000);
    assert_eq!(whole.len(), 60_000);
    assert_eq!(whole, again.at(10, 60_000));
    for place in [0, 1, 5_000, 59_000] {
        assert_eq!(noise.at(10 + place, 1000), &whole[place as usize..][..1000]);
    }
    // Over the end of the period, and as long as it lends.
    assert_eq!(noise.at(65_520, 3)[1..], noise.at(0, 2)[..]);
    assert_eq!(noise.at(65_520, u64::MAX).len(), 64 * 1024);
    // One place is not like another.
    assert_ne!(noise.at(0, 64), noise.at(7919, 64));
    assert_ne!(noise.at(0, 64), noise.at(64, 64));
}

#[test]
fn errors_say_how_many_of_each_kind_and_the_first_in_words() {
    let mut errors = Errors::default();
    assert_eq!(errors.to_string(), "none");
    errors.add(Wrong::Silence, 0, || unreachable!("none happened"));
    errors.add(Wrong::Silence, 2, || "no answer".into());
    errors.add(Wrong::Bytes, 1, || unreachable!("the first is known"));
    assert_eq!(errors.to_string(), "wrong bytes: 1, no answer: 2; the first: no answer");
    let mut all = Errors::default();
    all.join(&errors);
    all.join(&errors);
    assert_eq!((all.total(), all.first.as_deref()), (6, Some("no answer")));
}
