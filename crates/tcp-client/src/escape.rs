//! Bytes from a stranger as text that is safe to show on a terminal.

use std::fmt::Write;
use std::{mem, str};

/// Turns bytes into text. Control characters and bytes that are not UTF-8 come out as `\x1b` or
/// `\u{9b}`: a terminal would obey some of them. Newline, tab and all other text stay as they are.
///
/// A stream may be cut anywhere, also inside a character: `你` is three bytes. The beginning of a
/// character is held back until its rest arrives.
#[derive(Debug, Default)]
pub struct Escape {
    /// The first one to three bytes of a character.
    held: Vec<u8>,
}

impl Escape {
    /// The text of what was held back and `bytes`, as far as it is complete.
    pub fn show(&mut self, bytes: &[u8]) -> String {
        self.held.extend_from_slice(bytes);
        let bytes = mem::take(&mut self.held);
        let mut shown = String::with_capacity(bytes.len());
        // Each chunk is valid text, then at most one run of bytes that are not.
        let mut chunks = bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            show_text(chunk.valid(), &mut shown);
            if chunks.peek().is_none() && is_beginning(chunk.invalid()) {
                self.held = chunk.invalid().to_vec();
            } else {
                show_bytes(chunk.invalid(), &mut shown);
            }
        }
        shown
    }

    /// The end of the stream: what is still held back will never be complete.
    pub fn finish(&mut self) -> String {
        let mut shown = String::new();
        show_bytes(&mem::take(&mut self.held), &mut shown);
        shown
    }
}

/// Whether more bytes could make a character of these.
fn is_beginning(bytes: &[u8]) -> bool {
    str::from_utf8(bytes).is_err_and(|err| err.error_len().is_none())
}

fn show_text(text: &str, shown: &mut String) {
    for c in text.chars() {
        // Writing to a String cannot fail.
        let _ = match c {
            '\n' | '\t' => shown.write_char(c),
            '\r' => shown.write_str("\\r"),
            // 00 to 1f, and 7f.
            _ if c.is_ascii_control() => write!(shown, "\\x{:02x}", c as u32),
            // U+0080 to U+009F: some terminals take U+009B for the beginning of a command.
            _ if c.is_control() => write!(shown, "\\u{{{:x}}}", c as u32),
            _ => shown.write_char(c),
        };
    }
}

fn show_bytes(bytes: &[u8], shown: &mut String) {
    for byte in bytes {
        let _ = write!(shown, "\\x{byte:02x}");
    }
}
