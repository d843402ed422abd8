//! Each way to wait, and its end: `cargo run -p timeouts -- drip`. Lesson: `lessons/07-timeouts.md`.

mod args;
mod steps;

use anyhow::Context;
use args::Args;
use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    match run(Args::from_env()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            report(format_args!("error: {err:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(args: Args) -> anyhow::Result<()> {
    // Each step writes its lines as they happen: stdout is flushed at the end of a line.
    (args.step.run)(&mut io::stdout()).with_context(|| format!("show {}", args.step.name))
}

/// Writes one line to stderr. `eprintln!` would panic where stderr is closed.
fn report(line: impl Display) {
    let _ = io::stderr().write_all(format!("{line}\n").as_bytes());
}
