//! An echo server with a thread for each client, that stands still for a fifth of a second in each
//! second: a garbage collection, a full disk, a lock.
//!
//! ```text
//! cargo run --release -p echo-load --example stalling_server
//! ```

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{PoisonError, RwLock};
use std::thread;
use std::time::Duration;

/// Held by whoever echoes, together; and by the stall, alone.
static STALL: RwLock<()> = RwLock::new(());

fn main() -> anyhow::Result<()> {
    let addr = env::args().nth(1).unwrap_or("127.0.0.1:8080".into());
    let listener = TcpListener::bind(addr)?;
    println!("listening on {}", listener.local_addr()?);

    thread::spawn(|| {
        loop {
            thread::sleep(Duration::from_millis(800));
            let _alone = STALL.write().unwrap_or_else(PoisonError::into_inner);
            thread::sleep(Duration::from_millis(200));
        }
    });
    loop {
        let (stream, _) = listener.accept()?;
        thread::spawn(move || echo(stream));
    }
}

fn echo(mut stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buf = [0; 16 * 1024];
    loop {
        let n = stream.read(&mut buf)?;
        if n == 0 {
            return Ok(());
        }
        let _together = STALL.read().unwrap_or_else(PoisonError::into_inner);
        stream.write_all(&buf[..n])?;
    }
}
