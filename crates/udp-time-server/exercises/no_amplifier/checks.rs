//! The checks of `exercise.rs`. To read them is no cheating.

use super::to_send;
use referee::{Story, check, show};
use std::net::IpAddr;

/// Addresses for examples (RFC 5737, RFC 3849), and neighbours of loopback.
const FAR: [&str; 6] =
    ["192.0.2.7", "2001:db8::7", "::ffff:203.0.113.7", "126.255.255.255", "128.0.0.1", "::2"];

/// Addresses that only networks of one's own have.
const NEAR: [&str; 7] = [
    "192.168.1.20",
    "10.0.0.7",
    "172.16.0.1",
    "169.254.1.1",
    "fd00::7",
    "fe80::7",
    "::ffff:10.0.0.7",
];

const LOOPBACK: [&str; 6] =
    ["127.0.0.1", "::1", "::ffff:127.0.0.1", "127.0.0.2", "127.255.255.254", "::ffff:127.1.2.3"];

#[test]
fn a_longer_reply_never_leaves_this_machine() {
    check(|story| {
        story.step("other machines send requests of 0 to 65 bytes");
        for request in 0..=65 {
            for longer in [request + 1, request + 17, 500] {
                FAR.iter().for_each(|peer| expect(story, request, longer, peer));
            }
        }
        // What is left over is not refused with it.
        FAR.iter().for_each(|peer| expect(story, 64, 24, peer));
    });
}

#[test]
fn a_reply_as_long_as_its_request_is_sent() {
    check(|story| {
        story.step("other machines send requests");
        for length in [1, 24, 41, 48, 65_507] {
            for peer in FAR {
                expect(story, length, length, peer);
                expect(story, length, length + 1, peer);
                expect(story, length + 1, length, peer);
            }
        }
    });
}

#[test]
fn this_machine_may_have_any_reply() {
    check(|story| {
        story.step("this machine sends requests, and so do others");
        for peer in LOOPBACK {
            for (request, reply) in [(0, 4), (5, 24), (48, 48), (64, 24), (1, 65_507)] {
                expect(story, request, reply, peer);
                // And what is next to it may not.
                expect(story, request, reply, FAR[reply % FAR.len()]);
            }
        }
    });
}

#[test]
fn the_next_table_is_another_machine() {
    check(|story| {
        story.step("machines of your own network send requests");
        for peer in NEAR {
            for (request, reply) in [(5, 24), (0, 4), (24, 24), (64, 41)] {
                expect(story, request, reply, peer);
            }
        }
    });
}

/// Calls `to_send` with lengths in bytes, and compares with the rule.
fn expect(story: &Story, request: usize, reply: usize, peer: &str) {
    let asked: IpAddr = peer.parse().unwrap();
    let bytes: Vec<u8> = (0..reply).map(|i| b'a' + ((i * 7 + request) % 26) as u8).collect();
    let came = to_send(&vec![b' '; request], bytes.clone(), asked);

    let here = LOOPBACK.contains(&peer);
    let should = (here || reply <= request).then_some(bytes);
    if came == should {
        return;
    }
    // Told only now: one call out of thousands.
    story.step(format!("one from {peer} has {request} bytes; the reply would have {reply}"));
    let likely = match &came {
        Some(sent) if sent.len() < reply => {
            "a part of an answer helps nobody; a client may even take it for the whole. Whole or \
             not at all."
        }
        Some(_) if should.is_some() => "the reply is sent as it is, unchanged.",
        Some(_) if NEAR.contains(&peer) => {
            "this address is private, or of the local link, and that proves nothing: whoever sends \
             the datagram writes it there, and its owner gets your reply."
        }
        Some(_) => {
            "the reply is longer than the request, and it leaves this machine. Compare this reply \
             with this request; a fixed least length does not fit every reply."
        }
        None if peer.starts_with("::ffff:") && here => {
            "it is 127.0.0.0/8, written as an IPv6 socket shows it. Bring it back to IPv4 before \
             you ask whether it is loopback."
        }
        None if here => "this is loopback too: all of 127.0.0.0/8 is, and ::1.",
        None if request == reply => "as long as the request is allowed: nobody gains a byte.",
        None => "the reply is not longer than the request, and may be sent.",
    };
    let told = |bytes: &Option<Vec<u8>>| match bytes {
        Some(bytes) => format!("Some({})", show(bytes)),
        None => "None".into(),
    };
    story.fail(
        &format!("`to_send` returned: {}\n  It should be: {}", told(&came), told(&should)),
        likely,
    );
}
