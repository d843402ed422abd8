//! Three protocols behind one face.

use crate::{rfc868, sntp, text};
use std::time::SystemTime;

/// How to ask for the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// `time? TOKEN`, answered in text.
    Text,
    /// An empty datagram, answered by four bytes. It has no room for a token.
    Rfc868,
    /// SNTP, which tells how far our clock is off.
    Sntp,
}

/// A reply that could be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// The token that came back; `None` where the protocol, or a simple server, has none.
    pub token: Option<u64>,
    /// What it says.
    pub content: Content,
}

/// What a reply says.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// The time.
    Time(SystemTime),
    /// The time, and with it all that the clock's offset is computed from.
    Sntp(SystemTime, sntp::Reply),
    /// That there is no time to be had here, and why.
    Refusal(String),
}

impl Protocol {
    /// The datagram that asks.
    pub fn request(self, token: u64) -> Vec<u8> {
        match self {
            Protocol::Text => text::request(token),
            Protocol::Rfc868 => rfc868::request(),
            Protocol::Sntp => sntp::request(token),
        }
    }

    /// Reads a reply; `None` for a datagram that is none. `now` says which 136 years are meant.
    pub fn reply(self, datagram: &[u8], now: SystemTime) -> Option<Reply> {
        match self {
            Protocol::Text => {
                let (token, time) = text::reply(datagram)?;
                Some(Reply { token, content: Content::Time(time) })
            }
            Protocol::Rfc868 => {
                let time = rfc868::reply(datagram, now)?;
                Some(Reply { token: None, content: Content::Time(time) })
            }
            Protocol::Sntp => {
                let reply = sntp::reply(datagram)?;
                let content = match reply.refusal() {
                    Some(why) => Content::Refusal(why),
                    None => Content::Sntp(reply.transmitted.to_time(now)?, reply),
                };
                Some(Reply { token: Some(reply.origin), content })
            }
        }
    }
}
