//! Connections whose every wait has a limit, and bytes that can be checked.

use socket2::SockRef;
use std::io;
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

/// No wait is longer. A server that answers takes milliseconds.
pub const LIMIT: Duration = Duration::from_secs(30);

/// Connects; every read and write of the stream has a limit.
pub fn connect(addr: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect_timeout(&addr, LIMIT)?;
    stream.set_read_timeout(Some(LIMIT))?;
    stream.set_write_timeout(Some(LIMIT))?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Closes with a reset in place of a FIN.
pub fn reset(stream: TcpStream) -> io::Result<()> {
    SockRef::from(&stream).set_linger(Some(Duration::ZERO))
}

/// Asks every few milliseconds whether `done`, at most for `limit`; returns what it said last.
pub fn poll(limit: Duration, mut done: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + limit;
    loop {
        if done() {
            return true;
        }
        if Instant::now() > end {
            return false;
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// Bytes that look like noise and are the same for the same seed (xorshift64): a byte that is
/// lost, doubled or of another connection does not go unseen.
pub struct Noise(u64);

impl Noise {
    pub fn new(seed: u64) -> Noise {
        // Multiplied, so that seeds side by side differ in many bits; zero would stay zero.
        Noise((seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn fill(&mut self, buf: &mut [u8]) {
        for bytes in buf.chunks_mut(8) {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            bytes.copy_from_slice(&self.0.to_be_bytes()[..bytes.len()]);
        }
    }

    pub fn bytes(mut self, len: usize) -> Vec<u8> {
        let mut bytes = vec![0; len];
        self.fill(&mut bytes);
        bytes
    }
}

/// `1234567` as `1,234,567`.
pub fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Of many times, the one that 99 of 100 do not exceed, and the longest.
pub fn p99_and_worst(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort();
    let at = |i: usize| times.get(i).copied().unwrap_or_default();
    (
        at((times.len() * 99 / 100).min(times.len().saturating_sub(1))),
        at(times.len().saturating_sub(1)),
    )
}
