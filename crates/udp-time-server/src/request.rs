//! What a datagram asks for.

use crate::ntp;
use std::str;

/// The longest request that is answered, in bytes. Whatever is longer is dropped.
pub const MAX_REQUEST: usize = 64;

/// A request, told by its shape.
///
/// ```text
/// 0 bytes                     RFC 868: empty
/// "time?"                     text: the tutorial's request; spaces may follow
/// "time? 5eed1234      ..."   text with a token of 1 to 16 hex digits; spaces may follow
/// 48 bytes, mode 3            SNTP: a client's request (RFC 5905 §7.3)
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request<'a> {
    /// The time as text, after the token if there is one: by its token a client knows its reply.
    Text(Option<&'a str>),
    /// The seconds since 1900 (RFC 868).
    Rfc868,
    /// NTP's 48 bytes, sent by a client.
    Sntp(&'a [u8; ntp::LENGTH]),
}

impl Request<'_> {
    /// Reads a whole datagram; `None` if it is none of the shapes.
    pub fn read(datagram: &[u8]) -> Option<Request<'_>> {
        if datagram.is_empty() {
            return Some(Request::Rfc868);
        }
        if let Some(rest) = datagram.strip_prefix(b"time?") {
            return read_text(rest);
        }
        // A text request is never taken for SNTP, whatever its length: 't' is 01_110_100 in
        // binary, and its last three bits, 4, would be a server's mode.
        let header = datagram.try_into().ok()?;
        ntp::is_client_request(header).then_some(Request::Sntp(header))
    }
}

/// What follows `time?`: nothing or a token, then padding.
fn read_text(mut rest: &[u8]) -> Option<Request<'_>> {
    while let Some((b' ', shorter)) = rest.split_last() {
        rest = shorter;
    }
    if rest.is_empty() {
        return Some(Request::Text(None));
    }
    // A token with other bytes could make our reply a request, and two servers could then answer
    // each other for ever.
    let token = str::from_utf8(rest.strip_prefix(b" ")?).ok()?;
    let fits = (1..=16).contains(&token.len()) && token.bytes().all(|b| b.is_ascii_hexdigit());
    fits.then_some(Request::Text(Some(token)))
}
