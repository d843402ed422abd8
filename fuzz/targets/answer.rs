//! The time server's answer: no longer than its request off this machine, and never a request.

#![no_main]

#[path = "../../crates/udp-time-server/tests/properties/answer.rs"]
mod answer;

libfuzzer_sys::fuzz_target!(|input: &[u8]| answer::check(input));
