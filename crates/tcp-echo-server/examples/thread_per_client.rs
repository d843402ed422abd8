//! Step 3: a thread for each client, so that a silent one keeps nobody waiting.
//!
//! ```text
//! cargo run -p tcp-echo-server --example thread_per_client
//! ```

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

fn main() -> anyhow::Result<()> {
    let addr = env::args().nth(1).unwrap_or("127.0.0.1:8080".into());
    let listener = TcpListener::bind(addr)?;
    println!("listening on {}", listener.local_addr()?);

    loop {
        let (stream, peer) = listener.accept()?;
        println!("{peer}: connected");
        // The thread owns its client's stream; the loop is back in accept at once.
        // Simplified: no limit on threads, on time, or on how it ends. The crate adds them.
        thread::spawn(move || match echo(stream) {
            Ok(echoed) => println!("{peer}: echoed {echoed} bytes"),
            Err(err) => println!("{peer}: {err}"),
        });
    }
}

/// Sends every byte back until the peer half-closes; returns how many there were.
fn echo(mut stream: TcpStream) -> io::Result<usize> {
    let mut buf = [0; 1024];
    let mut echoed = 0;
    loop {
        let n = stream.read(&mut buf)?;
        // Zero bytes is the end of the stream.
        if n == 0 {
            return Ok(echoed);
        }
        stream.write_all(&buf[..n])?;
        echoed += n;
    }
}
