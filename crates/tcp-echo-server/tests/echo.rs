//! What the echo server promises its clients, with real sockets on loopback.

use socket2::SockRef;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};
use tcp_echo_server::{Limits, Report, Server, hang_up, listen};

/// Longer than anything here takes: a bug fails a test, it never hangs it.
const LIMIT: Duration = Duration::from_secs(30);

#[test]
fn echoes_everything_after_the_peer_half_closes() {
    let (server, addr) = serve(Limits::default());
    // More than all buffers between the two hold: the server has to read and write in turns.
    let sent: Vec<u8> = (0..64 * 1024 * 1024_u32).map(|i| (i ^ (i >> 8)) as u8).collect();
    let client = connect(addr);
    let received = thread::scope(|scope| {
        scope.spawn(|| {
            (&client).write_all(&sent).unwrap();
            client.shutdown(Shutdown::Write).unwrap();
        });
        read_to_end(&client)
    });
    assert!(received == sent, "{} of {} bytes came back, or others", received.len(), sent.len());
    assert_eq!(server.stop(), 0, "clients left");
}

#[test]
fn serves_a_second_client_while_the_first_is_silent() {
    let (_server, addr) = serve(Limits::default());
    let _silent = connect(addr);
    round_trip(&mut connect(addr));
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

    drop(first);
    third.set_read_timeout(Some(LIMIT)).unwrap();
    let mut echoed = [0; 5];
    third.read_exact(&mut echoed).unwrap();
    assert_eq!(&echoed, b"hello");
}

#[test]
fn a_peer_that_resets_concerns_nobody_else() {
    let listener = listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), 16).unwrap();
    let addr = listener.local_addr().unwrap();
    static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let report: Report = |line| LINES.lock().unwrap().push(line.into());
    // One has reset before the server accepts it, one does so in the middle of a conversation.
    let first = connect(addr);
    let mut rude = vec![first.local_addr().unwrap()];
    reset(first);
    let limits = Limits { grace: LIMIT, ..Limits::default() };
    let server = Server::start(listener, limits, report).unwrap();
    let mut second = connect(addr);
    rude.push(second.local_addr().unwrap());
    round_trip(&mut second);
    reset(second);
    round_trip(&mut connect(addr));

    assert_eq!(server.stop(), 0, "all are out");
    let lines = LINES.lock().unwrap();
    for peer in rude {
        let its: Vec<_> = lines.iter().filter(|l| l.starts_with(&format!("{peer}: "))).collect();
        // Some systems do not hand on a connection that was reset before accept.
        assert!(its.len() <= 2, "one line when it came, one for its end: {its:?}");
    }
    assert!(lines.iter().all(|line| line.starts_with("127.0.0.1:")), "nothing else: {lines:?}");
}

#[test]
fn a_crowd_that_comes_and_goes_does_not_fill_the_log() {
    static LINES: AtomicUsize = AtomicUsize::new(0);
    let listener = listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), 128).unwrap();
    let addr = listener.local_addr().unwrap();
    let count: Report = |_| {
        LINES.fetch_add(1, Ordering::SeqCst);
    };
    let start = Instant::now();
    let server =
        Server::start(listener, Limits { grace: LIMIT, ..Limits::default() }, count).unwrap();
    for _ in 0..200 {
        let mut client = connect(addr);
        round_trip(&mut client);
        // Without a FIN no port of ours has to rest in TIME_WAIT.
        reset(client);
    }
    assert_eq!(server.stop(), 0);
    // Two lines for each client, a hundred lines a second, one more for those left out.
    let most = 101 * (1 + start.elapsed().as_secs() as usize);
    let lines = LINES.load(Ordering::SeqCst);
    assert!((100..=most).contains(&lines), "{lines} lines about 200 clients");
}

#[test]
fn a_silent_client_is_hung_up_on() {
    let idle_timeout = Duration::from_millis(50);
    let (server, addr) = serve(Limits { idle_timeout, ..Limits::default() });
    let client = connect(addr);
    assert_eq!(read_to_end(&client), b"", "an orderly end of the stream, and nothing else");
    drop(client);
    assert_eq!(server.stop(), 0, "its place is free again");
}

#[test]
fn a_client_that_never_reads_is_given_up_and_slows_nobody() {
    let write_timeout = Duration::from_millis(50);
    let (_server, addr) = serve(Limits { write_timeout, max_clients: 2, ..Limits::default() });
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
}

#[test]
fn a_thread_that_cannot_be_started_costs_only_its_client() {
    // No system has half an address space of stack to give.
    let stack_size = isize::MAX as usize & !0xFFFF;
    let (server, addr) = serve(Limits { stack_size, ..Limits::default() });
    for _ in 0..3 {
        assert_eq!(read_to_end(&connect(addr)), b"", "the connection is closed");
    }
    assert_eq!(server.stop(), 0, "and its place is free again");
}

#[test]
fn hanging_up_on_unread_input_still_delivers_the_answer() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let mut client = connect(listener.local_addr().unwrap());
    let (mut stream, _) = listener.accept().unwrap();
    // Both fit into any system's buffers, and neither side has read when the server hangs up:
    // without the drain, the client's reading would end in a reset.
    let answer = vec![b'!'; 50_000];
    client.write_all(&[b'?'; 20_000]).unwrap();
    stream.write_all(&answer).unwrap();

    let serving = thread::spawn(move || hang_up(&stream).unwrap());
    // Only once the server has hung up does the client read. (Its FIN ends the drain.)
    client.shutdown(Shutdown::Write).unwrap();
    serving.join().unwrap();
    assert!(read_to_end(&client) == answer, "all of the answer arrives");
}

#[test]
fn hanging_up_on_a_peer_that_sends_for_ever_ends() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let mut endless = connect(listener.local_addr().unwrap());
    let (stream, _) = listener.accept().unwrap();
    let sending = thread::spawn(move || {
        let chunk = [0; 64 * 1024];
        let mut sent = 0;
        while let Ok(n) = endless.write(&chunk) {
            sent += n;
        }
        sent
    });
    hang_up(&stream).unwrap();
    drop(stream);
    // A second on loopback is gigabytes: the bytes are what ends it. The rest was in the buffers.
    let sent = sending.join().unwrap();
    assert!(sent < 64 * 1024 * 1024, "{sent} bytes");
}

#[test]
fn hanging_up_on_a_peer_that_neither_sends_nor_closes_ends() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let _mute = connect(listener.local_addr().unwrap());
    let (stream, _) = listener.accept().unwrap();
    let (ended, waiting) = mpsc::channel();
    thread::spawn(move || ended.send(hang_up(&stream).is_ok()));
    assert_eq!(waiting.recv_timeout(LIMIT), Ok(true));
}

#[test]
fn stop_waits_for_a_client_that_finishes() {
    let (server, addr) = serve(Limits { grace: LIMIT, ..Limits::default() });
    let mut client = connect(addr);
    round_trip(&mut client);
    let stopping = thread::spawn(move || server.stop());
    // Still served, although the server is told to stop.
    round_trip(&mut client);
    drop(client);
    assert_eq!(stopping.join().unwrap(), 0, "nobody was cut off");
}

#[test]
fn stop_leaves_after_the_grace_period_and_says_how_many_are_cut_off() {
    let (server, addr) = serve(Limits { grace: Duration::from_millis(10), ..Limits::default() });
    let mut clients = [connect(addr), connect(addr)];
    clients.iter_mut().for_each(round_trip);
    assert_eq!(server.stop(), 2);
}

#[test]
fn nobody_is_accepted_after_stop() {
    let (server, addr) = serve(Limits::default());
    server.stop();
    // The listener is closed with the accept thread, a moment later at the most; until then the
    // kernel may still connect us, to nobody. Either way there is no echo.
    if let Ok(mut late) = TcpStream::connect(addr) {
        late.set_read_timeout(Some(LIMIT)).unwrap();
        let _ = late.write_all(b"hello");
        assert!(matches!(late.read(&mut [0; 5]), Ok(0) | Err(_)), "echoed after the end");
    }
}

#[test]
fn the_wildcard_address_is_woken_too() {
    let listener = listen(SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)), 16).unwrap();
    let server =
        Server::start(listener, Limits { grace: LIMIT, ..Limits::default() }, show).unwrap();
    // The accept thread holds a place while it waits. Were it not woken, this took all of LIMIT.
    assert_eq!(server.stop(), 0);
}

/// Shown where a test fails: unlike the program's own reports, this is captured.
fn show(line: &str) {
    eprintln!("{line}");
}

fn serve(limits: Limits) -> (Server, SocketAddr) {
    let listener = listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), 128).unwrap();
    let addr = listener.local_addr().unwrap();
    (Server::start(listener, limits, show).unwrap(), addr)
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
fn read_to_end(mut client: &TcpStream) -> Vec<u8> {
    let mut received = Vec::new();
    client.read_to_end(&mut received).unwrap();
    received
}

/// Closes with a reset in place of a FIN.
fn reset(client: TcpStream) {
    SockRef::from(&client).set_linger(Some(Duration::ZERO)).unwrap();
}

fn is_timeout<T>(result: &io::Result<T>) -> bool {
    let kinds = [ErrorKind::WouldBlock, ErrorKind::TimedOut];
    result.as_ref().is_err_and(|err| kinds.contains(&err.kind()))
}
