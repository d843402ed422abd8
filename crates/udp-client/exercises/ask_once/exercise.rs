//! Ask with a timeout.
//!
//! The tutorial's client asks and then waits in `recvfrom` for as long as it takes. If its question
//! is lost, or the server is not running, that is for ever.
//!
//! Write `ask`: it sends the question, waits at most as long as it is told, and tells three ends
//! apart:
//!
//! - a reply came: `Ok(Some(reply))`, the bytes that came and no others. A datagram of 0 bytes is a
//!   reply too;
//! - nothing came in time: `Ok(None)`;
//! - all else is an error, and is returned as one: the question cannot be sent, or the server's
//!   machine answers that nothing listens at this port. (Your kernel reports that answer only to a
//!   socket of which it knows that it talks to this server.)
//!
//! The socket that `ask` is given is bound already. About 15 minutes.
//!
//! ```text
//! cargo test -p udp-client --test ask_once
//! ```

use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

/// Asks `server`, and waits at most `timeout` (never zero) for its reply of at most 512 bytes.
fn ask(
    socket: &UdpSocket,
    server: SocketAddr,
    question: &[u8],
    timeout: Duration,
) -> io::Result<Option<Vec<u8>>> {
    todo!("send {question:?} to {server} from {socket:?}, then wait {timeout:?}")
}

mod checks;
