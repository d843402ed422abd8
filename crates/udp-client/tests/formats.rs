//! The three protocols, the clock and the waits as values, without sockets.

use proptest::prelude::*;
use std::net::SocketAddr;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use udp_client::clock::{Timestamp, nearest};
use udp_client::{Answer, Heard, MAX_REPLY, Moment, Patience, Protocol, Try, Why, judge};
use udp_client::{rfc868, sntp, text};

const TOKEN: u64 = 0x5eed_5eed_5eed_5eed;
/// 2026-01-31T12:00:00Z.
const NOW: u64 = 1_769_860_800;
/// 2036-02-07T06:28:16Z: 32 bits of seconds since 1900 start again.
const WRAP: u64 = (1 << 32) - 2_208_988_800;
/// 10000-01-01T00:00:00Z.
const YEAR_10000: u64 = 253_402_300_800;

#[test]
fn a_text_request_is_64_bytes_with_the_token_as_16_digits() {
    let request = text::request(0x5eed);
    assert_eq!(request.len(), 64);
    assert!(request.starts_with(b"time? 0000000000005eed "));
    assert!(request[22..].iter().all(|byte| *byte == b' '));
}

#[test]
fn text_replies_are_read_with_and_without_a_token() {
    let time = at(NOW) + Duration::from_millis(123);
    for (reply, token) in [
        ("5eed5eed5eed5eed 2026-01-31T12:00:00.123Z", Some(TOKEN)),
        ("7 2026-01-31T12:00:00.123Z", Some(7)),
        ("2026-01-31T12:00:00.123Z", None),
        ("2026-01-31T12:00:00.123+00:00\r\n", None),
    ] {
        assert_eq!(text::reply(reply.as_bytes()), Some((token, time)), "{reply:?}");
    }
}

#[test]
fn what_is_no_text_reply_is_none() {
    for reply in [
        "",
        " ",
        "time?",
        "time? 5eed5eed5eed5eed",
        "5eed5eed5eed5eed",
        "5eed5eed5eed5eed5 2026-01-31T12:00:00Z",
        "+eed 2026-01-31T12:00:00Z",
        " 2026-01-31T12:00:00Z",
        "5eed  2026-01-31T12:00:00Z",
        "5eed 2026-01-31T12:00:00",
        "5eed 2026-13-31T12:00:00Z",
        "5eed 2026-01-31T12:00:00Z...Z",
        "5eed 2026-01-31T12:00:00.5+1:00Z",
        "5eed 1969-12-31T23:59:59Z",
        "5eed 2026-01-31T12:00:00Z 2026-01-31T12:00:00Z",
    ] {
        assert_eq!(text::reply(reply.as_bytes()), None, "{reply:?}");
    }
    assert_eq!(text::reply(b"\xff 2026-01-31T12:00:00Z"), None);
}

#[test]
fn rfc_868_takes_four_bytes_and_no_others() {
    let reply = (NOW as u32).wrapping_add(2_208_988_800).to_be_bytes();
    assert_eq!(rfc868::request(), b"");
    assert_eq!(rfc868::reply(&reply, at(NOW + 5)), Some(at(NOW)));
    for wrong in [&reply[..0], &reply[..3], &[reply, reply].concat()] {
        assert_eq!(rfc868::reply(wrong, at(NOW)), None, "{} bytes", wrong.len());
    }
}

#[test]
fn seconds_are_of_the_era_that_is_nearest_to_now() {
    for (seconds, now, time) in [
        // Before, at and after the wrap of 2036, each seen from both sides of it.
        (u32::MAX, WRAP - 10, WRAP - 1),
        (u32::MAX, WRAP + 10, WRAP - 1),
        (0, WRAP - 10, WRAP),
        (0, WRAP + 10, WRAP),
        (7, WRAP - 10, WRAP + 7),
        // And a whole era later, in 2172.
        (7, WRAP + (1 << 32) - 10, WRAP + (1 << 32) + 7),
    ] {
        assert_eq!(nearest(seconds, at(now)), Some(at(time)), "{seconds} seen from {now}");
    }
    // The nearest time is in 1969: no clock tells it.
    assert_eq!(nearest(2_208_988_799, at(NOW)), None);
    // Nor one after 9999, which could not be shown.
    assert_eq!(nearest(2_208_219_136, at(YEAR_10000)), None);
    assert_eq!(nearest(2_208_219_135, at(YEAR_10000)), Some(at(YEAR_10000 - 1)));
    // Our own clock may be unset, though.
    assert_eq!(nearest(2_208_988_900, UNIX_EPOCH - Duration::from_secs(5)), Some(at(100)));
}

#[test]
fn an_sntp_request_is_of_version_4_and_mode_3_with_the_token_as_transmit_time() {
    let request = sntp::request(TOKEN);
    assert_eq!(request.len(), 48);
    assert_eq!(request[0], 0b00_100_011);
    assert_eq!(request[40..], TOKEN.to_be_bytes());
    assert!(request[1..40].iter().all(|byte| *byte == 0));
}

#[test]
fn an_sntp_reply_shorter_than_48_bytes_or_of_another_mode_is_none() {
    let reply = sntp_reply(at(NOW), at(NOW));
    for length in 0..48 {
        assert_eq!(sntp::reply(&reply[..length]), None, "{length} bytes");
    }
    for mode in [0, 1, 2, 3, 5, 6, 7] {
        let mut other = reply;
        other[0] = other[0] & !7 | mode;
        assert_eq!(sntp::reply(&other), None, "mode {mode}");
    }
    assert!(sntp::reply(&[&reply[..], &[0; 20]].concat()).is_some(), "extensions may follow");
}

#[test]
fn a_reply_cut_off_anywhere_or_one_byte_longer_is_none() {
    let rfc868 = (NOW as u32).wrapping_add(2_208_988_800).to_be_bytes();
    let replies: [(Protocol, &[u8]); 5] = [
        (Protocol::Text, b"5eed5eed5eed5eed 2026-01-31T12:00:00.123Z"),
        (Protocol::Text, b"2026-01-31T12:00:00Z"),
        (Protocol::Text, b"7 2026-01-31T12:00:00.123456+00:00"),
        (Protocol::Rfc868, &rfc868),
        (Protocol::Sntp, &sntp_reply(at(NOW), at(NOW))),
    ];
    for (protocol, reply) in replies {
        assert!(protocol.reply(reply, at(NOW)).is_some(), "{}", reply.escape_ascii());
        for length in 0..reply.len() {
            let cut_off = &reply[..length];
            assert_eq!(protocol.reply(cut_off, at(NOW)), None, "{}", cut_off.escape_ascii());
        }
        // White space may follow a text, and extensions 48 bytes of SNTP.
        let longer = [reply, b"Z"].concat();
        let read = protocol.reply(&longer, at(NOW));
        assert_eq!(read.is_some(), protocol == Protocol::Sntp, "{}", longer.escape_ascii());
    }
}

#[test]
fn a_reply_with_any_one_byte_changed_is_read_or_not_and_safe_to_show() {
    let rfc868 = (NOW as u32).wrapping_add(2_208_988_800).to_be_bytes();
    let replies: [(Protocol, &[u8]); 3] = [
        (Protocol::Text, b"5eed5eed5eed5eed 2026-01-31T12:00:00.123Z"),
        (Protocol::Rfc868, &rfc868),
        (Protocol::Sntp, &sntp_reply(at(NOW), at(NOW))),
    ];
    let source: SocketAddr = "127.0.0.1:9000".parse().unwrap();
    let now = Moment { instant: Instant::now(), time: at(NOW) };
    let tries = [Try { token: TOKEN, sent: now }];
    for (protocol, reply) in replies {
        for place in 0..reply.len() {
            for byte in 0..=255 {
                let mut changed = reply.to_vec();
                changed[place] = byte;
                let shown = match judge(protocol, &changed, source, None, &tries, now) {
                    Ok(Heard::Answer(answer)) => answer.to_string(),
                    Ok(Heard::Refusal { why, .. }) => why,
                    Err(_) => continue,
                };
                assert!(!shown.contains(char::is_control), "{shown:?}");
            }
        }
    }
}

#[test]
fn offset_and_delay_are_those_of_rfc_5905_also_across_the_wrap() {
    // Asked at 0, came at 5010 by a clock that is 5000 ahead, left at 5030, back at 40: 20 on the
    // way, the server 20. All in milliseconds, from a few seconds before the wrap of 2036 on, so
    // that our two times are of one era and the server's of the next.
    for start in [at(NOW), at(WRAP) - Duration::from_secs(2)] {
        let after = |ms| start + Duration::from_millis(ms);
        let reply = sntp::reply(&sntp_reply(after(5010), after(5030))).unwrap();
        let (offset, delay) = reply.offset_and_delay(after(0), after(40));
        assert!((offset - 5.0).abs() < 1e-6, "offset {offset}");
        assert!((delay - 0.020).abs() < 1e-6, "delay {delay}");
    }
    // A server behind us, and a delay that comes out below zero.
    let reply = sntp::reply(&sntp_reply(at(NOW - 7), at(NOW - 6))).unwrap();
    let (offset, delay) = reply.offset_and_delay(at(NOW), at(NOW));
    assert_eq!((offset, delay), (-6.5, 0.0));
}

#[test]
fn a_server_without_the_time_is_told_from_one_with_it() {
    let mut reply = sntp_reply(at(NOW), at(NOW));
    assert_eq!(sntp::reply(&reply).unwrap().refusal(), None);
    let refusal = |change: &[(usize, u8)]| {
        let mut changed = reply;
        change.iter().for_each(|&(at, byte)| changed[at] = byte);
        sntp::reply(&changed).unwrap().refusal().expect("a refusal")
    };
    assert_eq!(
        refusal(&[(1, 0), (12, b'R'), (13, b'A'), (14, b'T'), (15, b'E')]),
        "kiss of death RATE"
    );
    // What comes from a stranger is not written to a terminal as it is.
    assert_eq!(
        refusal(&[(1, 0), (12, 0x1b), (13, b'['), (14, b'A'), (15, 0)]),
        r"kiss of death \x1b[A"
    );
    assert_eq!(refusal(&[(1, 16)]), "its clock is not set (stratum 16)");
    assert_eq!(refusal(&[(1, 255)]), "its clock is not set (stratum 255)");
    assert_eq!(refusal(&[(0, 0b11_100_100)]), "its clock is not set (leap 3)");
    reply[40..].fill(0);
    assert_eq!(
        sntp::reply(&reply).unwrap().refusal().as_deref(),
        Some("its clock is not set (time 0)")
    );
}

#[test]
fn a_datagram_is_judged_by_source_then_form_then_token() {
    let source: SocketAddr = "127.0.0.1:9000".parse().unwrap();
    let stranger: SocketAddr = "127.0.0.1:9001".parse().unwrap();
    let now = Moment { instant: Instant::now(), time: at(NOW) };
    let tries = [Try { token: 1, sent: now }, Try { token: 2, sent: now }];
    let judged = |reply: &[u8], from| {
        judge(Protocol::Text, reply, from, Some(source), &tries, now).map(|heard| match heard {
            Heard::Answer(Answer { exact, .. }) => exact,
            Heard::Refusal { .. } => panic!("text knows no refusal"),
        })
    };
    assert_eq!(judged(b"1 2026-01-31T12:00:00Z", source), Ok(true), "an answer to the first try");
    assert_eq!(judged(b"2 2026-01-31T12:00:00Z", source), Ok(true), "and to the second");
    assert_eq!(judged(b"2026-01-31T12:00:00Z", source), Ok(false), "to which, nobody knows");
    assert_eq!(judged(b"3 2026-01-31T12:00:00Z", source), Err(Why::OtherToken));
    assert_eq!(judged(b"2 2026-01-31T12:00:0", source), Err(Why::NoReply));
    assert_eq!(judged(b"", source), Err(Why::NoReply));
    assert_eq!(judged(b"2 2026-01-31T12:00:00Z", stranger), Err(Why::OtherSource));

    let mut padded = b"2 2026-01-31T12:00:00Z".to_vec();
    padded.resize(MAX_REPLY, b' ');
    assert_eq!(judged(&padded, source), Ok(true));
    padded.push(b' ');
    assert_eq!(judged(&padded, source), Err(Why::NoReply), "too long");
}

#[test]
fn an_answer_is_one_line_that_says_what_is_known() {
    let answer = Answer {
        from: "[::1]:9000".parse().unwrap(),
        time: at(NOW) + Duration::from_micros(123_999),
        tries: 1,
        round_trip: Duration::from_micros(1_260),
        exact: true,
        offset: None,
    };
    let line = "2026-01-31T12:00:00.123Z from [::1]:9000, round trip";
    assert_eq!(answer.to_string(), format!("{line} 1.3 ms"));
    let late = Answer { tries: 3, exact: false, ..answer.clone() };
    assert_eq!(late.to_string(), format!("{line} at most 1.3 ms, after 3 tries"));
    for (offset, shown) in [(3600.0, "3600000.0"), (-0.0126, "-12.6"), (-0.00001, "0.0")] {
        let sntp = Answer { offset: Some(offset), ..answer.clone() };
        assert_eq!(sntp.to_string(), format!("{line} 1.3 ms, clock offset {shown} ms"));
    }
}

#[test]
fn each_wait_is_twice_the_one_before_less_up_to_a_quarter() {
    for seed in 0..1000 {
        let waits: Vec<_> = patience(100, 6, 60_000).waits(seed).collect();
        assert_eq!(waits.len(), 5, "between six tries");
        for (wait, whole) in waits.iter().zip([100, 200, 400, 800, 1600]) {
            let whole = Duration::from_millis(whole);
            assert!(*wait <= whole && *wait >= whole * 3 / 4, "{wait:?} of {whole:?}");
        }
    }
    let waits = |seed| patience(100, 6, 60_000).waits(seed).collect::<Vec<_>>();
    assert_eq!(waits(7), waits(7), "the same seed, the same waits");
    assert_ne!(waits(7), waits(8), "another seed, others");
}

#[test]
fn the_end_is_when_all_tries_have_had_their_time_or_the_deadline() {
    for (timeout, tries, deadline, end) in
        [(1000, 4, 10_000, 10_000), (100, 2, 10_000, 300), (100, 1, 10_000, 100), (100, 9, 50, 50)]
    {
        let end = Duration::from_millis(end);
        assert_eq!(patience(timeout, tries, deadline).give_up(), end, "{timeout} {tries}");
    }
}

#[test]
fn odd_times_and_counts_neither_panic_nor_wait_longer_than_the_deadline() {
    let times = [Duration::from_nanos(1), Duration::from_secs(u64::MAX), Duration::MAX];
    for timeout in times {
        for deadline in times {
            for tries in [0, 1, 32, 64, u32::MAX] {
                let patience = Patience { timeout, tries, deadline };
                assert!(patience.give_up() <= deadline);
                assert!(patience.waits(tries.into()).take(200).all(|wait| wait > Duration::ZERO));
            }
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_can_be_judged_and_shown(
        datagram in prop::collection::vec(any::<u8>(), 0..=MAX_REPLY + 1),
        now in 0..u64::from(u32::MAX) * 3,
    ) {
        let source: SocketAddr = "127.0.0.1:9000".parse().unwrap();
        let now = Moment { instant: Instant::now(), time: at(now) };
        for protocol in [Protocol::Text, Protocol::Rfc868, Protocol::Sntp] {
            let tries = [Try { token: TOKEN, sent: now }];
            let heard = judge(protocol, &datagram, source, None, &tries, now);
            if let Ok(Heard::Answer(answer)) = heard {
                prop_assert_eq!(protocol, Protocol::Rfc868, "guessed the token");
                prop_assert!(!answer.to_string().is_empty());
            }
        }
    }

    #[test]
    fn any_text_that_looks_like_a_reply_can_be_read_or_not(
        token in "[0-9a-f]{0,17}", time in "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,12})?(Z|\\+00:00)",
    ) {
        if let Some((Some(read), _)) = text::reply(format!("{token} {time}").as_bytes()) {
            prop_assert_eq!(Ok(read), u64::from_str_radix(&token, 16));
        }
    }

    #[test]
    fn what_a_server_writes_is_what_we_read(token: u64, seconds in 0..YEAR_10000, ms in 0..1000_u64) {
        let time = at(seconds) + Duration::from_millis(ms);
        let reply = format!("{token:x} {}", humantime::format_rfc3339_millis(time));
        prop_assert_eq!(text::reply(reply.as_bytes()), Some((Some(token), time)));
    }

    #[test]
    fn a_timestamp_is_read_back_by_a_clock_less_than_68_years_off(
        now in (1_u64 << 31)..YEAR_10000 - (1 << 31), apart in -(1_i64 << 31) + 1..(1 << 31) - 1, nanos in 0..1_000_000_000_u64,
    ) {
        let time = at(now.saturating_add_signed(apart)) + Duration::from_nanos(nanos);
        let read = Timestamp::from_time(time).to_time(at(now)).unwrap();
        // 32 bits of fraction are finer than a nanosecond, and rounded down.
        let lost = time.duration_since(read).unwrap();
        prop_assert!(lost <= Duration::from_nanos(1), "{lost:?}");
    }
}

fn at(since_1970: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(since_1970)
}

fn patience(timeout: u64, tries: u32, deadline: u64) -> Patience {
    let (timeout, deadline) = (Duration::from_millis(timeout), Duration::from_millis(deadline));
    Patience { timeout, tries, deadline }
}

fn sntp_reply(received: SystemTime, transmitted: SystemTime) -> [u8; 48] {
    let mut reply = [0; 48];
    reply[0] = 0b00_100_100;
    reply[1] = 10;
    reply[24..32].copy_from_slice(&TOKEN.to_be_bytes());
    reply[32..40].copy_from_slice(&Timestamp::from_time(received).0.to_be_bytes());
    reply[40..].copy_from_slice(&Timestamp::from_time(transmitted).0.to_be_bytes());
    reply
}
