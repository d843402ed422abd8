//! A peer that is silent, and a timeout.

use super::{peer, since};
use anyhow::bail;
use std::io::{ErrorKind, Read, Write};
use std::thread;
use std::time::{Duration, Instant};
use timeouts::is_timeout;

const TIMEOUT: Duration = Duration::from_millis(100);

pub fn run(out: &mut dyn Write) -> anyhow::Result<()> {
    let (mut stream, mut peer) = peer::connected()?;
    let addr = stream.peer_addr()?;
    writeln!(out, "{addr} is connected and says nothing")?;

    // From now on each read waits for so long at most. Without it: for ever.
    stream.set_read_timeout(Some(TIMEOUT))?;
    let mut buf = [0; 64];
    let start = Instant::now();
    let Err(err) = stream.read(&mut buf) else {
        bail!("the silent peer has spoken");
    };
    writeln!(out, "a read with a timeout of 100ms: an error after {}", since(start))?;
    writeln!(out, "  its kind: {:?}", err.kind())?;
    writeln!(out, "  its text: {err}")?;
    writeln!(out, "  is its kind TimedOut? {}", err.kind() == ErrorKind::TimedOut)?;
    writeln!(out, "  is_timeout? {}", is_timeout(&err))?;
    writeln!(out, "  what a user should read: no reply from {addr} within 100ms")?;

    // A timed-out read has taken nothing: the stream is as it was.
    peer.write_all(b"late")?;
    let n = stream.read(&mut buf)?;
    writeln!(out, "the peer says \"late\", and the next read returns {n} bytes")?;

    // Python's settimeout(0) means non-blocking. Here zero is a mistake.
    if let Err(err) = stream.set_read_timeout(Some(Duration::ZERO)) {
        writeln!(out, "a timeout of zero: {:?}: {err}", err.kind())?;
    }

    // Not a timeout at all. On Unix "no thread left" is the same number as an expired timeout.
    let stack = usize::MAX / 4;
    if let Err(err) = thread::Builder::new().stack_size(stack).spawn(|| ()) {
        writeln!(out, "a thread with too large a stack: {:?}: {err}", err.kind())?;
        let wrong = if is_timeout(&err) { "true, and that is wrong" } else { "false" };
        writeln!(out, "  is_timeout? {wrong}")?;
    }
    Ok(())
}
