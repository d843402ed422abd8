//! A peer that does not read, and a timeout.

use super::{peer, since};
use anyhow::bail;
use std::io::{self, Write};
use std::time::{Duration, Instant};
use timeouts::is_timeout;

const TIMEOUT: Duration = Duration::from_millis(100);
const MIB: usize = 1024 * 1024;

pub fn run(out: &mut dyn Write) -> anyhow::Result<()> {
    let (mut stream, mut peer) = peer::connected()?;
    writeln!(out, "{} is connected and does not read", stream.peer_addr()?)?;

    // More than the buffers of both ends hold.
    let payload = vec![b'x'; 64 * MIB];
    stream.set_write_timeout(Some(TIMEOUT))?;
    let start = Instant::now();
    let Err(err) = stream.write_all(&payload) else {
        bail!("the buffers took 64 MiB");
    };
    writeln!(out, "write_all of 64 MiB, with a timeout of 100ms for each write")?;
    writeln!(out, "  is_timeout? {}, after {}", is_timeout(&err), since(start))?;
    writeln!(out, "  how much was sent? write_all does not say")?;

    // Nobody knows where to go on, so nothing more may be sent on this stream.
    drop(stream);
    peer.set_read_timeout(Some(Duration::from_secs(2)))?;
    let received = io::copy(&mut peer, &mut io::sink())?;
    let received = received as f64 / MIB as f64;
    writeln!(out, "we close the stream; only now the peer reads")?;
    writeln!(out, "  it gets {received:.1} MiB, then the end of the stream and no error")?;
    Ok(())
}
