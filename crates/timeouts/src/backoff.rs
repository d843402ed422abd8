//! How long to wait before the next try.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// Doubled, zero would stay zero, and a nanosecond would stay next to nothing for twenty tries.
const SHORTEST: Duration = Duration::from_millis(1);

/// The waits between tries, for ever: each is drawn between half of a limit and all of it, and the
/// limit doubles from try to try, up to a cap.
///
/// Half of each wait is certain, so the server gets its rest. The other half is chance (*jitter*),
/// so that clients which failed together do not come back together.
#[derive(Clone, Debug)]
pub struct Backoff {
    limit: Duration,
    cap: Duration,
    state: u64,
}

impl Backoff {
    /// Waits of at most `first`, then twice that, and so on up to `cap`.
    ///
    /// Less than a millisecond counts as one, for both.
    pub fn new(first: Duration, cap: Duration) -> Backoff {
        // std has no random numbers, but its hash maps are seeded with one.
        Backoff::with_seed(first, cap, RandomState::new().hash_one(()))
    }

    /// [`Backoff::new`] with a chance that is the same for the same seed.
    pub fn with_seed(first: Duration, cap: Duration, seed: u64) -> Backoff {
        let cap = cap.max(SHORTEST);
        Backoff { limit: first.clamp(SHORTEST, cap), cap, state: seed }
    }

    /// A number from 0 up to 1, without 1. The generator is SplitMix64: short, and good enough
    /// for everything but secrets.
    fn random(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        // The upper 53 bits: as many as an f64 holds.
        (z >> 11) as f64 / (1_u64 << 53) as f64
    }
}

impl Iterator for Backoff {
    type Item = Duration;

    /// Never `None`: how often to try is the caller's to say.
    fn next(&mut self) -> Option<Duration> {
        let half = self.limit / 2;
        let wait = half + half.mul_f64(self.random());
        self.limit = self.limit.saturating_mul(2).min(self.cap);
        Some(wait)
    }
}
