//! RFC 868: an empty datagram asks, four bytes answer.

use crate::clock;
use std::time::SystemTime;

/// An empty datagram. It is a datagram like any other: it has a source, and it arrives.
pub fn request() -> Vec<u8> {
    Vec::new()
}

/// Seconds since 1900, big-endian, taken as the time that is nearest to `now`. `None` unless there
/// are exactly four bytes.
pub fn reply(datagram: &[u8], now: SystemTime) -> Option<SystemTime> {
    clock::nearest(u32::from_be_bytes(datagram.try_into().ok()?), now)
}
