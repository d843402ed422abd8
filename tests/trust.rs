//! What each program survives: faults, floods, odd values, and bytes that a terminal would obey.
//!
//! ```text
//! cargo test --test trust
//! ```
//!
//! Here are the faults that need a process of its own; the others are tested in their crates. What
//! needs a system that this is not is said and passed over. How much CPU and time a fault costs is
//! not judged here: a busy machine would fail it.

mod support;

#[cfg(unix)]
use std::io::Read;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::process::Command;
use std::sync::mpsc::{self, TryRecvError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
#[cfg(target_os = "linux")]
use support::host::Host;
#[cfg(target_os = "linux")]
use support::pass_over;
use support::{Ended, LIMIT, Program, output, program};

const SERVERS: [&str; 3] = ["tcp-echo-server", "event-loop", "udp-time-server"];
const ECHO_SERVERS: [&str; 2] = ["tcp-echo-server", "event-loop"];

/// Nothing, next to nothing, for ever, the longest that 64 bits of seconds hold, and one more.
const ODD_TIMES: [&str; 8] = [
    "0",
    "0s",
    "1ns",
    "1000000years",
    "584542046090years",
    "584542046091years",
    "99999999999999999999s",
    "-1s",
];

/// None, one, 32 bits, 64 bits, and one more of each.
const ODD_NUMBERS: [&str; 9] = [
    "0",
    "1",
    "4294967295",
    "4294967296",
    "18446744073709551615",
    "18446744073709551616",
    "-1",
    "1e3",
    "",
];

#[cfg(unix)]
#[test]
fn out_of_descriptors_both_echo_servers_wait_and_serve_again() {
    for name in ECHO_SERVERS {
        let mut shell = Command::new("sh");
        shell.args(["-c", "ulimit -n 40; exec \"$0\" 127.0.0.1:0"]).arg(program(name));
        let mut server = Program::run(&mut shell);
        let addr = server.listening();
        let mut clients: Vec<TcpStream> = (0..80).map(|_| connect(addr)).collect();
        let said = loop {
            let line = server.report();
            if line.starts_with("accept: ") {
                break line;
            }
        };
        assert!(said.ends_with("; trying again"), "{said}");

        let mut last = clients.pop().expect("80 of them");
        last.write_all(b"?").unwrap();
        drop(clients);
        // It has waited in the backlog all the time.
        last.read_exact(&mut [0; 1]).unwrap();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn two_thousand_connects_in_a_burst_find_room() {
    for name in ECHO_SERVERS {
        let Some(host) = Host::new() else { return pass_over("a network namespace") };
        // One is served, so all others stay where the burst put them: in the backlog. That the
        // default address is a loopback one shows here as well, where every port is free.
        let mut echo_server = host.command(&program(name).display().to_string());
        let mut server = Program::run(echo_server.args(["--max-clients", "1"]));
        assert_eq!(server.line(), "listening on 127.0.0.1:8080");

        let before = listen_overflows(&host);
        let mut shell = host.command("sh");
        shell.args(["-c", "ulimit -n 2100 && exec \"$0\" 2000"]).arg(program("examples/crowd"));
        let mut crowd = Program::run(&mut shell);
        assert_eq!(crowd.line(), "2000 connected");
        assert_eq!(listen_overflows(&host), before, "connections that found the backlog full");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn both_servers_listen_on_loopback_unless_told_otherwise() {
    let Some(host) = Host::new() else { return pass_over("a network namespace") };
    for name in SERVERS {
        let command = program(name).display().to_string();
        let mut server = Program::run(&mut host.command(&command));
        assert!(server.listening().ip().is_loopback(), "{name}");
    }
}

#[test]
fn both_servers_say_in_one_line_what_an_address_means_that_is_not_loopback() {
    for name in SERVERS {
        for addr in ["0.0.0.0:0", "[::]:0", "[::ffff:127.0.0.1]:0"] {
            let mut server = Program::start(name, &[addr]);
            let Some(line) = server.line_within(LIMIT) else {
                // A machine may have no IPv6.
                assert_ne!(addr, "0.0.0.0:0", "{name}");
                continue;
            };
            let port: u16 = line.trim_end().rsplit(':').next().unwrap_or("").parse().expect(&line);
            if addr != "[::ffff:127.0.0.1]:0" {
                let meaning = server.report();
                assert!(meaning.contains("other"), "{name} on {addr}: {meaning}");
            }
            // Nothing is said after it, or nothing at all: the next line is about a client.
            let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
            match name {
                "udp-time-server" => {
                    let client = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
                    client.send_to(b"garbage", addr).unwrap();
                }
                _ => drop(TcpStream::connect_timeout(&addr, LIMIT)),
            }
            if cfg!(target_os = "linux") {
                let next = server.report();
                let about_the_client =
                    next.ends_with(": connected") || next.contains(": dropped: ");
                assert!(about_the_client, "{name} on {addr}: {next}");
            }
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn both_servers_go_on_although_they_cannot_say_where() {
    for name in SERVERS {
        // Each write to /dev/full fails.
        let mut shell = Command::new("sh");
        shell.args(["-c", "exec \"$0\" 0.0.0.0:0 >/dev/full"]).arg(program(name));
        let mut server = Program::run(&mut shell);
        // Spoken of after the line on stdout.
        assert!(server.report().starts_with("0.0.0.0 is "), "{name}");
        server.signal("TERM");
        assert_eq!(server.wait().code, Some(0), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_closed_terminal_ends_both_servers_in_order() {
    for name in SERVERS {
        // Its stdout is closed as well, as a terminal's would be.
        let mut server = Program::run_reading(Command::new(program(name)).arg("127.0.0.1:0"), 1);
        server.listening();
        server.signal("HUP");
        let ended = server.wait();
        assert_eq!(ended.code, Some(0), "{name}: {ended:?}");
        assert!(ended.stderr.contains("\nstopped") || ended.stderr.starts_with("stopped"));
    }
}

#[cfg(unix)]
#[test]
fn sigterm_ends_both_echo_servers_during_a_flood() {
    for name in ECHO_SERVERS {
        let mut server = Program::start(name, &["127.0.0.1:0"]);
        let addr = server.listening();
        let (stop, floods) = flood(move || {
            // Gone by a reset: no port rests in TIME_WAIT.
            if let Ok(client) = TcpStream::connect_timeout(&addr, LIMIT) {
                let _ = socket2::SockRef::from(&client).set_linger(Some(Duration::ZERO));
            }
        });
        // The flood has come through.
        for _ in 0..50 {
            server.report();
        }
        server.signal("TERM");
        let ended = server.wait();
        drop(stop);
        floods.into_iter().for_each(|flood| flood.join().unwrap());
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert!(ended.stderr.lines().last().unwrap_or("").starts_with("stopped"), "{ended:?}");
    }
}

#[cfg(unix)]
#[test]
fn sigterm_ends_the_time_server_during_a_flood() {
    let mut server = Program::start("udp-time-server", &["127.0.0.1:0"]);
    let addr = server.listening();
    let (stop, floods) = flood(move || {
        let client = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        for datagram in [b"garbage".as_slice(), b"time?", b"", b"time? 5eed"] {
            let _ = client.send_to(datagram, addr);
        }
    });
    assert!(server.report().contains("dropped: "));
    server.signal("TERM");
    let ended = server.wait();
    drop(stop);
    floods.into_iter().for_each(|flood| flood.join().unwrap());
    assert_eq!(ended.code, Some(0), "{ended:?}");
    // It was still there to say what it did: the receive loop has ended as well.
    let last = ended.stderr.lines().last().unwrap_or("").to_string();
    assert!(last.starts_with("stopped; answered "), "{ended:?}");
}

#[test]
fn odd_times_for_the_echo_servers_are_an_error_or_work() {
    for name in ECHO_SERVERS {
        for time in ODD_TIMES {
            let args = ["127.0.0.1:0", "--idle-timeout", time];
            let mut server = Program::start(name, &args);
            let Some(line) = server.line_within(LIMIT) else {
                is_one_error(&server.wait(), &args);
                continue;
            };
            let addr = line.trim_end().strip_prefix("listening on ").expect(&line).to_string();
            // It hangs up on whoever is silent for a nanosecond, and goes on: so twice.
            for _ in 0..2 {
                let client = output("tcp-client", &["--server", &addr, "hello"]);
                let hello = client.stdout == "hello\n";
                assert!(hello || time == "1ns", "--idle-timeout {time}: {client:?}");
            }
        }
    }
}

#[test]
fn odd_times_for_the_tcp_client_are_an_error_or_work() {
    let addr = one_byte_then_the_end().to_string();
    for time in ODD_TIMES {
        for option in ["--timeout", "--pause"] {
            // Five writes, and four pauses between them, unless the server ends before.
            let args = ["--server", &addr, option, time, "--chunk", "1", "hello"];
            let ended = output("tcp-client", &args);
            // Whoever waits for a nanosecond may come too late.
            if ended.code == Some(0) {
                let said = (ended.stdout.as_str(), ended.stderr.as_str());
                assert_eq!(said, ("!", ""), "{args:?}");
            } else {
                is_one_error(&ended, &args);
                assert!(ended.code == Some(2) || time == "1ns", "{args:?}: {ended:?}");
            }
        }
    }
}

#[test]
fn odd_times_for_the_udp_client_are_an_error_or_work() {
    let mut server = Program::start("udp-time-server", &["127.0.0.1:0"]);
    let addr = server.listening().to_string();
    for time in ODD_TIMES {
        for option in ["--timeout", "--deadline"] {
            let args = [&addr, option, time];
            let ended = output("udp-client", &args);
            if ended.code == Some(0) {
                let answered = ended.stdout.starts_with("20") && ended.stderr.is_empty();
                assert!(answered, "{args:?}: {ended:?}");
            } else {
                is_one_error(&ended, &args);
                assert!(ended.code == Some(2) || time == "1ns", "{args:?}: {ended:?}");
            }
        }
    }
}

#[test]
fn odd_numbers_are_an_error_or_work() {
    let mut server = Program::start("udp-time-server", &["127.0.0.1:0"]);
    let time_server = server.listening().to_string();
    let addr = one_byte_then_the_end().to_string();
    // Bound, so that nobody else gets the port; not listening, so that it refuses.
    let port = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    port.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).unwrap();
    let nobody = port.local_addr().unwrap().as_socket().unwrap().to_string();
    for number in ODD_NUMBERS {
        let runs: [(&str, &[&str]); 8] = [
            ("framing", &["--chunk", number]),
            ("tcp-client", &["--server", &addr, "--chunk", number, "hello"]),
            ("udp-client", &[&time_server, "--tries", number]),
            // A port that is taken: the end, if the number is taken for one.
            ("tcp-echo-server", &["--max-clients", number, &addr]),
            ("event-loop", &["--max-clients", number, &addr]),
            ("echo-load", &["--connections", number, &nobody]),
            ("echo-load", &["--rate", number, &nobody]),
            ("echo-load", &["--writes", number, &nobody]),
        ];
        for (name, args) in runs {
            let ended = output(name, args);
            match ended.code {
                Some(0) => assert_eq!(ended.stderr, "", "{name} {args:?}"),
                _ => is_one_error(&ended, args),
            }
        }
        for name in ECHO_SERVERS {
            let args = ["--backlog", number, "127.0.0.1:0"];
            let mut server = Program::start(name, &args);
            if server.line_within(LIMIT).is_none() {
                is_one_error(&server.wait(), &args);
            }
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_the_tcp_client_shows_no_escape_sequence_as_it_is() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let addr = listener.local_addr().unwrap();
    let serving = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"\x1b[2Jred\x9b\x07 \xe4\xbd\xa0\n").unwrap();
        // Until the client's half-close: no reset takes the answer away.
        std::io::copy(&mut stream, &mut std::io::sink()).unwrap();
    });
    let client = format!("{} --server {addr} hello", program("tcp-client").display());
    // script(1) runs a command on a terminal of its own.
    let mut script = Command::new("script");
    if script.arg("--version").output().is_err() {
        // Else nobody connects to the one who waits in accept.
        drop(connect(addr));
        let _ = serving.join();
        return pass_over("script(1)");
    }
    let ended = Program::run(Command::new("script").args(["-qec", &client, "/dev/null"])).wait();
    serving.join().unwrap();
    assert!(ended.stdout.contains(r"\x1b[2Jred\x9b\x07 你"), "{ended:?}");
    assert!(!ended.stdout.contains('\x1b'), "{ended:?}");
}

#[test]
fn the_steps_of_the_udp_client_show_no_escape_sequence_as_it_is() {
    for step in ["tutorial_client", "with_timeout", "token_and_retries"] {
        let server = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        server.set_read_timeout(Some(LIMIT)).unwrap();
        let addr = server.local_addr().unwrap().to_string();
        let (stop, stopped) = mpsc::channel::<()>();
        let serving = thread::spawn(move || {
            // The last receive is ended by the datagram from below.
            while stopped.try_recv() == Err(TryRecvError::Empty) {
                let mut buf = [0; 100];
                let Ok((n, peer)) = server.recv_from(&mut buf) else { return };
                let request = String::from_utf8_lossy(&buf[..n]);
                let token = request.trim_end().strip_prefix("time? ").unwrap_or("");
                let _ = server.send_to(format!("{token} \x1b[2Jnoon\x07").as_bytes(), peer);
            }
        });
        let ended = Program::example(step, &[&addr]).wait();
        drop(stop);
        UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().send_to(b"", &addr).unwrap();
        serving.join().unwrap();
        assert!(ended.stdout.contains("noon"), "{step}: {ended:?}");
        assert!(!ended.stdout.contains(['\x1b', '\x07']), "{step}: {ended:?}");
    }
}

/// Does `one` again and again on four threads, until the sender is dropped.
#[cfg(unix)]
fn flood(one: impl Fn() + Clone + Send + 'static) -> (Vec<mpsc::Sender<()>>, Vec<JoinHandle<()>>) {
    let end = Instant::now() + LIMIT;
    let start = |_| {
        let (stop, stopped) = mpsc::channel::<()>();
        let one = one.clone();
        let flood = thread::spawn(move || {
            while stopped.try_recv() == Err(TryRecvError::Empty) && Instant::now() < end {
                one();
            }
        });
        (stop, flood)
    };
    (0..4).map(start).unzip()
}

/// A server that waits for a byte of each client, says one, and ends.
fn one_byte_then_the_end() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let addr = listener.local_addr().unwrap();
    thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            thread::spawn(move || {
                let _ = stream.set_read_timeout(Some(LIMIT));
                let _ = std::io::Read::read(&mut stream, &mut [0; 1]);
                let _ = stream.write_all(b"!");
                // What else it sends is read to its end: no reset takes the answer away.
                let _ = stream.shutdown(std::net::Shutdown::Write);
                let _ = std::io::copy(&mut stream, &mut std::io::sink());
            });
        }
    });
    addr
}

/// How many connections this host's listeners had no room for. `proc_pid_net(5)`.
#[cfg(target_os = "linux")]
#[track_caller]
fn listen_overflows(host: &Host) -> u64 {
    let netstat = Program::run(host.command("cat").arg("/proc/net/netstat")).wait().stdout;
    // A line of names, then one of numbers.
    let mut lines = netstat.lines().filter_map(|line| line.strip_prefix("TcpExt: "));
    let names = lines.next().unwrap_or("").split(' ');
    let numbers = lines.next().unwrap_or("").split(' ');
    let found = names.zip(numbers).find(|(name, _)| *name == "ListenOverflows");
    found.and_then(|(_, number)| number.parse().ok()).expect("ListenOverflows")
}

/// Exit code 1 or 2, and exactly one line on stderr that says why.
#[track_caller]
fn is_one_error(ended: &Ended, args: &[&str]) {
    assert!(matches!(ended.code, Some(1 | 2)), "{args:?}: {ended:?}");
    assert_eq!(ended.stderr.lines().count(), 1, "{args:?}: {ended:?}");
    assert!(ended.stderr.starts_with("error: "), "{args:?}: {ended:?}");
}

#[cfg(unix)]
#[track_caller]
fn connect(addr: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect_timeout(&addr, LIMIT).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    stream.set_write_timeout(Some(LIMIT)).unwrap();
    stream
}
