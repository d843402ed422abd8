//! Step 3: frames, from whoever connects. Each one is reported, and sent back as a frame.
//!
//! ```text
//! cargo run -p framing --example with_frames
//! ```

use framing::{Framing, Length, Reader};
use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

fn main() -> anyhow::Result<()> {
    let addr = env::args().nth(1).unwrap_or("127.0.0.1:8080".into());
    let listener = TcpListener::bind(addr)?;
    println!("listening on {}", listener.local_addr()?);

    // Simplified: one client at a time, and no limit on how long it may take (lesson 7).
    loop {
        let (stream, peer) = listener.accept()?;
        match serve(&stream, peer) {
            Ok(()) => println!("{peer}: end of stream"),
            Err(err) => println!("{peer}: {err}"),
        }
    }
}

fn serve(mut stream: &TcpStream, peer: SocketAddr) -> io::Result<()> {
    let agreed = Length::default();
    let mut frames = Reader::new(stream, agreed);
    let mut answer = Vec::new();
    while let Some(payload) = frames.next_frame()? {
        println!("{peer}: a frame of {} bytes", payload.len());
        answer.clear();
        agreed.encode(payload, &mut answer)?;
        // Header and payload in one write: a second small one may be held back until the first is
        // acknowledged (Nagle's algorithm).
        stream.write_all(&answer)?;
    }
    Ok(())
}
