//! The command line of `echo-load`.

use echo_load::{Pace, Plan, Protocol};
use lexopt::prelude::*;
use std::fmt::Display;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::process;
use std::str::FromStr;
use std::time::Duration;

const HELP: &str = "\
Sends messages to an echo server over TCP, or to a time server over UDP, checks every byte of the
answers, and says how many there were and how long they took.

Usage: echo-load [OPTIONS] [ADDR]

  ADDR                    the server [default: 127.0.0.1:8080, with --udp 127.0.0.1:9000]
  --udp                   ask a time server over UDP
  --connections N[,N]...  connections, or UDP sockets, at once [default: 64]
  --length N[,N]...       bytes of a message [default: 64; with --udp 22 to 64]
  --rate N                open loop: N messages a second, by the clock; without it a closed loop:
                          on each connection the next message follows the answer to the last
  --duration TIME         how long to measure [default: 5s]
  --warm-up TIME          how long to send before that [default: 1s]
  --timeout TIME          an answer that takes longer is none [default: 2s]
  --writes N              each message in N writes [default: 1]
  --nagle                 leave Nagle's algorithm on, as the system has it
  --compare CMD...        start these servers, in turns, and compare them; a CMD says
                          'listening on ADDR' first; NAME=CMD gives it a name
  --rounds N              how often to measure each [default: 3]
  --json                  print JSON, not a table
  --plot FILE.svg         draw it as well
  --show FILE.json...     measure nothing: show what --json has printed before
  --i-own-this-host       allow an address that is not loopback
  -h, --help              print this

Example: cargo run --release -p echo-load -- --connections 64 --duration 2s
Exit code 1 says that the server made a mistake (wrong bytes, a reset, silence), or was not there.
";

/// What the command line asks for.
#[derive(Debug)]
pub struct Args {
    pub addr: SocketAddr,
    /// One for each number of connections and length. At least one, and exactly one without
    /// `compare`.
    pub plans: Vec<Plan>,
    pub compare: Vec<String>,
    pub rounds: usize,
    pub json: bool,
    pub plot: Option<PathBuf>,
    pub show: Vec<PathBuf>,
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
                let _ = writeln!(io::stderr(), "error: {err} (--help says more)");
                process::exit(2)
            }
        }
    }
}

/// `None` is a wish for help.
fn parse(mut parser: lexopt::Parser) -> Result<Option<Args>, lexopt::Error> {
    let mut plan = Plan::default();
    let (mut addr, mut compare, mut show) = (None, Vec::new(), Vec::new());
    let (mut connections, mut lengths) = (vec![plan.connections], vec![plan.length]);
    let (mut rounds, mut json, mut plot, mut own) = (3, false, None, false);
    while let Some(arg) = parser.next()? {
        match arg {
            Value(text) if addr.is_none() => {
                let parsed = text.parse::<SocketAddr>();
                addr = Some(checked("ADDR", parsed, "an address such as 127.0.0.1:8080")?);
            }
            Long("udp") => plan.protocol = Protocol::UdpTime,
            Long("connections") => {
                connections = numbers("--connections", &mut parser, 1..=1_000_000)?;
            }
            Long("length") => lengths = numbers("--length", &mut parser, 1..=16 << 20)?,
            Long("rate") => {
                let rate = number("--rate", &mut parser, 0.001..=10_000_000.0)?;
                plan.pace = Pace::Open { rate };
            }
            Long("duration") => plan.duration = time("--duration", &mut parser, 1)?,
            Long("warm-up") => plan.warm_up = time("--warm-up", &mut parser, 0)?,
            Long("timeout") => plan.patience = time("--timeout", &mut parser, 1)?,
            Long("writes") => plan.writes = number("--writes", &mut parser, 1..=1000)?,
            Long("nagle") => plan.nagle = true,
            Long("compare") => compare = texts(&mut parser)?,
            Long("rounds") => rounds = number("--rounds", &mut parser, 1..=1000)?,
            Long("json") => json = true,
            Long("plot") => plot = Some(parser.value()?.into()),
            Long("show") => show = parser.values()?.map(PathBuf::from).collect(),
            Long("i-own-this-host") => own = true,
            Short('h') | Long("help") => return Ok(None),
            _ => return Err(arg.unexpected()),
        }
    }

    let mut plans = Vec::new();
    for &length in &lengths {
        for &connections in &connections {
            plans.push(Plan { connections, length, ..plan.clone() });
        }
    }
    // A request has room for any token, and is not longer than the server reads.
    if plan.protocol == Protocol::UdpTime && lengths.iter().any(|n| !(22..=64).contains(n)) {
        return Err("--length takes 22 to 64 with --udp".into());
    }
    if plan.protocol == Protocol::UdpTime && (plan.writes > 1 || plan.nagle) {
        return Err("--writes and --nagle are TCP's".into());
    }
    if !compare.is_empty() && compare.iter().any(|server| server.parse::<SocketAddr>().is_ok()) {
        return Err("--compare takes each command as one argument: put it in quotes".into());
    }
    if plot.as_ref().is_some_and(|file: &PathBuf| file.extension().is_none_or(|ext| ext != "svg")) {
        return Err("--plot takes a file that ends in .svg".into());
    }
    if compare.is_empty() && plans.len() > 1 {
        return Err("several numbers are for --compare".into());
    }
    if lengths.iter().any(|length| plan.writes > *length) {
        return Err("--writes takes no more than the bytes of a message".into());
    }
    let port = if plan.protocol == Protocol::UdpTime { 9000 } else { 8080 };
    let addr = addr.unwrap_or(SocketAddr::from(([127, 0, 0, 1], port)));
    if !addr.ip().to_canonical().is_loopback() && !own {
        return Err(format!(
            "{addr} is not this machine, and a load can harm others; if it is yours, say so with \
             --i-own-this-host"
        )
        .into());
    }
    Ok(Some(Args { addr, plans, compare, rounds, json, plot, show }))
}

fn texts(parser: &mut lexopt::Parser) -> Result<Vec<String>, lexopt::Error> {
    parser.values()?.map(|value| value.string()).collect()
}

fn numbers(
    name: &str,
    parser: &mut lexopt::Parser,
    range: RangeInclusive<usize>,
) -> Result<Vec<usize>, lexopt::Error> {
    parser.value()?.string()?.split(',').map(|text| in_range(name, text, &range)).collect()
}

fn number<T: FromStr + PartialOrd + Display>(
    name: &str,
    parser: &mut lexopt::Parser,
    range: RangeInclusive<T>,
) -> Result<T, lexopt::Error> {
    in_range(name, &parser.value()?.string()?, &range)
}

fn in_range<T: FromStr + PartialOrd + Display>(
    name: &str,
    text: &str,
    range: &RangeInclusive<T>,
) -> Result<T, lexopt::Error> {
    let number = text.parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| wrong(name, text, &format!("{} to {}", range.start(), range.end())))
}

/// At least so many milliseconds, and at most a day.
fn time(name: &str, parser: &mut lexopt::Parser, least: u64) -> Result<Duration, lexopt::Error> {
    let text = parser.value()?.string()?;
    let range = Duration::from_millis(least)..=Duration::from_secs(24 * 60 * 60);
    let time = humantime::parse_duration(&text).ok().filter(|time| range.contains(time));
    time.ok_or_else(|| wrong(name, &text, "a time such as 500ms or 5s, up to 1day"))
}

/// Says which argument was wrong, and what it takes.
fn checked<T, E>(name: &str, parsed: Result<T, E>, takes: &str) -> Result<T, lexopt::Error>
where
    lexopt::Error: From<E>,
{
    parsed.map_err(|err| match lexopt::Error::from(err) {
        lexopt::Error::ParsingFailed { value, .. } => wrong(name, value, takes),
        err => err,
    })
}

fn wrong(name: &str, value: impl Display, takes: &str) -> lexopt::Error {
    format!("{name} takes {takes}, not '{value}'").into()
}
