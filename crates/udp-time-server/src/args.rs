//! The command line of `udp-time-server`.

use lexopt::prelude::*;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::process;
use std::time::Duration;
use udp_time_server::{flush, report};

const HELP: &str = "\
Tells the time to whoever asks with one datagram, by the datagram's shape:

  time?                   text (RFC 3339, UTC); spaces may follow
  time? TOKEN             the same after TOKEN, 1 to 16 hex digits; spaces may follow
  an empty datagram       seconds since 1900 in 4 bytes (RFC 868)
  48 bytes of SNTP        SNTP (RFC 5905)

All else is dropped and counted. To other machines no reply is longer than its request: they get
an answer to SNTP and to text that is padded with spaces, up to 64 bytes.

Usage: udp-time-server [ADDR]

  ADDR                    where to listen [default: 127.0.0.1:9000]; port 0 takes a free one
  -h, --help              print this

Example: cargo run -p udp-time-server -- 127.0.0.1:0
Ctrl-C ends it in order; a second Ctrl-C at once.
";

/// What the command line asks for.
#[derive(Debug)]
pub struct Args {
    pub addr: SocketAddr,
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
                report(&format!("error: {err} (--help says more)"));
                flush(Duration::from_secs(1));
                process::exit(2)
            }
        }
    }
}

/// `None` is a wish for help.
fn parse(mut parser: lexopt::Parser) -> Result<Option<Args>, lexopt::Error> {
    let mut addr = None;
    while let Some(arg) = parser.next()? {
        match arg {
            Value(text) if addr.is_none() => {
                let text = text.to_string_lossy();
                let parsed = text.parse().map_err(|_| {
                    format!("ADDR takes an address such as 127.0.0.1:9000, not '{text}'")
                })?;
                addr = Some(parsed);
            }
            Short('h') | Long("help") => return Ok(None),
            _ => return Err(arg.unexpected()),
        }
    }
    Ok(Some(Args { addr: addr.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 9000))) }))
}
