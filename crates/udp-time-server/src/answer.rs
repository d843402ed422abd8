//! One datagram in, at most one out.

use crate::{MAX_REQUEST, Request, ntp};
use std::fmt;
use std::io::Write;
use std::net::IpAddr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The longest reply, in bytes: SNTP's. Text with a token of 16 digits takes 41.
pub const MAX_REPLY: usize = ntp::LENGTH;

/// The reply to `request`, which came from `peer`; or why there is none.
///
/// Whoever sends a datagram may write any source address into it. So a reply is no longer than
/// its request, unless it stays on this machine: nobody can use us to send a third party more
/// than they could send it themselves. And no reply is a request: an answer is never answered.
pub fn answer(request: &[u8], peer: IpAddr, now: SystemTime) -> Result<Reply, Dropped> {
    if request.len() > MAX_REQUEST {
        return Err(Dropped::TooLong);
    }
    let asked = Request::read(request).ok_or(Dropped::NotARequest)?;
    let since_1970 = tellable(now).ok_or(Dropped::NoTime)?;

    let reply = match asked {
        Request::Text(token) => text(token, now),
        Request::Rfc868 => {
            Reply::new(Protocol::Rfc868, &ntp::seconds_since_1900(since_1970).to_be_bytes())
        }
        Request::Sntp(header) => Reply::new(Protocol::Sntp, &ntp::reply(header, since_1970)),
    };

    // To a socket that serves IPv6 and IPv4, 127.0.0.1 is ::ffff:127.0.0.1: to_canonical undoes it.
    let stays_here = peer.to_canonical().is_loopback();
    if reply.bytes().len() > request.len() && !stays_here {
        return Err(Dropped::WouldAmplify);
    }
    Ok(reply)
}

/// The time since 1970, where humantime can write `now` as text: up to the year 9999.
fn tellable(now: SystemTime) -> Option<Duration> {
    const YEAR_10000: Duration = Duration::from_secs(253_402_300_800);
    now.duration_since(UNIX_EPOCH).ok().filter(|since| *since < YEAR_10000)
}

/// `TOKEN 2026-01-31T12:00:00.123Z`, or the time alone (RFC 3339, UTC).
fn text(token: Option<&str>, now: SystemTime) -> Reply {
    let time = humantime::format_rfc3339_millis(now);
    let mut bytes = [0; MAX_REPLY];
    // Writing into a slice moves its start on: what is left of it tells how much was written.
    let mut room = &mut bytes[..];
    let written = match token {
        Some(token) => write!(room, "{token} {time}"),
        None => write!(room, "{time}"),
    };
    debug_assert!(written.is_ok(), "41 bytes fit into 48");
    let len = MAX_REPLY - room.len();
    Reply { protocol: Protocol::Text, bytes, len }
}

/// A reply, held in place: answering allocates nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// What was asked, and so how to read the bytes.
    pub protocol: Protocol,
    bytes: [u8; MAX_REPLY],
    len: usize,
}

impl Reply {
    fn new(protocol: Protocol, reply: &[u8]) -> Reply {
        let mut bytes = [0; MAX_REPLY];
        bytes[..reply.len()].copy_from_slice(reply);
        Reply { protocol, bytes, len: reply.len() }
    }

    /// The datagram to send.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

/// How the time is asked for and told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// `time?`, and RFC 3339 text.
    Text,
    /// An empty datagram, and 4 bytes (RFC 868).
    Rfc868,
    /// 48 bytes each way (RFC 5905 §14).
    Sntp,
}

/// Why a datagram has no reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dropped {
    /// Longer than [`MAX_REQUEST`].
    TooLong,
    /// None of the shapes of [`Request`].
    NotARequest,
    /// From another machine, and shorter than its reply.
    WouldAmplify,
    /// The clock stands before 1970 or after 9999.
    NoTime,
}

impl fmt::Display for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Dropped::TooLong => write!(f, "longer than {MAX_REQUEST} bytes"),
            Dropped::NotARequest => write!(f, "not a request"),
            Dropped::WouldAmplify => write!(f, "the reply would be longer than the request"),
            Dropped::NoTime => write!(f, "the clock is before 1970 or after 9999"),
        }
    }
}
