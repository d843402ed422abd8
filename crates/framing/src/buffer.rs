//! Bytes that have arrived and were not taken yet.

use std::ops::Range;

/// The first size of a buffer, in bytes, and so what an idle peer costs.
const FIRST: usize = 16 * 1024;

/// A row of bytes that is filled behind and taken from the front.
///
/// ```text
///        start        end        bytes.len()
///   taken  │  unread   │   room   │
/// ```
#[derive(Debug, Default)]
pub struct Buffer {
    bytes: Vec<u8>,
    start: usize,
    end: usize,
}

impl Buffer {
    /// What has arrived and was not taken yet.
    pub fn unread(&self) -> &[u8] {
        &self.bytes[self.start..self.end]
    }

    /// Room for at least `wanted` bytes more. [`Buffer::filled`] says how many were put there.
    pub fn room(&mut self, wanted: usize) -> &mut [u8] {
        // What is unread moves to the front: part of one frame, once a read. Frames that were
        // taken stay where they are until then.
        if self.start > 0 {
            self.bytes.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }

        let needed = self.end + wanted;
        if self.bytes.len() < needed {
            // Grows only when it is full, to twice its size: memory follows what has arrived, and
            // each byte is moved about once, however long the frame.
            self.bytes.resize(needed.max(2 * self.bytes.len()).max(FIRST), 0);
        }
        &mut self.bytes[self.end..]
    }

    /// `count` bytes have been put into the room.
    pub fn filled(&mut self, count: usize) {
        self.end += count;
    }

    /// Takes `count` bytes from the front. They stay readable at [`Buffer::at`] until more room is
    /// asked for; returns where they begin.
    pub fn take(&mut self, count: usize) -> usize {
        let taken = self.start;
        self.start += count;
        taken
    }

    /// The bytes at `range`.
    pub fn at(&self, range: Range<usize>) -> &[u8] {
        &self.bytes[range]
    }

    /// Bytes of memory that it holds.
    pub fn capacity(&self) -> usize {
        self.bytes.capacity()
    }
}
