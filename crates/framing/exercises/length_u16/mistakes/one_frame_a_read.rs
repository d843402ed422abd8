//! Takes all that has arrived for the payload. It works until two frames come with one read.
//!
//! Caught with: one read may bring several frames

#[derive(Debug, PartialEq)]
struct TooLong {
    length: usize,
}

fn first_frame(received: &[u8], max: usize) -> Result<Option<(&[u8], usize)>, TooLong> {
    if received.len() < 2 {
        return Ok(None);
    }
    let length = usize::from(u16::from_le_bytes([received[0], received[1]]));
    if length > max {
        return Err(TooLong { length });
    }
    let payload = &received[2..];
    if payload.len() < length {
        return Ok(None);
    }
    Ok(Some((payload, received.len())))
}

mod checks;
