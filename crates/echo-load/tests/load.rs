//! What a load finds out about a server: good ones are counted, and each kind of bad one is noticed.

use echo_load::{Errors, Load, Noise, Outcome, Pace, Plan, Protocol};
use socket2::SockRef;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::thread;
use std::time::{Duration, Instant};

/// Longer than anything here takes: a bug fails a test, it never hangs it.
const LIMIT: Duration = Duration::from_secs(30);

#[test]
fn every_answer_of_a_good_server_is_counted() {
    let addr = tcp_server(|_, bytes| bytes);
    for (connections, length) in [(1, 1), (3, 64), (10, 100_000)] {
        let outcome = run(addr, &Plan { connections, length, ..short() });
        assert_eq!(outcome.errors, Errors::default(), "{connections} × {length}");
        assert!(outcome.messages > 0, "{outcome:?}");
        let ms = outcome.latency_ms;
        assert!(0.0 < ms.min && ms.min <= ms.p50 && ms.p50 <= ms.p99 && ms.p99 <= ms.max, "{ms:?}");
        let rate = outcome.messages as f64 / short().duration.as_secs_f64();
        assert!((outcome.per_second - rate).abs() < 1.0, "{outcome:?}");
    }
}

#[test]
fn messages_may_go_out_in_several_writes_and_come_back_in_any_pieces() {
    let addr = tcp_server(|_, bytes| bytes);
    for writes in [1, 2, 3, 64] {
        let outcome = run(addr, &Plan { writes, connections: 2, ..short() });
        assert_eq!(outcome.errors, Errors::default(), "{writes} writes");
        assert!(outcome.messages > 0);
    }
}

#[test]
fn an_open_loop_sends_by_the_clock() {
    let addr = tcp_server(|_, bytes| bytes);
    let outcome = run(addr, &Plan { pace: Pace::Open { rate: 1000.0 }, ..short() });
    assert_eq!(outcome.errors, Errors::default());
    // As many as were due, give or take those that were under way at both ends; a machine that is
    // held up answers late, and then they are more than enough.
    assert!(outcome.messages >= 50, "{} of 200", outcome.messages);
}

#[test]
fn a_stall_is_seen_by_all_that_were_due_in_it() {
    // Each connection's first bytes wait for 100 ms; what comes behind them waits with them.
    let addr = tcp_server(|nth, bytes| {
        if nth == 0 {
            thread::sleep(Duration::from_millis(100));
        }
        bytes
    });
    let plan = Plan {
        connections: 1,
        pace: Pace::Open { rate: 1000.0 },
        warm_up: Duration::ZERO,
        ..short()
    };
    let open = run(addr, &plan);
    // A hundred of two hundred were due while it stalled, so the median is one of them or close.
    assert!(open.latency_ms.p90 >= 50.0, "{:?}", open.latency_ms);
    let closed = run(addr, &Plan { pace: Pace::Closed, ..plan });
    assert!(closed.latency_ms.max >= 99.0, "one has seen it: {:?}", closed.latency_ms);
}

#[test]
fn other_bytes_than_were_sent_are_noticed() {
    type Fault = fn(usize, Vec<u8>) -> Vec<u8>;
    let faults: [(&str, Fault); 5] = [
        ("one bit", |nth, mut bytes| {
            if nth == 3 {
                bytes[0] ^= 1;
            }
            bytes
        }),
        ("a byte is lost", |nth, mut bytes| {
            if nth == 3 {
                bytes.remove(0);
            }
            bytes
        }),
        ("a byte comes twice", |nth, mut bytes| {
            if nth == 3 {
                bytes.insert(0, bytes[0]);
            }
            bytes
        }),
        ("two are exchanged", |nth, mut bytes| {
            if nth == 3 {
                bytes.swap(0, 1);
            }
            bytes
        }),
        ("more than was sent", |nth, mut bytes| {
            if nth == 3 {
                bytes.push(b'!');
            }
            bytes
        }),
    ];
    for (what, fault) in faults {
        let patience = Duration::from_millis(300);
        let outcome = run(tcp_server(fault), &Plan { connections: 2, patience, ..short() });
        let errors = outcome.errors;
        // A byte too few may also be waited for until the end.
        assert!(errors.wrong + errors.silent == 2, "{what}: {errors:?}");
        assert!(errors.first.is_some(), "{what}: {errors:?}");
    }
}

#[test]
fn another_connections_bytes_are_noticed() {
    // The first connection is sent what the second one says.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let addr = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (mut first, mut second) = (accept(&listener), accept(&listener));
        let mut bytes = [0; 64];
        first.read_exact(&mut bytes).unwrap();
        second.read_exact(&mut bytes).unwrap();
        first.write_all(&bytes).unwrap();
        second.write_all(&bytes).unwrap();
        // Until the load is over.
        let _ = first.read(&mut bytes);
        let _ = second.read_to_end(&mut Vec::new());
    });
    let patience = Duration::from_millis(300);
    let outcome = run(addr, &Plan { connections: 2, patience, ..short() });
    assert_eq!(outcome.errors.wrong, 1, "{:?}", outcome.errors);
}

#[test]
fn an_answer_before_its_question_is_noticed() {
    // The right bytes, and more of them than were asked for.
    let early = serve(|mut stream| {
        let _ = stream.write_all(Noise::new().at(0, 1000));
        let _ = stream.read_to_end(&mut Vec::new());
    });
    let errors = run(early, &Plan { connections: 1, ..short() }).errors;
    assert_eq!((errors.wrong, errors.total()), (1, 1), "{errors:?}");
}

#[test]
fn resets_ends_and_silence_are_told_apart() {
    let reset = serve(|stream| {
        let _ = (&stream).read(&mut [0; 64]);
        SockRef::from(&stream).set_linger(Some(Duration::ZERO)).unwrap();
    });
    let errors = run(reset, &Plan { connections: 3, ..short() }).errors;
    assert_eq!((errors.reset, errors.total()), (3, 3), "{errors:?}");

    let end = serve(|stream| {
        let _ = (&stream).read(&mut [0; 64]);
    });
    let errors = run(end, &Plan { connections: 3, ..short() }).errors;
    assert_eq!((errors.ended, errors.total()), (3, 3), "{errors:?}");

    let silence = serve(|stream| {
        let _ = (&stream).read_to_end(&mut Vec::new());
    });
    let patience = Duration::from_millis(50);
    let errors = run(silence, &Plan { connections: 3, patience, ..short() }).errors;
    assert_eq!((errors.silent, errors.total()), (3, 3), "{errors:?}");
    assert!(errors.first.unwrap().contains("no answer"));
}

#[test]
fn an_end_that_comes_with_the_answer_is_noticed() {
    // Answers once and ends. Nothing is due afterwards: only the kernel's news tell of it.
    let end = serve(|stream| {
        let mut message = [0; 64];
        (&stream).read_exact(&mut message).unwrap();
        (&stream).write_all(&message).unwrap();
    });
    let pace = Pace::Open { rate: 4.0 };
    let errors = run(end, &Plan { connections: 1, pace, ..short() }).errors;
    assert_eq!((errors.ended, errors.total()), (1, 1), "{errors:?}");
}

#[test]
fn a_rate_that_nobody_can_keep_up_with_is_not_the_servers_fault() {
    let addr = tcp_server(|_, bytes| bytes);
    let pace = Pace::Open { rate: 10_000_000.0 };
    let start = Instant::now();
    let outcome = run(addr, &Plan { pace, ..short() });
    assert_eq!(outcome.errors, Errors::default());
    assert!(outcome.unsent > 0, "{outcome:?}");
    assert!(start.elapsed() < LIMIT, "it waits for what it never sent");
}

#[test]
fn messages_that_wait_in_vain_are_slow_messages() {
    let silence = serve(|stream| {
        let _ = (&stream).read_to_end(&mut Vec::new());
    });
    let patience = Duration::from_millis(50);
    let outcome = run(silence, &Plan { patience, warm_up: Duration::ZERO, ..short() });
    assert!(outcome.latency_ms.p50 >= 49.9, "{outcome:?}");
}

#[test]
fn what_is_asked_in_time_is_waited_for_after_the_end() {
    // The answer comes when the measured time is long over.
    let addr = tcp_server(|_, bytes| {
        thread::sleep(Duration::from_millis(300));
        bytes
    });
    let outcome = run(addr, &Plan { connections: 1, warm_up: Duration::ZERO, ..short() });
    assert_eq!(outcome.errors, Errors::default());
    assert_eq!(outcome.messages, 0, "none within the time");
    assert!(outcome.latency_ms.max >= 299.0, "but it is measured: {outcome:?}");
}

#[test]
fn a_server_that_is_not_there_is_an_error_at_once() {
    // Bound, so that nobody else gets the port; not listening, so that it refuses.
    let port = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    port.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).unwrap();
    let addr = port.local_addr().unwrap().as_socket().unwrap();
    let err = Load::connect(addr, &short()).unwrap_err().to_string();
    assert!(err.contains(&addr.to_string()), "{err}");
}

#[test]
fn a_time_server_is_measured_and_its_tokens_are_checked() {
    let good = udp_server(|request| Some(format!("{} {TIME}", token(request))));
    let outcome = run(good, &udp(3));
    assert_eq!(outcome.errors, Errors::default());
    assert!(outcome.messages > 0);

    // The tutorial's server knows no tokens.
    let outcome = run(udp_server(|_| Some(TIME.into())), &udp(1));
    assert_eq!(outcome.errors, Errors::default());
    assert!(outcome.messages > 0);
}

#[test]
fn wrong_replies_are_noticed() {
    type Reply = fn(&str) -> Option<String>;
    let wrong: [(&str, Reply); 6] = [
        ("garbage", |_| Some("noon".into())),
        ("no time", |request| Some(format!("{} noon", token(request)))),
        ("a token of nobody's", |_| Some(format!("ffffffff {TIME}"))),
        ("another spelling", |request| Some(format!("0{} {TIME}", token(request)))),
        ("too long", |request| Some(format!("{} {TIME}{:100}", token(request), ""))),
        ("no text", |_| Some("\u{feff}\u{0}".into())),
    ];
    for (what, reply) in wrong {
        let plan = Plan { patience: Duration::from_millis(20), ..udp(1) };
        let outcome = run(udp_server(reply), &plan);
        assert!(outcome.errors.wrong > 0, "{what}: {outcome:?}");
        assert_eq!(outcome.messages, 0, "{what}");
    }
}

#[test]
fn lost_datagrams_are_counted_and_the_next_ones_are_asked_for() {
    let every_other = udp_server(|request| {
        let number = u64::from_str_radix(token(request), 16).unwrap();
        (number % 2 == 1).then(|| format!("{} {TIME}", token(request)))
    });
    let outcome = run(every_other, &Plan { patience: Duration::from_millis(10), ..udp(1) });
    assert!(outcome.errors.silent > 0, "{outcome:?}");
    assert_eq!(outcome.errors.wrong, 0, "{outcome:?}");
    assert!(outcome.messages > 0, "and it goes on");
}

const TIME: &str = "2026-11-24T09:30:00.000Z";

fn short() -> Plan {
    Plan {
        connections: 4,
        duration: Duration::from_millis(200),
        warm_up: Duration::from_millis(20),
        patience: LIMIT,
        ..Plan::default()
    }
}

fn udp(connections: usize) -> Plan {
    Plan { protocol: Protocol::UdpTime, connections, ..short() }
}

fn run(addr: SocketAddr, plan: &Plan) -> Outcome {
    let start = Instant::now();
    let outcome = Load::connect(addr, plan).unwrap().run(|_| {}).unwrap();
    assert!(start.elapsed() >= plan.warm_up, "it was over before it began");
    outcome
}

/// Answers what a read returned with what `answer` makes of it; `answer` is told how many reads of
/// this connection came before.
fn tcp_server(answer: fn(usize, Vec<u8>) -> Vec<u8>) -> SocketAddr {
    serve(move |mut stream| {
        let mut buf = [0; 64 * 1024];
        for nth in 0.. {
            match stream.read(&mut buf) {
                Ok(n @ 1..) if stream.write_all(&answer(nth, buf[..n].to_vec())).is_ok() => {}
                _ => return,
            }
        }
    })
}

fn serve(client: impl Fn(TcpStream) + Clone + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let addr = listener.local_addr().unwrap();
    thread::spawn(move || {
        loop {
            let stream = accept(&listener);
            let client = client.clone();
            thread::spawn(move || client(stream));
        }
    });
    addr
}

fn accept(listener: &TcpListener) -> TcpStream {
    let (stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    stream
}

fn udp_server(reply: fn(&str) -> Option<String>) -> SocketAddr {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    socket.set_read_timeout(Some(LIMIT)).unwrap();
    let addr = socket.local_addr().unwrap();
    thread::spawn(move || {
        let mut buf = [0; 100];
        while let Ok((n, peer)) = socket.recv_from(&mut buf) {
            let request = std::str::from_utf8(&buf[..n]).unwrap();
            assert_eq!(n, 64, "padded: {request:?}");
            if let Some(reply) = reply(request) {
                socket.send_to(reply.as_bytes(), peer).unwrap();
            }
        }
    });
    addr
}

fn token(request: &str) -> &str {
    request.strip_prefix("time? ").unwrap().trim_end()
}
