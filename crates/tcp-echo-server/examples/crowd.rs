//! A crowd for the server: opens many connections, sends one byte on each, counts the answers.
//!
//! ```text
//! cargo run -p tcp-echo-server --example crowd -- 80
//! ```

use anyhow::Context;
use std::env;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

fn main() -> anyhow::Result<()> {
    let size: usize = env::args().nth(1).unwrap_or("80".into()).parse().context("how many?")?;
    let addr = env::args().nth(2).unwrap_or("127.0.0.1:8080".into());

    // A connect succeeds as soon as the kernel has queued it; the server need not have accepted.
    let mut crowd = Vec::new();
    for _ in 0..size {
        crowd.push(TcpStream::connect(&addr).with_context(|| format!("connect {addr}"))?);
    }
    println!("{} connected", crowd.len());

    for stream in &mut crowd {
        stream.write_all(b"?")?;
    }
    // One second for all of them together.
    let deadline = Instant::now() + Duration::from_secs(1);
    let mut answered = 0;
    for stream in &mut crowd {
        let left = deadline.saturating_duration_since(Instant::now());
        stream.set_read_timeout(Some(left.max(Duration::from_millis(1))))?;
        answered += stream.read(&mut [0; 1]).unwrap_or(0);
    }
    println!("{answered} answered within a second");
    Ok(())
}
