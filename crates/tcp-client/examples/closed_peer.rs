//! What a write says after the peer has closed. It starts its own server.
//!
//! ```text
//! cargo run -p tcp-client --example closed_peer
//! ```

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut stream = TcpStream::connect(listener.local_addr()?)?;
    let (peer, _) = listener.accept()?;

    // Its FIN arrives: the end of the stream.
    drop(peer);
    println!("read: {} bytes", stream.read(&mut [0; 1024])?);

    // A FIN says "I send no more", not "I read no more": the kernel takes the bytes and sends them.
    println!("first write: {} bytes taken", stream.write(b"hello")?);

    // They meet no socket, and a reset comes back. Now the kernel knows.
    for nth in ["second", "third"] {
        match stream.write(b"hello") {
            Ok(n) => println!("{nth} write: {n} bytes taken"),
            Err(err) => println!("{nth} write: {:?}, {err}", err.kind()),
        }
    }
    Ok(())
}
