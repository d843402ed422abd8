//! What the event loop promises its clients, with real sockets on loopback: the same as lesson 2's
//! server, and what is new with one thread for all.

use event_loop::{BUFFER, Limits, Server};
use socket2::SockRef;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpStream};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};
use tcp_echo_server::{Report, listen};

/// Longer than anything here takes: a bug fails a test, it never hangs it.
const LIMIT: Duration = Duration::from_secs(30);

/// More than all buffers between two sockets hold.
const MUCH: usize = 64 * 1024 * 1024;

#[test]
fn echoes_everything_after_the_peer_half_closes() {
    let (server, addr) = serve(Limits::default());
    let sent: Vec<u8> = (0..MUCH as u32).map(|i| (i ^ (i >> 8)) as u8).collect();
    let client = connect(addr);
    let received = thread::scope(|scope| {
        scope.spawn(|| {
            (&client).write_all(&sent).unwrap();
            client.shutdown(Shutdown::Write).unwrap();
        });
        read_to_end(&client)
    });
    assert!(received == sent, "{} of {} bytes came back, or others", received.len(), sent.len());
    assert_eq!(server.stop(), Some(0), "clients left");
}

#[test]
fn the_end_of_the_stream_is_heard_with_the_bytes_and_behind_them() {
    let (server, addr) = serve(Limits { grace: LIMIT, ..Limits::default() });
    // A full buffer, one less and one more, and none: each way that a last read can come out.
    for length in [0, 1, BUFFER - 1, BUFFER, BUFFER + 1, 2 * BUFFER] {
        let client = connect(addr);
        let sent = vec![b'x'; length];
        (&client).write_all(&sent).unwrap();
        client.shutdown(Shutdown::Write).unwrap();
        assert!(read_to_end(&client) == sent, "{length} bytes");
    }
    assert_eq!(server.stop(), Some(0), "each of them is over");
}

#[cfg(target_os = "linux")]
#[test]
fn urgent_data_does_not_hide_the_bytes_behind_it() {
    let (_server, addr) = serve(Limits { max_clients: 1, ..Limits::default() });
    let mut first = connect(addr);
    round_trip(&mut first);
    // All this comes while the client waits for a place, and is one piece of news.
    let mut client = connect(addr);
    client.write_all(b"before").unwrap();
    SockRef::from(&client).send_out_of_band(b"!").unwrap();
    client.write_all(b"behind").unwrap();
    drop(first);
    let mut echoed = [0; 12];
    client.read_exact(&mut echoed).unwrap();
    assert_eq!(&echoed, b"beforebehind", "the urgent byte is not part of the stream");
}

#[test]
fn a_client_that_does_not_read_is_not_read_from_and_loses_nothing() {
    let (_server, addr) = serve(Limits::default());
    let mut client = connect(addr);
    let sent: Vec<u8> = (0..MUCH as u32).map(|i| (i ^ (i >> 9)) as u8).collect();
    // Back-pressure: the server stops reading, all buffers fill, and we cannot go on. A server that
    // keeps what it cannot send would take all.
    client.set_nonblocking(true).unwrap();
    let end = Instant::now() + LIMIT;
    let (mut taken, mut since) = (0, Instant::now());
    while taken < sent.len() && since.elapsed() < Duration::from_millis(200) {
        assert!(Instant::now() < end);
        match client.write(&sent[taken..]) {
            Ok(n) => (taken, since) = (taken + n, Instant::now()),
            Err(err) if err.kind() == ErrorKind::WouldBlock => thread::yield_now(),
            Err(err) => panic!("{err}"),
        }
    }
    assert!(taken < sent.len(), "it has read {taken} bytes of a client that reads nothing");
    // Meanwhile others are served,
    round_trip(&mut connect(addr));
    // and once the client reads, it goes on where it was.
    client.set_nonblocking(false).unwrap();
    let received = thread::scope(|scope| {
        scope.spawn(|| {
            (&client).write_all(&sent[taken..]).unwrap();
            client.shutdown(Shutdown::Write).unwrap();
        });
        read_to_end(&client)
    });
    assert!(received == sent, "{} of {} bytes came back, or others", received.len(), sent.len());
}

#[test]
fn a_client_that_never_reads_is_given_up_and_slows_nobody() {
    static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let report: Report = |line| LINES.lock().unwrap().push(line.into());
    let limits =
        Limits { write_timeout: Duration::from_millis(50), grace: LIMIT, ..Limits::default() };
    let (server, addr) = serve_reporting(limits, report);
    let mut deaf = connect(addr);
    let writing = thread::spawn(move || {
        // All buffers fill, then the server gives up and closes: an error ends this.
        let chunk = [0; 64 * 1024];
        loop {
            if let Err(err) = deaf.write_all(&chunk) {
                return err;
            }
        }
    });
    round_trip(&mut connect(addr));
    let err = writing.join().unwrap();
    let closed = [ErrorKind::ConnectionReset, ErrorKind::BrokenPipe, ErrorKind::ConnectionAborted];
    assert!(closed.contains(&err.kind()), "the server closed the connection: {err:?}");
    assert_eq!(server.stop(), Some(0));
    let lines = LINES.lock().unwrap();
    assert!(lines.iter().any(|l| l.ends_with("read nothing for 50ms, hung up")), "{lines:?}");
}

#[test]
fn a_client_that_reads_little_by_little_is_not_given_up() {
    let limits = Limits { write_timeout: Duration::from_millis(300), ..Limits::default() };
    let (_server, addr) = serve(limits);
    let slow = connect(addr);
    // So little is taken at a time that the server's kernel seldom speaks of room.
    thread::scope(|scope| {
        let writing = scope.spawn(|| (&slow).write_all(&vec![0; 16 * 1024 * 1024]));
        let start = Instant::now();
        let mut buf = vec![0; 128 * 1024];
        let mut received = 0;
        while start.elapsed() < Duration::from_millis(1500) {
            received += (&slow).read(&mut buf).unwrap();
            thread::park_timeout(Duration::from_millis(20));
        }
        assert!(received > 0);
        // The rest at once: had the server given up, this were a reset.
        let mut rest = Vec::new();
        (&slow).take((16 * 1024 * 1024 - received) as u64).read_to_end(&mut rest).unwrap();
        writing.join().unwrap().unwrap();
    });
}

#[test]
fn a_silent_client_is_hung_up_on_and_one_that_speaks_is_not() {
    static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let report: Report = |line| LINES.lock().unwrap().push(line.into());
    let idle_timeout = Duration::from_millis(500);
    let (server, addr) =
        serve_reporting(Limits { idle_timeout, grace: LIMIT, ..Limits::default() }, report);
    let start = Instant::now();
    let silent = connect(addr);
    let mut talker = connect(addr);
    // Speaks all the time that the other is silent. A client that the machine holds up for longer
    // than the limit is hung up on rightly, so only the order is judged.
    silent.set_nonblocking(true).unwrap();
    let mut rounds = 0;
    while matches!((&silent).read(&mut [0; 1]), Err(err) if err.kind() == ErrorKind::WouldBlock) {
        assert!(start.elapsed() < LIMIT, "the silent client is still there");
        round_trip(&mut talker);
        rounds += 1;
    }
    assert!(start.elapsed() >= idle_timeout, "hung up on too early");
    assert!(rounds > 1);
    round_trip(&mut talker);
    silent.set_nonblocking(false).unwrap();
    assert_eq!(read_to_end(&silent), b"", "an orderly end of the stream, and nothing else");
    // Who has spoken is silent from now on.
    assert_eq!(read_to_end(&talker), b"", "and is hung up on in turn");
    drop((silent, talker));
    assert_eq!(server.stop(), Some(0), "their places are free again");
    let lines = LINES.lock().unwrap();
    assert!(lines.iter().any(|l| l.ends_with("said nothing for 500ms, hung up")), "{lines:?}");
}

#[test]
fn who_is_hung_up_on_and_still_sends_gets_no_reset() {
    let limits = Limits { idle_timeout: Duration::from_millis(50), ..Limits::default() };
    let (_server, addr) = serve(limits);
    let mut client = connect(addr);
    assert_eq!(client.read(&mut [0; 1]).unwrap(), 0, "hung up on");
    // Into the drain. With a reset, this or the read would fail.
    client.write_all(b"too late").unwrap();
    client.shutdown(Shutdown::Write).unwrap();
    assert_eq!(read_to_end(&client), b"");
}

#[test]
fn who_is_hung_up_on_and_sends_for_ever_is_cut_off() {
    let limits =
        Limits { idle_timeout: Duration::from_millis(50), grace: LIMIT, ..Limits::default() };
    let (server, addr) = serve(limits);
    let mut client = connect(addr);
    assert_eq!(client.read(&mut [0; 1]).unwrap(), 0, "hung up on");
    let chunk = [0; 64 * 1024];
    let mut sent = 0;
    while let Ok(n) = client.write(&chunk) {
        sent += n;
        assert!(sent < MUCH, "a server that has hung up reads on for ever");
    }
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn a_client_over_the_limit_waits_and_is_not_lost() {
    let (_server, addr) = serve(Limits { max_clients: 2, ..Limits::default() });
    let (mut first, mut second) = (connect(addr), connect(addr));
    round_trip(&mut first);
    round_trip(&mut second);

    // The third is connected (by the kernel), but nobody answers it yet.
    let mut third = connect(addr);
    third.write_all(b"hello").unwrap();
    third.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    let early = third.read(&mut [0; 5]);
    assert!(is_timeout(&early), "the third client was answered beside two: {early:?}");

    // No news of the kernel's tells that there is room: the loop has to know it.
    drop(first);
    third.set_read_timeout(Some(LIMIT)).unwrap();
    let mut echoed = [0; 5];
    third.read_exact(&mut echoed).unwrap();
    assert_eq!(&echoed, b"hello");
}

#[test]
fn more_clients_than_one_turn_accepts_are_all_served() {
    let (server, addr) = serve(Limits { grace: LIMIT, ..Limits::default() });
    let mut clients: Vec<TcpStream> = (0..200).map(|_| connect(addr)).collect();
    clients.iter_mut().for_each(round_trip);
    drop(clients);
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn a_client_that_sends_all_the_time_does_not_keep_the_others_waiting() {
    let (_server, addr) = serve(Limits::default());
    let greedy = connect(addr);
    thread::scope(|scope| {
        scope.spawn(|| {
            let chunk = vec![0; 1024 * 1024];
            while (&greedy).write_all(&chunk).is_ok() {}
        });
        scope.spawn(|| io::copy(&mut &greedy, &mut io::sink()));
        let mut other = connect(addr);
        for _ in 0..100 {
            round_trip(&mut other);
        }
        greedy.shutdown(Shutdown::Both).unwrap();
    });
}

#[test]
fn a_peer_that_resets_concerns_nobody_else() {
    static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let report: Report = |line| LINES.lock().unwrap().push(line.into());
    let (server, addr) = serve_reporting(Limits { grace: LIMIT, ..Limits::default() }, report);
    let mut rude = Vec::new();
    // At once, and in the middle of a conversation.
    for speaks in [false, true] {
        let mut client = connect(addr);
        rude.push(client.local_addr().unwrap());
        if speaks {
            round_trip(&mut client);
        }
        SockRef::from(&client).set_linger(Some(Duration::ZERO)).unwrap();
    }
    round_trip(&mut connect(addr));
    assert_eq!(server.stop(), Some(0), "all are out");
    let lines = LINES.lock().unwrap();
    for peer in rude {
        let its: Vec<_> = lines.iter().filter(|l| l.starts_with(&format!("{peer}: "))).collect();
        // Some systems do not hand on a connection that was reset before accept.
        assert!(its.len() <= 2, "one line when it came, one for its end: {its:?}");
    }
    assert!(lines.iter().all(|line| line.starts_with("127.0.0.1:")), "nothing else: {lines:?}");
}

#[test]
fn stop_waits_for_a_client_that_finishes() {
    let (server, addr) = serve(Limits { grace: LIMIT, ..Limits::default() });
    let mut client = connect(addr);
    round_trip(&mut client);
    let stopping = thread::spawn(move || server.stop());
    // Nobody is accepted any more: the listener is closed.
    let end = Instant::now() + LIMIT;
    while TcpStream::connect(addr).is_ok() {
        assert!(Instant::now() < end, "the server still listens");
        thread::yield_now();
    }
    // And who is here is still served.
    round_trip(&mut client);
    drop(client);
    assert_eq!(stopping.join().unwrap(), Some(0), "nobody was cut off");
}

#[test]
fn stop_leaves_after_the_grace_period_and_says_how_many_are_cut_off() {
    let (server, addr) = serve(Limits { grace: Duration::from_millis(10), ..Limits::default() });
    let mut clients = [connect(addr), connect(addr)];
    clients.iter_mut().for_each(round_trip);
    // A machine that is held up may not hear how it ended; a wrong number is wrong all the same.
    assert!(matches!(server.stop(), Some(2) | None));
}

#[test]
fn a_grace_period_without_end_ends_with_the_last_client() {
    let (server, addr) = serve(Limits { grace: Duration::MAX, ..Limits::default() });
    round_trip(&mut connect(addr));
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn nobody_is_accepted_after_stop() {
    let (server, addr) = serve(Limits::default());
    server.stop();
    if let Ok(mut late) = TcpStream::connect(addr) {
        late.set_read_timeout(Some(LIMIT)).unwrap();
        let _ = late.write_all(b"hello");
        assert!(matches!(late.read(&mut [0; 5]), Ok(0) | Err(_)), "echoed after the end");
    }
}

/// Shown where a test fails: unlike the program's own reports, this is captured.
fn show(line: &str) {
    eprintln!("{line}");
}

fn serve(limits: Limits) -> (Server, SocketAddr) {
    serve_reporting(limits, show)
}

fn serve_reporting(limits: Limits, report: Report) -> (Server, SocketAddr) {
    let listener = listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), 256).unwrap();
    let addr = listener.local_addr().unwrap();
    (Server::start(listener, limits, report).unwrap(), addr)
}

#[track_caller]
fn connect(addr: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect_timeout(&addr, LIMIT).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    stream.set_write_timeout(Some(LIMIT)).unwrap();
    stream
}

#[track_caller]
fn round_trip(client: &mut TcpStream) {
    client.write_all(b"hello").unwrap();
    let mut echoed = [0; 5];
    client.read_exact(&mut echoed).unwrap();
    assert_eq!(&echoed, b"hello");
}

#[track_caller]
fn read_to_end(client: &TcpStream) -> Vec<u8> {
    let mut received = Vec::new();
    // A server that sends without end fails a test, and does not hang it.
    client.take(2 * MUCH as u64).read_to_end(&mut received).unwrap();
    received
}

fn is_timeout<T>(result: &io::Result<T>) -> bool {
    let kinds = [ErrorKind::WouldBlock, ErrorKind::TimedOut];
    result.as_ref().is_err_and(|err| kinds.contains(&err.kind()))
}
