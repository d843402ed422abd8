//! The event loop with 10,000 connections: every byte checked, what an idle one costs, and the end.

use crate::args::Args;
use crate::client::{Noise, connect, thousands};
use crate::ctrl_c::{good, told};
use crate::room;
use crate::server::{EVENTS, Server};
use crate::table::Table;
use anyhow::Context;
use std::io::{Read, Write};

/// Bytes of a message.
const LENGTH: usize = 1000;

pub fn measure(args: &Args, table: &mut Table) -> anyhow::Result<()> {
    // Where a process may not have so many descriptors, fewer have to do, and the row says so.
    let wanted = args.amount(10_000, 2_000);
    let clients = wanted.min(room::descriptors().saturating_sub(100));
    let why_fewer = if clients < wanted { " (descriptors for no more)" } else { "" };
    let mut server = Server::start(EVENTS, &[])?;
    let empty = server.status()?;

    let mut streams = Vec::new();
    for i in 0..clients {
        streams.push(connect(server.addr).with_context(|| format!("connect number {i}"))?);
    }
    let mut wrong = 0;
    let mut echoed = vec![0; LENGTH];
    // All are asked before the first is heard.
    for (i, stream) in streams.iter_mut().enumerate() {
        let message = Noise::new(i as u64).bytes(LENGTH);
        stream.write_all(&message).with_context(|| format!("write to number {i}"))?;
    }
    for (i, stream) in streams.iter_mut().enumerate() {
        stream.read_exact(&mut echoed).with_context(|| format!("read from number {i}"))?;
        wrong += usize::from(echoed != Noise::new(i as u64).bytes(LENGTH));
    }
    table.row(
        format!("event loop, {} connections at once: every byte comes back", thousands(clients)),
        format!("{wrong} wrong{why_fewer}"),
        wrong == 0,
    );
    // In KB, of KiB.
    let memory = server.status()?.resident.saturating_sub(empty.resident);
    let each = 1.024 * memory as f64 / clients as f64;
    table.row(
        "event loop: an idle connection takes at most 4 KB of its memory",
        format!("{each:.2} KB each, after a message"),
        each <= 4.0,
    );
    let (status, took) = server.ctrl_c()?;
    table.row(
        format!("event loop: Ctrl-C with {} idle ends it within 1 s", thousands(clients)),
        told(status, took),
        good(status, took),
    );
    Ok(())
}
