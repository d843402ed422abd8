//! For comparison: the same on tokio, which has the event loop inside. Each client's code reads as
//! if it had a thread of its own.
//!
//! ```text
//! cargo run -p event-loop --features tokio --example with_tokio
//! ```

use std::env;
use std::io;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;

fn main() -> anyhow::Result<()> {
    let addr = env::args().nth(1).unwrap_or("127.0.0.1:8080".into());
    // One thread, like ours; tokio can also use all cores.
    let runtime = Builder::new_current_thread().enable_io().build()?;
    runtime.block_on(serve(&addr))
}

async fn serve(addr: &str) -> anyhow::Result<()> {
    let listener = TcpListener::bind(addr).await?;
    println!("listening on {}", listener.local_addr()?);
    loop {
        let (stream, peer) = listener.accept().await?;
        println!("{peer}: connected");
        // Not a thread: a state machine, which the compiler makes of the function's body.
        // Simplified: no limit on clients, on time, or on how it ends (as in step 3 of lesson 2).
        tokio::spawn(async move {
            match echo(stream).await {
                Ok(echoed) => println!("{peer}: echoed {echoed} bytes"),
                Err(err) => println!("{peer}: {err}"),
            }
        });
    }
}

/// Sends every byte back until the peer half-closes; returns how many there were.
async fn echo(mut stream: TcpStream) -> io::Result<usize> {
    let mut buf = [0; 16 * 1024];
    let mut echoed = 0;
    loop {
        // At each await, this client's state is put aside, and others have their turn.
        let n = stream.read(&mut buf).await?;
        if n == 0 {
            return Ok(echoed);
        }
        stream.write_all(&buf[..n]).await?;
        echoed += n;
    }
}
