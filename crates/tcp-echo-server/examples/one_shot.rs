//! Step 1: the tutorial's server, line for line. It answers one read of one client, and ends.
//!
//! ```text
//! cargo run -p tcp-echo-server --example one_shot
//! ```

use std::env;
use std::io::{Read, Write};
use std::net::TcpListener;

fn main() -> anyhow::Result<()> {
    let addr = env::args().nth(1).unwrap_or("127.0.0.1:8080".into());

    // Python's socket(), bind() and listen() are this one call.
    let listener = TcpListener::bind(addr)?;
    println!("listening on {}", listener.local_addr()?);

    // Waits for a client; its stream is a new socket.
    let (mut stream, peer) = listener.accept()?;
    println!("{peer}: connected");

    // At most 1024 bytes, and as few as one: whatever has arrived.
    let mut buf = [0; 1024];
    let n = stream.read(&mut buf)?;
    stream.write_all(&buf[..n])?;
    println!("{peer}: echoed {n} bytes");

    // Both sockets close here, at the end of their scope.
    Ok(())
}
