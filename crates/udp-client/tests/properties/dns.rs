//! What holds for DNS replies and names of any bytes.

use std::str;
use udp_client::dns::{DnsError, addresses, question};

/// Where the records begin: behind the header and the question for example.com.
const RECORDS: usize = 29;

/// Panics if a promise is broken. `input` is read as
///
/// ```text
/// 0:1       a whole datagram
/// count:1   count - 1 records, behind a header and the question that was asked
/// ```
pub fn check(input: &[u8]) {
    let Some((&first, bytes)) = input.split_first() else { return };
    let asked = question(0x5EED, "example.com").expect("a good name");
    match first.checked_sub(1) {
        None => check_reply(&asked, bytes),
        Some(count) => {
            let mut reply = asked.clone();
            reply[2..8].copy_from_slice(&[0x81, 0x80, 0, 1, 0, count]);
            reply.extend(bytes);
            check_reply(&asked, &reply);
        }
    }
    if let Ok(name) = str::from_utf8(bytes) {
        check_question(name);
    }
}

fn check_reply(asked: &[u8], reply: &[u8]) {
    let Ok(found) = addresses(asked, reply) else { return };
    assert!(found.len() <= usize::from(u16::from_be_bytes([reply[6], reply[7]])));
    for address in &found {
        // It goes to a terminal.
        assert!(!address.name.contains(|c: char| !c.is_ascii() || c.is_control()));
        assert!(unescaped_length(&address.name) <= 253, "{}", address.name);
    }
    // Cut off anywhere it is malformed, until the last record is there; what follows that record
    // changes nothing.
    let mut whole = false;
    for length in RECORDS..=reply.len() {
        match addresses(asked, &reply[..length]) {
            Ok(cut_off) => {
                assert_eq!(cut_off, found, "the first {length} bytes");
                whole = true;
            }
            Err(err) => assert!(!whole && err == DnsError::Malformed, "{err} at {length} bytes"),
        }
    }
}

/// How many bytes a name had before they were escaped, as in `\x1b` or `\n`.
fn unescaped_length(name: &str) -> usize {
    let mut length = 0;
    let mut chars = name.chars();
    while let Some(c) = chars.next() {
        if c == '\\' && chars.next() == Some('x') {
            chars.nth(1); // Two digits.
        }
        length += 1;
    }
    length
}

/// A name that can be asked for comes back from a server that answers without an address.
fn check_question(name: &str) {
    let Ok(asked) = question(7, name) else { return };
    assert!(asked.len() <= 12 + 255 + 4, "{} bytes", asked.len());
    let mut reply = asked.clone();
    reply[2] |= 0x80;
    assert_eq!(addresses(&asked, &reply), Ok(vec![]));
    assert_eq!(addresses(&asked, &asked), Err(DnsError::NotOurs));
}
