//! What the program `sockets` prints, and how it ends.

use sockets::walk;
use std::fmt::Write as _;
use std::io::Read;
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Longer than anything here takes: a bug fails a test, it never hangs it.
const LIMIT: Duration = Duration::from_secs(30);

#[test]
fn tcp_gets_an_address_by_bind_and_a_peer_by_connect_and_accept() {
    let (tcp, _) = tables();
    let rows = rows(&tcp);
    let server = addr(rows[1].local);
    let client = addr(rows[4].local);
    assert_ne!(server.port(), client.port());
    let expected = [
        ("socket", "listener", None, None),
        ("bind", "listener", Some(server), None),
        ("listen", "listener", Some(server), None),
        ("socket", "client", None, None),
        ("connect", "client", Some(client), Some(server)),
        ("accept", "stream", Some(server), Some(client)),
        ("accept", "listener", Some(server), None),
    ];
    check(&rows, "SOCK_STREAM", &expected);
}

#[test]
fn udp_gets_a_port_by_the_first_send_and_a_peer_by_connect() {
    let (_, udp) = tables();
    let rows = rows(&udp);
    let server = addr(rows[1].local);
    let client = addr(rows[5].local);
    // A port, but every address of this machine still.
    let port_alone = SocketAddr::from(([0, 0, 0, 0], client.port()));
    let expected = [
        ("socket", "server", None, None),
        ("bind", "server", Some(server), None),
        ("socket", "client", None, None),
        ("send_to", "client", Some(port_alone), None),
        ("recv_from", "server", Some(server), None),
        ("connect", "client", Some(client), Some(server)),
    ];
    check(&rows, "SOCK_DGRAM", &expected);
    let last = udp.lines().last().unwrap_or_default();
    assert_eq!(last, format!("the datagram came from {client}"));
}

#[test]
fn each_table_says_which_three_choices_were_asked_for() {
    let (tcp, udp) = tables();
    assert!(tcp.starts_with("TCP: asked for AF_INET, SOCK_STREAM, IPPROTO_TCP\n"), "{tcp}");
    assert!(udp.starts_with("UDP: asked for AF_INET, SOCK_DGRAM, IPPROTO_UDP\n"), "{udp}");
}

#[test]
fn the_program_prints_both_tables_and_exits_with_0() {
    let ended = run(&[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(ended.stderr, "");
    let (tcp, udp) = tables();
    assert_eq!(ended.stdout.lines().count(), tcp.lines().count() + 1 + udp.lines().count());
}

#[test]
fn help_is_printed_on_stdout() {
    for help in ["--help", "-h"] {
        let ended = run(&[help]);
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert!(ended.stdout.contains("Example: cargo run -p sockets\n"), "{ended:?}");
        assert_eq!(ended.stderr, "");
    }
}

#[test]
fn an_argument_that_it_does_not_know_is_one_line_and_exit_code_2() {
    let mistakes =
        [("--port", "invalid option '--port'"), ("8080", "unexpected argument \"8080\"")];
    for (mistake, said) in mistakes {
        let ended = run(&[mistake]);
        assert_eq!(ended.code, Some(2), "{ended:?}");
        assert_eq!(ended.stdout, "");
        assert_eq!(ended.stderr, format!("error: {said} (--help says more)\n"));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_one_line_and_exit_code_1() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let ended = wait(command().stdout(full).stderr(Stdio::piped()).spawn().unwrap());
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert_eq!(ended.stderr, "error: write to stdout: No space left on device (os error 28)\n");
}

/// One line of a table.
#[derive(Debug)]
struct Row<'a> {
    step: &'a str,
    socket: &'a str,
    kind: &'a str,
    local: &'a str,
    peer: &'a str,
}

/// What the walk writes of TCP, and of UDP.
#[track_caller]
fn tables() -> (String, String) {
    let (sender, walked) = mpsc::channel();
    thread::spawn(move || {
        let mut out = Vec::new();
        let result = walk(&mut out);
        let _ = sender.send((result, String::from_utf8_lossy(&out).into_owned()));
    });
    let (result, text) = walked.recv_timeout(LIMIT).expect("no step waits");
    result.unwrap_or_else(|err| panic!("{err} after:\n{text}"));
    let (tcp, udp) = text.split_once("\n\n").expect("an empty line between the tables");
    (tcp.into(), udp.into())
}

/// A table's lines between its heading and what follows it.
fn rows(table: &str) -> Vec<Row<'_>> {
    table
        .lines()
        .skip(2)
        .filter_map(|line| match line.split_whitespace().collect::<Vec<_>>()[..] {
            [step, socket, kind, local, peer] if kind.starts_with("SOCK_") => {
                Some(Row { step, socket, kind, local, peer })
            }
            _ => None,
        })
        .collect()
}

type Step = (&'static str, &'static str, Option<SocketAddr>, Option<SocketAddr>);

#[track_caller]
fn check(rows: &[Row<'_>], kind: &str, expected: &[Step]) {
    let mut steps = String::new();
    for (i, (step, socket, local, peer)) in expected.iter().enumerate() {
        let row = rows.get(i).unwrap_or_else(|| panic!("no step {step} after:\n{steps}"));
        let _ = writeln!(steps, "{row:?}");
        assert_eq!((row.step, row.socket, row.kind), (*step, *socket, kind), "\n{steps}");
        assert_eq!(known(row.local), *local, "the local address after:\n{steps}");
        assert_eq!(known(row.peer), *peer, "the peer after:\n{steps}");
    }
    assert_eq!(rows.len(), expected.len(), "{rows:?}");
}

/// An address that is one: before bind, Unix says 0.0.0.0:0, and Windows nothing.
#[track_caller]
fn known(text: &str) -> Option<SocketAddr> {
    if ["none", "0.0.0.0:0"].contains(&text) { None } else { Some(addr(text)) }
}

#[track_caller]
fn addr(text: &str) -> SocketAddr {
    text.parse().unwrap_or_else(|err| panic!("{text}: {err}"))
}

/// How a program ended.
#[derive(Debug)]
struct Ended {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sockets"));
    // It would add lines to stderr.
    command.env_remove("RUST_BACKTRACE").stdin(Stdio::null());
    command
}

#[track_caller]
fn run(args: &[&str]) -> Ended {
    wait(command().args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
}

/// Waits for the end of both streams, and then of the program; ends it after [`LIMIT`].
#[track_caller]
fn wait(mut child: Child) -> Ended {
    let stdout = child.stdout.take().map(text_of);
    let stderr = child.stderr.take().map(text_of);
    let said =
        [stdout, stderr].map(|text| text.map_or(Ok(String::new()), |t| t.recv_timeout(LIMIT)));
    if said.iter().any(Result::is_err) {
        let _ = child.kill();
    }
    let code = child.wait().unwrap().code();
    let [stdout, stderr] = said.map(|text| text.expect("sockets ends within the limit"));
    Ended { code, stdout, stderr }
}

fn text_of(mut stream: impl Read + Send + 'static) -> mpsc::Receiver<String> {
    let (sender, text) = mpsc::channel();
    thread::spawn(move || {
        let mut text = String::new();
        let _ = stream.read_to_string(&mut text);
        let _ = sender.send(text);
    });
    text
}
