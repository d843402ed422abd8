//! A TCP client: `cargo run -p tcp-client -- hello`, against `cargo run -p tcp-echo-server` in
//! another terminal. Lesson: `lessons/03-tcp-client.md`.

mod args;

use anyhow::Context;
use args::Args;
use std::io::{self, ErrorKind};
use std::process::ExitCode;
use tcp_client::{ExchangeError, Printer, connect, exchange, look_up, report};

fn main() -> ExitCode {
    match run(Args::from_env()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            report(&format!("error: {err:#}{}", hint(&err)));
            ExitCode::FAILURE
        }
    }
}

fn run(args: Args) -> anyhow::Result<()> {
    let server = args.server;
    let stream = connect(&server, args.timeout, look_up).map_err(|err| match err.kind() {
        // It names the server already.
        ErrorKind::TimedOut => err.into(),
        _ => anyhow::Error::new(err).context(format!("connect {server}")),
    })?;
    let mut printer = Printer::new(io::stdout(), args.style);
    match exchange(&stream, args.input, args.pace, &mut printer) {
        Ok(()) => Ok(()),
        // Whoever read our output has enough: `tcp-client | head -1`.
        Err(ExchangeError::Output(err)) if err.kind() == ErrorKind::BrokenPipe => Ok(()),
        Err(ExchangeError::Output(err)) => Err(err).context("write stdout"),
        Err(ExchangeError::Input(err)) => Err(err).context("read stdin"),
        Err(ExchangeError::Connection(err)) => Err(err).context(format!("talk to {server}")),
    }
}

/// The way out of the commonest mistake in class: no server runs in the other terminal.
fn hint(err: &anyhow::Error) -> &'static str {
    match err.downcast_ref::<io::Error>().map(io::Error::kind) {
        Some(ErrorKind::ConnectionRefused) => "; nothing listens there: is the server running?",
        _ => "",
    }
}
