//! The command line of `udp-client`.

use lexopt::prelude::*;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::process;
use std::time::Duration;
use udp_client::{Patience, Protocol, report};

const HELP: &str = "\
Asks for the time with one datagram, and prints the answer.

Usage: udp-client [OPTIONS] [SERVER]

  SERVER                  whom to ask, HOST:PORT [default: 127.0.0.1:9000]
  --protocol NAME         text, rfc868 or sntp [default: text]
  --timeout TIME          how long to wait before asking again; doubles each time [default: 1s]
  --tries N               how often to ask, at most [default: 4]
  --deadline TIME         how long the whole may take, the look-up of a name too [default: 10s]
  --bind ADDR             from where to ask [default: any address, a free port]
  --broadcast             ask everyone: SERVER is a broadcast address; waits until the deadline
  -h, --help              print this

Example: cargo run -p udp-client -- --protocol sntp --timeout 500ms 127.0.0.1:9000
";

/// What the command line asks for.
#[derive(Debug)]
pub struct Args {
    pub server: String,
    pub protocol: Protocol,
    pub patience: Patience,
    pub bind: Option<SocketAddr>,
    pub broadcast: bool,
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
                process::exit(2)
            }
        }
    }
}

/// `None` is a wish for help.
fn parse(mut parser: lexopt::Parser) -> Result<Option<Args>, lexopt::Error> {
    let mut server = None;
    let mut protocol = Protocol::Text;
    let mut patience =
        Patience { timeout: Duration::from_secs(1), tries: 4, deadline: Duration::from_secs(10) };
    let mut bind = None;
    let mut broadcast = false;
    while let Some(arg) = parser.next()? {
        match arg {
            Value(text) if server.is_none() => {
                server = Some(checked("SERVER", text.parse_with(host_and_port), "HOST:PORT")?);
            }
            Long("protocol") => {
                let name = parser.value()?.parse_with(protocol_named);
                protocol = checked("--protocol", name, "text, rfc868 or sntp")?;
            }
            Long("timeout") => {
                let time = parser.value()?.parse_with(more_than_zero);
                patience.timeout = checked("--timeout", time, "a time such as 500ms or 1s")?;
            }
            Long("tries") => {
                let tries = parser.value()?.parse_with(|text| match text.parse() {
                    Ok(0) | Err(_) => Err(""),
                    Ok(tries) => Ok(tries),
                });
                patience.tries = checked("--tries", tries, "a whole number from 1 on")?;
            }
            Long("deadline") => {
                let time = parser.value()?.parse_with(more_than_zero);
                patience.deadline = checked("--deadline", time, "a time such as 500ms or 10s")?;
            }
            Long("bind") => {
                let addr = parser.value()?.parse();
                bind = Some(checked("--bind", addr, "an address such as 0.0.0.0:9001")?);
            }
            Long("broadcast") => broadcast = true,
            Short('h') | Long("help") => return Ok(None),
            _ => return Err(arg.unexpected()),
        }
    }
    let server = server.unwrap_or("127.0.0.1:9000".into());
    Ok(Some(Args { server, protocol, patience, bind, broadcast }))
}

/// A name or an address, with a port; an IPv6 address stands in brackets.
fn host_and_port(text: &str) -> Result<String, &'static str> {
    let wrong = "no host and port";
    let (host, port) = text.rsplit_once(':').ok_or(wrong)?;
    let bracketed = text.parse::<SocketAddr>().is_ok();
    let named = !host.is_empty() && !host.contains(['[', ']', ':']);
    match port.parse() {
        Ok(1..=u16::MAX) if bracketed || named => Ok(text.into()),
        _ => Err(wrong),
    }
}

fn protocol_named(name: &str) -> Result<Protocol, &'static str> {
    match name {
        "text" => Ok(Protocol::Text),
        "rfc868" => Ok(Protocol::Rfc868),
        "sntp" => Ok(Protocol::Sntp),
        _ => Err("no such protocol"),
    }
}

fn more_than_zero(text: &str) -> Result<Duration, &'static str> {
    match humantime::parse_duration(text) {
        Ok(Duration::ZERO) | Err(_) => Err("no time above zero"),
        Ok(time) => Ok(time),
    }
}

/// Says which option was wrong, and what it takes.
fn checked<T>(
    name: &str,
    parsed: Result<T, lexopt::Error>,
    takes: &str,
) -> Result<T, lexopt::Error> {
    parsed.map_err(|err| match err {
        lexopt::Error::ParsingFailed { value, .. } => {
            format!("{name} takes {takes}, not '{value}'").into()
        }
        err => err,
    })
}
