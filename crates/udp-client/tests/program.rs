//! The program itself, as it is run from a command line.

use std::io::Read;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(30);
const TIME: &str = "2026-01-31T12:00:00.123Z";

#[test]
fn help_names_an_example_and_succeeds() {
    let (code, stdout, stderr) = run(&["--help"]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert!(stdout.contains("Example: cargo run -p udp-client"), "{stdout}");
}

#[test]
fn a_wrong_command_line_is_one_line_and_code_2() {
    for (args, complaint) in [
        (&["--what"][..], "error: invalid option '--what' (--help says more)\n"),
        (&["9000"], "error: SERVER takes HOST:PORT, not '9000' (--help says more)\n"),
        (&["host:0"], "error: SERVER takes HOST:PORT, not 'host:0' (--help says more)\n"),
        (&["::1:9000"], "error: SERVER takes HOST:PORT, not '::1:9000' (--help says more)\n"),
        (&[":9000"], "error: SERVER takes HOST:PORT, not ':9000' (--help says more)\n"),
        (&["a:1", "b:2"], "error: unexpected argument \"b:2\" (--help says more)\n"),
        (
            &["--timeout", "0s"],
            "error: --timeout takes a time such as 500ms or 1s, not '0s' (--help says more)\n",
        ),
        (
            &["--tries", "0"],
            "error: --tries takes a whole number from 1 on, not '0' (--help says more)\n",
        ),
        (
            &["--protocol", "ntp"],
            "error: --protocol takes text, rfc868 or sntp, not 'ntp' (--help says more)\n",
        ),
    ] {
        assert_eq!(run(args), (Some(2), String::new(), complaint.into()), "{args:?}");
    }
}

#[test]
fn the_answer_is_on_stdout_and_what_was_ignored_on_stderr() {
    let (server, addr) = bound();
    let serving = thread::spawn(move || {
        let (token, peer) = request(&server);
        server.send_to(b"5eed 1999-12-31T23:59:59Z", peer).unwrap();
        server.send_to(b"what?", peer).unwrap();
        server.send_to(format!("{token} {TIME}").as_bytes(), peer).unwrap();
        server
    });
    let (code, stdout, stderr) = run(&["--timeout", "30s", "--deadline", "30s", &addr.to_string()]);
    serving.join().unwrap();
    assert_eq!(code, Some(0), "{stderr}");
    assert_eq!(stderr, "ignored: 1 with another token, 1 not a reply\n");
    let round_trip = stdout.strip_prefix(&format!("{TIME} from {addr}, round trip "));
    let round_trip = round_trip.and_then(|rest| rest.strip_suffix(" ms\n"));
    let (_, decimals) = round_trip.and_then(|number| number.split_once('.')).expect(&stdout);
    assert_eq!(decimals.len(), 1, "{stdout}");
}

#[test]
fn a_name_stands_for_its_addresses() {
    let (server, addr) = bound();
    let serving = answer_once(server);
    let name = format!("localhost:{}", addr.port());
    // Where localhost is ::1 first, nothing listens there, and 127.0.0.1 is next.
    let (code, stdout, stderr) = run(&["--timeout", "10s", "--deadline", "30s", &name]);
    assert_eq!(code, Some(0), "{stderr}");
    assert!(stdout.starts_with(&format!("{TIME} from {addr}")), "{stdout}");
    serving.join().unwrap();
}

#[test]
fn silence_is_reported_with_the_time_and_the_tries() {
    let (_server, addr) = bound();
    let addr = addr.to_string();
    for (args, within) in [
        (["--timeout", "20ms", "--tries", "2", "--deadline", "5s"], "60ms (2 tries)"),
        (["--timeout", "5s", "--tries", "4", "--deadline", "50ms"], "50ms (1 try)"),
    ] {
        let complaint = format!("error: no reply from {addr} within {within}\n");
        let args = [&args[..], &[&addr]].concat();
        assert_eq!(run(&args), (Some(1), String::new(), complaint));
    }
}

#[test]
fn a_closed_port_is_reported() {
    let (server, addr) = bound();
    drop(server);
    let complaint = format!("error: nothing listens at {addr}\n");
    assert_eq!(run(&[&addr.to_string()]), (Some(1), String::new(), complaint));
}

#[test]
fn a_closed_stdout_is_an_error_and_no_panic() {
    let (server, addr) = bound();
    let mut child = start(&["--timeout", "30s", "--deadline", "30s", &addr.to_string()]);
    drop(child.stdout.take());
    // Only now is there an answer to print.
    let (_, _server) = answer_once(server).join().unwrap();
    let (code, _, stderr) = finish(child);
    assert_eq!(code, Some(1), "{stderr}");
    assert!(stderr.starts_with("error: write to stdout: "), "{stderr}");
}

/// Loopback has a broadcast address on Linux alone.
#[test]
#[cfg(target_os = "linux")]
fn a_broadcast_collects_answers_and_is_never_sent_by_mistake() {
    let server = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
    server.set_read_timeout(Some(LIMIT)).unwrap();
    let port = server.local_addr().unwrap().port();
    let addr = format!("127.255.255.255:{port}");

    let (code, stdout, stderr) = run(&[&addr]);
    assert_eq!((code, stdout.as_str()), (Some(1), ""));
    assert_eq!(
        stderr,
        format!(
            "error: connect {addr}: Permission denied (os error 13); \
             a broadcast address needs --broadcast\n"
        )
    );

    let serving = answer_once(server);
    let (code, stdout, stderr) = run(&["--broadcast", "--tries", "1", "--deadline", "1s", &addr]);
    serving.join().unwrap();
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert!(stdout.starts_with(&format!("{TIME} from 127.0.0.1:{port}, ")), "{stdout}");

    let (code, stdout, stderr) = run(&["--broadcast", "--deadline", "50ms", &addr]);
    assert_eq!((code, stdout.as_str()), (Some(1), ""));
    assert_eq!(stderr, format!("error: nobody answered at {addr} within 50ms\n"));
}

#[test]
#[cfg(target_os = "linux")]
fn bind_says_from_where_and_loopback_reaches_only_loopback() {
    let (server, addr) = bound();
    let serving = answer_once(server);
    let (code, ..) = run(&["--bind", "127.0.0.2:0", &addr.to_string()]);
    assert_eq!(code, Some(0));
    let (peer, _server) = serving.join().unwrap();
    assert_eq!(peer.ip(), Ipv4Addr::new(127, 0, 0, 2));

    let (code, _, stderr) = run(&["--bind", "[::1]:0", &addr.to_string()]);
    assert_eq!(code, Some(1));
    assert_eq!(stderr, format!("error: {addr} has no address of the family of --bind [::1]:0\n"));

    let (code, _, stderr) = run(&["--bind", "127.0.0.1:0", "192.0.2.1:9000"]);
    assert_eq!(code, Some(1));
    assert_eq!(
        stderr,
        "error: connect 192.0.2.1:9000: Invalid argument (os error 22); \
         a socket bound to loopback reaches nothing else\n"
    );
}

#[test]
fn a_taken_port_is_reported_with_the_way_out() {
    let (_server, addr) = bound();
    let (code, _, stderr) = run(&["--bind", &addr.to_string(), "127.0.0.1:9000"]);
    assert_eq!(code, Some(1));
    let way_out = "; give --bind another port, or port 0 for a free one\n";
    assert!(stderr.starts_with(&format!("error: bind {addr}: ")), "{stderr}");
    assert!(stderr.ends_with(way_out), "{stderr}");
}

/// Runs the program to its end: exit code, stdout, stderr.
#[track_caller]
fn run(args: &[&str]) -> (Option<i32>, String, String) {
    finish(start(args))
}

fn start(args: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_udp-client"))
        .args(args)
        .env_remove("RUST_BACKTRACE")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[track_caller]
fn finish(mut child: Child) -> (Option<i32>, String, String) {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (ended, waiting) = mpsc::channel();
    thread::spawn(move || {
        let mut said = (String::new(), String::new());
        let _ = stdout.map(|mut stream| stream.read_to_string(&mut said.0));
        let _ = stderr.map(|mut stream| stream.read_to_string(&mut said.1));
        ended.send(said)
    });
    let said = waiting.recv_timeout(LIMIT);
    if said.is_err() {
        let _ = child.kill();
    }
    let status = child.wait().unwrap();
    let (stdout, stderr) = said.expect("the program ends in time");
    (status.code(), stdout, stderr)
}

fn bound() -> (UdpSocket, SocketAddr) {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    socket.set_read_timeout(Some(LIMIT)).unwrap();
    let addr = socket.local_addr().unwrap();
    (socket, addr)
}

/// Answers one request; returns who asked, and the socket, whose port stays open until then.
fn answer_once(server: UdpSocket) -> JoinHandle<(SocketAddr, UdpSocket)> {
    thread::spawn(move || {
        let (token, peer) = request(&server);
        server.send_to(format!("{token} {TIME}").as_bytes(), peer).unwrap();
        (peer, server)
    })
}

#[track_caller]
fn request(server: &UdpSocket) -> (String, SocketAddr) {
    let mut buf = [0; 100];
    let (n, peer) = server.recv_from(&mut buf).unwrap();
    let request = String::from_utf8_lossy(&buf[..n]);
    (request.trim_start_matches("time? ").trim_end().into(), peer)
}
