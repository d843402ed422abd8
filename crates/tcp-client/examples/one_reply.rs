//! Step 1: one write, one read. Whether that is the whole answer is luck.
//!
//! ```text
//! cargo run -p tcp-client --example one_reply -- 127.0.0.1:8080 hello
//! ```

use anyhow::Context;
use std::env;
use std::io::{Read, Write};
use std::net::TcpStream;

fn main() -> anyhow::Result<()> {
    let addr = env::args().nth(1).unwrap_or("127.0.0.1:8080".into());
    let text = env::args().nth(2).unwrap_or("hello".into());

    // Python's socket() and connect() are this one call.
    let mut stream = TcpStream::connect(&addr).with_context(|| format!("connect {addr}"))?;

    // Python's send: the kernel takes as many bytes as it has room for, and says how many.
    let written = stream.write(text.as_bytes())?;
    println!("one write took {written} of {} bytes", text.len());

    // Python's recv(1024): at most 1024 bytes, and as few as one: whatever has arrived.
    let mut buf = [0; 1024];
    let n = stream.read(&mut buf)?;
    println!("one read returned {n}");
    Ok(())
}
