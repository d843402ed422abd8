//! A goodbye on every path.
//!
//! A protocol says that a server ends each conversation with the line `BYE`, so that the client can
//! tell an orderly end from a broken one. There are many ways out of a conversation: it is over, a
//! `?` returns an error, something panics. A goodbye in the last line of a function is skipped by
//! all but the first.
//!
//! Write `serve`: it calls `talk(&mut stream)` once and returns what `talk` returned. Whichever way
//! `talk` ends, the client then reads `BYE` and a newline, once, and the end of the stream.
//!
//! - What has a `Drop` is dropped on every path: make a type that owns the stream and says goodbye
//!   in its `drop`. A panic of `talk` goes on to the caller; you need not catch it.
//! - Another thread may hold a `try_clone` of the stream. It is the same connection, and it stays
//!   open until the last clone is dropped. The client must read the end of the stream even so.
//! - The client may be gone already. Then nobody can be told, and that must not panic.
//!
//! About 15 minutes.
//!
//! ```text
//! cargo test -p timeouts --test goodbye
//! ```

use std::io;
use std::net::TcpStream;

/// Has a talk with the client of `stream`; says goodbye on every path.
fn serve(stream: TcpStream, talk: fn(&mut TcpStream) -> io::Result<()>) -> io::Result<()> {
    todo!("call {talk:?} with {stream:?}, and say goodbye whatever comes of it")
}

mod checks;
