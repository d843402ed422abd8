//! Framing by length: a stream means the same however it is cut, no frame is over the limit,
//! memory follows what has arrived.

#![no_main]

#[path = "../../crates/framing/tests/properties/decoded.rs"]
mod decoded;
#[path = "../../crates/framing/tests/properties/length.rs"]
mod length;
#[path = "../../crates/framing/tests/properties/pieces.rs"]
mod pieces;

libfuzzer_sys::fuzz_target!(|input: &[u8]| length::check(input));
