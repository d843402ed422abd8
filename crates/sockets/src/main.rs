//! Shows what each step does to a socket: `cargo run -p sockets`. Lesson: `lessons/01-sockets.md`.

mod args;

use anyhow::Context;
use sockets::walk;
use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    args::check();
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            report(&format!("error: {err:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<()> {
    let mut table = Vec::new();
    let walked = walk(&mut table).context("take the next step");
    // After a failure too: the last line is then the last step that worked. Not print!, which
    // panics on a closed stdout.
    io::stdout().write_all(&table).context("write to stdout")?;
    walked
}

/// Writes one line to stderr; where stderr is closed, nothing is lost but the line.
fn report(line: &str) {
    let _ = io::stderr().write_all(format!("{line}\n").as_bytes());
}
