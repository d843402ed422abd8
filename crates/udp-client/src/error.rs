//! Why there is no answer.

use crate::Ignored;
use std::fmt;
use std::io;
use std::net::SocketAddr;

/// Why there is no answer.
#[derive(Debug)]
pub enum AskError {
    /// Nobody answered within the time given.
    NoReply {
        /// Who was asked.
        server: SocketAddr,
        /// How often we asked.
        tries: usize,
        /// What came in their place.
        ignored: Ignored,
    },
    /// The server's machine says that no socket is bound to this port.
    NothingListens {
        /// Who was asked.
        server: SocketAddr,
    },
    /// The server answered, but not with the time.
    Refused {
        /// Who was asked.
        server: SocketAddr,
        /// What it said.
        why: String,
    },
    /// A system call failed.
    System {
        /// Verb and object, such as `send to 127.0.0.1:9000`.
        step: String,
        /// The reason.
        error: io::Error,
    },
}

impl AskError {
    pub(crate) fn system(verb: &str, object: SocketAddr) -> impl FnOnce(io::Error) -> AskError {
        move |error| AskError::System { step: format!("{verb} {object}"), error }
    }
}

impl fmt::Display for AskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AskError::NoReply { server, .. } => write!(f, "no reply from {server}"),
            AskError::NothingListens { server } => write!(f, "nothing listens at {server}"),
            AskError::Refused { server, why } => write!(f, "{server} tells no time: {why}"),
            AskError::System { step, error } => write!(f, "{step}: {error}"),
        }
    }
}

impl std::error::Error for AskError {}
