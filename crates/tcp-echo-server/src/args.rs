//! The command line of an echo server: this one's, and that of lesson 8, which promises the same.

use crate::{Limits, flush, report};
use lexopt::prelude::*;
use std::fmt::Display;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::process;
use std::time::Duration;

/// What tells one echo server's command line from another's.
#[derive(Debug)]
pub struct Program {
    /// The name of its package.
    pub name: &'static str,
    /// What it does, in one line.
    pub about: &'static str,
    /// The default of `--max-clients`.
    pub max_clients: usize,
}

const HELP: &str = "\
{about}

Usage: {name} [OPTIONS] [ADDR]

  ADDR                    where to listen [default: 127.0.0.1:8080]; port 0 takes a free one
  --max-clients N         clients served at once; the next ones wait [default: {max_clients}]
  --backlog N             connections that may wait to be accepted [default: 4096]
  --idle-timeout TIME     hang up on a client that is silent for so long [default: 5m]
  -h, --help              print this

Example: cargo run -p {name} -- 127.0.0.1:0 --max-clients 2
Ctrl-C ends it in order; a second Ctrl-C at once.
";

/// What the command line asks for.
#[derive(Debug)]
pub struct Args {
    /// Where to listen.
    pub addr: SocketAddr,
    /// Connections that may wait to be accepted.
    pub backlog: i32,
    /// What the server allows.
    pub limits: Limits,
}

impl Args {
    /// Reads the command line. Ends the process itself for `--help` (exit code 0) and for a
    /// mistake (one line on stderr, exit code 2).
    pub fn from_env(program: &Program) -> Args {
        match parse(lexopt::Parser::from_env(), program) {
            Ok(Some(args)) => args,
            Ok(None) => {
                let help = HELP
                    .replace("{name}", program.name)
                    .replace("{about}", program.about)
                    .replace("{max_clients}", &program.max_clients.to_string());
                let _ = io::stdout().write_all(help.as_bytes());
                process::exit(0)
            }
            Err(err) => {
                report(&format!("error: {err} (--help says more)"));
                flush(Duration::from_secs(1));
                process::exit(2)
            }
        }
    }
}

/// `None` is a wish for help.
fn parse(mut parser: lexopt::Parser, program: &Program) -> Result<Option<Args>, lexopt::Error> {
    let mut args = Args {
        addr: SocketAddr::from(([127, 0, 0, 1], 8080)),
        backlog: 4096,
        limits: Limits { max_clients: program.max_clients, ..Limits::default() },
    };
    let mut addr_given = false;
    while let Some(arg) = parser.next()? {
        match arg {
            Value(text) if !addr_given => {
                args.addr = checked("ADDR", text.parse(), "an address such as 127.0.0.1:8080")?;
                addr_given = true;
            }
            Long("max-clients") => {
                let n = checked("--max-clients", parser.value()?.parse(), "a whole number")?;
                args.limits.max_clients = not_zero("--max-clients", n)?;
            }
            Long("backlog") => {
                let n: u16 = checked("--backlog", parser.value()?.parse(), "1 to 65535")?;
                args.backlog = not_zero("--backlog", n)?.into();
            }
            Long("idle-timeout") => {
                let time = parser.value()?.parse_with(humantime::parse_duration);
                let time = checked("--idle-timeout", time, "a time such as 90s or 5m")?;
                args.limits.idle_timeout = not_zero("--idle-timeout", time)?;
            }
            Short('h') | Long("help") => return Ok(None),
            _ => return Err(arg.unexpected()),
        }
    }
    Ok(Some(args))
}

/// Says which option was wrong, and what it takes.
fn checked<T>(
    name: &str,
    parsed: Result<T, lexopt::Error>,
    takes: &str,
) -> Result<T, lexopt::Error> {
    parsed.map_err(|err| match err {
        lexopt::Error::ParsingFailed { value, .. } => wrong(name, value, takes),
        err => err,
    })
}

fn not_zero<T: Default + PartialEq>(name: &str, value: T) -> Result<T, lexopt::Error> {
    if value == T::default() {
        return Err(wrong(name, "0", "more than zero"));
    }
    Ok(value)
}

fn wrong(name: &str, value: impl Display, takes: &str) -> lexopt::Error {
    format!("{name} takes {takes}, not '{value}'").into()
}
