//! Whose time is up, without sockets and without waiting.

use event_loop::Deadlines;
use std::time::{Duration, Instant};

#[test]
fn the_earliest_is_next_and_each_is_due_once() {
    let mut deadlines = Deadlines::default();
    let start = Instant::now();
    let at = |seconds| start + Duration::from_secs(seconds);
    assert_eq!(deadlines.next(), None);
    for (key, seconds) in [(7, 30), (0, 10), (3, 20)] {
        deadlines.look_by(key, Some(at(seconds)));
    }
    assert_eq!(deadlines.next(), Some(at(10)));
    assert_eq!(deadlines.take_due(at(9)), None);
    assert_eq!(deadlines.take_due(at(20)), Some(0));
    assert_eq!(deadlines.take_due(at(20)), Some(3));
    assert_eq!(deadlines.take_due(at(20)), None);
    assert_eq!(deadlines.next(), Some(at(30)));
}

#[test]
fn a_later_deadline_changes_nothing_and_an_earlier_one_counts() {
    let mut deadlines = Deadlines::default();
    let start = Instant::now();
    let at = |seconds| start + Duration::from_secs(seconds);
    deadlines.look_by(1, Some(at(10)));
    deadlines.look_by(1, Some(at(20)));
    deadlines.look_by(1, None);
    assert_eq!(deadlines.next(), Some(at(10)), "who looks then sets it anew");
    deadlines.look_by(1, Some(at(5)));
    assert_eq!(deadlines.take_due(at(60)), Some(1));
    assert_eq!(deadlines.take_due(at(60)), None, "one entry for each key");
}

#[test]
fn who_is_removed_is_not_looked_at_and_its_key_may_come_again() {
    let mut deadlines = Deadlines::default();
    let now = Instant::now();
    deadlines.look_by(2, Some(now));
    deadlines.remove(2);
    deadlines.remove(99);
    assert_eq!((deadlines.next(), deadlines.take_due(now)), (None, None));
    deadlines.look_by(2, Some(now));
    assert_eq!(deadlines.take_due(now), Some(2));
}
