//! Step 2: ask the kernel who is ready, and sleep until somebody is. One connection, its peer a
//! thread of this program, and every event that comes.
//!
//! ```text
//! cargo run -p event-loop --example one_connection
//! ```

use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

const CONNECTION: Token = Token(0);

/// How long to wait for an event that may not come.
const PATIENCE: Duration = Duration::from_millis(200);

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind(([127, 0, 0, 1], 0).into())?;
    let addr = listener.local_addr()?;
    let (start, started) = mpsc::channel();
    let peer = thread::spawn(move || peer(addr, started));
    let mut stream = accept(&listener)?;

    // epoll on Linux, kqueue on macOS, a completion port on Windows.
    let mut poll = Poll::new()?;
    let mut events = Events::with_capacity(16);
    poll.registry().register(&mut stream, CONNECTION, Interest::READABLE | Interest::WRITABLE)?;

    println!("the connection is registered");
    wait(&mut poll, &mut events)?;
    println!("the peer sends \"hello\"; we read 2 bytes, and wait for the next event");
    start.send(())?;
    wait(&mut poll, &mut events)?;
    let mut buf = [0; 2];
    println!("  read: {:?}", stream.read(&mut buf)?);
    // Edge-triggered: an event tells of a change, not of a state. Three bytes are there, and that is
    // no news.
    wait(&mut poll, &mut events)?;

    println!("we read until WouldBlock, and answer");
    while read(&mut stream)? {}
    // Simplified: five bytes find room in any send buffer.
    stream.write_all(b"hello")?;

    println!("the peer has got its echo, and half-closes");
    wait(&mut poll, &mut events)?;
    while read(&mut stream)? {}
    drop(stream);
    peer.join().unwrap_or_else(|_| Err(ErrorKind::Other.into()))?;
    Ok(())
}

/// Waits for an event, and prints what the kernel says.
fn wait(poll: &mut Poll, events: &mut Events) -> io::Result<()> {
    poll.poll(events, Some(PATIENCE))?;
    if events.is_empty() {
        println!("  no event within {PATIENCE:?}");
    }
    for event in &*events {
        let said = [
            (event.is_readable(), "readable"),
            (event.is_writable(), "writable"),
            (event.is_read_closed(), "the peer's stream has ended"),
        ];
        let said: Vec<&str> = said.iter().filter(|(so, _)| *so).map(|(_, what)| *what).collect();
        println!("  event: {}", said.join(", "));
    }
    Ok(())
}

/// Reads once, and prints what that says; `false` at `WouldBlock` and at the end.
fn read(stream: &mut TcpStream) -> io::Result<bool> {
    match stream.read(&mut [0; 2]) {
        Ok(n) => {
            println!("  read: {n}");
            Ok(n > 0)
        }
        Err(err) if err.kind() == ErrorKind::WouldBlock => {
            println!("  read: WouldBlock");
            Ok(false)
        }
        Err(err) => Err(err),
    }
}

/// The peer, as in lesson 3: it waits in each call.
fn peer(addr: SocketAddr, started: Receiver<()>) -> io::Result<()> {
    let mut stream = std::net::TcpStream::connect(addr)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    // An error is the end of the other side, for whatever reason.
    let _ = started.recv();
    stream.write_all(b"hello")?;
    stream.read_exact(&mut [0; 5])?;
    stream.shutdown(Shutdown::Write)?;
    stream.read_to_end(&mut Vec::new())?;
    Ok(())
}

/// mio's listener does not wait. Simplified: here there is nothing else to do but to ask again.
fn accept(listener: &TcpListener) -> io::Result<TcpStream> {
    loop {
        match listener.accept() {
            Ok((stream, _)) => return Ok(stream),
            Err(err) if err.kind() == ErrorKind::WouldBlock => thread::yield_now(),
            Err(err) => return Err(err),
        }
    }
}
