//! An end to every wait: a timeout bounds one system call, a deadline the whole operation.
//!
//! ```text
//! cargo run -p timeouts -- drip
//! ```
//!
//! Lesson: `lessons/07-timeouts.md`. What is where, in reading order:
//!
//! - [`is_timeout`]: whether an error is a timeout's
//! - [`Deadline`]: the instant at which a whole operation must be over
//! - [`Bounded`]: a stream that keeps a deadline
//! - [`connect`]: all addresses of a host within one deadline, finding them included
//! - [`Backoff`]: how long to wait before the next try
//!
//! ```no_run
//! use std::io::{Read, Write};
//! use std::time::Duration;
//! use timeouts::{Bounded, Deadline, connect};
//!
//! // Two seconds for all of it: the name, the connection, the request and the reply.
//! let deadline = Deadline::after(Duration::from_secs(2));
//! let stream = connect("localhost:8080", deadline)?;
//! let mut bounded = Bounded::new(&stream, deadline);
//! bounded.write_all(b"hello\n")?;
//! bounded.read_exact(&mut [0; 6])?;
//! # Ok::<(), std::io::Error>(())
//! ```

mod backoff;
mod bounded;
mod connect;
mod deadline;
mod is_timeout;

pub use backoff::Backoff;
pub use bounded::{Bounded, SetTimeouts};
pub use connect::{connect, connect_with};
pub use deadline::Deadline;
pub use is_timeout::is_timeout;
