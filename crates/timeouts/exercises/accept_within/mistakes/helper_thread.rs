//! A thread in a blocking `accept`, and a limit for its answer. Nothing ends the thread: it takes the
//! next client, and nobody ever hears of that client.
//!
//! Caught with: takes the next client away

use checks::Listener;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

fn accept_within(listener: &Listener, limit: Duration) -> io::Result<(TcpStream, SocketAddr)> {
    let (sender, receiver) = mpsc::channel();
    let clone = listener.try_clone()?;
    thread::spawn(move || sender.send(clone.accept()));
    receiver.recv_timeout(limit).unwrap_or(Err(ErrorKind::TimedOut.into()))
}

mod checks;
