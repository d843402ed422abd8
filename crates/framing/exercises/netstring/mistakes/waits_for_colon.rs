//! Looks at the length once the colon is there. A peer that sends digits, and never a colon, is
//! never refused.
//!
//! Caught with: your function waits for a colon that need not come

#[derive(Debug, PartialEq)]
enum NetstringError {
    TooLong,
    Malformed,
}

fn first_netstring(received: &[u8], max: usize) -> Result<Option<(&[u8], usize)>, NetstringError> {
    let digits = received.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (number, behind) = received.split_at(digits);
    let Some((&colon, behind)) = behind.split_first() else {
        return if number.starts_with(b"0") && number.len() > 1 {
            Err(NetstringError::Malformed)
        } else {
            Ok(None)
        };
    };
    if colon != b':' || number.is_empty() || number.starts_with(b"0") && number.len() > 1 {
        return Err(NetstringError::Malformed);
    }
    let length = String::from_utf8_lossy(number).parse().unwrap_or(usize::MAX);
    if length > max {
        return Err(NetstringError::TooLong);
    }
    match behind.get(length) {
        None => Ok(None),
        Some(b',') => Ok(Some((&behind[..length], digits + 1 + length + 1))),
        Some(_) => Err(NetstringError::Malformed),
    }
}

mod checks;
