//! The UDP client's reply parsers (text, RFC 868, SNTP) and `judge`, which decides what counts.

#![no_main]

#[path = "../../crates/udp-client/tests/properties/replies.rs"]
mod replies;

libfuzzer_sys::fuzz_target!(|input: &[u8]| replies::check(input));
