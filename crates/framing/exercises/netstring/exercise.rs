//! Netstrings.
//!
//! A netstring is a length in decimal digits, a colon, the payload, and a comma: `5:hello,`. You can
//! read it in a log, and the payload may hold any bytes, commas and colons too. But a number in
//! digits has no fixed size, and there are many ways to write one that is wrong.
//!
//! Write `first_netstring`. It gets all bytes that have arrived and were not taken yet, and looks
//! for a whole netstring at their front. Its caller takes that one away, appends what the next read
//! brings, and asks again. The rules:
//!
//! - The length is digits `0` to `9`, at least one. It begins with `0` only if it is `0`: `0:,` is an
//!   empty payload, `05:hello,` is malformed. So is a sign, a space, or anything else.
//! - A length over `max` is `TooLong`, as soon as its digits say so. Do not wait for the colon: a
//!   peer may send digits for ever.
//! - What follows the payload must be a comma; anything else is malformed.
//! - Bytes that may still become a netstring are `None`. Bytes that cannot any more are an error at
//!   once.
//!
//! About 20 minutes.
//!
//! ```text
//! cargo test -p framing --test netstring
//! ```

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
    todo!("find the first netstring of {received:?}, its payload at most {max} bytes long")
}

mod checks;
