//! Match the reply to the request.
//!
//! You have asked with `time? TOKEN`. TOKEN is a number in hex that only you and the server know; the
//! reply is `TOKEN TIME`. But anyone may send to your port, and a network may deliver late, or
//! twice. The tutorial's client takes the first datagram that comes for its answer.
//!
//! Write `wait_for_reply`: it receives until the reply to *this* request is there, and returns its
//! TIME. Everything else is passed over, without a word and without an error:
//!
//! - what another address has sent, even with the right token;
//! - a reply with another token: to an earlier question, late or for the second time;
//! - what is no reply at all: nothing in it, no token, no text.
//!
//! At the deadline it returns `Ok(None)`, however many datagrams there were to pass over. The
//! request is sent already; you only receive. About 20 minutes.
//!
//! ```text
//! cargo test -p udp-client --test match_reply
//! ```

use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::time::Instant;

/// Waits until `deadline` for the reply `TOKEN TIME` (512 bytes at most) of `server`; its TIME.
fn wait_for_reply(
    socket: &UdpSocket,
    server: SocketAddr,
    token: &str,
    deadline: Instant,
) -> io::Result<Option<String>> {
    todo!("until {deadline:?} receive at {socket:?} what {server} says to {token}")
}

mod checks;
