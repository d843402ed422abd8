//! The course's programs against those of others: the tutorial's own in Python, socat, nc, xinetd,
//! chrony.
//!
//! ```text
//! cargo test --test peers
//! ```
//!
//! A peer that is not installed is said and passed over, unless `COURSE_PEERS=required`.

mod support;

use framing::{Framing, Length, Reader};
use std::env;
use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Command, Stdio};
use support::host::Host;
use support::{LIMIT, Program, output, pass_over, root};

const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

#[test]
fn our_client_gets_an_echo_from_the_tutorials_tcp_server() {
    if missing(PYTHON, &["--version"], "Python 3") {
        return;
    }
    let mut server = python("with_port.py", &[&peer_file("tutorial_tcp_server.py"), "8080", "0"]);
    let addr = server.listening().to_string();
    let client = output("tcp-client", &["--server", &addr, "hello"]);
    assert_eq!((client.code, client.stdout.trim_end()), (Some(0), "hello"), "{}", client.stderr);
    assert_eq!(server.line(), "等待连接...");
    assert_eq!(server.wait().code, Some(0));
}

#[test]
fn the_tutorials_udp_client_gets_the_time_from_our_server() {
    if missing(PYTHON, &["--version"], "Python 3") {
        return;
    }
    let mut server = Program::start("udp-time-server", &["127.0.0.1:0"]);
    let port = server.listening().port().to_string();
    let client = python("with_port.py", &[&peer_file("tutorial_udp_client.py"), "9000", &port]);
    let client = client.wait();
    let time = client.stdout.trim_end().strip_prefix("收到时间: ").unwrap_or_default();
    assert!(time.starts_with("20") && time.ends_with('Z'), "an RFC 3339 time in {client:?}");
}

#[test]
fn a_python_client_gets_all_its_bytes_back_from_our_echo_server() {
    if missing(PYTHON, &["--version"], "Python 3") {
        return;
    }
    let mut server = Program::start("tcp-echo-server", &["127.0.0.1:0"]);
    let port = server.listening().port().to_string();
    echoes(python("tcp_client.py", &[&port]));
}

#[test]
fn our_client_gets_the_time_from_a_python_server() {
    if missing(PYTHON, &["--version"], "Python 3") {
        return;
    }
    let mut server = python("udp_time_server.py", &[]);
    let addr = server.listening().to_string();
    let client = output("udp-client", &[&addr]);
    assert_eq!(client.code, Some(0), "{client:?}");
    assert!(client.stdout.starts_with("20"), "an RFC 3339 time in {client:?}");
}

#[test]
fn python_frames_are_our_frames() {
    if missing(PYTHON, &["--version"], "Python 3") {
        return;
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let peer = python("frames.py", &[&port]);
    let (mut stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    stream.set_write_timeout(Some(LIMIT)).unwrap();

    let mut lengths = Vec::new();
    let mut back = Vec::new();
    let mut frames = Reader::new(stream.try_clone().unwrap(), Length::default());
    while let Some(frame) = frames.next_frame().unwrap() {
        lengths.push(frame.len());
        Length::default().encode(frame, &mut back).unwrap();
    }
    assert_eq!(lengths, [3, 0, 5000]);
    stream.write_all(&back).unwrap();
    drop((stream, frames));

    let peer = peer.wait();
    assert_eq!((peer.code, peer.stdout.as_str()), (Some(0), "3\n0\n5000\n"), "{}", peer.stderr);
}

#[test]
fn socat_gets_all_its_bytes_back_from_our_echo_server() {
    if missing("socat", &["-V"], "socat") {
        return;
    }
    let mut server = Program::start("tcp-echo-server", &["127.0.0.1:0"]);
    let addr = server.listening();
    // -t: how long socat waits for the rest of an answer after its input has ended.
    echoes(Program::run(Command::new("socat").args(["-t", "30", "-", &format!("TCP:{addr}")])));
}

#[test]
fn openbsd_nc_gets_all_its_bytes_back_from_our_echo_server() {
    if missing("nc", &["-h"], "OpenBSD netcat") {
        return;
    }
    let mut server = Program::start("tcp-echo-server", &["127.0.0.1:0"]);
    let port = server.listening().port().to_string();
    // -N: half-close at the end of the input.
    echoes(Program::run(Command::new("nc").args(["-N", "127.0.0.1", &port])));
}

#[test]
fn our_clients_talk_to_xinetd() {
    if missing("xinetd", &["-version"], "xinetd") {
        return;
    }
    let Some(host) = Host::new() else { return pass_over("a network namespace") };
    let folder = env::temp_dir().join(format!("course-xinetd-{}", host.id()));
    std::fs::create_dir_all(&folder).unwrap();
    let pid_file = folder.join("pid").display().to_string();
    let config = peer_file("xinetd.conf");
    let xinetd = ["-dontfork", "-pidfile", &pid_file, "-f", &config];
    let _xinetd = Program::run(host.command("xinetd").args(xinetd));

    // xinetd does not say when it listens: until then we are refused.
    let echo = host.until_it_works("tcp-client", &["--server", "127.0.0.1:7", "hello"]);
    assert_eq!(echo.trim_end(), "hello");
    let time = host.until_it_works("udp-client", &["127.0.0.1:37", "--protocol", "rfc868"]);
    assert!(time.starts_with("20"), "an RFC 3339 time in {time:?}");
    let _ = std::fs::remove_dir_all(folder);
}

#[test]
fn our_client_gets_the_time_from_chronyd() {
    if missing("chronyd", &["--version"], "chronyd") {
        return;
    }
    let Some(host) = Host::new() else { return pass_over("a network namespace") };
    let pid_file = env::temp_dir().join(format!("course-chronyd-{}", host.id()));
    let pid_file = format!("pidfile {}", pid_file.display());
    // -d: stays in the foreground. -x: leaves the clock of this machine alone.
    let chronyd = ["-d", "-x", "-u", "root"];
    let directives = ["local stratum 8", "allow 127.0.0.1", "cmdport 0", &pid_file];
    let _chronyd = Program::run(host.command("chronyd").args(chronyd).args(directives));
    let time = host.until_it_works("udp-client", &["127.0.0.1:123", "--protocol", "sntp"]);
    assert!(time.starts_with("20"), "an RFC 3339 time in {time:?}");
}

#[test]
fn chronyd_takes_the_time_from_our_server() {
    if missing("chronyd", &["--version"], "chronyd") {
        return;
    }
    let mut server = Program::start("udp-time-server", &["127.0.0.1:0"]);
    let port = server.listening().port();
    let source = format!("server 127.0.0.1 port {port} iburst");
    let pid_file = env::temp_dir().join(format!("course-chronyd-q-{port}"));
    let pid_file = format!("pidfile {}", pid_file.display());
    // -Q: asks, prints by how much this machine's clock is wrong, and sets nothing.
    let mut chronyd = Command::new("chronyd");
    chronyd.args(["-Q", "-t", "25", "-u", "root", &source, &pid_file]);
    let chronyd = Program::run(&mut chronyd).wait();
    assert_eq!(chronyd.code, Some(0), "{}", chronyd.stderr);
    assert!(chronyd.stderr.contains("System clock wrong by"), "{}", chronyd.stderr);
}

/// Whether the peer is not installed, or another program of the same name is. Says so.
#[track_caller]
fn missing(peer: &str, args: &[&str], name: &str) -> bool {
    let said = Command::new(peer).args(args).stdin(Stdio::null()).output();
    let said = said.map(|said| [said.stdout, said.stderr].concat()).unwrap_or_default();
    // Each by words of its own: another program may have the same name.
    let found = String::from_utf8_lossy(&said).to_lowercase().contains(match name {
        "Python 3" => "python 3",
        "OpenBSD netcat" => "openbsd netcat",
        // Its version is all it says, with what it was built with.
        "xinetd" => "loadavg",
        other => other,
    });
    if !found {
        pass_over(name);
    }
    !found
}

fn peer_file(name: &str) -> String {
    root().join("tests/peers").join(name).display().to_string()
}

#[track_caller]
fn python(name: &str, args: &[&str]) -> Program {
    // PYTHONUTF8: Windows would print in another encoding.
    let mut command = Command::new(PYTHON);
    Program::run(command.arg("-u").arg(peer_file(name)).args(args).env("PYTHONUTF8", "1"))
}

/// Sends the client of an echo server a text, and sees it come back.
#[track_caller]
fn echoes(mut client: Program) {
    let lines: Vec<String> = (0..20_000).map(|n| format!("line {n}\n")).collect();
    let text = lines.concat();
    let mut stdin = client.take_stdin();
    let writing = std::thread::spawn({
        let text = text.clone();
        move || stdin.write_all(text.as_bytes())
    });
    let client = client.wait();
    writing.join().unwrap().unwrap();
    assert!(client.stdout == text, "{} of {} bytes came back", client.stdout.len(), text.len());
}
