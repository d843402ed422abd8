//! The command line of `timeouts`.

use crate::report;
use crate::steps::{STEPS, Step};
use lexopt::prelude::*;
use std::io::{self, Write};
use std::process;

const HELP: &str = "\
Shows each way to wait and its end, against a peer that it starts itself.

Usage: timeouts STEP

  connect       a peer that does not answer, and one deadline for several addresses
  read          a peer that is silent, and a timeout
  write         a peer that does not read, and a timeout
  drip          a byte now and then: why a timeout is not a deadline
  deadline      the same peer, cut off by a deadline
  nonblocking   never wait: \"nothing yet\" as the normal answer
  retry         try again, later each time
  drop          what the peer sees of a closed and of a leaked socket
  -h, --help    print this

Example: cargo run -p timeouts -- drip
";

/// What the command line asks for.
#[derive(Debug)]
pub struct Args {
    pub step: &'static Step,
}

impl Args {
    /// Reads the command line. Ends the process itself for `--help` (exit code 0) and for a
    /// mistake (exit code 2): with the help if no step is named, else with one line on stderr.
    pub fn from_env() -> Args {
        match parse(lexopt::Parser::from_env()) {
            Ok(Asked::Run(step)) => Args { step },
            Ok(Asked::Help) => {
                let _ = io::stdout().write_all(HELP.as_bytes());
                process::exit(0)
            }
            Ok(Asked::Nothing) => {
                let _ = io::stderr().write_all(HELP.as_bytes());
                process::exit(2)
            }
            Err(err) => {
                report(format_args!("error: {err} (--help says more)"));
                process::exit(2)
            }
        }
    }
}

enum Asked {
    Run(&'static Step),
    Help,
    Nothing,
}

fn parse(mut parser: lexopt::Parser) -> Result<Asked, lexopt::Error> {
    let mut asked = Asked::Nothing;
    while let Some(arg) = parser.next()? {
        match arg {
            Value(name) if matches!(asked, Asked::Nothing) => {
                let step = STEPS.iter().find(|step| name == step.name);
                asked = Asked::Run(step.ok_or_else(|| no_step(&name.to_string_lossy()))?);
            }
            Short('h') | Long("help") => return Ok(Asked::Help),
            _ => return Err(arg.unexpected()),
        }
    }
    Ok(asked)
}

fn no_step(name: &str) -> lexopt::Error {
    let names = STEPS.map(|step| step.name).join(", ");
    format!("STEP is one of {names}, not '{name}'").into()
}
