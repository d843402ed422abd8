//! The TCP client's `Escape`: nothing that a terminal obeys, nothing lost, however it was cut.

#![no_main]

#[path = "../../crates/tcp-client/tests/properties/escape.rs"]
mod escape;

libfuzzer_sys::fuzz_target!(|input: &[u8]| escape::check(input));
