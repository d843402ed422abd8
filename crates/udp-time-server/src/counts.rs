//! What a server did.

use crate::Protocol;
use std::fmt;

/// How many datagrams were answered, by protocol, and how many were not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Replies sent as text.
    pub text: u64,
    /// Replies sent as RFC 868's 4 bytes.
    pub rfc868: u64,
    /// Replies sent as SNTP's 48 bytes.
    pub sntp: u64,
    /// Datagrams that got no reply.
    pub dropped: u64,
}

impl Counts {
    /// One more reply has been sent.
    pub(crate) fn answered(&mut self, protocol: Protocol) {
        match protocol {
            Protocol::Text => self.text += 1,
            Protocol::Rfc868 => self.rfc868 += 1,
            Protocol::Sntp => self.sntp += 1,
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { text, rfc868, sntp, dropped } = self;
        write!(f, "answered {text} text, {rfc868} rfc868, {sntp} sntp; dropped {dropped}")
    }
}
