//! 100,000 connects one after another leave nothing behind.

use crate::args::Args;
use crate::client::{LIMIT, connect, poll, reset, thousands};
use crate::process::Status;
use crate::server::{ECHO, Server};
use crate::table::Table;
use anyhow::Context;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

/// Memory that may stay behind, in KiB: the allocator keeps some for the next time. A leak of one
/// stack, buffer or socket for each of the connects would be a hundred times as much.
const SLACK: usize = 2048;

pub fn measure(args: &Args, table: &mut Table) -> anyhow::Result<()> {
    let connects: usize = args.amount(100_000, 5_000);
    let server = Server::start(ECHO, &[])?;
    // What the first ones leave behind is no leak: the allocator's arenas, threads' stacks that
    // are kept for the next thread.
    for i in 0..1000 {
        visit(server.addr, i)?;
    }
    let before = settled(&server)?;
    let start = Instant::now();
    for i in 0..connects {
        visit(server.addr, i).with_context(|| format!("connect number {i}"))?;
    }
    let took = start.elapsed().as_secs_f64();
    let after = settled(&server)?;
    table.row(
        format!("{} connects one after another: nothing is left behind", thousands(connects)),
        format!(
            "descriptors {} → {}, threads {} → {}, memory {} → {} KiB; {:.0}/s",
            before.descriptors,
            after.descriptors,
            before.threads,
            after.threads,
            before.resident,
            after.resident,
            connects as f64 / took
        ),
        after.descriptors == before.descriptors
            && after.threads == before.threads
            && after.resident <= before.resident + SLACK,
    );
    Ok(())
}

/// Connects, is echoed and leaves: in order, and every tenth by a reset.
fn visit(addr: SocketAddr, i: usize) -> anyhow::Result<()> {
    let mut stream = connect_again(addr)?;
    let sent = i.to_be_bytes();
    let mut echoed = [0; size_of::<usize>()];
    stream.write_all(&sent).context("write")?;
    stream.read_exact(&mut echoed).context("read")?;
    anyhow::ensure!(echoed == sent, "other bytes came back");
    if i % 10 == 0 {
        return reset(stream).context("reset");
    }
    // We close first, so TIME_WAIT is ours, and the server keeps nothing of it.
    stream.shutdown(Shutdown::Write).context("half-close")?;
    anyhow::ensure!(stream.read(&mut echoed).context("read the end")? == 0, "more came back");
    Ok(())
}

/// Where all ephemeral ports rest in TIME_WAIT, the first are free again after a second: Linux
/// takes them for a new connection on loopback (`tcp_tw_reuse` in tcp(7)).
fn connect_again(addr: SocketAddr) -> anyhow::Result<TcpStream> {
    let end = Instant::now() + LIMIT;
    loop {
        match connect(addr) {
            Err(err) if err.kind() == ErrorKind::AddrNotAvailable && Instant::now() < end => {
                thread::sleep(Duration::from_millis(20));
            }
            result => return result.context("connect"),
        }
    }
}

/// What the server has when all clients' threads have ended: all but the first four do.
fn settled(server: &Server) -> anyhow::Result<Status> {
    // main, the accept loop, and ctrlc's, which waits for the signal.
    poll(LIMIT, || server.status().is_ok_and(|status| status.threads == 4));
    server.status()
}
