//! Try again, later each time, and not all at the same time.

use super::{ms, peer, since};
use std::io::{self, ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};
use timeouts::{Backoff, Bounded, Deadline, connect};

const FIRST: Duration = Duration::from_millis(100);
const CAP: Duration = Duration::from_secs(10);
const LIMIT: Duration = Duration::from_secs(2);

pub fn run(out: &mut dyn Write) -> anyhow::Result<()> {
    let listener = peer::listener()?;
    let addr = listener.local_addr()?;
    peer::start(move || {
        for number in 1.. {
            let (mut stream, _) = listener.accept()?;
            stream.read_exact(&mut [0; 5])?;
            // The first two are hung up on without an answer.
            if number == 3 {
                stream.write_all(b"12:00")?;
            }
        }
        Ok(())
    })?;

    let start = Instant::now();
    // For all tries and waits together.
    let deadline = Deadline::starting(start, LIMIT);
    for (number, wait) in (1..).zip(Backoff::new(FIRST, CAP)) {
        match ask(addr, deadline) {
            Ok(answer) => {
                writeln!(out, "try {number}: {answer:?} after {}", since(start))?;
                break;
            }
            Err(err) => writeln!(out, "try {number}: {err}; next try in {}", ms(wait))?,
        }
        thread::sleep(wait.min(deadline.time_left()?));
    }

    writeln!(out, "1000 clients fail at the same moment; in the busiest 10ms of their third try")?;
    let together = vec![FIRST + 2 * FIRST; 1000];
    writeln!(out, "  without jitter: {} come back", busiest(together))?;
    let apart = (0..1000).map(|seed| Backoff::with_seed(FIRST, CAP, seed).take(2).sum()).collect();
    writeln!(out, "  with jitter: {} come back", busiest(apart))?;
    Ok(())
}

fn ask(addr: SocketAddr, deadline: Deadline) -> io::Result<String> {
    let stream = connect(&addr.to_string(), deadline)?;
    let mut bounded = Bounded::new(&stream, deadline);
    bounded.write_all(b"time?")?;
    let mut answer = String::new();
    match bounded.read_to_string(&mut answer)? {
        0 => Err(io::Error::new(ErrorKind::UnexpectedEof, "hung up without an answer")),
        _ => Ok(answer),
    }
}

/// How many of the moments fall into the same 10ms, at most.
fn busiest(mut moments: Vec<Duration>) -> usize {
    moments.sort();
    let within = |first: &Duration| {
        let end = *first + Duration::from_millis(10);
        moments.iter().filter(|moment| (*first..end).contains(moment)).count()
    };
    moments.iter().map(within).max().unwrap_or(0)
}
