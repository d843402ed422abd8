//! Takes the comma for a delimiter. The first payload with a comma in it ends too early.
//!
//! Caught with: do not search for the comma, count

#[derive(Debug, PartialEq)]
enum NetstringError {
    TooLong,
    Malformed,
}

fn first_netstring(received: &[u8], max: usize) -> Result<Option<(&[u8], usize)>, NetstringError> {
    let Some(comma) = received.iter().position(|&byte| byte == b',') else {
        return Ok(None);
    };
    let netstring = &received[..comma];
    let Some(colon) = netstring.iter().position(|&byte| byte == b':') else {
        return Err(NetstringError::Malformed);
    };
    let payload = &netstring[colon + 1..];
    if payload.len() > max {
        return Err(NetstringError::TooLong);
    }
    let digits = String::from_utf8_lossy(&netstring[..colon]);
    if digits != payload.len().to_string() {
        return Err(NetstringError::Malformed);
    }
    Ok(Some((payload, comma + 1)))
}

mod checks;
