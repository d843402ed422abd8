//! Time as NTP and RFC 868 count it, and SNTP's reply.
//!
//! ```text
//!  0      1        2     3           4           8            12            16
//! +------+--------+-----+----------+-----------+------------+-------------+
//! | LVM  |stratum | poll| precision| root delay| dispersion | reference ID|   L: leap, 2 bits
//! +------+--------+-----+----------+-----------+------------+-------------+   V: version, 3
//! | reference     | origin         | receive               | transmit      |   M: mode, 3
//! +---------------+----------------+-----------------------+---------------+
//!  16              24               32                      40             48
//! ```
//!
//! RFC 5905 §7.3; all numbers big-endian.

use std::time::Duration;

/// Bytes in an NTP header without extensions.
pub const LENGTH: usize = 48;

/// NTP and RFC 868 count from 1900-01-01, Unix from 1970-01-01: 70 years, 17 of them leap years.
pub const SECONDS_1900_TO_1970: u64 = 2_208_988_800;

const MODE_CLIENT: u8 = 3;
const MODE_SERVER: u8 = 4;

/// The seconds since 1900, as far as 32 bits hold them: on 2036-02-07 at 06:28:16 UTC they start
/// again at 0 (RFC 5905 §6 calls that era 1). A client takes the era that is near its own clock.
pub fn seconds_since_1900(since_1970: Duration) -> u32 {
    // `as` keeps the low 32 bits: this is the wrap.
    (since_1970.as_secs() + SECONDS_1900_TO_1970) as u32
}

/// An NTP timestamp: 32 bits of seconds since 1900, 32 bits of fraction.
pub fn timestamp(since_1970: Duration) -> u64 {
    let fraction = (u64::from(since_1970.subsec_nanos()) << 32) / 1_000_000_000;
    u64::from(seconds_since_1900(since_1970)) << 32 | fraction
}

/// Whether a client of version 1 to 4 sent this. A server's reply (mode 4) is no request: two
/// servers never answer each other.
pub fn is_client_request(header: &[u8; LENGTH]) -> bool {
    let version = header[0] >> 3 & 0b111;
    let mode = header[0] & 0b111;
    (1..=4).contains(&version) && mode == MODE_CLIENT
}

/// The reply to a client's `request` at the time `now`, counted from 1970 (RFC 5905 §14).
pub fn reply(request: &[u8; LENGTH], now: Duration) -> [u8; LENGTH] {
    let mut reply = [0; LENGTH];
    // Leap 0: no leap second announced. The version is the client's.
    reply[0] = request[0] & 0b00_111_000 | MODE_SERVER;
    // Stratum 1 has an atomic clock. 10 is for whoever has only a computer's clock, and the
    // reference ID by custom says so: 127.127.1.1, the local clock. 0 and 16 would be ignored.
    reply[1] = 10;
    reply[2] = request[2];
    // Precision: 2^-20 s, about a microsecond.
    reply[3] = (-20_i8) as u8;
    // Root delay stays 0: the clock is here. Root dispersion, in 1/65536 s, is how far off the
    // clock may be. Nobody told us; 1/16 s is a guess.
    reply[8..12].copy_from_slice(&0x1000_u32.to_be_bytes());
    reply[12..16].copy_from_slice(&[127, 127, 1, 1]);
    // The client's own transmit time goes back as origin: so it knows its reply.
    reply[24..32].copy_from_slice(&request[40..48]);
    // Simplified: one time stands for when the clock was last set, for when the request came and
    // for when the reply left. The last two are some microseconds apart.
    let now = timestamp(now).to_be_bytes();
    for start in [16, 32, 40] {
        reply[start..start + 8].copy_from_slice(&now);
    }
    reply
}
