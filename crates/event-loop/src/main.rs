//! An echo server over TCP, on one thread: `cargo run -p event-loop`, then talk to it from a second
//! terminal with `cargo run -p tcp-client -- hello`. Lesson: `lessons/08-event-loop.md`.

use anyhow::Context;
use event_loop::Server;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;
use std::time::Duration;
use tcp_echo_server::args::{Args, Program};
use tcp_echo_server::{ctrl_c, flush, listen, report};

const PROGRAM: Program = Program {
    name: "event-loop",
    about: "Sends every byte back to whoever sent it (RFC 862): one thread for all clients.",
    max_clients: 10_000,
};

/// How long the end waits for a terminal to take the last lines.
const LAST_LINES: Duration = Duration::from_millis(200);

/// What is open besides the clients: stdin, stdout and stderr, the listener, the poll, its waker.
const OTHER_DESCRIPTORS: u64 = 16;

fn main() -> ExitCode {
    let result = run(Args::from_env(&PROGRAM));
    if let Err(err) = &result {
        report(&format!("error: {err:#}{}", hint(err)));
    }
    flush(LAST_LINES);
    if result.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn run(args: Args) -> anyhow::Result<()> {
    let ctrl_c = ctrl_c::messages()?;
    // A connection is a descriptor. The soft limit is often 1,024 or 256; a process may raise it as
    // far as the hard one (getrlimit(2); Windows has neither).
    let wanted = (args.limits.max_clients as u64).saturating_add(OTHER_DESCRIPTORS);
    let _ = rlimit::increase_nofile_limit(wanted);
    let listener =
        listen(args.addr, args.backlog).with_context(|| format!("bind {}", args.addr))?;
    // Where we really listen: port 0 has become a free one.
    let addr = listener.local_addr().context("ask for the listener's address")?;
    let server = Server::start(listener, args.limits, report).context("start the event loop")?;
    // Not println!, which panics on a closed stdout: the server is worth more than the line.
    let _ = writeln!(io::stdout(), "listening on {addr}");
    if !addr.ip().to_canonical().is_loopback() {
        report(&format!("{} is not loopback: others can connect to this machine", addr.ip()));
    }

    ctrl_c.recv().context("wait for Ctrl-C")?;
    report("stopping; a second Ctrl-C ends at once");
    match server.stop() {
        Some(0) => report("stopped"),
        Some(left) => report(&format!("stopped; clients still connected: {left}")),
        None => report("stopped; whether clients were still connected is not known"),
    }
    Ok(())
}

/// The way out of the commonest mistake in class: the server already runs in another terminal.
fn hint(err: &anyhow::Error) -> &'static str {
    match err.downcast_ref::<io::Error>().map(io::Error::kind) {
        Some(ErrorKind::AddrInUse) => "; give another address, or 127.0.0.1:0 for a free port",
        _ => "",
    }
}
