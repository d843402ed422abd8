//! What holds for [`answer`] and any datagram.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use udp_time_server::{Dropped, MAX_REPLY, MAX_REQUEST, Protocol, answer};

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// Panics if a promise is broken. `input` is read as
///
/// ```text
/// peer's IPv6 address:16   seconds since 1970:5   datagram
/// ```
#[allow(dead_code)] // Used by the fuzzer and `replay.rs`.
pub fn check(input: &[u8]) {
    let Some((peer, rest)) = input.split_first_chunk::<16>() else { return };
    let Some((seconds, datagram)) = rest.split_first_chunk::<5>() else { return };
    // 40 bits last until the year 36812: there are times in them that no reply can tell.
    let seconds = seconds.iter().fold(0, |number, &byte| number << 8 | u64::from(byte));
    let now = UNIX_EPOCH + Duration::from_secs(seconds);
    for peer in [Ipv6Addr::from(*peer).into(), HERE, Ipv4Addr::new(192, 0, 2, 7).into()] {
        check_answer(datagram, peer, now);
    }
}

/// Panics if a promise is broken.
pub fn check_answer(datagram: &[u8], peer: IpAddr, now: SystemTime) {
    let Ok(reply) = answer(datagram, peer, now) else { return };
    assert!(datagram.len() <= MAX_REQUEST, "too long, and answered");
    let length = reply.bytes().len();
    assert!(length <= MAX_REPLY);
    let stays_here = peer.to_canonical().is_loopback();
    assert!(stays_here || length <= datagram.len(), "{length} bytes for {}", datagram.len());
    // Fed back, it ends there: not even to this machine itself is a reply answered.
    assert_eq!(answer(reply.bytes(), HERE, now), Err(Dropped::NotARequest));
    match reply.protocol {
        Protocol::Text => {
            let (request, reply) = (text(datagram), text(reply.bytes()));
            let token = request.strip_prefix("time?").expect("a text request").trim_matches(' ');
            assert!(token.len() <= 16 && token.bytes().all(|byte| byte.is_ascii_hexdigit()));
            let time = reply.strip_prefix(token).expect("the token comes back").trim_start();
            assert!(humantime::parse_rfc3339(time).is_ok(), "{reply:?}");
        }
        Protocol::Rfc868 => assert_eq!((datagram.len(), length), (0, 4)),
        Protocol::Sntp => {
            assert_eq!((datagram.len(), length), (48, 48));
            assert_eq!(reply.bytes()[24..32], datagram[40..48], "the token comes back");
        }
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("text")
}
