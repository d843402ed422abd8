//! Serve a second client while the first is silent.
//!
//! A server that talks with one client to the end before it accepts the next can be stopped by
//! anybody: connect, and say nothing.
//!
//! Write `serve`: it accepts clients, one after another and for ever, and talks with all of them at
//! the same time. The talking is done already: `tcp_echo_server::echo(&stream, &Limits::default())`
//! echoes to one client until that client half-closes. The rules:
//!
//! - a client that says nothing keeps nobody else waiting, and may say nothing for minutes;
//! - what goes wrong with one client is no reason to stop serving the others;
//! - when `echo` returns, that client's connection closes.
//!
//! For this exercise `serve` may return the error if `accept` itself fails. About 15 minutes.
//!
//! ```text
//! cargo test -p tcp-echo-server --test second_client
//! ```

use std::io;
use std::net::TcpListener;

/// Serves the clients of `listener`, all at the same time; returns only if `accept` fails.
fn serve(listener: &TcpListener) -> io::Result<()> {
    todo!("accept the clients of {listener:?}, and let none wait for another")
}

mod checks;
