//! Conversations on loopback with servers that follow a script.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant, SystemTime};
use udp_client::clock::Timestamp;
use udp_client::{
    Answer, AskError, Heard, Ignored, Patience, Protocol, ask, ask_everyone, resolve,
};

/// Longer than anything here takes: a bug fails a test, it never hangs it.
const LIMIT: Duration = Duration::from_secs(30);
const TIME: &str = "2026-01-31T12:00:00.123Z";

#[test]
fn the_answer_with_our_token_is_taken() {
    let (server, addr) = bound();
    let (answer, ignored) = asked(server, PATIENT, Protocol::Text, |server| {
        let (token, peer) = text_request(server);
        reply(server, peer, &format!("{token} {TIME}"));
    })
    .unwrap();
    assert_eq!(humantime::format_rfc3339_millis(answer.time).to_string(), TIME);
    assert_eq!((answer.from, answer.tries, answer.exact), (addr, 1, true));
    assert!(ignored.is_empty());
}

#[test]
fn a_simple_servers_bare_time_is_taken() {
    let (server, _) = bound();
    let (answer, _) = asked(server, PATIENT, Protocol::Text, |server| {
        let (_, peer) = text_request(server);
        reply(server, peer, TIME);
    })
    .unwrap();
    assert_eq!(humantime::format_rfc3339_millis(answer.time).to_string(), TIME);
}

#[test]
fn lost_requests_are_sent_again_each_with_a_token_of_its_own() {
    let (server, _) = bound();
    let (answer, _) = asked(server, HASTY, Protocol::Text, |server| {
        let (first, _) = text_request(server);
        let (second, _) = text_request(server);
        let (third, peer) = text_request(server);
        assert!(first != second && second != third && first != third);
        reply(server, peer, &format!("{third} {TIME}"));
    })
    .unwrap();
    // On a busy machine the next tries may be under way before the answer is.
    assert!(answer.tries >= 3, "{answer:?}");
}

#[test]
fn a_late_answer_is_known_for_the_try_that_it_answers() {
    let (server, _) = bound();
    let (answer, _) = asked(server, HASTY, Protocol::Text, |server| {
        let (first, peer) = text_request(server);
        text_request(server);
        reply(server, peer, &format!("{first} {TIME}"));
    })
    .unwrap();
    assert!(answer.exact && answer.tries >= 2, "{answer:?}");
    assert!(answer.round_trip >= HASTY.timeout * 3 / 4, "not since the second try: {answer:?}");
}

#[test]
fn wrong_tokens_runts_garbage_and_giants_are_counted_and_ignored() {
    let (server, _) = bound();
    let (answer, ignored) = asked(server, PATIENT, Protocol::Text, |server| {
        let (token, peer) = text_request(server);
        let next = u64::from_str_radix(&token, 16).unwrap().wrapping_add(1);
        for other in ["5eed", "0000000000000000", &format!("{next:016x}")] {
            reply(server, peer, &format!("{other} 1999-12-31T23:59:59Z"));
        }
        for garbage in ["", "time?", &token, &format!("{token} {}", &TIME[..19])] {
            reply(server, peer, garbage);
        }
        reply(server, peer, &format!("{token} {TIME}{}", " ".repeat(1000)));
        reply(server, peer, &format!("{token} {TIME}"));
    })
    .unwrap();
    assert_eq!(humantime::format_rfc3339_millis(answer.time).to_string(), TIME);
    assert_eq!(ignored, Ignored { other_token: 3, no_reply: 5, ..Ignored::default() });
}

#[test]
fn a_strangers_datagram_from_before_the_connect_is_ignored() {
    let (server, addr) = bound();
    let (client, client_addr) = bound();
    let (stranger, _) = bound();
    // Without a token it would pass for a simple server's answer.
    reply(&stranger, client_addr, "1999-12-31T23:59:59Z");
    let serving = thread::spawn(move || {
        let (token, peer) = text_request(&server);
        reply(&stranger, peer, "1999-12-31T23:59:59Z");
        reply(&server, peer, &format!("{token} {TIME}"));
        server
    });
    let (answer, ignored) = ask_in_time(client, addr, Protocol::Text, PATIENT).unwrap();
    serving.join().unwrap();
    assert_eq!(answer.from, addr);
    assert_eq!(humantime::format_rfc3339_millis(answer.time).to_string(), TIME);
    // The first was queued before connect(); the second never got through the kernel.
    assert_eq!(ignored, Ignored { other_source: 1, ..Ignored::default() });
}

#[test]
fn a_flood_of_wrong_answers_does_not_extend_the_deadline() {
    let (server, addr) = bound();
    let (stop, stopped) = mpsc::channel::<()>();
    let flooding = thread::spawn(move || {
        let (_, peer) = text_request(&server);
        let end = Instant::now() + LIMIT;
        while Instant::now() < end {
            // Fails on some systems once the client has gone.
            let _ = server.send_to(b"5eed 1999-12-31T23:59:59Z", peer);
            if stopped.try_recv() != Err(mpsc::TryRecvError::Empty) {
                return true;
            }
            thread::yield_now();
        }
        false
    });
    let patience = Patience { deadline: Duration::from_millis(200), ..PATIENT };
    let err = ask_in_time(bound().0, addr, Protocol::Text, patience).unwrap_err();
    drop(stop);
    assert!(flooding.join().unwrap(), "gave up only after the flood had ended");
    match err {
        AskError::NoReply { ignored, .. } => assert!(ignored.other_token > 0, "{ignored:?}"),
        err => panic!("{err:?}"),
    }
}

#[test]
fn requests_are_sent_again_during_a_flood_too() {
    let (server, _) = bound();
    let twice = Patience { timeout: Duration::from_millis(100), tries: 2, deadline: LIMIT };
    // Nothing gets through the flood, the answer neither: only the second request counts here.
    asked(server, twice, Protocol::Text, |server| {
        let (_, peer) = text_request(server);
        server.set_nonblocking(true).unwrap();
        let end = Instant::now() + LIMIT;
        while server.recv(&mut [0; 100]).is_err() {
            assert!(Instant::now() < end, "no second try");
            let _ = server.send_to(b"5eed 1999-12-31T23:59:59Z", peer);
        }
    })
    .unwrap_err();
}

#[test]
fn a_silent_server_is_asked_so_often_and_given_up_in_time() {
    let (server, addr) = bound();
    let patience = Patience { timeout: Duration::from_millis(20), tries: 3, deadline: LIMIT };
    let started = Instant::now();
    let err = ask_in_time(bound().0, addr, Protocol::Text, patience).unwrap_err();
    assert!(started.elapsed() >= Duration::from_millis(140), "20 + 40 + 80");
    assert!(matches!(err, AskError::NoReply { tries: 3, .. }), "{err:?}");
    assert_eq!(err.to_string(), format!("no reply from {addr}"));
    server.set_nonblocking(true).unwrap();
    let requests = (0..9).filter(|_| server.recv(&mut [0; 100]).is_ok()).count();
    assert_eq!(requests, 3);
}

#[test]
fn a_closed_port_is_reported_and_not_waited_for() {
    let (server, addr) = bound();
    drop(server);
    let err = ask_in_time(bound().0, addr, Protocol::Text, PATIENT).unwrap_err();
    assert_eq!(err.to_string(), format!("nothing listens at {addr}"));
}

#[test]
fn four_bytes_answer_an_empty_datagram() {
    let (server, _) = bound();
    let (answer, ignored) = asked(server, PATIENT, Protocol::Rfc868, |server| {
        let (n, peer) = server.recv_from(&mut [0; 100]).unwrap();
        assert_eq!(n, 0);
        for wrong in [&b""[..], b"123", b"12345"] {
            server.send_to(wrong, peer).unwrap();
        }
        server.send_to(&3_978_849_600_u32.to_be_bytes(), peer).unwrap();
    })
    .unwrap();
    assert_eq!(humantime::format_rfc3339(answer.time).to_string(), "2026-01-31T12:00:00Z");
    assert_eq!(ignored.no_reply, 3);
}

#[test]
fn sntp_tells_how_far_our_clock_is_behind() {
    let (server, _) = bound();
    let (answer, ignored) = asked(server, PATIENT, Protocol::Sntp, |server| {
        let (mut header, peer) = sntp_request(server);
        let ahead = Timestamp::from_time(SystemTime::now() + Duration::from_secs(3600));
        header[32..40].copy_from_slice(&ahead.0.to_be_bytes());
        header[40..].copy_from_slice(&ahead.0.to_be_bytes());
        // An answer to a request that we never sent.
        let mut stale = header;
        stale[31] ^= 1;
        server.send_to(&stale, peer).unwrap();
        server.send_to(&header[..47], peer).unwrap();
        server.send_to(&header, peer).unwrap();
    })
    .unwrap();
    let error = (answer.offset.unwrap() - 3600.0).abs();
    // No cause of error is larger than the round trip's half (RFC 5905 §8), but for rounding.
    assert!(error <= answer.round_trip.as_secs_f64() / 2.0 + 1e-6, "{answer:?}");
    assert_eq!(ignored, Ignored { other_token: 1, no_reply: 1, ..Ignored::default() });
}

#[test]
fn a_kiss_of_death_ends_it_but_only_with_our_token() {
    let (server, addr) = bound();
    let result = asked(server, PATIENT, Protocol::Sntp, |server| {
        let (mut header, peer) = sntp_request(server);
        header[1] = 0;
        header[12..16].copy_from_slice(b"FAKE");
        header[24] ^= 1;
        server.send_to(&header, peer).unwrap();
        header[12..16].copy_from_slice(b"RATE");
        header[24] ^= 1;
        server.send_to(&header, peer).unwrap();
    });
    let err = result.unwrap_err();
    assert_eq!(err.to_string(), format!("{addr} tells no time: kiss of death RATE"));
}

#[test]
fn everyone_who_answers_before_the_deadline_is_heard_once() {
    // Three servers answer one request, as after a broadcast; one of them twice.
    let ((one, addr), (two, second), (three, third)) = (bound(), bound(), bound());
    let serving = thread::spawn(move || {
        let (token, peer) = text_request(&one);
        for server in [&one, &two, &two, &three] {
            reply(server, peer, &format!("{token} {TIME}"));
        }
        reply(&three, peer, "5eed 1999-12-31T23:59:59Z");
    });
    // One answer ends nothing, nor do all tries: there may always be one more.
    let timeout = Duration::from_millis(10);
    let patience = Patience { timeout, tries: 1, deadline: Duration::from_millis(500) };
    let started = Instant::now();
    let (heard, ignored) = in_time(move || {
        let mut heard = Vec::new();
        let client = bound().0;
        let ignored = ask_everyone(&client, addr, Protocol::Text, patience, |reply| match reply {
            Heard::Answer(answer) => heard.push(answer.from),
            refusal => panic!("{refusal:?}"),
        });
        (heard, ignored.unwrap())
    });
    serving.join().unwrap();
    assert!(started.elapsed() >= patience.deadline);
    assert_eq!(heard, [addr, second, third]);
    assert_eq!(ignored, Ignored { duplicates: 1, other_token: 1, ..Ignored::default() });
}

#[test]
fn invented_servers_without_end_do_not_fill_the_memory() {
    let (server, addr) = bound();
    let (stop, stopped) = mpsc::channel::<()>();
    let flooding = thread::spawn(move || {
        let (_, peer) = server.recv_from(&mut [0; 100]).unwrap();
        let end = Instant::now() + LIMIT;
        while Instant::now() < end && stopped.try_recv() == Err(mpsc::TryRecvError::Empty) {
            // RFC 868 has no token: each of these counts as one more server's answer.
            let _ = bound().0.send_to(&3_978_849_600_u32.to_be_bytes(), peer);
        }
    });
    let heard = in_time(move || {
        let (mut heard, client) = (0, bound().0);
        ask_everyone(&client, addr, Protocol::Rfc868, PATIENT, |_| heard += 1).unwrap();
        heard
    });
    drop(stop);
    flooding.join().unwrap();
    assert_eq!(heard, 1024);
}

#[test]
fn an_address_is_not_looked_up() {
    let found = resolve("[::1]:9000", LIMIT, |name| panic!("looked up {name}")).unwrap();
    assert_eq!(found, ["[::1]:9000".parse().unwrap()]);
}

#[test]
fn a_name_that_is_never_resolved_is_given_up() {
    let (keep, never) = mpsc::channel::<()>();
    let hang = move |_: &str| {
        let _ = never.recv_timeout(LIMIT);
        Ok(vec![])
    };
    let err = resolve("example.com:9000", Duration::from_millis(20), hang).unwrap_err();
    assert_eq!(err.kind(), io::ErrorKind::TimedOut);
    drop(keep);
}

const PATIENT: Patience = Patience { timeout: LIMIT, tries: 1, deadline: LIMIT };
const HASTY: Patience = Patience { timeout: Duration::from_millis(20), tries: 9, deadline: LIMIT };

/// Asks `server`, while `script` plays it on another thread.
#[track_caller]
fn asked(
    server: UdpSocket,
    patience: Patience,
    protocol: Protocol,
    script: impl FnOnce(&UdpSocket) + Send + 'static,
) -> Result<(Answer, Ignored), AskError> {
    let addr = server.local_addr().unwrap();
    let playing = thread::spawn(move || {
        script(&server);
        server
    });
    let result = ask_in_time(bound().0, addr, protocol, patience);
    // Until here the server's port is open: a closed one would be another story.
    playing.join().unwrap();
    result
}

#[track_caller]
fn ask_in_time(
    client: UdpSocket,
    server: SocketAddr,
    protocol: Protocol,
    patience: Patience,
) -> Result<(Answer, Ignored), AskError> {
    in_time(move || ask(&client, server, protocol, patience))
}

/// What `ask` returns, unless it waits for longer than any deadline here.
#[track_caller]
fn in_time<T: Send + 'static>(ask: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, waiting) = mpsc::channel();
    thread::spawn(move || done.send(ask()));
    waiting.recv_timeout(LIMIT * 2).expect("it ends in time")
}

fn bound() -> (UdpSocket, SocketAddr) {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    socket.set_read_timeout(Some(LIMIT)).unwrap();
    let addr = socket.local_addr().unwrap();
    (socket, addr)
}

/// The next request's token, and who sent it.
#[track_caller]
fn text_request(server: &UdpSocket) -> (String, SocketAddr) {
    let mut buf = [0; 100];
    let (n, peer) = server.recv_from(&mut buf).unwrap();
    assert_eq!(n, 64);
    let request = String::from_utf8(buf[..n].to_vec()).unwrap();
    let token = request.strip_prefix("time? ").unwrap().trim_end();
    assert_eq!(token.len(), 16);
    (token.into(), peer)
}

/// The next request as a reply to it, but for its times, and who sent it.
#[track_caller]
fn sntp_request(server: &UdpSocket) -> ([u8; 48], SocketAddr) {
    let mut header = [0; 48];
    let (n, peer) = server.recv_from(&mut header).unwrap();
    assert_eq!((n, header[0]), (48, 0b00_100_011));
    header[0] = 0b00_100_100;
    header[1] = 2;
    header.copy_within(40..48, 24);
    (header, peer)
}

#[track_caller]
fn reply(server: &UdpSocket, peer: SocketAddr, text: &str) {
    server.send_to(text.as_bytes(), peer).unwrap();
}
