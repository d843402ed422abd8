//! The programs of the course together, as processes.
//!
//! ```text
//! cargo test --test programs
//! ```

mod support;

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::process::{Command, Stdio};
use std::thread;
use support::{Ended, LIMIT, Program, output, program};

const PROGRAMS: [&str; 9] = [
    "sockets",
    "tcp-echo-server",
    "tcp-client",
    "udp-time-server",
    "udp-client",
    "framing",
    "timeouts",
    "event-loop",
    "echo-load",
];
const SERVERS: [&str; 3] = ["tcp-echo-server", "event-loop", "udp-time-server"];
const ECHO_SERVERS: [&str; 2] = ["tcp-echo-server", "event-loop"];

#[test]
fn both_echo_servers_and_the_client_as_in_the_readme() {
    for name in ECHO_SERVERS {
        let mut server = Program::start(name, &["127.0.0.1:0"]);
        let addr = server.listening().to_string();
        let client = output("tcp-client", &["--server", &addr, "hello"]);
        assert_eq!(client.code, Some(0), "{name}: {client:?}");
        assert_eq!(client.stdout, "hello\n", "{name}");
        assert_eq!(client.stderr, "", "{name}");
        assert!(server.report().ends_with(": connected"), "{name}");
        assert!(server.report().ends_with(": echoed 6 bytes"), "{name}");
    }
}

#[test]
fn the_client_brings_64_mib_back_through_the_echo_server() {
    let mut server = Program::start("tcp-echo-server", &["127.0.0.1:0"]);
    let addr = server.listening().to_string();
    let sent: Vec<u8> = (0..64 * 1024 * 1024_u32).map(|i| (i ^ (i >> 9)) as u8).collect();
    // Not a `Program`: these are bytes, not lines.
    let mut client = Command::new(program("tcp-client"))
        .args(["--server", &addr])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut stdin, mut stdout) = (client.stdin.take().unwrap(), client.stdout.take().unwrap());
    let mut received = Vec::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            stdin.write_all(&sent).unwrap();
            drop(stdin);
        });
        stdout.read_to_end(&mut received).unwrap();
    });
    assert!(client.wait().unwrap().success());
    assert!(received == sent, "{} of {} bytes came back, or others", received.len(), sent.len());
}

#[test]
fn the_steps_of_the_echo_server_serve_the_client() {
    let steps = ["one_shot", "one_at_a_time", "thread_per_client", "busy_poll", "stalling_server"];
    for step in steps {
        let mut server = Program::example(step, &["127.0.0.1:0"]);
        let addr = server.listening().to_string();
        let client = output("tcp-client", &["--server", &addr, "hello"]);
        assert_eq!(client.stdout, "hello\n", "{step}: {client:?}");
    }
}

#[test]
fn the_crowd_is_answered_by_a_server_with_the_tutorials_backlog_of_5() {
    let mut server = Program::start("tcp-echo-server", &["127.0.0.1:0", "--backlog", "5"]);
    let addr = server.listening().to_string();
    let mut crowd = Program::example("crowd", &["50", &addr]);
    assert_eq!(crowd.line(), "50 connected");
    assert_eq!(crowd.wait().code, Some(0));
}

#[test]
fn the_udp_client_gets_the_time_by_each_protocol() {
    let mut server = Program::start("udp-time-server", &["127.0.0.1:0"]);
    let addr = server.listening().to_string();
    for protocol in ["text", "rfc868", "sntp"] {
        let client = output("udp-client", &[&addr, "--protocol", protocol]);
        assert_eq!(client.code, Some(0), "{protocol}: {client:?}");
        assert!(client.stdout.starts_with("20"), "a time by {protocol}: {client:?}");
    }
}

#[test]
fn every_program_says_how_to_use_it() {
    for name in PROGRAMS {
        let help = output(name, &["--help"]);
        assert_eq!((help.code, help.stderr.as_str()), (Some(0), ""), "{name} --help");
        for part in ["Usage: ", "Example: ", "--help"] {
            assert!(help.stdout.contains(part), "{name} --help has no {part:?}:\n{}", help.stdout);
        }
    }
}

#[test]
fn a_mistake_on_the_command_line_is_one_line_and_exit_code_2() {
    for name in PROGRAMS {
        is_one_error(&output(name, &["--no-such-option"]), 2, "--no-such-option");
    }
    let wrong: [(&str, &[&str]); 32] = [
        ("tcp-echo-server", &["127.0.0.1"]),
        ("tcp-echo-server", &["127.0.0.1:0", "127.0.0.1:0"]),
        ("tcp-echo-server", &["--max-clients", "0"]),
        ("tcp-echo-server", &["--max-clients", "many"]),
        ("tcp-echo-server", &["--backlog"]),
        ("tcp-echo-server", &["--idle-timeout", "0s"]),
        ("tcp-client", &["--server", "127.0.0.1"]),
        ("tcp-client", &["--chunk", "0"]),
        ("tcp-client", &["--pause", "soon"]),
        ("udp-time-server", &["nowhere"]),
        ("udp-client", &["--protocol", "ntp"]),
        ("udp-client", &["--tries", "0"]),
        ("framing", &["--chunk", "0"]),
        ("timeouts", &["no-such-subcommand"]),
        ("event-loop", &["127.0.0.1"]),
        ("event-loop", &["127.0.0.1:0", "127.0.0.1:0"]),
        ("event-loop", &["--max-clients", "0"]),
        ("event-loop", &["--max-clients", "many"]),
        ("event-loop", &["--backlog"]),
        ("event-loop", &["--idle-timeout", "0s"]),
        ("echo-load", &["127.0.0.1"]),
        ("echo-load", &["--connections", "0"]),
        ("echo-load", &["--connections", "1,64"]),
        ("echo-load", &["--length", "0"]),
        ("echo-load", &["--udp", "--length", "65"]),
        ("echo-load", &["--rate", "0"]),
        ("echo-load", &["--rate", "NaN"]),
        ("echo-load", &["--duration", "0s"]),
        ("echo-load", &["--duration", "1000000years"]),
        ("echo-load", &["--writes", "65"]),
        ("echo-load", &["192.168.1.20:8080"]),
        ("echo-load", &["[::]:8080"]),
    ];
    for (name, args) in wrong {
        is_one_error(&output(name, args), 2, "");
    }
}

#[test]
fn an_address_in_use_is_named_with_a_way_out() {
    let tcp = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let udp = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    for name in SERVERS {
        let is_udp = name == "udp-time-server";
        let taken = if is_udp { udp.local_addr() } else { tcp.local_addr() };
        let addr = taken.unwrap().to_string();
        let ended = output(name, &[&addr]);
        is_one_error(&ended, 1, &format!("error: bind {addr}: "));
        assert!(ended.stderr.contains("127.0.0.1:0 for a free port"), "{}", ended.stderr);
    }
}

#[test]
fn a_server_that_is_not_there_is_refused_in_one_line() {
    // Bound, so that nobody else gets the port; not listening, so that TCP refuses.
    let port = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    port.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).unwrap();
    let addr = port.local_addr().unwrap().as_socket().unwrap().to_string();
    is_one_error(&output("tcp-client", &["--server", &addr, "hello"]), 1, &addr);
}

#[test]
fn a_server_whose_stdout_is_closed_goes_on_serving() {
    for name in SERVERS {
        let mut server = Program::run_reading(Command::new(program(name)).arg("127.0.0.1:0"), 1);
        let addr = server.listening();
        let client = match name {
            "udp-time-server" => output("udp-client", &[&addr.to_string()]),
            _ => output("tcp-client", &["--server", &addr.to_string(), "hello"]),
        };
        assert_eq!(client.code, Some(0), "{name}: {client:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_server_whose_terminal_is_held_goes_on_serving_and_ends_in_order() {
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;
    for name in SERVERS {
        // A stderr that takes nothing more, as a terminal after Ctrl-S.
        let (_held, mut stderr) = UnixStream::pair().unwrap();
        stderr.set_nonblocking(true).unwrap();
        while stderr.write(&[b'.'; 1024]).is_ok() {}
        stderr.set_nonblocking(false).unwrap();
        let mut server = Program::run_with_stderr(
            Command::new(program(name)).arg("127.0.0.1:0"),
            OwnedFd::from(stderr).into(),
        );
        let addr = server.listening().to_string();
        for _ in 0..3 {
            let client = match name {
                "udp-time-server" => output("udp-client", &[&addr]),
                _ => output("tcp-client", &["--server", &addr, "hello"]),
            };
            assert_eq!(client.code, Some(0), "{name}: {client:?}");
        }
        server.signal("INT");
        assert_eq!(server.wait().code, Some(0), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_and_sigterm_end_servers_in_order() {
    for name in SERVERS {
        for signal in ["INT", "TERM"] {
            let mut server = Program::start(name, &["127.0.0.1:0"]);
            server.listening();
            server.signal(signal);
            let ended = server.wait();
            assert_eq!(ended.code, Some(0), "{name}, SIG{signal}: {ended:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_both_echo_servers_although_clients_are_idle() {
    for name in ECHO_SERVERS {
        let mut server = Program::start(name, &["127.0.0.1:0"]);
        let addr = server.listening();
        let clients: Vec<TcpStream> = (0..100).map(|_| connect(addr)).collect();
        for mut client in &clients {
            client.write_all(b"?").unwrap();
            client.read_exact(&mut [0; 1]).unwrap();
        }
        server.signal("INT");
        let ended = server.wait();
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        let last = ended.stderr.lines().last();
        assert_eq!(last, Some("stopped; clients still connected: 100"));
    }
}

#[cfg(unix)]
#[test]
fn a_second_ctrl_c_ends_both_echo_servers_at_once() {
    for name in ECHO_SERVERS {
        let mut server = Program::start(name, &["127.0.0.1:0"]);
        let mut client = connect(server.listening());
        client.write_all(b"?").unwrap();
        client.read_exact(&mut [0; 1]).unwrap();
        server.signal("INT");
        while server.report() != "stopping; a second Ctrl-C ends at once" {}
        // The idle client keeps the server waiting for the grace period; this comes into it.
        server.signal("INT");
        assert_eq!(server.wait().code, Some(130));
    }
}

#[test]
fn a_load_on_each_server_finds_no_error() {
    for name in SERVERS {
        let mut server = Program::start(name, &["127.0.0.1:0"]);
        let addr = server.listening().to_string();
        let mut args = vec![addr.as_str(), "--duration", "100ms", "--warm-up", "10ms"];
        if name == "udp-time-server" {
            args.push("--udp");
        }
        let load = output("echo-load", &args);
        assert_eq!(load.code, Some(0), "{name}: {load:?}");
        assert!(load.stdout.contains("\nerrors      none\n"), "{name}: {load:?}");
        assert_eq!(load.stderr, "", "no bar without a terminal");
    }
}

#[test]
fn a_load_that_finds_an_error_says_so_and_ends_with_exit_code_1() {
    // It reads and says nothing.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let addr = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        let mut clients: Vec<TcpStream> = Vec::new();
        while let Ok((stream, _)) = listener.accept() {
            clients.push(stream);
        }
    });
    let times = ["--duration", "50ms", "--warm-up", "0s", "--timeout", "50ms"];
    let load = output("echo-load", &[&[addr.as_str(), "--connections", "3"][..], &times].concat());
    assert_eq!((load.code, load.stderr.as_str()), (Some(1), ""), "{load:?}");
    assert!(load.stdout.contains("errors      no answer: 3; the first: "), "{load:?}");
}

#[test]
fn a_load_compares_servers_and_what_it_prints_as_json_it_can_show_again() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let plot = folder.join("compared.svg").display().to_string();
    let json = folder.join("compared.json");
    let args = ["--connections", "1,3", "--rounds", "2", "--duration", "50ms", "--warm-up", "10ms"];
    let servers = ["--compare", "threads=tcp-echo-server 127.0.0.1:0", "event-loop 127.0.0.1:0"];
    let compared =
        output("echo-load", &[&args[..], &["--json", "--plot", &plot], &servers].concat());
    assert_eq!((compared.code, compared.stderr.as_str()), (Some(0), ""), "{compared:?}");
    let drawn = std::fs::read_to_string(&plot).unwrap();
    for part in ["<svg ", "threads", "event-loop", "1 connection, 64 bytes", "3 connections"] {
        assert!(drawn.contains(part), "the plot has no {part}");
    }

    std::fs::write(&json, &compared.stdout).unwrap();
    let json = json.display().to_string();
    let shown = output("echo-load", &["--show", &json]);
    assert_eq!(shown.code, Some(0), "{shown:?}");
    let rows = |name: &str| shown.stdout.lines().filter(|line| line.starts_with(name)).count();
    assert_eq!((rows("threads "), rows("event-loop ")), (2, 2), "{}", shown.stdout);
    assert!(
        shown.stdout.contains("\n3 connections, messages of 64 bytes, closed loop, 2 rounds of")
    );
    let again = output("echo-load", &["--show", &json, "--json"]);
    assert_eq!(again.stdout, compared.stdout);
}

#[cfg(target_os = "linux")]
#[test]
fn a_load_that_is_ended_ends_the_server_that_it_has_started() {
    for signal in ["INT", "TERM", "HUP"] {
        let load = Program::start("echo-load", &["--compare", "tcp-echo-server 127.0.0.1:0"]);
        let children = format!("/proc/{0}/task/{0}/children", load.id());
        let end = std::time::Instant::now() + LIMIT;
        let child = loop {
            let children = std::fs::read_to_string(&children).unwrap();
            if let Some(child) = children.split_whitespace().next() {
                break child.to_string();
            }
            assert!(std::time::Instant::now() < end, "no server is started");
            thread::yield_now();
        };
        load.signal(signal);
        assert_eq!(load.wait().code, Some(130), "SIG{signal}");
        let left = std::path::Path::new("/proc").join(child).exists();
        assert!(!left, "SIG{signal} left the server running");
    }
}

#[test]
fn a_load_tells_why_a_server_did_not_start() {
    for (command, why) in [
        ("tcp-echo-server 127.0.0.1", "not '127.0.0.1'"),
        ("no-such-server", "start no-such-server"),
        ("sockets", "listening on ADDR"),
        ("tcp-echo-server 0.0.0.0:0", "0.0.0.0"),
        ("", "start nothing"),
    ] {
        let ended = output("echo-load", &["--compare", command]);
        is_one_error(&ended, 1, why);
    }
}

/// Exit code and exactly one line on stderr, which begins with `error: ` and contains `part`.
#[track_caller]
fn is_one_error(ended: &Ended, code: i32, part: &str) {
    assert_eq!(ended.code, Some(code), "{ended:?}");
    assert_eq!(ended.stdout, "", "{ended:?}");
    assert_eq!(ended.stderr.lines().count(), 1, "{ended:?}");
    assert!(ended.stderr.starts_with("error: ") && ended.stderr.contains(part), "{ended:?}");
}

#[track_caller]
fn connect(addr: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect_timeout(&addr, LIMIT).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    stream.set_write_timeout(Some(LIMIT)).unwrap();
    stream
}
