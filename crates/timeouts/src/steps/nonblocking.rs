//! Never wait: "nothing yet" as the normal answer.

use super::{peer, since};
use anyhow::bail;
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};
use timeouts::Deadline;

const PAUSE: Duration = Duration::from_millis(10);
const LIMIT: Duration = Duration::from_secs(2);

pub fn run(out: &mut dyn Write) -> anyhow::Result<()> {
    let listener = peer::listener()?;
    let (mut stream, mut peer) = peer::pair(&listener)?;

    // Python's setblocking(False) or settimeout(0). Timeouts mean nothing from now on.
    stream.set_nonblocking(true)?;
    let mut buf = [0; 64];
    let start = Instant::now();
    let Err(err) = stream.read(&mut buf) else {
        bail!("the silent peer has spoken");
    };
    writeln!(out, "a non-blocking read, nothing there: {:?} after {}", err.kind(), since(start))?;

    peer::start(move || {
        thread::sleep(LIMIT / 20);
        peer.write_all(b"hello")
    })?;
    let n = poll(|| stream.read(&mut buf))?;
    writeln!(out, "asked again each 10ms: {n} bytes after {}", since(start))?;
    // The peer's thread is over and its stream is closed. That is Ok(0), not WouldBlock.
    let n = poll(|| stream.read(&mut buf))?;
    writeln!(out, "and again: {n} bytes, the end of the stream")?;

    listener.set_nonblocking(true)?;
    let Err(err) = listener.accept() else {
        bail!("somebody has connected");
    };
    writeln!(out, "a non-blocking accept, nobody there: {:?}", err.kind())?;
    let _client = TcpStream::connect(listener.local_addr()?)?;
    let (mut accepted, _) = poll(|| listener.accept())?;

    // Does the new stream wait? Linux says yes. Elsewhere it is as its listener is.
    accepted.set_read_timeout(Some(LIMIT / 20))?;
    let start = Instant::now();
    let _ = accepted.read(&mut buf);
    let waits = if start.elapsed() >= LIMIT / 20 { "waits" } else { "does not wait" };
    writeln!(out, "a read of the accepted stream {waits}: back after {}", since(start))?;
    // So say what you want of it, on every system.
    accepted.set_nonblocking(false)?;
    Ok(())
}

/// Asks until the answer is another than "nothing yet", with a pause in between: without it, this
/// loop would keep a core busy.
fn poll<T>(mut ask: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    let deadline = Deadline::after(LIMIT);
    loop {
        match ask() {
            Err(err) if err.kind() == ErrorKind::WouldBlock => {
                thread::sleep(PAUSE.min(deadline.time_left()?));
            }
            answer => return answer,
        }
    }
}
