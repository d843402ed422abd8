//! What the peer sees of a closed and of a leaked socket.

use super::{peer, since};
use anyhow::{Context, bail, ensure};
use std::collections::HashSet;
use std::io::{Read, Write};
use std::mem;
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};
use timeouts::is_timeout;

const CONNECTIONS: usize = 100;
const TIMEOUT: Duration = Duration::from_millis(100);

pub fn run(out: &mut dyn Write) -> anyhow::Result<()> {
    let (stream, mut peer) = peer::connected()?;
    peer.set_read_timeout(Some(TIMEOUT))?;
    // What the end of a scope does, on every path out of it.
    drop(stream);
    let n = peer.read(&mut [0; 64])?;
    writeln!(out, "a dropped stream: the peer reads {n} bytes, the end of the stream")?;

    let (stream, mut peer) = peer::connected()?;
    peer.set_read_timeout(Some(TIMEOUT))?;
    let start = Instant::now();
    // Its Drop never runs. A stream in a Vec that only grows, or owned by a thread that never
    // ends, stays open as well.
    mem::forget(stream);
    match peer.read(&mut [0; 64]) {
        Err(err) if is_timeout(&err) => {
            writeln!(out, "a forgotten stream: the peer waits, here for {}", since(start))?;
        }
        other => bail!("the peer of a forgotten stream has read {other:?}"),
    }

    many(out, "dropped", drop)?;
    many(out, "forgotten", mem::forget)?;
    Ok(())
}

/// Ends our side of many connections by `end`, after their peers have closed them.
fn many(out: &mut dyn Write, how: &str, end: fn(TcpStream)) -> anyhow::Result<()> {
    let listener = peer::listener()?;
    let before = descriptors();
    for _ in 0..CONNECTIONS {
        let (peer, mut stream) = peer::pair(&listener).context("open a connection")?;
        stream.set_read_timeout(Some(TIMEOUT))?;
        drop(peer);
        // Waits until we know of it.
        ensure!(stream.read(&mut [0; 1])? == 0, "the peer has spoken");
        end(stream);
    }
    writeln!(out, "{CONNECTIONS} connections closed by their peers and {how} by us:")?;
    match (before, descriptors(), in_close_wait(&listener)) {
        (Some(before), Some(after), Some(waiting)) => {
            let more = after.saturating_sub(before);
            writeln!(out, "  {more} descriptors more, {waiting} in CLOSE_WAIT")?;
        }
        _ => writeln!(out, "  (this program can count them on Linux only)")?,
    }
    Ok(())
}

/// How many descriptors this process has open. `proc_pid_fd(5)`; only Linux has it.
fn descriptors() -> Option<usize> {
    Some(std::fs::read_dir("/proc/self/fd").ok()?.count())
}

/// How many of the listener's connections wait for our close. `proc_pid_net(5)`; only Linux.
fn in_close_wait(listener: &TcpListener) -> Option<usize> {
    let port = format!(":{:04X}", listener.local_addr().ok()?.port());
    let table = std::fs::read_to_string("/proc/self/net/tcp").ok()?;
    // A set: a line may come twice if other programs open and close sockets meanwhile.
    let mut peers = HashSet::new();
    for line in table.lines() {
        let columns: Vec<&str> = line.split_whitespace().collect();
        // Local address and port, remote address and port, state; 08 is CLOSE_WAIT.
        if let [_, local, remote, "08", ..] = columns[..] {
            if local.ends_with(&port) {
                peers.insert(remote);
            }
        }
    }
    Some(peers.len())
}
