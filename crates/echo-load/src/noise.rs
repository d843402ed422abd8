//! Bytes that are right only in their own place.

/// How many bytes there are before they repeat: a prime, so that messages of the usual lengths are all
/// different.
const PERIOD: usize = 65_521;

/// The longest piece that [`Noise::at`] lends.
const LONGEST: usize = 64 * 1024;

/// An endless stream of bytes that look random, and are known at every place.
///
/// What is sent is lent from it, and what comes back is compared with it: nothing is copied or made
/// anew, and a byte that is lost, doubled or another connection's does not go unseen.
#[derive(Debug)]
pub struct Noise(Vec<u8>);

impl Noise {
    /// The same bytes each time.
    pub fn new() -> Noise {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut bytes: Vec<u8> = (0..PERIOD)
            .map(|_| {
                // xorshift64 (Marsaglia, 2003).
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                (state >> 32) as u8
            })
            .collect();
        // The beginning once more, so that every piece lies in one row.
        for place in 0..LONGEST {
            bytes.push(bytes[place]);
        }
        Noise(bytes)
    }

    /// The bytes from `place` on: `length` of them, or as many as lie in one row.
    pub fn at(&self, place: u64, length: u64) -> &[u8] {
        let start = (place % PERIOD as u64) as usize;
        &self.0[start..start + length.min(LONGEST as u64) as usize]
    }
}

impl Default for Noise {
    fn default() -> Noise {
        Noise::new()
    }
}
