//! Asks for the time over UDP: one datagram out, one back, and everything that can happen instead.
//!
//! ```text
//! cargo run -p udp-client
//! ```
//!
//! Lesson: `lessons/05-udp-client.md`. What is where, in reading order:
//!
//! - [`Protocol`]: three ways to ask for the time, and to read the reply; pure, without sockets.
//!   Their formats are in [`text`], [`rfc868`] and [`sntp`], the way NTP counts time in [`clock`]
//! - [`judge`]: what a datagram is: an [`Answer`], or nothing to do with us
//! - [`Patience`]: how long to wait, how often to ask again
//! - [`ask`]: the conversation with one server; [`ask_everyone`]: a broadcast
//! - [`resolve`]: a name's addresses, within a limit of time
//! - [`dns`]: a DNS question and its answer by hand, for the example `dns_a`

mod ask;
pub mod clock;
pub mod dns;
mod error;
mod ignored;
mod judge;
mod patience;
mod protocol;
mod resolve;
pub mod rfc868;
pub mod sntp;
pub mod text;

pub use ask::{ask, ask_everyone};
pub use error::AskError;
pub use ignored::{Ignored, Why};
pub use judge::{Answer, Heard, MAX_REPLY, Moment, Try, judge};
pub use patience::Patience;
pub use protocol::{Content, Protocol, Reply};
pub use resolve::{look_up, resolve};

use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Write};

/// A number that nobody else can guess: a reply that carries it back comes from somebody who has
/// seen the request.
///
/// std has no random numbers, but seeds each `HashMap` with them; this hashes nothing with such a
/// seed. Good enough for a token that lives ten seconds, not for a key.
pub fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// Writes one line to stderr. `eprintln!` would panic where stderr is closed.
pub fn report(line: &str) {
    let _ = io::stderr().write_all(format!("{line}\n").as_bytes());
}
