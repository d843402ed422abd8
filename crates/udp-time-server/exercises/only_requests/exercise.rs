//! Drop what is not a request.
//!
//! Anybody can send anything to a UDP port: a misspelled request, a request of some other protocol,
//! another server's answer. A server that answers those too, if only with "bad request", can be
//! made to talk with another such server without end. Silence ends a conversation.
//!
//! Write `serve_one`: it receives one datagram. If that is a request, it sends `now` back to the
//! sender and returns `Ok(true)`. If not, it sends nothing, to nobody, and returns `Ok(false)`:
//! what a stranger sends is no error of the server. A request is `time?`, then spaces or nothing,
//! and at most 64 bytes in all. Everything else is none, the empty datagram too: this server speaks
//! text only.
//!
//! Mind the size of your buffer: the rest of a longer datagram is lost without a word (on Windows
//! it is an error; the checks do not go that far there). About 15 minutes.
//!
//! ```text
//! cargo test -p udp-time-server --test only_requests
//! ```

use std::io;
use std::net::UdpSocket;

/// The longest request, in bytes.
const MAX_REQUEST: usize = 64;

/// Receives one datagram and answers it with `now` if it is a request; returns whether it was.
fn serve_one(socket: &UdpSocket, now: &str) -> io::Result<bool> {
    todo!("answer with {now:?} on {socket:?}, if it is a request of up to {MAX_REQUEST} bytes")
}

mod checks;
