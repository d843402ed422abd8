//! Leaves the digits to `parse`, which is more generous than the protocol: "+5" and "005" are
//! numbers to it. Two programs that disagree on what a length is can be played off against each
//! other.
//!
//! Caught with: `parse` accepts a plus sign

use std::str;

#[derive(Debug, PartialEq)]
enum NetstringError {
    TooLong,
    Malformed,
}

fn first_netstring(received: &[u8], max: usize) -> Result<Option<(&[u8], usize)>, NetstringError> {
    let Some(colon) = received.iter().position(|&byte| byte == b':') else {
        return if received.len() > 20 { Err(NetstringError::TooLong) } else { Ok(None) };
    };
    let digits = str::from_utf8(&received[..colon]).map_err(|_| NetstringError::Malformed)?;
    let length: usize = digits.parse().map_err(|_| NetstringError::Malformed)?;
    if length > max {
        return Err(NetstringError::TooLong);
    }
    let behind = &received[colon + 1..];
    if behind.len() <= length {
        return Ok(None);
    }
    if behind[length] != b',' {
        return Err(NetstringError::Malformed);
    }
    Ok(Some((&behind[..length], colon + 1 + length + 1)))
}

mod checks;
