//! What holds for [`Length`] and any bytes.

use super::decoded::decoded_alike;
use super::pieces::cut;
use framing::{FrameError, Framing, Length};

/// Panics if a promise of the codec is broken. `input` is read as [`cut`] says.
pub fn check(input: &[u8]) {
    let Some((max_payload, stream, lengths)) = cut(input) else { return };
    let codec = Length { max_payload };
    let (frames, end) = decoded_alike(codec, max_payload, &stream, &lengths);

    // What was decoded, encoded again, is what was on the wire.
    let mut again = Vec::new();
    for frame in &frames {
        codec.encode(frame, &mut again).expect("a payload that was accepted");
    }
    let rest = stream.strip_prefix(&again[..]).expect("the stream begins with these frames");

    // And the rest is no whole frame.
    let expected = match rest.split_first_chunk() {
        None if rest.is_empty() => Ok(()),
        None => Err(FrameError::EndInHeader { received: rest.len() }),
        Some((header, payload)) => {
            let length = u32::from_be_bytes(*header) as usize;
            Err(match length > max_payload {
                true => FrameError::TooLong { length, max_payload },
                false => {
                    assert!(payload.len() < length, "a whole frame was not lent");
                    FrameError::EndInPayload { received: payload.len(), length }
                }
            })
        }
    };
    assert_eq!(end, expected);
}
