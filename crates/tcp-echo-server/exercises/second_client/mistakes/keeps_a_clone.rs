//! Keeps a clone of each stream in a list, as chat servers do, and never takes it out. The connection
//! stays open for as long as anybody owns it, so its client waits for an end that does not come.
//!
//! Caught with: the server never closed the connection

use std::io;
use std::net::TcpListener;
use std::thread;
use tcp_echo_server::{Limits, echo};

fn serve(listener: &TcpListener) -> io::Result<()> {
    let mut clients = Vec::new();
    loop {
        let (stream, peer) = listener.accept()?;
        clients.push(stream.try_clone()?);
        println!("{} clients", clients.len());
        thread::spawn(move || {
            if let Err(err) = echo(&stream, &Limits::default()) {
                println!("{peer}: {err}");
            }
        });
    }
}

mod checks;
