//! Lines on stderr, for which nobody has to wait.

use std::io::{self, Write};
use std::sync::OnceLock;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;
use std::time::Duration;

/// Lines that may wait to be written; what comes on top of them is lost.
const WAITING: usize = 1000;

enum Job {
    Write(String),
    /// Everything before it is written: tell so.
    Tell(SyncSender<()>),
}

/// Writes one line to stderr: soon, and on a thread of its own.
///
/// A terminal can be held (by Ctrl-S, or by selected text in a Windows console). A write then
/// waits, and a server that waited with it would serve nobody, and not even end. Nor does this
/// panic where stderr is closed, as `eprintln!` would.
pub fn report(line: &str) {
    let line = format!("{line}\n");
    match writer() {
        Some(writer) => drop(writer.try_send(Job::Write(line))),
        // No thread is to be had: better late than never.
        None => write(&line),
    }
}

/// Waits until all lines are written, but no longer than `limit`.
pub fn flush(limit: Duration) {
    let (written, wait) = mpsc::sync_channel(1);
    if writer().is_some_and(|writer| writer.try_send(Job::Tell(written)).is_ok()) {
        let _ = wait.recv_timeout(limit);
    }
}

/// The way to the writing thread, which is started with the first line.
fn writer() -> Option<&'static SyncSender<Job>> {
    static WRITER: OnceLock<Option<SyncSender<Job>>> = OnceLock::new();
    let start = || {
        let (writer, jobs) = mpsc::sync_channel(WAITING);
        let thread = thread::Builder::new().name("report".into()).spawn(move || write_all(jobs));
        thread.is_ok().then_some(writer)
    };
    WRITER.get_or_init(start).as_ref()
}

fn write_all(jobs: Receiver<Job>) {
    for job in jobs {
        match job {
            Job::Write(line) => write(&line),
            Job::Tell(written) => drop(written.try_send(())),
        }
    }
}

fn write(line: &str) {
    // One write(2) for the whole line. A closed stderr is no reason to end.
    let _ = io::stderr().write_all(line.as_bytes());
}
