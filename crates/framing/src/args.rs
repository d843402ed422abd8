//! The command line of `framing`.

use crate::report;
use lexopt::prelude::*;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::process;

const HELP: &str = "\
Sends three words over a connection to itself, without frames and with, and draws what arrives.

Usage: framing [OPTIONS]

  --chunk N               write N bytes at a time, and read after each write [default: write one
                          word or frame at a time, and read once all have arrived]
  -h, --help              print this

Example: cargo run -p framing -- --chunk 4
";

/// What the command line asks for.
#[derive(Debug)]
pub struct Args {
    pub chunk: Option<usize>,
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
                report(format_args!("error: {err} (--help says more)"));
                process::exit(2)
            }
        }
    }
}

/// `None` is a wish for help.
fn parse(mut parser: lexopt::Parser) -> Result<Option<Args>, lexopt::Error> {
    let mut args = Args { chunk: None };
    while let Some(arg) = parser.next()? {
        match arg {
            Long("chunk") => {
                let value = parser.value()?;
                let bytes: NonZeroUsize = value.parse().map_err(|_| {
                    format!(
                        "--chunk takes a number of bytes above 0, not '{}'",
                        value.to_string_lossy()
                    )
                })?;
                args.chunk = Some(bytes.get());
            }
            Short('h') | Long("help") => return Ok(None),
            _ => return Err(arg.unexpected()),
        }
    }
    Ok(Some(args))
}
