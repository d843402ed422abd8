//! Step 2: echo until the end of the stream, then serve the next client.
//!
//! ```text
//! cargo run -p tcp-echo-server --example one_at_a_time
//! ```

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};

fn main() -> anyhow::Result<()> {
    let addr = env::args().nth(1).unwrap_or("127.0.0.1:8080".into());
    let listener = TcpListener::bind(addr)?;
    println!("listening on {}", listener.local_addr()?);

    loop {
        let (stream, peer) = listener.accept()?;
        println!("{peer}: connected");
        // While this client is served, the next ones wait in the backlog.
        match echo(stream) {
            Ok(echoed) => println!("{peer}: echoed {echoed} bytes"),
            Err(err) => println!("{peer}: {err}"),
        }
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
