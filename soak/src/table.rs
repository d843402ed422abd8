//! The table: a promise, what was measured, the verdict.

use crate::room::Room;
use std::fmt::Display;
use std::fs;
use std::io::{self, Write};
use std::process::ExitCode;
use std::thread;
use std::time::Instant;

/// Rows are printed as they come: a full run takes minutes.
pub struct Table {
    began: Instant,
    broken: usize,
    /// Of the measurement that is being made: whether it is its last try, and its bad rows.
    last: bool,
    bad: usize,
}

impl Table {
    /// Prints the circumstances and the head.
    pub fn begin(room: Room) -> Table {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let network =
            if room.own_network { "a network of its own" } else { "the machine's network" };
        print(&format!(
            "{cores} cores, load {}; {network}; up to {} descriptors a process\n",
            load(),
            room.descriptors
        ));
        line("promise", "measured", "verdict");
        Table { began: Instant::now(), broken: 0, last: true, bad: 0 }
    }

    /// A measurement begins. Before its last try, a bad row is not yet a broken promise.
    pub fn attempt(&mut self, last: bool) {
        self.last = last;
        self.bad = 0;
    }

    /// Whether this try of the measurement has had no bad row.
    pub fn good_so_far(&self) -> bool {
        self.bad == 0
    }

    /// Adds a row. `good` says that the promise was kept.
    pub fn row(&mut self, promise: impl Display, measured: impl Display, good: bool) {
        let verdict = match (good, self.last) {
            (true, _) => "good",
            (false, true) => "BAD",
            (false, false) => "again",
        };
        self.bad += usize::from(!good);
        self.broken += usize::from(!good && self.last);
        line(&promise.to_string(), &measured.to_string(), verdict);
    }

    /// Prints what it comes to.
    pub fn end(self) -> ExitCode {
        let took = self.began.elapsed().as_secs();
        print(&format!("\n{} bad; {took} s, load {} at the end", self.broken, load()));
        if self.broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

fn line(promise: &str, measured: &str, verdict: &str) {
    print(&format!("| {promise:<68} | {measured:<70} | {verdict:<7} |"));
}

fn print(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// Processes that want a core, averaged over a minute: where others work too, times are longer.
fn load() -> String {
    let averages = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    averages.split(' ').next().unwrap_or("?").into()
}
