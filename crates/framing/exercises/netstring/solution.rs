//! Netstrings: a solution.

/// Why there is no netstring, and will be none.
#[derive(Debug, PartialEq)]
enum NetstringError {
    /// The length is more than `max`.
    TooLong,
    /// A byte stands where it must not.
    Malformed,
}

/// The first netstring's payload, and all bytes behind its comma; `None` if more has to arrive first.
fn split_netstring(received: &[u8], max: usize) -> Result<Option<(&[u8], &[u8])>, NetstringError> {
    let mut length = 0;
    // By hand: `parse` would take "+5" and "05", and only once all digits are there.
    for (at, &byte) in received.iter().enumerate() {
        match byte {
            // Behind a first zero, no digit may come.
            b'0'..=b'9' if at == 0 || length > 0 => {
                length = length * 10 + usize::from(byte - b'0');
                // After each digit: the next one may never come, or they may never end. This also
                // keeps `length` from growing beyond its type.
                if length > max {
                    return Err(NetstringError::TooLong);
                }
            }
            b':' if at > 0 => return split_payload(&received[at + 1..], length),
            _ => return Err(NetstringError::Malformed),
        }
    }
    // Digits so far, or nothing.
    Ok(None)
}

/// A payload of `length` bytes in front of a comma, and all bytes behind that.
fn split_payload(
    behind_colon: &[u8],
    length: usize,
) -> Result<Option<(&[u8], &[u8])>, NetstringError> {
    let Some((payload, rest)) = behind_colon.split_at_checked(length) else {
        return Ok(None);
    };
    match rest.split_first() {
        // The payload is there, its comma is not: without it, this may still turn out malformed.
        None => Ok(None),
        Some((b',', rest)) => Ok(Some((payload, rest))),
        Some(_) => Err(NetstringError::Malformed),
    }
}

mod checks;
