//! A time server over UDP: `cargo run -p udp-time-server`, then ask it from a second terminal with
//! `cargo run -p udp-client`. Lesson: `lessons/04-udp-time-server.md`.

mod args;
mod ctrl_c;

use anyhow::Context;
use args::Args;
use std::io::{self, ErrorKind, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;
use std::time::Duration;
use udp_time_server::{Server, flush, report};

/// How long the end waits for a terminal to take the last lines.
const LAST_LINES: Duration = Duration::from_millis(200);

fn main() -> ExitCode {
    let result = run(Args::from_env());
    if let Err(err) = &result {
        report(&format!("error: {err:#}{}", hint(err)));
    }
    flush(LAST_LINES);
    if result.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn run(args: Args) -> anyhow::Result<()> {
    let ctrl_c = ctrl_c::messages()?;
    let socket = UdpSocket::bind(args.addr).with_context(|| format!("bind {}", args.addr))?;
    // Where we really are: port 0 has become a free one.
    let addr = socket.local_addr().context("ask for the socket's address")?;
    let server = Server::start(socket, report).context("start a thread")?;
    // Not println!, which panics on a closed stdout: the server is worth more than the line.
    let _ = writeln!(io::stdout(), "listening on {addr}");
    if !addr.ip().to_canonical().is_loopback() {
        report(&whom_it_reaches(addr));
    }

    ctrl_c.recv().context("wait for Ctrl-C")?;
    match server.stop() {
        Some(counts) => report(&format!("stopped; {counts}")),
        None => report("stopped; what it answered is not known"),
    }
    Ok(())
}

/// What an address means that other machines can reach.
fn whom_it_reaches(addr: SocketAddr) -> String {
    let meaning = match addr {
        SocketAddr::V4(addr) if addr.ip().is_unspecified() => {
            "0.0.0.0 is every IPv4 address of this machine".into()
        }
        // Whether IPv4 comes with it is the system's setting (IPV6_V6ONLY): yes on Linux and
        // macOS as delivered, no on Windows.
        SocketAddr::V6(addr) if addr.ip().is_unspecified() => {
            "[::] is every IPv6 address of this machine, on many systems every IPv4 one too".into()
        }
        addr => format!("{} is not loopback", addr.ip()),
    };
    format!("{meaning}: others may ask, and get no more bytes than they sent")
}

/// The way out of the commonest mistake in class: the server already runs in another terminal.
fn hint(err: &anyhow::Error) -> &'static str {
    match err.downcast_ref::<io::Error>().map(io::Error::kind) {
        Some(ErrorKind::AddrInUse) => "; give another address, or 127.0.0.1:0 for a free port",
        _ => "",
    }
}
