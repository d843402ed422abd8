//! An upper-casing server that counts.
//!
//! It sends everything back in upper case, and when the client has no more, it says how much that
//! was. The client needs no `exit` command for it: its half-close says "no more", and the server can
//! still answer.
//!
//! Write `shout`, the conversation with one client:
//!
//! - each piece is answered as it comes, with `a` to `z` in upper case. All other bytes come back as
//!   they are: `é` and `你` are several bytes each, and a read may end in the middle of one;
//! - after the client's half-close comes one line with the number of bytes that this client sent:
//!   `6 bytes` and a newline, `0 bytes` if there were none;
//! - then the client must see the end of the stream. The server's accept loop keeps a handle on every
//!   connection, so returning does not close it: end your direction yourself.
//!
//! About 15 minutes.
//!
//! ```text
//! cargo test -p tcp-echo-server --test shout
//! ```

use std::io;
use std::net::TcpStream;

/// Answers in upper case until the client half-closes; then sends the count, and ends its direction.
fn shout(stream: &mut TcpStream) -> io::Result<()> {
    todo!("read from {stream:?}, write back what came in upper case, and at the end the count")
}

mod checks;
