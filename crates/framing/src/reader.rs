//! Frames from anything that can be read.

use crate::{Decoder, Framing};
use std::io::{self, ErrorKind, Read};

/// Reads frames from `R`, such as a `&TcpStream`.
///
/// It reads ahead: what it has read belongs to it (see [`Reader::into_parts`]), so a stream has one
/// `Reader`, for as long as it carries frames.
#[derive(Debug)]
pub struct Reader<R, F> {
    stream: R,
    decoder: Decoder<F>,
}

impl<R: Read, F: Framing> Reader<R, F> {
    /// Reads from `stream`, which begins with a frame.
    pub fn new(stream: R, framing: F) -> Reader<R, F> {
        Reader { stream, decoder: Decoder::new(framing) }
    }

    /// Waits for the next frame; `None` is the end of the stream between two frames.
    ///
    /// The end inside a frame is an error of kind `UnexpectedEof`, a frame over the limit one of
    /// kind `InvalidData`; each holds a [`FrameError`](crate::FrameError). Errors of the stream
    /// come as they are and lose no bytes: after a timeout, call again.
    pub fn next_frame(&mut self) -> io::Result<Option<&[u8]>> {
        loop {
            // Often a read brought several frames: those come first, without a system call.
            if let Some(payload) = self.decoder.take_frame()? {
                return Ok(Some(self.decoder.payload(payload)));
            }
            match self.decoder.read_from(&mut self.stream) {
                Ok(0) => {
                    self.decoder.finish()?;
                    return Ok(None);
                }
                // Any number of bytes: less than a frame, or many frames.
                Ok(_) => {}
                // A signal arrived while we waited.
                Err(err) if err.kind() == ErrorKind::Interrupted => {}
                // For one, a timeout. Part of a frame stays in the decoder.
                Err(err) => return Err(err),
            }
        }
    }

    /// The stream, and what was read from it behind the last frame: the first bytes of whatever the
    /// stream carries from here on.
    pub fn into_parts(self) -> (R, Vec<u8>) {
        let rest = self.decoder.unread().to_vec();
        (self.stream, rest)
    }
}
