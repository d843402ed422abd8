//! Reads the length in network byte order, by habit. This protocol says otherwise.
//!
//! Caught with: Read as big-endian, it is 1280.

#[derive(Debug, PartialEq)]
struct TooLong {
    length: usize,
}

fn first_frame(received: &[u8], max: usize) -> Result<Option<(&[u8], usize)>, TooLong> {
    if received.len() < 2 {
        return Ok(None);
    }
    let length = usize::from(u16::from_be_bytes([received[0], received[1]]));
    if length > max {
        return Err(TooLong { length });
    }
    if received.len() < 2 + length {
        return Ok(None);
    }
    Ok(Some((&received[2..2 + length], 2 + length)))
}

mod checks;
