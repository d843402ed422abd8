//! The program: its arguments, its output, its end.

use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, UdpSocket};
use std::process::{Child, ChildStderr, ChildStdout, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Longer than anything here takes: a bug fails a test, it never hangs it.
const LIMIT: Duration = Duration::from_secs(30);

#[test]
fn help_says_how_to_ask_and_whom_it_answers() {
    let help = run(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    let text = String::from_utf8_lossy(&help.stdout);
    assert!(text.contains("Example: cargo run -p udp-time-server"), "{text}");
    assert!(text.contains("no reply is longer than its request"), "{text}");
    assert!(help.stderr.is_empty());
}

#[test]
fn a_mistake_on_the_command_line_is_one_line_and_exit_code_2() {
    for (args, line) in [
        (["--color"].as_slice(), "error: invalid option '--color' (--help says more)\n"),
        (
            &["localhost"],
            "error: ADDR takes an address such as 127.0.0.1:9000, not 'localhost' (--help says more)\n",
        ),
        (
            &["127.0.0.1:0", "127.0.0.1:0"],
            "error: unexpected argument \"127.0.0.1:0\" (--help says more)\n",
        ),
    ] {
        let output = run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), line);
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn an_address_in_use_is_exit_code_1_and_says_the_way_out() {
    let taken = UdpSocket::bind("127.0.0.1:0").expect("bind");
    let addr = taken.local_addr().expect("address").to_string();
    let output = run(&[&addr]);
    assert_eq!(output.status.code(), Some(1));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.starts_with(&format!("error: bind {addr}: ")), "{stderr}");
    assert!(
        stderr.ends_with("; give another address, or 127.0.0.1:0 for a free port\n"),
        "{stderr}"
    );
    assert_eq!(stderr.lines().count(), 1);
}

#[test]
fn says_where_it_listens_and_answers_there() {
    let server = Program::start("127.0.0.1:0");
    assert_eq!(server.ask(b"time?").len(), 24);
}

#[test]
fn says_what_a_wildcard_address_means() {
    let mut server = Program::start("0.0.0.0:0");
    let line = server.stderr_line();
    assert!(line.starts_with("0.0.0.0 is every IPv4 address of this machine: "), "{line}");
}

#[test]
fn goes_on_when_nobody_reads_its_output() {
    let mut server = Program::start("127.0.0.1:0");
    server.stdout = None;
    server.stderr = None;
    // Dropped, and reported to nobody.
    server.client().send(b"garbage").expect("send");
    assert_eq!(server.ask(b"time?").len(), 24);
}

#[cfg(target_os = "linux")]
#[test]
fn serves_although_it_cannot_say_where() {
    let full = std::fs::File::create("/dev/full").expect("open /dev/full");
    // Writing to /dev/full fails; a wildcard address is spoken of on stderr after that.
    let child = command(&["0.0.0.0:0"]).stdout(full).spawn().expect("start the program");
    let addr = SocketAddr::from(([0, 0, 0, 0], 0));
    let mut server = Program { child, addr, stdout: None, stderr: None };
    server.stderr = server.child.stderr.take();
    assert!(server.stderr_line().starts_with("0.0.0.0 is "));
    assert_eq!(server.end("-TERM").0, Some(0));
}

#[cfg(unix)]
#[test]
fn ctrl_c_and_sigterm_end_it_in_order() {
    for signal in ["-INT", "-TERM"] {
        for addr in ["127.0.0.1:0", "0.0.0.0:0"] {
            let mut server = Program::start(addr);
            server.ask(b"time?");
            server.ask(b"");
            server.client().send(b"garbage").expect("send");
            server.ask(b"time?");
            let (code, stderr) = server.end(signal);
            assert_eq!(code, Some(0), "{signal}");
            let last = stderr.lines().last().unwrap_or_default();
            assert_eq!(last, "stopped; answered 2 text, 1 rfc868, 0 sntp; dropped 1", "{stderr}");
        }
    }
}

/// A running `udp-time-server`, killed at the end of the test.
struct Program {
    child: Child,
    addr: SocketAddr,
    stdout: Option<ChildStdout>,
    stderr: Option<ChildStderr>,
}

impl Program {
    #[track_caller]
    fn start(addr: &str) -> Program {
        let mut child = command(&[addr]).spawn().expect("start the program");
        let (stdout, line) = first_line(child.stdout.take().expect("stdout is piped"));
        let stderr = child.stderr.take();
        let addr = line.strip_prefix("listening on ").and_then(|addr| addr.trim_end().parse().ok());
        let Some(addr) = addr else {
            let _ = child.kill();
            panic!("the first line was {line:?}");
        };
        Program { child, addr, stdout: Some(stdout), stderr }
    }

    #[track_caller]
    fn client(&self) -> UdpSocket {
        let client = UdpSocket::bind("127.0.0.1:0").expect("bind");
        client.set_read_timeout(Some(LIMIT)).expect("set a timeout");
        client.connect(("127.0.0.1", self.addr.port())).expect("connect");
        client
    }

    #[track_caller]
    fn ask(&self, request: &[u8]) -> Vec<u8> {
        let client = self.client();
        client.send(request).expect("send");
        let mut buf = [0; 1024];
        let n = client.recv(&mut buf).expect("a reply");
        buf[..n].to_vec()
    }

    #[track_caller]
    fn stderr_line(&mut self) -> String {
        let (stderr, line) = first_line(self.stderr.take().expect("stderr is still there"));
        self.stderr = Some(stderr);
        line
    }

    /// Sends a signal, and waits for the exit code and for all of stderr.
    #[cfg(unix)]
    #[track_caller]
    fn end(&mut self, signal: &str) -> (Option<i32>, String) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &pid]).status().expect("run kill");
        assert!(sent.success());
        let mut stderr = self.stderr.take().expect("stderr is still there");
        // The program's end closes its stderr: once all is read, it is over.
        let text = within_limit(move || {
            let mut text = String::new();
            stderr.read_to_string(&mut text).map(|_| text)
        });
        let text = text.expect("read stderr");
        (self.child.wait().expect("wait").code(), text)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_udp-time-server"));
    command.args(args).env_remove("RUST_BACKTRACE");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// For runs that end by themselves.
#[track_caller]
fn run(args: &[&str]) -> Output {
    let mut command = command(args);
    within_limit(move || command.output()).expect("run the program")
}

#[track_caller]
fn first_line<T: Read + Send + 'static>(from: T) -> (T, String) {
    within_limit(move || {
        let mut reader = BufReader::with_capacity(1, from);
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line");
        (reader.into_inner(), line)
    })
}

/// Does what may wait for ever on a thread of its own.
#[track_caller]
fn within_limit<T: Send + 'static>(wait: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, outcome) = mpsc::channel();
    thread::spawn(move || done.send(wait()));
    outcome.recv_timeout(LIMIT).expect("done within the limit")
}
