//! SNTP, the simple use of NTP: 48 bytes each way (RFC 5905 §7.3 and §14).
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

use crate::clock::Timestamp;
use std::time::SystemTime;

/// Bytes in a request, and the fewest in a reply.
pub const LENGTH: usize = 48;

const VERSION: u8 = 4;
const MODE_CLIENT: u8 = 3;
const MODE_SERVER: u8 = 4;

/// What of a server's reply is of use to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reply {
    /// 0 to 2: how the last minute of this month ends. 3: the server's clock was never set.
    pub leap: u8,
    /// How far the server is from an atomic clock; 0 is a kiss of death, 16 and more are unset.
    pub stratum: u8,
    /// Where the server has its time from; in a kiss of death, a code of four letters.
    pub reference_id: [u8; 4],
    /// The request's transmit time, sent back.
    pub origin: u64,
    /// T2: when the request came to the server, by its clock.
    pub received: Timestamp,
    /// T3: when the reply left.
    pub transmitted: Timestamp,
}

/// A client's request: version, mode, a transmit time, and zeros.
///
/// The transmit time is the token. The server does not look at it, and sends it back as origin;
/// so a number that cannot be guessed serves better than the time, which we keep to ourselves.
pub fn request(token: u64) -> Vec<u8> {
    let mut request = vec![0; LENGTH];
    request[0] = VERSION << 3 | MODE_CLIENT;
    request[40..].copy_from_slice(&token.to_be_bytes());
    request
}

/// Reads a server's reply; `None` for all that is none. What follows the 48 bytes (extensions, a
/// checksum) was not asked for and is passed over.
pub fn reply(datagram: &[u8]) -> Option<Reply> {
    let header: &[u8; LENGTH] = datagram.get(..LENGTH)?.try_into().ok()?;
    if header[0] & 0b111 != MODE_SERVER {
        return None;
    }
    Some(Reply {
        leap: header[0] >> 6,
        stratum: header[1],
        reference_id: [header[12], header[13], header[14], header[15]],
        origin: number_at(header, 24),
        received: Timestamp(number_at(header, 32)),
        transmitted: Timestamp(number_at(header, 40)),
    })
}

impl Reply {
    /// Why this reply tells no time, if it does not.
    pub fn refusal(&self) -> Option<String> {
        match self {
            // RATE: asked too often. DENY and RSTR: do not ask again (RFC 5905 §7.4).
            Reply { stratum: 0, reference_id, .. } => {
                let code = reference_id.escape_ascii().to_string();
                Some(format!("kiss of death {}", code.trim_end_matches("\\x00")))
            }
            Reply { leap: 3, .. } => Some("its clock is not set (leap 3)".into()),
            Reply { stratum: 16.., .. } => {
                Some(format!("its clock is not set (stratum {})", self.stratum))
            }
            Reply { transmitted: Timestamp(0), .. } => Some("its clock is not set (time 0)".into()),
            _ => None,
        }
    }

    /// What our clock lacks, and how long the two datagrams travelled, in seconds (RFC 5905 §8).
    /// `asked` (T1) and `answered` (T4) are by our clock.
    ///
    /// The offset is exact where both ways take equally long, and at most half the delay off where
    /// they do not. No reply tells which.
    pub fn offset_and_delay(&self, asked: SystemTime, answered: SystemTime) -> (f64, f64) {
        let (t1, t4) = (Timestamp::from_time(asked), Timestamp::from_time(answered));
        let (t2, t3) = (self.received, self.transmitted);
        // Differences first: they are small and exact, whatever the era.
        let offset = (seconds(t2.minus(t1)) + seconds(t3.minus(t4))) / 2.0;
        let delay = seconds(t4.minus(t1)) - seconds(t3.minus(t2));
        // Two clocks that run unevenly can make it a little less than nothing.
        (offset, delay.max(0.0))
    }
}

/// From NTP's units of 2^-32 seconds.
fn seconds(units: i64) -> f64 {
    units as f64 / (1_u64 << 32) as f64
}

fn number_at(header: &[u8; LENGTH], at: usize) -> u64 {
    header[at..at + 8].iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}
