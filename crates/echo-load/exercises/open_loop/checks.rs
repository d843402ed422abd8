//! The checks of `exercise.rs`. To read them is no cheating.

use super::{Plan, Wire, drive};
use referee::{Story, check};
use std::cell::Cell;
use std::fmt::{self, Debug};
use std::time::{Duration, Instant};

#[test]
fn each_request_is_sent_when_it_is_due() {
    check(|story| {
        // The last interval is no whole number of milliseconds, nor of microseconds.
        for (start, interval, requests) in [
            (ms(0), ms(10), 4),
            (ms(5), ms(10), 3),
            (ms(0), us(2500), 6),
            (ms(7), Duration::from_nanos(1_333_333), 10),
            (ms(5), ms(10), 0),
        ] {
            let script = Script::new(story, "each answer takes 1ms", |_, sent| sent + ms(1));
            script.expect(start, interval, &vec![ms(1); requests]);
        }
    });
}

#[test]
fn a_stalled_server_does_not_stop_the_sending() {
    check(|story| {
        for (interval, requests) in [(10, 14), (1, 130)] {
            let what = "each answer takes 1ms; from 20ms to 120ms the server stalls";
            let script = Script::new(story, what, |_, sent| {
                if (ms(20)..ms(120)).contains(&sent) { ms(120) } else { sent + ms(1) }
            });
            script.tell_of_a_closed_loop(ms(interval), requests);
            // 1, 1, 100, 90, 80, … 10, 1, 1; and the same a millisecond at a time.
            let latencies = (0..requests).map(|i| match interval * i as u64 {
                due @ 20..120 => ms(120 - due),
                _ => ms(1),
            });
            script.expect(ms(0), ms(interval), &latencies.collect::<Vec<_>>());
        }
    });
}

#[test]
fn a_late_request_is_sent_all_the_same() {
    check(|story| {
        // Three are late when the client begins.
        let mut script = Script::new(story, "each answer takes 1ms", |_, sent| sent + ms(1));
        script.clock = ms(25);
        script.expect(ms(0), ms(10), &[26, 16, 6, 1, 1].map(ms));

        // Request 2 is on the point of being sent from 20ms to 55ms.
        let what = "each answer takes 1ms; the sending of request 2 takes 35ms";
        let mut script = Script::new(story, what, |_, sent| sent + ms(1));
        script.sending = |i| if i == 2 { ms(35) } else { ms(0) };
        script.expect(ms(0), ms(10), &[1, 1, 36, 26, 16, 6, 1, 1].map(ms));

        // The client sends one and a half milliseconds long, and should do so every millisecond.
        let what = "each answer takes 100ms, and each sending 1.5ms";
        let mut script = Script::new(story, what, |_, sent| sent + ms(100));
        script.sending = |_| us(1500);
        script.expect(ms(0), ms(1), &[1015, 1020, 1025, 1030, 1035].map(|tenth| us(100 * tenth)));
    });
}

#[test]
fn a_late_timer_shifts_nothing() {
    check(|story| {
        let what = "each answer takes 1ms, and each timer is 0.2ms late";
        let mut script = Script::new(story, what, |_, sent| sent + ms(1));
        script.timers_late = us(200);
        script.expect(ms(5), ms(10), &[us(1200); 5]);

        let what = "each answer takes 35ms, and each timer is 0.2ms late";
        let mut script = Script::new(story, what, |_, sent| sent + ms(35));
        script.timers_late = us(200);
        script.expect(ms(5), ms(10), &[us(35_200); 8]);
    });
}

#[test]
fn an_answer_counts_for_its_own_request() {
    check(|story| {
        // At 45ms come three at once.
        let what = "the answers to 0, 1, 2, … come at 45ms, 35ms, 45ms, 32ms, 45ms, 51ms";
        let script = Script::new(story, what, |i, _| ms([45, 35, 45, 32, 45, 51][i]));
        script.expect(ms(0), ms(10), &[45, 25, 25, 2, 5, 1].map(ms));

        let what = "the last request is answered first, and the first one last";
        let script = Script::new(story, what, |i, _| ms([80, 60, 40, 20][i]));
        script.expect(ms(0), ms(0), &[80, 60, 40, 20].map(ms));
    });
}

#[test]
fn the_last_answers_come_long_after_the_last_sending() {
    check(|story| {
        let script = Script::new(story, "each answer takes 2s", |_, sent| sent + ms(2000));
        script.expect(ms(0), ms(10), &[ms(2000); 4]);

        let what = "the answers to 0, 1, 2, 3 come after 90s, 20ms, 40s and 5ms";
        let script = Script::new(story, what, |i, sent| sent + ms([90_000, 20, 40_000, 5][i]));
        script.expect(ms(0), ms(10), &[90_000, 20, 40_000, 5].map(ms));
    });
}

const CLOSED: &str = "the next request does not wait for an answer. What falls due while you wait \
    is sent too late, or never. As long as there are requests to send, limit each wait by the next \
    due time.";

const LEFT_OUT: &str = "`wait` was given the due time of a later request. A request that is late \
    is sent at once; left out, its wait is missing in the numbers.";

const DRIFT: &str = "`wait` was given an instant that is no due time. Counted from the last \
    sending, each delay shifts all that follow. Count from the start: start + interval * i.";

const ANSWER_FIRST: &str = "`wait` also returns when an answer comes first. Take it, and wait \
    again, until the clock says that the request is due.";

const NOT_DUE: &str = "only `wait` lets time pass here, and a request is due at \
    start + interval * i. Wait with that as `until`.";

const OUT_OF_TURN: &str = "each request is sent once, in turn. One that is late is sent at once: \
    left out, its wait is missing in the numbers.";

const OUTSTANDING: &str = "the answers that are outstanding are still to come, and the slow ones \
    are among them. Wait until each request has its answer.";

const ALL_ANSWERED: &str = "count the answers, those before the last sending too. When each \
    request has its own, return; with no requests, at once.";

const NO_TIME_PASSES: &str = "a loop in which no time passes: only `wait` and `send` move this \
    clock. Wait until the next request is due (an instant that is over is no wait), and without \
    `until` when all are sent.";

/// A connection whose peer answers by a script, with a clock that only waits and sendings move on.
/// All times are since `epoch`.
#[derive(Clone)]
struct Script {
    story: Story,
    epoch: Instant,
    clock: Duration,
    /// When the answer to a request comes, given its number and when it was sent.
    answer: fn(usize, Duration) -> Duration,
    /// How long the sending of a request takes.
    sending: fn(usize) -> Duration,
    /// How late `wait` returns if no answer comes.
    timers_late: Duration,

    start: Duration,
    interval: Duration,
    requests: usize,
    /// When the sending of each request began, and when it was over.
    sent: Vec<(Duration, Duration)>,
    /// Which answers come when.
    on_the_way: Vec<(Duration, usize)>,
    /// Which answers `wait` returned when.
    answered: Vec<(Duration, usize)>,
    /// Whether the last call was a `wait` that returned an answer.
    answer_came: bool,
    /// Calls since time passed, or a request or an answer did.
    idle: Cell<usize>,
    told: usize,
    /// False for the closed loop that is there for comparison: its steps are not told.
    judged: bool,
}

impl Script {
    fn new(story: &Story, what: &str, answer: fn(usize, Duration) -> Duration) -> Script {
        story.if_it_hangs("a loop in `drive` does not end, and calls nothing of `wire`.");
        story.step(format!("a server: {what}"));
        Script {
            story: story.clone(),
            epoch: Instant::now(),
            clock: ms(0),
            answer,
            sending: |_| ms(0),
            timers_late: ms(0),
            start: ms(0),
            interval: ms(0),
            requests: 0,
            sent: Vec::new(),
            on_the_way: Vec::new(),
            answered: Vec::new(),
            answer_came: false,
            idle: Cell::new(0),
            told: 0,
            judged: true,
        }
    }

    /// Calls `drive` for one request a latency, and judges what it does and returns.
    fn expect(mut self, start: Duration, interval: Duration, latencies: &[Duration]) {
        let plan = self.plan(start, interval, latencies.len());
        let story = self.story.clone();
        story.step(format!(
            "at {}: `drive` is called; requests: {}, the first due at {}, interval {}",
            at(self.clock),
            self.requests,
            at(start),
            at(interval)
        ));
        let came = drive(&mut self, plan);
        story.step(format!("at {}: `drive` returned", at(self.clock)));

        let (sent, answered) = (self.sent.len(), self.answered.len());
        let all = self.requests;
        story.ensure(sent == all, format!("It sent {sent} of {all} requests."), OUT_OF_TURN);
        let text = format!("It returned, and {answered} of {all} requests had their answer.");
        story.ensure(answered == all, text, OUTSTANDING);
        let likely = "each request has one latency, at the place of its number.";
        story.expect("the latencies that it returned", came.len(), all, likely);
        let likely = self.likely(&came);
        for (i, (came, should)) in came.iter().zip(latencies).enumerate() {
            story.expect(&format!("the latency of request {i}"), came, should, likely);
        }
    }

    /// Tells how a client that waits for each answer sees the same server.
    fn tell_of_a_closed_loop(&self, interval: Duration, requests: usize) {
        let mut script = Script { judged: false, ..self.clone() };
        let plan = script.plan(ms(0), interval, requests);
        let mut slow = 0;
        for i in 0..requests {
            script.wait(Some(plan.start + plan.interval * i as u32));
            let sent = script.now();
            script.send(i);
            script.wait(None);
            slow += usize::from(script.now() - sent > ms(1));
        }
        self.story.step(format!(
            "a closed loop, for comparison, finds {slow} of {requests} latencies above 1ms"
        ));
    }

    /// Sets what has to be sent when.
    fn plan(&mut self, start: Duration, interval: Duration, requests: usize) -> Plan {
        (self.start, self.interval, self.requests) = (start, interval, requests);
        Plan { start: self.epoch + start, interval, requests }
    }

    /// Which mistake the latencies look like.
    fn likely(&self, came: &[Duration]) -> &'static str {
        let mut returned = vec![ms(0); came.len()];
        for &(when, i) in &self.answered {
            returned[i] = when;
        }
        let since = |from: fn(&(Duration, Duration)) -> Duration| {
            let pairs = returned.iter().zip(&self.sent);
            pairs.map(|(when, sent)| *when - from(sent)).collect::<Vec<_>>()
        };
        let in_turn = || self.answered.iter().enumerate();
        let to_the_oldest = in_turn().map(|(n, (when, _))| when.saturating_sub(self.due(n)));
        let as_they_came = in_turn().map(|(_, (when, i))| *when - self.due(*i));
        let right = returned.iter().enumerate().map(|(i, when)| *when - self.due(i));
        if right.eq(came.iter().copied()) {
            ""
        } else if came == since(|sent| sent.0) || came == since(|sent| sent.1) {
            "a latency counts from the due time. If the client is late, the time between due and \
             sent is a wait too, and a user would have had it."
        } else if to_the_oldest.eq(came.iter().copied()) || as_they_came.eq(came.iter().copied()) {
            "answers come in any order. `wait` says which request is answered: the latency is \
             that request's."
        } else {
            "a latency is from start + interval * i to what the clock says when `wait` returns \
             the answer to i."
        }
    }

    /// When a request is due.
    fn due(&self, i: usize) -> Duration {
        self.start + self.interval * u32::try_from(i).unwrap()
    }

    /// When the next request is due, if there is one to send.
    fn next_due(&self) -> Option<Duration> {
        let next = self.sent.len();
        (next < self.requests).then(|| self.due(next))
    }

    /// Lets a wait end at `end`, unless a request has to be sent before.
    fn wait_ends(&mut self, until: Option<Duration>, end: Duration, brings: &str) {
        let limit = limit(until);
        self.tell(format!("`wait` {limit} returned at {}: {brings}", at(end)));
        if let Some(due) = self.next_due().filter(|_| self.judged) {
            // A timer that was set right may be late. Nothing else may.
            let set_right = until.is_some_and(|until| until <= due.max(self.clock));
            if end > due.max(self.clock) && !set_right {
                let later = |until: Duration| {
                    let after = until.saturating_sub(self.start).as_nanos();
                    after.checked_rem(self.interval.as_nanos()) == Some(0)
                };
                let likely = match until {
                    None => CLOSED,
                    Some(until) if later(until) => LEFT_OUT,
                    Some(_) => DRIFT,
                };
                let (i, due, end) = (self.sent.len(), at(due), at(end));
                let came = format!(
                    "Request {i} was due at {due}. `wait` {limit} returned at {end}, and the \
                     request is not sent."
                );
                self.story.fail(&came, likely);
            }
        }
        if end > self.clock {
            self.clock = end;
            self.idle.set(0);
        }
    }

    /// Fails in an endless loop.
    fn count_idle(&self) {
        self.idle.set(self.idle.get() + 1);
        if self.idle.get() == 1000 {
            self.story.fail("1000 calls of `now` or `wait`, and nothing happened.", NO_TIME_PASSES);
        }
    }

    /// Tells a step, unless there are very many.
    fn tell(&mut self, step: String) {
        const TOLD: usize = 40;
        if !self.judged {
            return;
        }
        self.told += 1;
        if self.told < TOLD {
            self.story.step(format!("at {}: {step}", at(self.clock)));
        } else if self.told == TOLD {
            self.story.step("… and so on");
        }
    }
}

/// Short: the story tells the rest.
impl Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a script")
    }
}

impl Wire for Script {
    fn now(&self) -> Instant {
        self.count_idle();
        self.epoch + self.clock
    }

    fn send(&mut self, i: usize) {
        let next = self.sent.len();
        if i != next || i >= self.requests {
            let should = match next {
                next if next < self.requests => format!("request {next}"),
                _ => "none: all are sent".into(),
            };
            let came = format!("Request {i} was sent.\n  It should be: {should}");
            self.story.fail(&came, OUT_OF_TURN);
        }
        let (now, due) = (self.clock, self.due(i));
        if now < due {
            let likely = if self.answer_came { ANSWER_FIRST } else { NOT_DUE };
            let came = format!("At {} request {i} was sent. It is due at {}.", at(now), at(due));
            self.story.fail(&came, likely);
        }
        let takes = (self.sending)(i);
        let tail = if takes.is_zero() { String::new() } else { format!("; it takes {takes:?}") };
        self.tell(format!("request {i} is sent{tail}"));
        self.clock += takes;
        self.sent.push((now, self.clock));
        self.on_the_way.push(((self.answer)(i, self.clock), i));
        self.answer_came = false;
        self.idle.set(0);
    }

    fn wait(&mut self, until: Option<Instant>) -> Option<usize> {
        self.count_idle();
        let until = until.map(|until| until.saturating_duration_since(self.epoch));
        let limit = limit(until);
        if self.answered.len() == self.requests && until.is_none_or(|until| until > self.clock) {
            let came = format!(
                "At {} each of {} requests has had its answer. Now `wait` is called, {limit}.",
                at(self.clock),
                self.requests
            );
            self.story.fail(&came, ALL_ANSWERED);
        }
        let first = self.on_the_way.iter().copied().enumerate().min_by_key(|(_, answer)| *answer);
        self.answer_came = false;
        match (first, until) {
            (Some((place, (comes, i))), _)
                if until.is_none_or(|until| comes <= until.max(self.clock)) =>
            {
                let end = comes.max(self.clock);
                self.wait_ends(until, end, &format!("the answer to request {i}"));
                self.on_the_way.remove(place);
                self.answered.push((end, i));
                self.answer_came = true;
                self.idle.set(0);
                Some(i)
            }
            (_, Some(until)) => {
                let late = if until > self.clock { self.timers_late } else { ms(0) };
                let end = self.clock.max(until + late);
                self.wait_ends(Some(until), end, "no answer");
                None
            }
            (_, None) => {
                let likely = "there is nothing to wait for but the next request. Limit the wait by \
                    its due time.";
                self.story.fail("`wait` waits for ever: no answer is outstanding.", likely)
            }
        }
    }
}

/// How long a `wait` may take.
fn limit(until: Option<Duration>) -> String {
    until.map_or("without a limit".into(), |until| format!("until {}", at(until)))
}

/// A time of the story.
fn at(time: Duration) -> String {
    // Debug would say "0ns".
    if time.is_zero() { "0ms".into() } else { format!("{time:?}") }
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn us(micros: u64) -> Duration {
    Duration::from_micros(micros)
}
