//! What holds for [`judge`], the three protocols' replies and any datagram.

use std::net::SocketAddr;
use std::str;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use udp_client::{Heard, MAX_REPLY, Moment, Protocol, Reply, Try, Why, judge, text};

/// Small, so that a fuzzer can guess them.
const TOKENS: [u64; 2] = [1, 2];

/// Panics if a promise is broken. `input` is read as
///
/// ```text
/// our clock, seconds since 1970:5   tries:1   datagram
/// ```
pub fn check(input: &[u8]) {
    let Some((clock, rest)) = input.split_first_chunk::<5>() else { return };
    let Some((&tries, datagram)) = rest.split_first() else { return };
    // 40 bits last until the year 36812.
    let seconds = clock.iter().fold(0, |number, &byte| number << 8 | u64::from(byte));
    let now = Moment { instant: Instant::now(), time: UNIX_EPOCH + Duration::from_secs(seconds) };
    let tries: Vec<Try> =
        TOKENS.iter().take(tries.into()).map(|&token| Try { token, sent: now }).collect();
    for protocol in [Protocol::Text, Protocol::Rfc868, Protocol::Sntp] {
        check_judged(protocol, datagram, &tries, now);
    }
    if let Some((token, time)) = text::reply(datagram) {
        check_text(datagram, token, time);
    }
}

/// What was read, written again, is what came, up to the seconds; and behind them stand a fraction
/// and a zone, and nothing that was passed over.
fn check_text(datagram: &[u8], token: Option<u64>, time: SystemTime) {
    let came = str::from_utf8(datagram).expect("text").trim_end();
    let (came_token, came_time) = came.split_once(' ').unwrap_or(("", came));
    assert_eq!(u64::from_str_radix(came_token, 16).ok(), token, "{came:?}");
    // Second 60, a leap second, is read as 59.
    let seconds = humantime::format_rfc3339_seconds(time).to_string();
    let (seconds, fraction) = (seconds.trim_end_matches('Z'), came_time.get(19..).expect("a zone"));
    assert_eq!(came_time[..19].replace(":60", ":59"), seconds, "{came:?}");
    let zone = fraction.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    assert!(zone == "Z" || zone == "+00:00", "{came:?}");
}

fn check_judged(protocol: Protocol, datagram: &[u8], tries: &[Try], now: Moment) {
    let source = SocketAddr::from(([127, 0, 0, 1], 9000));
    let stranger = SocketAddr::from(([127, 0, 0, 1], 9001));
    let from_stranger = judge(protocol, datagram, stranger, Some(source), tries, now);
    assert_eq!(from_stranger, Err(Why::OtherSource));

    let heard = judge(protocol, datagram, source, Some(source), tries, now);
    assert_eq!(judge(protocol, datagram, source, None, tries, now), heard, "anyone was asked");
    let reply = protocol.reply(datagram, now.time);
    match (&heard, reply) {
        (Err(Why::NoReply), None) => {}
        (Err(Why::NoReply), _) => assert!(datagram.len() > MAX_REPLY),
        (Err(Why::OtherToken), Some(Reply { token, .. })) => {
            assert!(!tries.iter().any(|sent| token.is_none_or(|token| token == sent.token)));
        }
        (Ok(heard), Some(Reply { token, .. })) => {
            assert!(datagram.len() <= MAX_REPLY);
            assert!(token.is_none_or(|token| tries.iter().any(|sent| token == sent.token)));
            check_heard(protocol, heard, token, tries, now.time);
        }
        (heard, reply) => panic!("{heard:?} for {reply:?}"),
    }
}

fn check_heard(
    protocol: Protocol,
    heard: &Heard,
    token: Option<u64>,
    tries: &[Try],
    now: SystemTime,
) {
    match heard {
        Heard::Answer(answer) => {
            assert_eq!(answer.exact, token.is_some() || tries.len() == 1);
            assert_eq!(answer.offset.is_some(), protocol == Protocol::Sntp);
            // It goes to a terminal.
            let shown = answer.to_string();
            assert!(!shown.contains(char::is_control), "{shown:?}");
            if protocol != Protocol::Text {
                // 32 bits of seconds: the time nearest to our clock.
                let apart = answer.time.duration_since(now).unwrap_or_else(|err| err.duration());
                assert!(apart <= Duration::from_secs(1 << 31), "{apart:?}");
            }
        }
        Heard::Refusal { why, .. } => {
            assert_eq!(protocol, Protocol::Sntp, "the others know no refusal");
            assert!(!why.contains(char::is_control), "{why:?}");
        }
    }
}
