//! Step 1: one thread for all clients, that asks each of them, again and again. It works, for short
//! messages, and it keeps a core busy with nothing.
//!
//! ```text
//! cargo run -p event-loop --example busy_poll
//! ```

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

struct Client {
    stream: TcpStream,
    peer: SocketAddr,
    /// How often a read had nothing to say.
    in_vain: u64,
}

fn main() -> anyhow::Result<()> {
    let addr = env::args().nth(1).unwrap_or("127.0.0.1:8080".into());
    let listener = TcpListener::bind(addr)?;
    // From now on accept does not wait: WouldBlock is "nobody there".
    listener.set_nonblocking(true)?;
    println!("listening on {}", listener.local_addr()?);

    let mut clients: Vec<Client> = Vec::new();
    loop {
        match listener.accept() {
            Ok((stream, peer)) => {
                println!("{peer}: connected");
                // Said for each stream: on Linux it does not follow from the listener (lesson 7).
                stream.set_nonblocking(true)?;
                clients.push(Client { stream, peer, in_vain: 0 });
            }
            Err(err) if err.kind() == ErrorKind::WouldBlock => {}
            Err(err) => return Err(err.into()),
        }
        clients.retain_mut(|client| match echo(client) {
            Ok(true) => true,
            ended => {
                let how = ended.map_or_else(|err| err.to_string(), |_| "ended".into());
                let thousands = client.in_vain as f64 / 1000.0;
                println!("{}: {how}; asked {thousands:.1} thousand times in vain", client.peer);
                false
            }
        });
    }
}

/// Asks once, and sends back what came; `false` is the end of the stream.
fn echo(client: &mut Client) -> io::Result<bool> {
    let mut buf = [0; 1024];
    let n = match client.stream.read(&mut buf) {
        Ok(0) => return Ok(false),
        Ok(n) => n,
        // The normal case: nothing has come since we asked last.
        Err(err) if err.kind() == ErrorKind::WouldBlock => {
            client.in_vain += 1;
            return Ok(true);
        }
        Err(err) => return Err(err),
    };
    // Simplified: a write that the kernel takes only a part of is an error here.
    client.stream.write_all(&buf[..n])?;
    Ok(true)
}
