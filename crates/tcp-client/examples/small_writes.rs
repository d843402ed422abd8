//! Two small writes, then a read: each end waits for the other. It starts its own server.
//!
//! ```text
//! cargo run -p tcp-client --example small_writes
//! ```

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Instant;

const ROUNDS: u32 = 20;
const REQUEST: &[u8] = b"time?\n";

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let addr = listener.local_addr()?;
    thread::spawn(move || {
        while let Ok((stream, _)) = listener.accept() {
            let _ = serve(stream);
        }
    });

    println!("{ROUNDS} rounds of a request and its reply:");
    let (head, tail) = REQUEST.split_at(4);
    println!("  request in two writes      {:6.1} ms", ask(addr, &[head, tail], false)?);
    println!("  two writes, set_nodelay    {:6.1} ms", ask(addr, &[head, tail], true)?);
    println!("  one write                  {:6.1} ms", ask(addr, &[REQUEST], false)?);
    Ok(())
}

/// Sends the request in `pieces` and waits for the reply, [`ROUNDS`] times; returns milliseconds.
fn ask(addr: SocketAddr, pieces: &[&[u8]], nodelay: bool) -> io::Result<f64> {
    let mut stream = TcpStream::connect(addr)?;
    stream.set_nodelay(nodelay)?;
    let start = Instant::now();
    for _ in 0..ROUNDS {
        for piece in pieces {
            stream.write_all(piece)?;
        }
        stream.read_exact(&mut [0; 1])?;
    }
    Ok(start.elapsed().as_secs_f64() * 1000.0)
}

/// One byte for each whole request.
fn serve(mut stream: TcpStream) -> io::Result<()> {
    loop {
        stream.read_exact(&mut [0; REQUEST.len()])?;
        stream.write_all(b"!")?;
    }
}
