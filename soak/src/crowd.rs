//! 5,000 connections at once: every byte checked, and what an idle one costs.

use crate::args::Args;
use crate::client::{LIMIT, Noise, connect, poll, thousands};
use crate::process::Status;
use crate::room;
use crate::server::{ECHO, Server};
use crate::table::Table;
use anyhow::{Context, ensure};
use std::io::{Read, Write};
use std::net::Shutdown;
use std::time::Instant;

const CLIENTS: usize = 5000;

/// Bytes a round and connection at most: two buffers of the server, and no more than the kernel
/// holds for us while we still write to the others.
const LONGEST: usize = 32 * 1024;

pub fn measure(args: &Args, table: &mut Table) -> anyhow::Result<()> {
    // Where a process may not have so many descriptors, fewer have to do, and the row says so.
    let clients = CLIENTS.min(room::descriptors().saturating_sub(100));
    let why_fewer = if clients < CLIENTS { " (descriptors for no more)" } else { "" };
    let server = Server::start(ECHO, &["--max-clients", "6000"])?;
    let empty = server.status()?;

    let start = Instant::now();
    let mut streams = Vec::new();
    for i in 0..clients {
        streams.push(connect(server.addr).with_context(|| format!("connect number {i}"))?);
    }
    let mut now = empty;
    let all_in = poll(LIMIT, || {
        now = server.status().unwrap_or(now);
        now.threads >= empty.threads + clients
    });
    ensure!(all_in, "{} threads for {clients} connections", now.threads);
    // In KB, of KiB.
    let each =
        |now: Status| 1.024 * now.resident.saturating_sub(empty.resident) as f64 / clients as f64;
    let idle = each(now);

    let (mut checked, mut wrong) = (0, 0);
    let mut echoed = vec![0; LONGEST];
    for round in 0..args.amount(10, 2) {
        // What connection `i` sends in this round, of a length of its own. It is not kept: the same
        // seed makes the same bytes again when the echo is checked.
        let bytes = |i: usize| {
            let length = 1 + (i * 7919 + round * 104_729) % LONGEST;
            Noise::new((round * CLIENTS + i) as u64).bytes(length)
        };
        // All are asked before the first is heard.
        for (i, stream) in streams.iter_mut().enumerate() {
            stream.write_all(&bytes(i)).with_context(|| format!("write to number {i}"))?;
        }
        for (i, stream) in streams.iter_mut().enumerate() {
            let sent = bytes(i);
            let echoed = &mut echoed[..sent.len()];
            stream.read_exact(echoed).with_context(|| format!("read from number {i}"))?;
            checked += sent.len();
            wrong += usize::from(*echoed != sent);
        }
    }
    let after = each(server.status()?);
    // The end of the stream comes behind the last byte, and nothing in between.
    for stream in &streams {
        stream.shutdown(Shutdown::Write).context("half-close")?;
    }
    for stream in &mut streams {
        wrong += usize::from(stream.read(&mut echoed).context("read the end")? != 0);
    }
    table.row(
        format!("{} connections at once: every byte comes back", thousands(clients)),
        format!(
            "{} MB checked, {wrong} wrong; {:.1} s{why_fewer}",
            checked / 1_000_000,
            start.elapsed().as_secs_f64()
        ),
        wrong == 0,
    );
    table.row(
        "an idle connection takes at most 25 KB of the server's memory",
        format!("{idle:.1} KB each, for {}; {after:.1} KB after traffic", thousands(clients)),
        idle <= 25.0,
    );
    Ok(())
}
