//! The command line of `tcp-client`.

use lexopt::prelude::*;
use std::fmt::Display;
use std::io::{self, Cursor, IsTerminal, Read, Write};
use std::net::SocketAddr;
use std::process;
use std::time::Duration;
use tcp_client::{Escape, HexDump, Pace, Style, report};

const HELP: &str = "\
Sends a text, or what it reads from stdin, and prints what comes back, both at once.

Usage: tcp-client [OPTIONS] [TEXT]

  TEXT                    what to send, as a line: a newline follows it [default: all of stdin]
  --server HOST:PORT      whom to connect to [default: 127.0.0.1:8080]; IPv6: [::1]:8080
  --timeout TIME          for the name and the connection together [default: 5s]
  --chunk N               send at most N bytes in one write
  --pause TIME            wait between one write and the next, such as 100ms
  --hex                   print a hex dump; each read begins a new line
  -h, --help              print this

Example: cargo run -p tcp-client -- --chunk 1 --pause 100ms hello
At the end of what it sends, it half-closes and goes on receiving. It ends when the server does.
On a terminal, control characters and what is not UTF-8 are shown as \\x1b; elsewhere, the bytes
come out as they are.
";

/// What the command line asks for.
pub struct Args {
    pub server: String,
    pub timeout: Duration,
    pub input: Box<dyn Read + Send>,
    pub pace: Pace,
    pub style: Style,
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
    let mut server = String::from("127.0.0.1:8080");
    let mut timeout = Duration::from_secs(5);
    let mut text = None;
    let mut pace = Pace::default();
    let mut hex = false;
    while let Some(arg) = parser.next()? {
        match arg {
            Value(value) if text.is_none() => text = Some(value.string()?),
            Long("server") => {
                server = parser.value()?.string()?;
                if !is_host_and_port(&server) {
                    return Err(wrong("--server", server, "HOST:PORT such as 127.0.0.1:8080"));
                }
            }
            Long("timeout") => timeout = not_zero("--timeout", time("--timeout", &mut parser)?)?,
            Long("chunk") => {
                let n = checked("--chunk", parser.value()?.parse(), "a whole number")?;
                pace.chunk = not_zero("--chunk", n)?;
            }
            Long("pause") => pace.pause = time("--pause", &mut parser)?,
            Long("hex") => hex = true,
            Short('h') | Long("help") => return Ok(None),
            _ => return Err(arg.unexpected()),
        }
    }
    let input: Box<dyn Read + Send> = match text {
        Some(text) => Box::new(Cursor::new(text + "\n")),
        None => Box::new(io::stdin()),
    };
    let style = if hex {
        Style::Hex(HexDump::default())
    } else if io::stdout().is_terminal() {
        Style::Escaped(Escape::default())
    } else {
        Style::Raw
    };
    Ok(Some(Args { server, timeout, input, pace, style }))
}

/// Whether `server` is `HOST:PORT`. An IPv6 address stands in brackets, to tell its colons from
/// the port's.
fn is_host_and_port(server: &str) -> bool {
    let name_and_port = server
        .split_once(':')
        .is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok());
    name_and_port || server.parse::<SocketAddr>().is_ok()
}

fn time(name: &str, parser: &mut lexopt::Parser) -> Result<Duration, lexopt::Error> {
    let time = parser.value()?.parse_with(humantime::parse_duration);
    checked(name, time, "a time such as 100ms or 5s")
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
