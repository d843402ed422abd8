//! What holds for [`Lines`] and any bytes.

use super::decoded::decoded_alike;
use super::pieces::cut;
use framing::{FrameError, Lines};

/// Panics if a promise of the codec is broken. `input` is read as [`cut`] says.
pub fn check(input: &[u8]) {
    let Some((max_line, stream, lengths)) = cut(input) else { return };
    let decoded = decoded_alike(Lines { max_line }, max_line, &stream, &lengths);
    assert_eq!(decoded, expected(max_line, &stream));
}

/// The same by another way: the whole stream, split at once.
fn expected(max_line: usize, stream: &[u8]) -> (Vec<Vec<u8>>, Result<(), FrameError>) {
    let too_long = Err(FrameError::LineTooLong { max_line });
    let mut lines: Vec<&[u8]> = stream.split(|&byte| byte == b'\n').collect();
    // What stands behind the last newline is no line.
    let rest = lines.pop().unwrap_or_default();
    let mut frames = Vec::new();
    for line in lines {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.len() > max_line {
            return (frames, too_long);
        }
        frames.push(line.to_vec());
    }
    let end = match rest.len() {
        0 => Ok(()),
        // One byte over the limit may yet be the \r of the line's end.
        received if received <= max_line + 1 => Err(FrameError::EndInLine { received }),
        _ => too_long,
    };
    (frames, end)
}
