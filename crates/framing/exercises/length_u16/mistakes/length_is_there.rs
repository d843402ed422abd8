//! Takes both bytes of the length for granted. The read that brings one of them makes it panic.
//!
//! Caught with: the bytes may stop anywhere

#[derive(Debug, PartialEq)]
struct TooLong {
    length: usize,
}

fn first_frame(received: &[u8], max: usize) -> Result<Option<(&[u8], usize)>, TooLong> {
    let length = usize::from(u16::from_le_bytes([received[0], received[1]]));
    if length > max {
        return Err(TooLong { length });
    }
    if received.len() < 2 + length {
        return Ok(None);
    }
    Ok(Some((&received[2..2 + length], 2 + length)))
}

mod checks;
