//! Steps over the byte behind the payload, whatever it is. Two programs that have counted
//! differently go on, out of step.
//!
//! Caught with: the byte behind the payload was not looked at

#[derive(Debug, PartialEq)]
enum NetstringError {
    TooLong,
    Malformed,
}

fn first_netstring(received: &[u8], max: usize) -> Result<Option<(&[u8], usize)>, NetstringError> {
    let mut length = 0;
    for (at, &byte) in received.iter().enumerate() {
        match byte {
            b'0'..=b'9' if at == 0 || length > 0 => {
                length = length * 10 + usize::from(byte - b'0');
                if length > max {
                    return Err(NetstringError::TooLong);
                }
            }
            b':' if at > 0 => {
                let behind = &received[at + 1..];
                if behind.len() < length + 1 {
                    return Ok(None);
                }
                return Ok(Some((&behind[..length], at + 1 + length + 1)));
            }
            _ => return Err(NetstringError::Malformed),
        }
    }
    Ok(None)
}

mod checks;
