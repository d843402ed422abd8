//! Framing by length against tokio-util's `LengthDelimitedCodec`, which has the same wire format:
//! after each piece of the stream, the same frames or the same error; and the same bytes to send.

#![no_main]

#[path = "../../crates/framing/tests/properties/pieces.rs"]
mod pieces;

use bytes::{Bytes, BytesMut};
use framing::{Decoder, FrameError, Framing, Length};
use libfuzzer_sys::fuzz_target;
use pieces::{cut, pieces};
use std::io::ErrorKind;
use tokio_util::codec::{Decoder as _, Encoder as _, LengthDelimitedCodec};

fuzz_target!(|input: &[u8]| {
    let Some((max_payload, stream, lengths)) = cut(input) else { return };
    decode(max_payload, &pieces(&stream, &lengths));
    encode(max_payload, &stream);
});

fn decode(max_payload: usize, pieces: &[&[u8]]) {
    let mut ours = Decoder::new(Length { max_payload });
    let mut theirs = codec(max_payload);
    let mut their_buffer = BytesMut::new();
    for piece in pieces {
        ours.feed(piece);
        their_buffer.extend_from_slice(piece);
        loop {
            match (ours.next_frame(), theirs.decode(&mut their_buffer)) {
                (Ok(Some(ours)), Ok(Some(theirs))) => assert_eq!(ours, theirs),
                (Ok(None), Ok(None)) => break,
                // Nothing to be had from either after that.
                (Err(FrameError::TooLong { .. }), Err(err)) => {
                    assert_eq!(err.kind(), ErrorKind::InvalidData);
                    return;
                }
                (ours, theirs) => panic!("ours {ours:?}, theirs {theirs:?}"),
            }
        }
    }

    match (ours.finish(), theirs.decode_eof(&mut their_buffer)) {
        (Ok(()), Ok(None)) => {}
        // Here we differ: theirs has taken the header out of its buffer, and so a stream that
        // ends between a header and its payload looks to it like one that ends between frames.
        (Err(FrameError::EndInPayload { received: 0, .. }), Ok(None)) => {}
        (Err(_), Err(_)) => {}
        (ours, theirs) => panic!("at the end: ours {ours:?}, theirs {theirs:?}"),
    }
}

fn encode(max_payload: usize, payload: &[u8]) {
    let mut ours = Vec::new();
    let mut theirs = BytesMut::new();
    let our_result = Length { max_payload }.encode(payload, &mut ours);
    let their_result = codec(max_payload).encode(Bytes::copy_from_slice(payload), &mut theirs);
    assert_eq!(our_result.is_ok(), their_result.is_ok());
    assert_eq!(ours, theirs);
}

/// Four bytes of length, big-endian, are its default and our format.
fn codec(max_payload: usize) -> LengthDelimitedCodec {
    LengthDelimitedCodec::builder().max_frame_length(max_payload).new_codec()
}
