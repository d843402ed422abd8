//! Frames behind a u16 length: a solution.

/// The peer announced a payload of `length` bytes, and that is more than allowed.
#[derive(Debug, PartialEq)]
struct TooLong {
    length: usize,
}

/// The first frame's payload, and all bytes behind that frame; `None` if more has to arrive first.
fn split_frame(received: &[u8], max: usize) -> Result<Option<(&[u8], &[u8])>, TooLong> {
    // One byte of the length is not a length yet.
    let Some((header, behind)) = received.split_first_chunk::<2>() else {
        return Ok(None);
    };
    // The protocol says little-endian, whatever processor this runs on.
    let length = usize::from(u16::from_le_bytes(*header));
    // Checked before the payload is waited for: the length is only the peer's claim.
    if length > max {
        return Err(TooLong { length });
    }
    // None if the payload is not all there.
    Ok(behind.split_at_checked(length))
}

mod checks;
