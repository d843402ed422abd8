//! From bytes in any pieces to whole frames.

use crate::buffer::Buffer;
use crate::{FrameError, Framing};
use std::io::{self, Read};
use std::ops::Range;

/// Takes bytes as they arrive, in any pieces, and lends out the frames that are whole.
///
/// Frames are neither copied nor allocated one by one: each is lent from the buffer that its bytes
/// arrived in. That buffer follows what arrives, whatever length a peer announces: it has 16 KiB,
/// or at most twice the bytes that have waited in it at once, and keeps its size for the next
/// frame. After an error, the same error is all there is.
#[derive(Debug)]
pub struct Decoder<F> {
    framing: F,
    buffer: Buffer,
    /// How much of what is unread [`Framing::find`] has searched in vain.
    searched: usize,
}

impl<F: Framing> Decoder<F> {
    /// A decoder at the start of a stream.
    pub fn new(framing: F) -> Decoder<F> {
        Decoder { framing, buffer: Buffer::default(), searched: 0 }
    }

    /// Takes the next bytes of the stream, as many as have arrived.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.buffer.room(bytes.len())[..bytes.len()].copy_from_slice(bytes);
        self.buffer.filled(bytes.len());
    }

    /// The next frame's payload; `None` if more bytes have to arrive first.
    pub fn next_frame(&mut self) -> Result<Option<&[u8]>, FrameError> {
        let payload = self.take_frame()?;
        Ok(payload.map(|range| self.payload(range)))
    }

    /// The stream has ended, and [`Decoder::next_frame`] has returned `None`: an error if that was
    /// in the middle of a frame.
    pub fn finish(&self) -> Result<(), FrameError> {
        self.framing.end(self.buffer.unread())
    }

    /// The bytes that arrived behind the last frame taken.
    pub fn unread(&self) -> &[u8] {
        self.buffer.unread()
    }

    /// Bytes of memory that it holds.
    pub fn capacity(&self) -> usize {
        self.buffer.capacity()
    }

    /// [`Decoder::feed`] with what one read returns, which goes straight into the buffer. Zero is
    /// the end of the stream.
    pub(crate) fn read_from(&mut self, stream: &mut impl Read) -> io::Result<usize> {
        let n = stream.read(self.buffer.room(1))?;
        self.buffer.filled(n);
        Ok(n)
    }

    /// [`Decoder::next_frame`] as a place in the buffer: unlike a slice, it borrows nothing, so a
    /// loop may read on where there is none.
    pub(crate) fn take_frame(&mut self) -> Result<Option<Range<usize>>, FrameError> {
        let received = self.buffer.unread();
        let Some(found) = self.framing.find(received, self.searched)? else {
            self.searched = received.len();
            return Ok(None);
        };
        self.searched = 0;
        let start = self.buffer.take(found.end);
        Ok(Some(start + found.payload.start..start + found.payload.end))
    }

    /// What lies at a place of [`Decoder::take_frame`].
    pub(crate) fn payload(&self, range: Range<usize>) -> &[u8] {
        self.buffer.at(range)
    }
}
