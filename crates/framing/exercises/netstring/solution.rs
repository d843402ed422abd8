//! Netstrings: a solution.

/// Why there is no netstring, and will be none.
#[derive(Debug, PartialEq)]
enum NetstringError {
    /// The length is more than `max`.
    TooLong,
    /// A byte stands where it must not.
    Malformed,
}

/// The first netstring's payload, and how many bytes the whole netstring takes; `None` if more has
/// to arrive.
fn first_netstring(received: &[u8], max: usize) -> Result<Option<(&[u8], usize)>, NetstringError> {
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
            b':' if at > 0 => {
                let start = at + 1;
                let comma = start + length;
                return match received.get(comma) {
                    Some(b',') => Ok(Some((&received[start..comma], comma + 1))),
                    Some(_) => Err(NetstringError::Malformed),
                    // Without its comma, a whole payload may still turn out malformed.
                    None => Ok(None),
                };
            }
            _ => return Err(NetstringError::Malformed),
        }
    }
    // Digits so far, or nothing.
    Ok(None)
}

mod checks;
