//! The command line of `sockets`.

use crate::report;
use lexopt::prelude::*;
use std::io::{self, Write};
use std::process;

const HELP: &str = "\
Opens TCP and UDP sockets on this machine, and shows what each step changes.

Usage: sockets

  -h, --help    print this

Example: cargo run -p sockets
";

/// Reads the command line, which asks for help or for nothing. Ends the process itself for
/// `--help` (exit code 0) and for a mistake (one line on stderr, exit code 2).
pub fn check() {
    match parse(lexopt::Parser::from_env()) {
        Ok(Wish::Run) => {}
        Ok(Wish::Help) => {
            let _ = io::stdout().write_all(HELP.as_bytes());
            process::exit(0)
        }
        Err(err) => {
            report(&format!("error: {err} (--help says more)"));
            process::exit(2)
        }
    }
}

enum Wish {
    Run,
    Help,
}

fn parse(mut parser: lexopt::Parser) -> Result<Wish, lexopt::Error> {
    match parser.next()? {
        None => Ok(Wish::Run),
        Some(Short('h') | Long("help")) => Ok(Wish::Help),
        Some(other) => Err(other.unexpected()),
    }
}
