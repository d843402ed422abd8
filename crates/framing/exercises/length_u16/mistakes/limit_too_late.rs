//! Waits for the payload, then holds it against the limit. By then it has been received and kept.
//!
//! Caught with: the payload was waited for before its length was looked at

#[derive(Debug, PartialEq)]
struct TooLong {
    length: usize,
}

fn first_frame(received: &[u8], max: usize) -> Result<Option<(&[u8], usize)>, TooLong> {
    if received.len() < 2 {
        return Ok(None);
    }
    let length = usize::from(u16::from_le_bytes([received[0], received[1]]));
    if received.len() < 2 + length {
        return Ok(None);
    }
    if length > max {
        return Err(TooLong { length });
    }
    Ok(Some((&received[2..2 + length], 2 + length)))
}

mod checks;
