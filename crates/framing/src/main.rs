//! Three writes, one read, three frames: `cargo run -p framing`. Lesson: `lessons/06-framing.md`.

mod args;
mod connection;
mod demo;
mod ruler;

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
    let drawing = demo::draw(args.chunk)?;
    io::stdout().write_all(drawing.as_bytes()).context("write to stdout")
}

/// Writes one line to stderr. `eprintln!` would panic where stderr is closed.
fn report(line: impl Display) {
    let _ = io::stderr().write_all(format!("{line}\n").as_bytes());
}
