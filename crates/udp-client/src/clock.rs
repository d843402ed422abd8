//! Time as NTP and RFC 868 count it: in seconds since 1900, of which only 32 bits are sent.
//!
//! 32 bits last 136 years, and start again at zero on 2036-02-07 at 06:28:16 UTC. So a number of
//! seconds stands for several times, 136 years apart; the right one is the nearest to now
//! (RFC 5905 §6 calls the 136 years an era). Here that is no case of its own: the difference to
//! now, wrapped to 32 signed bits, is the same in every era.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// From 1900-01-01 to 1970-01-01, where Unix begins to count: 70 years, 17 of them leap years.
pub const SECONDS_1900_TO_1970: i64 = 2_208_988_800;

/// From 1970-01-01 to 10000-01-01.
const YEAR_10000: u64 = 253_402_300_800;

/// A time as NTP sends it (RFC 5905 §6): 32 bits of seconds, then 32 bits of fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timestamp(pub u64);

impl Timestamp {
    /// `time` as NTP sends it; the era is not part of it.
    pub fn from_time(time: SystemTime) -> Timestamp {
        let (seconds, nanos) = since_1900(time);
        // Wraps in 2036: `as` keeps the low 32 bits.
        let seconds = u64::from(seconds as u32);
        let fraction = (u64::from(nanos) << 32) / 1_000_000_000;
        Timestamp(seconds << 32 | fraction)
    }

    /// The time nearest to `now` that this stands for; `None` where [`nearest`] has none.
    pub fn to_time(self, now: SystemTime) -> Option<SystemTime> {
        let nanos = ((self.0 & 0xFFFF_FFFF) * 1_000_000_000) >> 32;
        let seconds = nearest((self.0 >> 32) as u32, now)?;
        seconds.checked_add(Duration::from_nanos(nanos))
    }

    /// This minus `earlier`, in units of 2^-32 seconds. Right across the wrap, for times that are
    /// less than 68 years apart.
    pub fn minus(self, earlier: Timestamp) -> i64 {
        self.0.wrapping_sub(earlier.0) as i64
    }
}

/// The time nearest to `now` that has these low 32 bits of seconds since 1900.
///
/// `None` before 1970 or after 9999: no clock that has been set stands there, and humantime could
/// not show it.
pub fn nearest(seconds: u32, now: SystemTime) -> Option<SystemTime> {
    let (now, _) = since_1900(now);
    let difference = seconds.wrapping_sub(now as u32) as i32;
    let since_1970 = now.checked_add(difference.into())? - SECONDS_1900_TO_1970;
    let seconds = u64::try_from(since_1970).ok().filter(|seconds| *seconds < YEAR_10000)?;
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

/// Whole seconds, rounded down, and the nanoseconds beyond.
fn since_1900(time: SystemTime) -> (i64, u32) {
    let (since_1970, nanos) = match time.duration_since(UNIX_EPOCH) {
        Ok(after) => (after.as_secs() as i64, after.subsec_nanos()),
        // This machine's own clock stands before 1970. It happens: a board without a battery.
        Err(err) => match (err.duration().as_secs() as i64, err.duration().subsec_nanos()) {
            (seconds, 0) => (-seconds, 0),
            (seconds, nanos) => (-seconds - 1, 1_000_000_000 - nanos),
        },
    };
    (since_1970.saturating_add(SECONDS_1900_TO_1970), nanos)
}
