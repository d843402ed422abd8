//! Peers for the steps, on loopback.

use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// A listener on a port that the system chooses.
pub fn listener() -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
}

/// Both ends of one connection: ours, and the peer's.
pub fn connected() -> io::Result<(TcpStream, TcpStream)> {
    pair(&listener()?)
}

/// Both ends of a new connection to `listener`.
pub fn pair(listener: &TcpListener) -> io::Result<(TcpStream, TcpStream)> {
    // The kernel completes the connection; accept takes it afterwards.
    let ours = TcpStream::connect(listener.local_addr()?)?;
    let (peers, _) = listener.accept()?;
    Ok((ours, peers))
}

/// Runs a peer beside us. It ends with the process, if not before.
pub fn start(peer: impl FnOnce() -> io::Result<()> + Send + 'static) -> io::Result<()> {
    // What goes wrong for the peer is seen from our end.
    let _ = thread::Builder::new().name("peer".into()).spawn(peer)?;
    Ok(())
}

/// Connects us to a peer that sends a byte, waits for `pause`, and so on until we close.
pub fn dripping(pause: Duration) -> io::Result<TcpStream> {
    let (ours, mut peers) = connected()?;
    start(move || {
        loop {
            peers.write_all(b".")?;
            thread::sleep(pause);
        }
    })?;
    Ok(ours)
}
