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

const PROGRAMS: [&str; 7] = [
    "sockets",
    "tcp-echo-server",
    "tcp-client",
    "udp-time-server",
    "udp-client",
    "framing",
    "timeouts",
];
const SERVERS: [&str; 2] = ["tcp-echo-server", "udp-time-server"];

#[test]
fn the_echo_server_and_the_client_as_in_the_readme() {
    let mut server = Program::start("tcp-echo-server", &["127.0.0.1:0"]);
    let addr = server.listening().to_string();
    let client = output("tcp-client", &["--server", &addr, "hello"]);
    assert_eq!(client.code, Some(0), "{client:?}");
    assert_eq!(client.stdout, "hello\n");
    assert_eq!(client.stderr, "");
    assert!(server.report().ends_with(": connected"));
    assert!(server.report().ends_with(": echoed 6 bytes"));
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
    for step in ["one_shot", "one_at_a_time", "thread_per_client"] {
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
    let wrong: [(&str, &[&str]); 14] = [
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
    ];
    for (name, args) in wrong {
        is_one_error(&output(name, args), 2, "");
    }
}

#[test]
fn an_address_in_use_is_named_with_a_way_out() {
    let tcp = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let udp = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let taken = [tcp.local_addr().unwrap(), udp.local_addr().unwrap()];
    for (name, addr) in SERVERS.into_iter().zip(taken) {
        let addr = addr.to_string();
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
            "tcp-echo-server" => output("tcp-client", &["--server", &addr.to_string(), "hello"]),
            _ => output("udp-client", &[&addr.to_string()]),
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
                "tcp-echo-server" => output("tcp-client", &["--server", &addr, "hello"]),
                _ => output("udp-client", &[&addr]),
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
fn ctrl_c_ends_the_echo_server_although_clients_are_idle() {
    let mut server = Program::start("tcp-echo-server", &["127.0.0.1:0"]);
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

#[cfg(unix)]
#[test]
fn a_second_ctrl_c_ends_the_echo_server_at_once() {
    let mut server = Program::start("tcp-echo-server", &["127.0.0.1:0"]);
    let mut client = connect(server.listening());
    client.write_all(b"?").unwrap();
    client.read_exact(&mut [0; 1]).unwrap();
    server.signal("INT");
    while server.report() != "stopping; a second Ctrl-C ends at once" {}
    // The idle client keeps the server waiting for the grace period; this comes into it.
    server.signal("INT");
    assert_eq!(server.wait().code, Some(130));
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
