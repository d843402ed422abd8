//! Asks for the time over UDP: `cargo run -p udp-client`, while `cargo run -p udp-time-server` runs
//! in a second terminal. Lesson: `lessons/05-udp-client.md`.

mod args;
mod find;

use anyhow::Context;
use args::Args;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;
use udp_client::{Answer, AskError, report};

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
    let ignored = if args.broadcast {
        find::everyone(&args, print)?
    } else {
        let (answer, ignored) = find::one(&args)?;
        print(answer)?;
        ignored
    };
    if !ignored.is_empty() {
        report(&ignored.to_string());
    }
    Ok(())
}

/// Not println!, which panics on a closed stdout.
fn print(answer: Answer) -> anyhow::Result<()> {
    let line = answer.to_string() + "\n";
    io::stdout().write_all(line.as_bytes()).context("write to stdout")
}

/// The way out of mistakes that a user can mend.
fn hint(err: &anyhow::Error) -> &'static str {
    match (err.downcast_ref(), err.downcast_ref().map(io::Error::kind)) {
        (Some(AskError::System { error, .. }), _) => match error.kind() {
            ErrorKind::PermissionDenied => "; a broadcast address needs --broadcast",
            ErrorKind::InvalidInput => "; a socket bound to loopback reaches nothing else",
            _ => "",
        },
        (_, Some(ErrorKind::AddrInUse)) => "; give --bind another port, or port 0 for a free one",
        _ => "",
    }
}
