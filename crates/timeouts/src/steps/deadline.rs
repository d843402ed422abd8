//! The peer that drips, cut off by a deadline.

use super::{ms, peer, since};
use anyhow::bail;
use std::io::{Read, Write};
use std::time::{Duration, Instant};
use timeouts::{Bounded, Deadline};

const PAUSE: Duration = Duration::from_millis(100);
const LIMIT: Duration = Duration::from_millis(500);

pub fn run(out: &mut dyn Write) -> anyhow::Result<()> {
    let stream = peer::dripping(PAUSE)?;
    writeln!(out, "the peer sends a byte each 100ms; our deadline is after 500ms")?;

    let start = Instant::now();
    let deadline = Deadline::starting(start, LIMIT);
    let mut bounded = Bounded::new(&stream, deadline);
    for number in 1..=3 {
        let left = deadline.left(Instant::now());
        // The timeout of each read is the time left.
        bounded.read_exact(&mut [0; 1])?;
        writeln!(out, "  read {number} was given {}", ms(left))?;
    }

    // The peer has no end, the deadline has.
    let mut rest = Vec::new();
    let Err(err) = bounded.read_to_end(&mut rest) else {
        bail!("the peer has ended its stream");
    };
    writeln!(out, "the rest: {:?} after {}: {err}", err.kind(), since(start))?;
    Ok(())
}
