//! A byte now and then: why a timeout is not a deadline.

use super::{ms, peer, since};
use std::io::{Read, Write};
use std::time::{Duration, Instant};

const PAUSE: Duration = Duration::from_millis(100);
const TIMEOUT: Duration = Duration::from_millis(300);

pub fn run(out: &mut dyn Write) -> anyhow::Result<()> {
    let mut stream = peer::dripping(PAUSE)?;
    writeln!(out, "the peer sends a byte each 100ms; our timeout is 300ms")?;

    stream.set_read_timeout(Some(TIMEOUT))?;
    let start = Instant::now();
    let mut longest = Duration::ZERO;
    for _ in 0..16 {
        let before = Instant::now();
        // Each read has 300ms of its own: the clock starts again with every byte.
        stream.read_exact(&mut [0; 1])?;
        longest = longest.max(before.elapsed());
    }
    writeln!(out, "16 bytes read, and no timeout")?;
    writeln!(out, "  the longest read took {}", ms(longest))?;
    writeln!(out, "  all of them took {}", since(start))?;
    Ok(())
}
