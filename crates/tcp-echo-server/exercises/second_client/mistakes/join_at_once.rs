//! Starts a thread for each client, and waits for its end at once: one after another again, in
//! disguise.
//!
//! Caught with: `join` right after `spawn`

use std::io;
use std::net::TcpListener;
use std::thread;
use tcp_echo_server::{Limits, echo};

fn serve(listener: &TcpListener) -> io::Result<()> {
    loop {
        let (stream, peer) = listener.accept()?;
        let client = thread::spawn(move || echo(&stream, &Limits::default()));
        match client.join() {
            Ok(Ok(echoed)) => println!("{peer}: {echoed} bytes"),
            _ => println!("{peer}: trouble"),
        }
    }
}

mod checks;
