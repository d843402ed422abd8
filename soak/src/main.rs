//! What the course's servers promise, measured: one table, and exit code 1 if a promise is broken.
//!
//! ```text
//! cargo run --release --manifest-path soak/Cargo.toml
//! cargo run --release --manifest-path soak/Cargo.toml -- --short
//! ```
//!
//! What is where, in reading order:
//!
//! - [`args`], [`room`]: the command line; a network of its own, and descriptors enough
//! - [`table`]: a promise, what was measured, the verdict
//! - [`server`], [`process`]: a server as a child process, and what the kernel says of it
//! - [`client`]: connections whose every wait has a limit, and bytes that can be checked
//! - the measurements, a module each: [`crowd`], [`drippers`], [`burst`], [`descriptors`],
//!   [`transfer`], [`churn`], [`datagrams`], [`ctrl_c`], [`flood`], [`events`]

mod args;
mod burst;
mod churn;
mod client;
mod crowd;
mod ctrl_c;
mod datagrams;
mod descriptors;
mod drippers;
mod events;
mod flood;
mod process;
mod room;
mod server;
mod table;
mod transfer;

use args::Args;
use std::io::{self, Write};
use std::process::ExitCode;
use table::Table;

/// Measures, and adds a row for each promise. An error is a row as well, and not a good one.
type Measurement = fn(&Args, &mut Table) -> anyhow::Result<()>;

const MEASUREMENTS: [(&str, Measurement); 10] = [
    ("crowd", crowd::measure),
    ("drippers", drippers::measure),
    ("burst", burst::measure),
    ("descriptors", descriptors::measure),
    ("transfer", transfer::measure),
    ("churn", churn::measure),
    ("datagrams", datagrams::measure),
    ("ctrl-c", ctrl_c::measure),
    ("flood", flood::measure),
    ("events", events::measure),
];

fn main() -> ExitCode {
    let args = Args::from_env();
    if !cfg!(target_os = "linux") {
        say("soak reads Linux's /proc: here it measures nothing");
        return ExitCode::SUCCESS;
    }
    match run(&args) {
        Ok(code) => code,
        Err(err) => {
            say(&format!("error: {err:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let Some(room) = room::entered() else {
        server::build()?;
        return room::enter();
    };
    let mut table = Table::begin(room);
    for (name, measure) in MEASUREMENTS {
        if !args.asks_for(name) {
            continue;
        }
        // The load of others can spoil a time: what is bad is measured once more. Both are shown.
        for last in [false, true] {
            table.attempt(last);
            if let Err(err) = measure(args, &mut table) {
                table.row(name, format!("not measured: {err:#}"), false);
            }
            if table.good_so_far() {
                break;
            }
        }
    }
    Ok(table.end())
}

/// A line on stderr.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
