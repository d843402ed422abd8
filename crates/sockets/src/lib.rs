//! What a socket is: the choices that make it, and the addresses that it gets on its way.
//!
//! ```text
//! cargo run -p sockets
//! ```
//!
//! Lesson: `lessons/01-sockets.md`. What is where, in reading order:
//!
//! - [`walk`]: a TCP and a UDP conversation, one system call at a time
//! - [`Endpoint`]: a socket as the kernel describes it: protocol, own address, peer's address
//! - [`FourTuple`]: the four numbers that name a connection

mod endpoint;
mod four_tuple;
mod walk;

pub use endpoint::{Endpoint, Transport};
pub use four_tuple::FourTuple;
pub use walk::walk;
