//! DNS replies and names: read or refused, and the names are safe to show.

#![no_main]

#[path = "../../crates/udp-client/tests/properties/dns.rs"]
mod dns;

libfuzzer_sys::fuzz_target!(|input: &[u8]| dns::check(input));
