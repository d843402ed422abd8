//! Reply to whoever asked.
//!
//! A UDP server has one socket for all clients. What it knows of a client is the address that a
//! datagram came from, and the next datagram may come from somebody else.
//!
//! Write `serve`: it receives as many datagrams as it is told to, and answers each as soon as it
//! has it. A request is a token of 0 to 16 hex digits; by it the client knows which answer is whose. The
//! answer is the token, a space, and `now`: to `5eed` it is `5eed 2026-01-31T12:00:00Z`. It goes
//! back to where the request came from, out of the socket that the request came to: a client drops
//! what comes from elsewhere. An empty datagram is a request like any other. About 10 minutes.
//!
//! ```text
//! cargo test -p udp-time-server --test whoever_asked
//! ```
//!
//! Simplified: it answers everybody and with more than they sent, so it is for this machine only.
//! The next two exercises mend that.

use std::io;
use std::net::UdpSocket;

/// Answers the next `requests` datagrams, each to its sender, with its token, a space and `now`.
fn serve(socket: &UdpSocket, requests: usize, now: &str) -> io::Result<()> {
    todo!("answer {requests} datagrams that come to {socket:?}, with {now:?}")
}

mod checks;
