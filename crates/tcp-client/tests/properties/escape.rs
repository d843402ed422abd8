//! What holds for [`Escape`] and [`HexDump`] and any bytes.

use std::str;
use tcp_client::{Escape, HexDump};

/// Panics if a promise is broken. `input` is read as
///
/// ```text
/// count:1   lengths of reads:count   bytes
/// ```
pub fn check(input: &[u8]) {
    let Some((&count, rest)) = input.split_first() else { return };
    let Some((lengths, bytes)) = rest.split_at_checked(count.into()) else { return };
    let reads = reads(bytes, lengths);

    let whole = escaped(&[bytes]);
    assert_eq!(escaped(&reads), whole, "however it was cut into reads");
    assert_eq!(escaped(&bytes.chunks(1).collect::<Vec<_>>()), whole, "byte by byte");

    let obeyed = |c: char| c.is_control() && c != '\n' && c != '\t';
    assert!(!whole.contains(obeyed), "a terminal would obey {whole:?}");
    match str::from_utf8(bytes) {
        // Text without such characters stays as it is.
        Ok(text) if !text.contains(obeyed) => assert_eq!(whole, text),
        // Nothing is lost. (A backslash in the stream is not told from one of ours.)
        _ if !bytes.contains(&b'\\') => assert_eq!(unescaped(&whole), bytes),
        _ => {}
    }

    let mut dump = HexDump::default();
    let shown: String = reads.iter().map(|read| dump.show(read)).collect();
    assert!(shown.bytes().all(|byte| byte == b' ' || byte == b'\n' || byte.is_ascii_graphic()));
}

fn escaped(reads: &[&[u8]]) -> String {
    let mut escape = Escape::default();
    let shown: String = reads.iter().map(|read| escape.show(read)).collect();
    shown + &escape.finish()
}

/// Back to bytes: `\r`, `\x1b` and `\u{9b}` are the only escapes.
fn unescaped(mut shown: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some((before, escape)) = shown.split_once('\\') {
        bytes.extend(before.bytes());
        let (kind, rest) = escape.split_at(1);
        shown = match kind {
            "r" => {
                bytes.push(b'\r');
                rest
            }
            "x" => {
                let (digits, rest) = rest.split_at(2);
                bytes.push(u8::from_str_radix(digits, 16).expect("two hex digits"));
                rest
            }
            "u" => {
                let (digits, rest) = rest[1..].split_once('}').expect("a brace at the end");
                let c = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
                bytes.extend(c.expect("a character").to_string().bytes());
                rest
            }
            other => panic!("an escape of a kind that there is none of: {other:?}"),
        };
    }
    bytes.extend(shown.bytes());
    bytes
}

/// `bytes` in pieces of these lengths, and then what is left. A piece may be empty.
fn reads<'a>(mut bytes: &'a [u8], lengths: &[u8]) -> Vec<&'a [u8]> {
    let mut reads = Vec::new();
    for &length in lengths {
        let (read, rest) = bytes.split_at(usize::from(length).min(bytes.len()));
        reads.push(read);
        bytes = rest;
    }
    reads.push(bytes);
    reads
}
