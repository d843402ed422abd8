//! Frames behind a u16 length: a solution.

/// The peer announced a payload of `length` bytes, and that is more than allowed.
#[derive(Debug, PartialEq)]
struct TooLong {
    length: usize,
}

/// The first frame's payload, and how many bytes the whole frame takes; `None` if more has to arrive.
fn first_frame(received: &[u8], max: usize) -> Result<Option<(&[u8], usize)>, TooLong> {
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
    // Not more than the length says: what is behind belongs to the next frame.
    let Some(payload) = behind.get(..length) else {
        return Ok(None);
    };
    Ok(Some((payload, header.len() + length)))
}

mod checks;
