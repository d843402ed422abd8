//! The command line of `soak`.

use crate::{MEASUREMENTS, say};
use lexopt::prelude::*;
use std::io::{self, Write};
use std::process;

const HELP: &str = "\
Measures what the course's servers promise, and prints a table. Linux only.

Usage: soak [OPTIONS] [NAME]...

  NAME          measure only this: crowd, drippers, burst, descriptors, transfer, churn,
                datagrams, ctrl-c, flood or events
  --short       less of each, under a minute in all
  -h, --help    print this

Example: cargo run --release --manifest-path soak/Cargo.toml -- --short churn
Exit code 1 says that a promise was broken.
";

/// What the command line asks for.
#[derive(Debug, Default)]
pub struct Args {
    pub short: bool,
    names: Vec<String>,
}

impl Args {
    /// Reads the command line. Ends the process itself for `--help` (exit code 0) and for a
    /// mistake (one line on stderr, exit code 2).
    pub fn from_env() -> Args {
        match parse(lexopt::Parser::from_env()) {
            Ok(Some(args)) => args,
            Ok(None) => {
                let _ = io::stdout().write_all(HELP.as_bytes());
                process::exit(0)
            }
            Err(err) => {
                say(&format!("error: {err} (--help says more)"));
                process::exit(2)
            }
        }
    }

    /// Whether to measure `name`: all of them, where none is named.
    pub fn asks_for(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|asked| asked == name)
    }

    /// The amount of something: `full`, or `short` for `--short`.
    pub fn amount<T>(&self, full: T, short: T) -> T {
        if self.short { short } else { full }
    }
}

/// `None` is a wish for help.
fn parse(mut parser: lexopt::Parser) -> Result<Option<Args>, lexopt::Error> {
    let mut args = Args::default();
    while let Some(arg) = parser.next()? {
        match arg {
            Long("short") => args.short = true,
            Short('h') | Long("help") => return Ok(None),
            Value(name) => {
                let name = name.string()?;
                if !MEASUREMENTS.iter().any(|(known, _)| *known == name) {
                    return Err(format!("nothing here is called '{name}'").into());
                }
                args.names.push(name);
            }
            _ => return Err(arg.unexpected()),
        }
    }
    Ok(Some(args))
}
