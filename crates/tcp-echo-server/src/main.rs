//! An echo server over TCP: `cargo run -p tcp-echo-server`, then talk to it from a second terminal
//! with `cargo run -p tcp-client -- hello`. Lesson: `lessons/02-tcp-echo-server.md`.

mod args;

use anyhow::Context;
use args::Args;
use std::io::{self, ErrorKind, Write};
use std::process::{self, ExitCode};
use std::sync::mpsc;
use tcp_echo_server::{Server, listen, report};

fn main() -> ExitCode {
    match run(Args::from_env()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            report(format_args!("error: {err:#}{}", hint(&err)));
            ExitCode::FAILURE
        }
    }
}

fn run(args: Args) -> anyhow::Result<()> {
    let listener =
        listen(args.addr, args.backlog).with_context(|| format!("bind {}", args.addr))?;
    let addr = listener.local_addr().context("ask for the address")?;

    // The handler runs on a thread of its own: the first Ctrl-C (or SIGTERM) is sent on to `run`,
    // the second ends the process at once. 130 is the shells' code for "ended by Ctrl-C".
    let (stop, stopped) = mpsc::channel();
    let mut asked_before = false;
    ctrlc::set_handler(move || {
        if asked_before {
            process::exit(130);
        }
        asked_before = true;
        let _ = stop.send(());
    })
    .context("set the Ctrl-C handler")?;

    let server = Server::start(listener, args.limits).context("start the accept thread")?;
    // Not println!, which panics on a closed stdout: the server is worth more than the line.
    let _ = writeln!(io::stdout(), "listening on {addr}");

    stopped.recv().context("wait for Ctrl-C")?;
    let cut_off = server.stop();
    report(format_args!("stopped; {cut_off} clients cut off"));
    Ok(())
}

/// The way out of the commonest mistake in class: the server already runs in another terminal.
fn hint(err: &anyhow::Error) -> &'static str {
    match err.downcast_ref::<io::Error>().map(io::Error::kind) {
        Some(ErrorKind::AddrInUse) => "; give another address, or 127.0.0.1:0 for a free port",
        _ => "",
    }
}
