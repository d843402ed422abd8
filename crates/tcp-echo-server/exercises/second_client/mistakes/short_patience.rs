//! Still one after another, and hangs up on whoever is silent for a tenth of a second. The second client
//! is served, at the first one's cost.
//!
//! Caught with: hung up on a client that was only silent

use std::io;
use std::net::TcpListener;
use std::time::Duration;
use tcp_echo_server::{Limits, echo};

fn serve(listener: &TcpListener) -> io::Result<()> {
    let limits = Limits { idle_timeout: Duration::from_millis(100), ..Limits::default() };
    loop {
        let (stream, peer) = listener.accept()?;
        if let Err(err) = echo(&stream, &limits) {
            println!("{peer}: {err}");
        }
    }
}

mod checks;
