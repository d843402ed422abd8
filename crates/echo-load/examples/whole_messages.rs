//! A server that answers only when a whole message is there, as most protocols do: it echoes
//! messages of 64 bytes.
//!
//! ```text
//! cargo run --release -p echo-load --example whole_messages
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
        let (stream, _) = listener.accept()?;
        thread::spawn(move || answer(stream));
    }
}

fn answer(mut stream: TcpStream) -> io::Result<()> {
    let mut message = [0; 64];
    loop {
        stream.read_exact(&mut message)?;
        stream.write_all(&message)?;
    }
}
