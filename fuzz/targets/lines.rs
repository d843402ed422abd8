//! Framing by line: the same lines however the stream is cut, and those that splitting it at once
//! finds.

#![no_main]

#[path = "../../crates/framing/tests/properties/decoded.rs"]
mod decoded;
#[path = "../../crates/framing/tests/properties/lines.rs"]
mod lines;
#[path = "../../crates/framing/tests/properties/pieces.rs"]
mod pieces;

libfuzzer_sys::fuzz_target!(|input: &[u8]| lines::check(input));
