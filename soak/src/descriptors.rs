//! No descriptor left (EMFILE): the server neither exits nor spins, and goes on when it can.

use crate::args::Args;
use crate::client::{LIMIT, connect, poll};
use crate::ctrl_c::{good, told};
use crate::server::{ECHO, Server};
use crate::table::Table;
use anyhow::{Context, ensure};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

const DESCRIPTORS: usize = 40;
const CLIENTS: usize = 80;
const WATCHED: Duration = Duration::from_secs(2);

pub fn measure(_: &Args, table: &mut Table) -> anyhow::Result<()> {
    let (server, streams) = full_server()?;
    let (before, lines) = (server.status()?, server.log().count);
    thread::sleep(WATCHED);
    let ticks = server.status()?.ticks - before.ticks;
    let lines = server.log().count - lines;
    // A tick is 10 ms.
    let busy = 100.0 * ticks as f64 * 0.01 / WATCHED.as_secs_f64();
    table.row(
        "no descriptor free: at most 5% of a core",
        format!("{busy:.1}% over 2 s; lines of log: {lines}"),
        // A line about each client, which may come only now, and one a second about accept.
        busy <= 5.0 && lines <= DESCRIPTORS + 4,
    );

    // Each leaves once it is served, so that another can come in.
    let start = Instant::now();
    let mut served = 0;
    for mut stream in streams {
        let mut echoed = [0; 5];
        stream.read_exact(&mut echoed).context("read")?;
        served += usize::from(&echoed == b"hello");
    }
    table.row(
        "no descriptor free: all are served once some have left",
        format!("{served} of {CLIENTS} served; {:.1} s", start.elapsed().as_secs_f64()),
        served == CLIENTS,
    );

    // Without a descriptor, the server cannot wake its accept by a connection to itself either.
    let (mut server, _streams) = full_server()?;
    let (status, took) = server.ctrl_c()?;
    table.row(
        "no descriptor free: Ctrl-C, exit code 0 within 1 s",
        told(status, took),
        good(status, took),
    );
    Ok(())
}

/// A server with 40 descriptors, and 80 clients who have said hello.
fn full_server() -> anyhow::Result<(Server, Vec<TcpStream>)> {
    let server = Server::with_descriptors(ECHO, DESCRIPTORS)?;
    let mut streams = Vec::new();
    for _ in 0..CLIENTS {
        let mut stream = connect(server.addr).context("connect")?;
        stream.write_all(b"hello").context("write")?;
        streams.push(stream);
    }
    // At least: it may have inherited one with a higher number, which the limit does not count.
    let full = || server.status().is_ok_and(|status| status.descriptors >= DESCRIPTORS);
    ensure!(poll(LIMIT, full), "it never had {DESCRIPTORS} descriptors");
    Ok((server, streams))
}
