//! Frames behind a u16 length.
//!
//! A box of sensors sends measurements over TCP. In front of each stands its length, two bytes, the
//! least significant first: `02 01` is 258. (The network's usual order is the other one. The box's
//! processor did not care.) Someone in the same network sends lengths as well, and nothing else.
//!
//! Write `first_frame`. It gets all bytes that have arrived and were not taken yet, and looks for a
//! whole frame at their front. Its caller takes that frame away, appends what the next read brings,
//! and asks again. The rules:
//!
//! - The length counts the payload, not its own two bytes. It may be 0: a frame without payload.
//! - The bytes may stop anywhere, also inside the length. More will come: that is no error.
//! - A length over `max` is an error as soon as the length is there.
//!
//! About 10 minutes.
//!
//! ```text
//! cargo test -p framing --test length_u16
//! ```

/// The peer announced a payload of `length` bytes, and that is more than allowed.
#[derive(Debug, PartialEq)]
struct TooLong {
    length: usize,
}

/// The first frame's payload, and how many bytes the whole frame takes; `None` if more has to arrive.
fn first_frame(received: &[u8], max: usize) -> Result<Option<(&[u8], usize)>, TooLong> {
    todo!("find the first frame of {received:?}, its payload at most {max} bytes long")
}

mod checks;
