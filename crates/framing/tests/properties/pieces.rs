//! Cuts an input of a fuzzer into a limit and a stream in pieces.

/// ```text
/// limit:1   times:1   count:1   lengths of pieces:count   bytes
/// ```
///
/// The stream is `bytes`, so many `times`: with few bytes a fuzzer makes a stream that outgrows a
/// buffer. What the lengths leave over is the last piece. `None` where the input is too short.
pub fn cut(input: &[u8]) -> Option<(usize, Vec<u8>, Vec<usize>)> {
    let (&[limit, times, count], rest) = input.split_first_chunk()?;
    let (lengths, bytes) = rest.split_at_checked(count.into())?;
    let stream = bytes.repeat(usize::from(times).max(1));
    let lengths = lengths.iter().map(|&length| length.into()).collect();
    Some((limit.into(), stream, lengths))
}

/// `stream` in pieces of these lengths, and then what is left of it. A piece may be empty.
pub fn pieces<'a>(mut stream: &'a [u8], lengths: &[usize]) -> Vec<&'a [u8]> {
    let mut pieces = Vec::new();
    for &length in lengths {
        let (piece, rest) = stream.split_at(length.min(stream.len()));
        pieces.push(piece);
        stream = rest;
    }
    pieces.push(stream);
    pieces
}
