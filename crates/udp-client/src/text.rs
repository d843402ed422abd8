//! `time?`, the tutorial's request, and a token with it.
//!
//! ```text
//! request   time? 5eed5eed5eed5eed                    padded with spaces to 64 bytes
//! reply     5eed5eed5eed5eed 2026-01-31T12:00:00.123Z
//! ```

use std::str;
use std::time::SystemTime;

/// The length of a request. A server answers a stranger with no more bytes than it was asked with,
/// or else it could be used against a third party; so the request is padded to have room for the
/// reply.
pub const REQUEST_LENGTH: usize = 64;

/// The request with a token of 16 hex digits.
pub fn request(token: u64) -> Vec<u8> {
    let mut request = format!("time? {token:016x}").into_bytes();
    request.resize(REQUEST_LENGTH, b' ');
    request
}

/// The token, if there is one, and the time. `None` for all that is no such reply.
pub fn reply(datagram: &[u8]) -> Option<(Option<u64>, SystemTime)> {
    let text = str::from_utf8(datagram).ok()?.trim_end();
    let (token, time) = match text.split_once(' ') {
        Some((token, time)) => (Some(hex(token)?), time),
        // The tutorial's server knows of no token.
        None => (None, text),
    };
    // UTC, and nothing behind it: humantime alone would take "12:00:00ZZ", too.
    let utc = matches!(&time[time.find(['Z', '+'])?..], "Z" | "+00:00");
    let time = humantime::parse_rfc3339(time).ok().filter(|_| utc)?;
    Some((token, time))
}

/// 1 to 16 hex digits. (`from_str_radix` alone would take a sign too.)
fn hex(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    digits.then(|| u64::from_str_radix(text, 16).ok()).flatten()
}
