//! The gate, the back-off and the log, without sockets.

use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};
use tcp_echo_server::{AcceptTrouble, Gate, Log};

const LIMIT: Duration = Duration::from_secs(30);

#[test]
fn a_full_gate_opens_when_a_place_is_given_back() {
    let gate = Gate::new(1);
    let place = gate.enter().expect("the first place");
    let (entered, waiting) = mpsc::channel();
    let second = thread::spawn({
        let gate = gate.clone();
        move || entered.send(gate.enter().is_some())
    });
    assert!(waiting.recv_timeout(Duration::from_millis(50)).is_err(), "two are in a gate for one");
    drop(place);
    assert_eq!(waiting.recv_timeout(LIMIT), Ok(true));
    second.join().unwrap().unwrap();
    assert_eq!(gate.wait_until_empty(LIMIT), 0);
}

#[test]
fn a_closed_gate_lets_nobody_in_and_tells_who_waits() {
    let gate = Gate::new(1);
    let _place = gate.enter().expect("the first place");
    let (entered, waiting) = mpsc::channel();
    thread::spawn({
        let gate = gate.clone();
        move || entered.send(gate.enter().is_some())
    });
    gate.close();
    assert_eq!(waiting.recv_timeout(LIMIT), Ok(false));
    assert!(gate.is_closed());
    assert_eq!(gate.wait_until_empty(Duration::from_millis(1)), 1, "one is still inside");
}

#[test]
fn a_panic_inside_gives_the_place_back() {
    let gate = Gate::new(1);
    let place = gate.enter().expect("the first place");
    let inside = thread::spawn(move || {
        let _place = place;
        panic!("on purpose: a client's thread may panic");
    });
    assert!(inside.join().is_err());
    assert_eq!(gate.wait_until_empty(LIMIT), 0);
}

#[test]
fn closing_cuts_a_pause_short() {
    let gate = Gate::new(1);
    gate.close();
    // Would otherwise take an hour, and the test's patience.
    gate.pause(Duration::from_secs(3600));
}

#[test]
fn failed_accepts_are_tried_again_after_5_ms_then_twice_as_long_up_to_a_second() {
    let mut trouble = AcceptTrouble::default();
    let pauses: Vec<u128> = (0..10).map(|_| trouble.next_pause().as_millis()).collect();
    assert_eq!(pauses, [5, 10, 20, 40, 80, 160, 320, 640, 1000, 1000]);
    trouble.over();
    assert_eq!(trouble.next_pause().as_millis(), 5, "after a success it begins anew");
}

#[test]
fn accept_trouble_is_worth_one_line_a_second() {
    let mut trouble = AcceptTrouble::default();
    let start = Instant::now();
    let lines: Vec<u64> = (0..2500)
        .step_by(50)
        .filter(|ms| trouble.worth_a_line(start + Duration::from_millis(*ms)))
        .collect();
    assert_eq!(lines, [0, 1000, 2000]);
}

#[test]
fn a_hundred_lines_a_second_are_passed_on_and_the_rest_is_counted() {
    static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let log = Log::new(|line| LINES.lock().unwrap().push(line.into()));
    let start = Instant::now();
    for n in 0..1000 {
        log.line(start + Duration::from_micros(n), &format!("line {n}"));
    }
    assert_eq!(LINES.lock().unwrap().len(), 100);
    log.line(start + Duration::from_secs(1), "a second later");
    let last = LINES.lock().unwrap().split_off(99);
    assert_eq!(last, ["line 99", "(900 lines left out)", "a second later"]);
}
