//! Serve a second client while the first is silent: a solution.

use std::io;
use std::net::TcpListener;
use std::thread;
use tcp_echo_server::{Limits, echo};

/// Serves the clients of `listener`, all at the same time; returns only if `accept` fails.
fn serve(listener: &TcpListener) -> io::Result<()> {
    loop {
        let (stream, peer) = listener.accept()?;
        // The thread owns its client's stream, and so closes it at its end. Nobody waits for the
        // thread: the loop is back in accept(2) at once.
        // Simplified: thread::spawn panics where the system has no thread left, and nothing limits
        // how many there are. `src/server.rs` does both better.
        thread::spawn(move || {
            // A client that has reset is that client's affair: told, and forgotten. (eprintln! panics
            // where stderr is closed; at this point that ends a thread that is over anyway.)
            if let Err(err) = echo(&stream, &Limits::default()) {
                eprintln!("{peer}: {err}");
            }
        });
    }
}

mod checks;
