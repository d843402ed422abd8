//! `answer`, without sockets: every shape, every length, any bytes.

#[path = "properties/answer.rs"]
mod property;

use humantime::parse_rfc3339;
use property::check_answer;
use proptest::prelude::*;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use udp_time_server::{Dropped, MAX_REQUEST, Protocol, Reply, answer};

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const ELSEWHERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7));

#[test]
fn tells_the_time_as_text() {
    let now = at("2026-01-31T12:00:00.123Z");
    assert_eq!(text(b"time?", now), "2026-01-31T12:00:00.123Z");
    assert_eq!(text(b"time?    ", now), "2026-01-31T12:00:00.123Z");
    assert_eq!(text(b"time? 5EEDc0de", now), "5EEDc0de 2026-01-31T12:00:00.123Z");
    assert_eq!(text(&padded("time? 0123456789abcdef", 64), now).len(), 41);
}

#[test]
fn takes_no_other_text_for_a_request() {
    for bad in [
        "time",
        "Time?",
        " time?",
        "time?\n",
        "time?\0",
        "time?5eed",
        "time?  5eed",
        "time? 5eed 5eed",
        "time? 5eed\t",
        "time? xyz",
        "time? -1",
        "time? 0123456789abcdef0",
        "time? time?",
        "time? \u{0663}",
    ] {
        assert_eq!(answer(bad.as_bytes(), HERE, noon()), Err(Dropped::NotARequest), "{bad:?}");
    }
}

#[test]
fn counts_the_seconds_since_1900_as_rfc_868_does() {
    // The RFC's own examples.
    for (time, seconds) in [
        ("1970-01-01T00:00:00Z", 2_208_988_800_u32),
        ("1976-01-01T00:00:00Z", 2_398_291_200),
        ("1980-01-01T00:00:00Z", 2_524_521_600),
        ("1983-05-01T00:00:00Z", 2_629_584_000),
    ] {
        assert_eq!(ask(b"", at(time)).bytes(), seconds.to_be_bytes(), "{time}");
    }
}

#[test]
fn starts_again_at_0_in_february_2036() {
    let last = at("2036-02-07T06:28:15.5Z");
    assert_eq!(ask(b"", last).bytes(), [0xff; 4]);
    assert_eq!(ask(&sntp(0x23), last).bytes()[40..], [0xff, 0xff, 0xff, 0xff, 0x80, 0, 0, 0]);
    let first = at("2036-02-07T06:28:16.25Z");
    assert_eq!(ask(b"", first).bytes(), [0; 4]);
    assert_eq!(ask(&sntp(0x23), first).bytes()[40..], [0, 0, 0, 0, 0x40, 0, 0, 0]);
}

#[test]
fn answers_sntp_field_by_field() {
    let mut request = sntp(0b11_100_011); // leap unknown, version 4, a client
    request[2] = 6;
    request[40..].copy_from_slice(b"12345678");
    let reply = ask(&request, at("1970-01-01T00:00:01.5Z"));
    let time = [0x83, 0xaa, 0x7e, 0x81, 0x80, 0, 0, 0]; // 2,208,988,801 and a half
    assert_eq!(reply.protocol, Protocol::Sntp);
    let reply = reply.bytes();
    assert_eq!(reply[0], 0b00_100_100, "leap 0, version 4, a server");
    assert_eq!(reply[1], 10, "stratum");
    assert_eq!(reply[2], 6, "poll: the client's");
    assert_eq!(reply[3] as i8, -20, "precision");
    assert_eq!(reply[4..8], [0; 4], "root delay");
    assert_eq!(reply[8..12], [0, 0, 0x10, 0], "root dispersion");
    assert_eq!(reply[12..16], [127, 127, 1, 1], "reference ID");
    assert_eq!(reply[16..24], time, "reference");
    assert_eq!(reply[24..32], *b"12345678", "origin: the client's transmit");
    assert_eq!(reply[32..40], time, "receive");
    assert_eq!(reply[40..48], time, "transmit");
}

#[test]
fn answers_only_clients_of_versions_1_to_4() {
    for first in 0..=255_u8 {
        let (version, mode) = (first >> 3 & 7, first & 7);
        match answer(&sntp(first), HERE, noon()) {
            Ok(reply) => {
                assert!(mode == 3 && (1..=4).contains(&version), "answered {first:#010b}");
                assert_eq!(reply.bytes()[0], version << 3 | 4);
            }
            Err(reason) => {
                assert_eq!(reason, Dropped::NotARequest);
                assert!(mode != 3 || !(1..=4).contains(&version), "dropped {first:#010b}");
            }
        }
    }
}

#[test]
fn drops_runts_and_what_is_too_long() {
    for len in 1..=MAX_REQUEST + 1 {
        let mut datagram = vec![0; len];
        datagram[0] = 0x23;
        match answer(&datagram, HERE, noon()) {
            Ok(_) => assert_eq!(len, 48),
            Err(Dropped::TooLong) => assert_eq!(len, MAX_REQUEST + 1),
            Err(reason) => assert_eq!(reason, Dropped::NotARequest, "{len} bytes"),
        }
    }
    for len in [MAX_REQUEST + 1, 65_507] {
        assert_eq!(answer(&padded("time?", len), HERE, noon()), Err(Dropped::TooLong));
    }
}

#[test]
fn a_request_cut_off_anywhere_is_another_shape_or_none() {
    // What is left of a text is a shorter text from "time?" on; of SNTP's 48 bytes, nothing.
    let text = padded("time? 0123456789abcdef", MAX_REQUEST);
    for length in 0..=text.len() {
        let expected = match length {
            0 => Some(Protocol::Rfc868),
            1..=4 => None,
            _ => Some(Protocol::Text),
        };
        let reply = answer(&text[..length], HERE, noon());
        assert_eq!(reply.ok().map(|reply| reply.protocol), expected, "the first {length} bytes");
    }
    for length in 1..48 {
        let reply = answer(&sntp(0x23)[..length], HERE, noon());
        assert_eq!(reply, Err(Dropped::NotARequest), "the first {length} bytes");
    }
}

#[test]
fn a_request_with_any_one_byte_changed_keeps_the_rules() {
    for request in [padded("time? 5eed", MAX_REQUEST), sntp(0x23).to_vec()] {
        for place in 0..request.len() {
            for byte in 0..=255 {
                let mut changed = request.clone();
                changed[place] = byte;
                check_answer(&changed, HERE, noon());
                check_answer(&changed, ELSEWHERE, noon());
            }
        }
    }
}

#[test]
fn a_reply_off_this_machine_is_never_longer_than_its_request() {
    for request in every_request() {
        let reply = ask(&request, noon());
        let fits = reply.bytes().len() <= request.len();
        let expected = if fits { Ok(reply) } else { Err(Dropped::WouldAmplify) };
        assert_eq!(answer(&request, ELSEWHERE, noon()), expected, "{request:?}");
    }
    assert_eq!(answer(b"", ELSEWHERE, noon()), Err(Dropped::WouldAmplify));
    assert_eq!(answer(&padded("time?", 23), ELSEWHERE, noon()), Err(Dropped::WouldAmplify));
    assert!(answer(&padded("time?", 24), ELSEWHERE, noon()).is_ok());
}

#[test]
fn loopback_is_told_by_the_canonical_address() {
    let v4_in_v6 = |ip: Ipv4Addr| IpAddr::V6(ip.to_ipv6_mapped());
    for ip in [Ipv4Addr::LOCALHOST, Ipv4Addr::new(127, 9, 9, 9)] {
        assert!(answer(b"", ip.into(), noon()).is_ok());
        assert!(answer(b"", v4_in_v6(ip), noon()).is_ok());
    }
    assert!(answer(b"", Ipv6Addr::LOCALHOST.into(), noon()).is_ok());
    for ip in [Ipv4Addr::UNSPECIFIED, Ipv4Addr::new(10, 0, 0, 1), Ipv4Addr::BROADCAST] {
        assert_eq!(answer(b"", ip.into(), noon()), Err(Dropped::WouldAmplify), "{ip}");
        assert_eq!(answer(b"", v4_in_v6(ip), noon()), Err(Dropped::WouldAmplify), "{ip}");
    }
    assert_eq!(answer(b"", Ipv6Addr::UNSPECIFIED.into(), noon()), Err(Dropped::WouldAmplify));
}

#[test]
fn no_reply_is_a_request() {
    for request in every_request() {
        let reply = ask(&request, noon());
        let again = answer(reply.bytes(), HERE, noon());
        assert_eq!(again, Err(Dropped::NotARequest), "the reply to {request:?}");
    }
}

#[test]
fn says_nothing_where_the_clock_cannot_be_told() {
    let before_1970 = UNIX_EPOCH - Duration::from_secs(1);
    let year_10000 = at("9999-12-31T23:59:59.999Z") + Duration::from_millis(1);
    for now in [before_1970, year_10000] {
        for request in every_request() {
            assert_eq!(answer(&request, HERE, now), Err(Dropped::NoTime));
        }
    }
    assert_eq!(text(b"time?", UNIX_EPOCH), "1970-01-01T00:00:00.000Z");
}

proptest! {
    #[test]
    fn whatever_arrives_the_rules_hold(
        datagram in datagrams(),
        peer in any::<IpAddr>(),
        seconds in -10_i64..300_000_000_000,
        nanos in 0..1_000_000_000_u32,
    ) {
        let now = match u64::try_from(seconds) {
            Ok(seconds) => UNIX_EPOCH + Duration::new(seconds, nanos),
            Err(_) => UNIX_EPOCH - Duration::new(seconds.unsigned_abs(), nanos),
        };
        check_answer(&datagram, peer, now);
    }

    #[test]
    fn every_token_comes_back_before_the_time(token in "[0-9a-fA-F]{1,16}", padding in 0..=42_usize) {
        let request = format!("time? {token}{}", " ".repeat(padding));
        prop_assert_eq!(text(request.as_bytes(), noon()), format!("{token} 2026-01-31T12:00:00.000Z"));
    }
}

/// Any bytes, and requests with any one byte changed: those come near to being requests.
fn datagrams() -> impl Strategy<Value = Vec<u8>> {
    let requests: Vec<_> = every_request().collect();
    let nearly = (prop::sample::select(requests), any::<(prop::sample::Index, u8)>());
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..=MAX_REQUEST + 1),
        prop::collection::vec(any::<u8>(), 48),
        nearly.prop_map(|(mut request, (place, byte))| {
            if !request.is_empty() {
                let place = place.index(request.len());
                request[place] = byte;
            }
            request
        }),
    ]
}

/// Every shape of request, at every length that it can have.
fn every_request() -> impl Iterator<Item = Vec<u8>> {
    let tokens = (1..=16).map(|digits| format!("time? {}", "f".repeat(digits)));
    let texts = std::iter::once("time?".to_string()).chain(tokens);
    let padded_texts =
        texts.flat_map(|text| (text.len()..=MAX_REQUEST).map(move |len| padded(&text, len)));
    let sntp_requests = [0x0b, 0x13, 0x1b, 0x23, 0xe3].map(|first| sntp(first).to_vec());
    std::iter::once(Vec::new()).chain(padded_texts).chain(sntp_requests)
}

fn padded(text: &str, len: usize) -> Vec<u8> {
    format!("{text:<len$}").into_bytes()
}

fn sntp(first: u8) -> [u8; 48] {
    let mut header = [0; 48];
    header[0] = first;
    header
}

#[track_caller]
fn ask(request: &[u8], now: SystemTime) -> Reply {
    answer(request, HERE, now).unwrap_or_else(|reason| panic!("{request:?} dropped: {reason}"))
}

#[track_caller]
fn text(request: &[u8], now: SystemTime) -> String {
    let reply = ask(request, now);
    assert_eq!(reply.protocol, Protocol::Text);
    String::from_utf8(reply.bytes().to_vec()).expect("text is UTF-8")
}

#[track_caller]
fn at(time: &str) -> SystemTime {
    parse_rfc3339(time).expect("a time")
}

fn noon() -> SystemTime {
    at("2026-01-31T12:00:00Z")
}
