//! Bytes drawn as a ruler: three columns a byte, and below them who wrote or read which.

use std::fmt::Write;

/// A row for the bytes in hexadecimal, and one for them as text.
pub fn bytes(bytes: &[u8]) -> String {
    let mut hex = String::new();
    let mut text = String::new();
    for &byte in bytes {
        let shown = if byte.is_ascii_graphic() { char::from(byte) } else { '.' };
        let _ = write!(hex, " {byte:02x}");
        let _ = write!(text, "  {shown}");
    }
    row("bytes", &hex) + &row("text", &text)
}

/// A row of brackets, each as wide as its number of bytes, with its label where there is room.
pub fn spans(name: &str, spans: Vec<(usize, String)>) -> String {
    let mut drawn = String::new();
    for (length, label) in spans {
        let inside = (3 * length).saturating_sub(3);
        let label = if label.chars().count() <= inside { &label } else { "" };
        let _ = write!(drawn, " └{label:─^inside$}┘");
    }
    row(name, &drawn)
}

fn row(name: &str, drawn: &str) -> String {
    format!("  {name:6}{drawn}\n")
}
