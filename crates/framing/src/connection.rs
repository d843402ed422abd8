//! A connection with both ends in this process.

use anyhow::Context;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

/// Loopback takes microseconds. No wait here is longer than this.
const LIMIT: Duration = Duration::from_secs(10);

/// Sends `writes` over a new connection; returns what the other end read. It reads each time that
/// `writes_per_read` writes have arrived, and once behind the last.
pub fn transfer(writes: &[Vec<u8>], writes_per_read: usize) -> anyhow::Result<Vec<Vec<u8>>> {
    let (mut sender, mut receiver) = connect().context("connect over loopback")?;
    let mut reads = Vec::new();
    for together in writes.chunks(writes_per_read) {
        for bytes in together {
            sender.write_all(bytes).context("write")?;
        }
        let count = together.iter().map(Vec::len).sum();
        reads.push(read_once(&mut receiver, count).context("read")?);
    }
    Ok(reads)
}

fn connect() -> io::Result<(TcpStream, TcpStream)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let sender = TcpStream::connect(listener.local_addr()?)?;
    let (receiver, _) = listener.accept()?;
    // Each write leaves at once, as a segment of its own (no Nagle's algorithm). If any writes
    // could be told apart by the other end, these could.
    sender.set_nodelay(true)?;
    receiver.set_read_timeout(Some(LIMIT))?;
    Ok((sender, receiver))
}

/// Waits until `count` bytes have arrived, then reads once.
fn read_once(stream: &mut TcpStream, count: usize) -> io::Result<Vec<u8>> {
    let mut buf = [0; 1024];
    let deadline = Instant::now() + LIMIT;
    // peek looks at what has arrived and leaves it there, for the read (MSG_PEEK in recv(2)).
    while stream.peek(&mut buf)? < count {
        if Instant::now() > deadline {
            return Err(ErrorKind::TimedOut.into());
        }
        thread::yield_now();
    }
    let n = stream.read(&mut buf)?;
    Ok(buf[..n].to_vec())
}
