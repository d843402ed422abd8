//! How long to wait, and how often to ask again.

use std::iter;
use std::time::Duration;

/// When to ask again, and when to give up.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// How long to wait for an answer to the first try. Each next try waits twice as long as the
    /// one before: if the network is overloaded, asking more often makes it worse.
    pub timeout: Duration,
    /// How often to ask, at most. At least 1.
    pub tries: u32,
    /// How long the whole may take, whatever is left to try.
    pub deadline: Duration,
}

impl Patience {
    /// How long to wait for an answer after each try, before the next one: `tries - 1` waits.
    ///
    /// Each is twice as long as the one before, less up to a quarter of it, as `seed` decides.
    /// Without this jitter, all clients that were cut off at one moment come back at one moment.
    pub fn waits(self, mut seed: u64) -> impl Iterator<Item = Duration> {
        let double = |wait: &Duration| Some(wait.saturating_mul(2));
        let waits = iter::successors(Some(self.timeout), double);
        waits.take(self.tries.saturating_sub(1) as usize).map(move |wait| {
            seed = next_random(seed);
            // 64 random bits as a part of the whole, from 0 to 1.
            let part = seed as f64 / u64::MAX as f64;
            wait.saturating_sub(wait.mul_f64(part / 4.0))
        })
    }

    /// When to give up: after 1 + 2 + 4 + … times the timeout, or at the deadline if that is
    /// sooner. What jitter cuts off from the other waits is the last one's gain.
    pub fn give_up(self) -> Duration {
        let timeouts = 2_u32.checked_pow(self.tries).map_or(u32::MAX, |power| power - 1);
        self.timeout.saturating_mul(timeouts).min(self.deadline)
    }
}

/// The next of a row of numbers that look random: one step of SplitMix64. The same seed gives the
/// same row, so that a test can know it.
fn next_random(state: u64) -> u64 {
    let state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
