//! Ctrl-C with 1,000 idle clients.

use crate::args::Args;
use crate::client::{LIMIT, connect, poll, thousands};
use crate::server::{ECHO, Server};
use crate::table::Table;
use anyhow::{Context, ensure};
use std::io::Read;
use std::net::TcpStream;
use std::process::ExitStatus;
use std::time::Duration;

const CLIENTS: usize = 1000;

pub fn measure(_: &Args, table: &mut Table) -> anyhow::Result<()> {
    let mut server = Server::start(ECHO, &[])?;
    let threads = server.status()?.threads;
    let streams: Result<Vec<_>, _> = (0..CLIENTS).map(|_| connect(server.addr)).collect();
    let mut streams = streams.context("connect")?;
    let all_in = || server.status().is_ok_and(|status| status.threads >= threads + CLIENTS);
    ensure!(poll(LIMIT, all_in), "not all clients are served");

    let (status, took) = server.ctrl_c()?;
    // Each sees the end of the stream, and not a byte before it.
    let at_end = |stream: &mut TcpStream| matches!(stream.read(&mut [0]), Ok(0));
    let ended = streams.iter_mut().map(at_end).filter(|ended| *ended).count();
    table.row(
        "Ctrl-C with 1,000 idle clients: exit code 0 within 1 s",
        format!("{}; {} clients saw the end", told(status, took), thousands(ended)),
        good(status, took) && ended == CLIENTS,
    );
    Ok(())
}

/// Whether a server ended as promised.
pub fn good(status: ExitStatus, took: Duration) -> bool {
    status.success() && took <= Duration::from_secs(1)
}

pub fn told(status: ExitStatus, took: Duration) -> String {
    // No code: a signal ended it.
    let code = status.code().map_or("none".into(), |code| code.to_string());
    format!("exit code {code} after {:.0} ms", took.as_secs_f64() * 1e3)
}
