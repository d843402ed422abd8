//! Offset, bytes, characters.

use std::fmt::Write;

/// Bytes of a line.
const WIDTH: usize = 16;

/// Turns bytes into the lines of a hex dump:
///
/// ```text
/// 00000000  68 65 6c 6c 6f 0a                                |hello.|
/// ```
///
/// The offset counts from the stream's beginning. What one read returned begins a new line, so
/// that you see how the stream was cut.
#[derive(Debug, Default)]
pub struct HexDump {
    offset: u64,
}

impl HexDump {
    /// The lines for what one read returned.
    pub fn show(&mut self, bytes: &[u8]) -> String {
        let mut shown = String::new();
        for line in bytes.chunks(WIDTH) {
            let hex: Vec<String> = line.iter().map(|byte| format!("{byte:02x}")).collect();
            let text: String = line.iter().map(|&byte| printable(byte)).collect();
            // Two digits and a space a byte; the last byte has no space after it.
            let width = 3 * WIDTH - 1;
            // Writing to a String cannot fail.
            let _ = writeln!(shown, "{:08x}  {:width$}  |{text}|", self.offset, hex.join(" "));
            self.offset += line.len() as u64;
        }
        shown
    }
}

fn printable(byte: u8) -> char {
    if byte == b' ' || byte.is_ascii_graphic() { byte.into() } else { '.' }
}
