//! What a decoder makes of a stream, and what holds for every decoder.

use super::pieces::pieces;
use framing::{Decoder, FrameError, Framing};

/// The frames, and how the stream ends.
pub type Decoded = (Vec<Vec<u8>>, Result<(), FrameError>);

/// Decodes `stream` in one piece; sees that pieces of these lengths, and single bytes, mean the
/// same, and that no frame is longer than `limit`.
pub fn decoded_alike(
    framing: impl Framing + Copy,
    limit: usize,
    stream: &[u8],
    lengths: &[usize],
) -> Decoded {
    let whole = decoded(framing, &[stream]);
    assert_eq!(decoded(framing, &pieces(stream, lengths)), whole, "in pieces of {lengths:?}");
    // The first 1,000 bytes one by one: what a long stream adds is bytes, not cases.
    let bytes = vec![1; stream.len().min(1000)];
    assert_eq!(decoded(framing, &pieces(stream, &bytes)), whole, "byte by byte");
    assert!(whole.0.iter().all(|frame| frame.len() <= limit), "a frame over the limit");
    whole
}

fn decoded(framing: impl Framing, pieces: &[&[u8]]) -> Decoded {
    let mut decoder = Decoder::new(framing);
    let mut frames = Vec::new();
    let mut most_waiting = 0;
    for piece in pieces {
        decoder.feed(piece);
        // Memory follows what has arrived, whatever was announced.
        most_waiting = most_waiting.max(decoder.unread().len());
        let allowed = (2 * most_waiting).max(16 * 1024);
        assert!(decoder.capacity() <= allowed, "{} for {most_waiting}", decoder.capacity());
        loop {
            match decoder.next_frame() {
                Ok(Some(frame)) => frames.push(frame.to_vec()),
                Ok(None) => break,
                Err(err) => return (frames, Err(err)),
            }
        }
    }
    (frames, decoder.finish())
}
