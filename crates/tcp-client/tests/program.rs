//! The program itself, as a process.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Longer than anything here takes: a bug fails a test, it never hangs it.
const LIMIT: Duration = Duration::from_secs(30);

#[test]
fn help_is_printed_on_request() {
    let ended = Program::start(&["--help"]).wait();
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    assert!(ended.text().contains("Usage: tcp-client"), "{}", ended.text());
}

#[test]
fn a_mistake_on_the_command_line_is_one_line_and_exit_code_2() {
    let wrong: [&[&str]; 13] = [
        &["--no-such-option"],
        &["two", "texts"],
        &["--server"],
        &["--server", "127.0.0.1"],
        &["--server", ":8080"],
        &["--server", "host:"],
        &["--server", "host:65536"],
        &["--server", "::1:8080"],
        &["--chunk", "0"],
        &["--chunk", "-1"],
        &["--pause", "soon"],
        &["--timeout", "0s"],
        &["--timeout", "5"],
    ];
    for args in wrong {
        let ended = Program::start(args).wait();
        assert_eq!((ended.code, ended.text().as_str()), (Some(2), ""), "{args:?}");
        assert_eq!(ended.stderr.lines().count(), 1, "{args:?}: {}", ended.stderr);
        assert!(ended.stderr.starts_with("error: "), "{args:?}: {}", ended.stderr);
    }
}

#[test]
fn sends_the_text_as_a_line_and_prints_nothing_but_the_answer() {
    let addr = serve(echo);
    for addr in [addr.to_string(), format!("localhost:{}", addr.port())] {
        let ended = Program::start(&["--server", &addr, "hello"]).wait();
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{addr}");
        assert_eq!(ended.text(), "hello\n", "{addr}");
    }
}

#[test]
fn sends_stdin_without_a_text() {
    let mut program = Program::start(&["--server", &serve(echo).to_string()]);
    // No newline is added, and a pipe gets the bytes as they are.
    program.stdin().write_all(b"\x1b\xff\r\n.").unwrap();
    program.close_stdin();
    assert_eq!(program.wait().stdout, b"\x1b\xff\r\n.");
}

#[test]
fn ends_with_the_server_although_stdin_is_open() {
    let addr = serve(|mut stream| stream.write_all(b"bye\n"));
    let mut program = Program::start(&["--server", &addr.to_string()]);
    let stdin = program.child.stdin.take();
    let ended = program.wait();
    assert_eq!((ended.code, ended.text().as_str(), ended.stderr.as_str()), (Some(0), "bye\n", ""));
    drop(stdin);
}

#[test]
fn a_hex_dump_is_printed_in_place_of_the_bytes() {
    let addr = serve(echo).to_string();
    let ended = Program::start(&["--server", &addr, "--hex", "hi"]).wait();
    let line = format!("00000000  68 69 0a{:41}|hi.|\n", "");
    assert_eq!(ended.text(), line);
}

#[test]
fn a_server_that_is_not_there_is_refused_in_one_line() {
    // Bound, so that nobody else gets the port; not listening, so that TCP refuses.
    let port = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    port.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).unwrap();
    let addr = port.local_addr().unwrap().as_socket().unwrap();
    let ended = Program::start(&["--server", &addr.to_string(), "hello"]).wait();
    assert_eq!((ended.code, ended.text().as_str()), (Some(1), ""));
    assert_eq!(ended.stderr.lines().count(), 1, "{}", ended.stderr);
    assert!(ended.stderr.starts_with(&format!("error: connect {addr}: ")), "{}", ended.stderr);
    assert!(ended.stderr.ends_with("is the server running?\n"), "{}", ended.stderr);
}

/// Windows may throw away what has arrived and was not read before the reset.
#[cfg(unix)]
#[test]
fn a_reset_is_told_after_what_arrived() {
    let addr = serve(|mut stream| {
        stream.write_all(b"so far")?;
        // The client's own text: once it is here, so is our answer there. Half-closed, it only reads.
        stream.read_to_end(&mut Vec::new())?;
        socket2::SockRef::from(&stream).set_linger(Some(Duration::ZERO))
    });
    let ended = Program::start(&["--server", &addr.to_string(), "hello"]).wait();
    assert_eq!((ended.code, ended.text().as_str()), (Some(1), "so far"), "{}", ended.stderr);
    assert!(ended.stderr.starts_with(&format!("error: talk to {addr}: ")), "{}", ended.stderr);
    assert_eq!(ended.stderr.lines().count(), 1, "{}", ended.stderr);
}

#[test]
fn a_closed_stdout_ends_it_quietly() {
    let (closed, wait_until_closed) = mpsc::channel();
    let addr = serve(move |mut stream| {
        let _ = wait_until_closed.recv_timeout(LIMIT);
        // As much as it wants, and the connection open to the end.
        while stream.write_all(&[b'y'; 1024]).is_ok() {}
        Ok(())
    });
    let mut program = Program::start(&["--server", &addr.to_string()]);
    let stdin = program.child.stdin.take();
    drop(program.child.stdout.take());
    closed.send(()).unwrap();
    let ended = program.wait();
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    drop(stdin);
}

/// Serves one client after another, with `serve` for each, on a free port.
fn serve(mut serve: impl FnMut(TcpStream) -> io::Result<()> + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let addr = listener.local_addr().unwrap();
    thread::spawn(move || {
        while let Ok((stream, _)) = listener.accept() {
            let limited = stream
                .set_read_timeout(Some(LIMIT))
                .and_then(|()| stream.set_write_timeout(Some(LIMIT)));
            let _ = limited.and_then(|()| serve(stream));
        }
    });
    addr
}

fn echo(mut stream: TcpStream) -> io::Result<()> {
    io::copy(&mut stream.try_clone()?, &mut stream).map(drop)
}

/// A running `tcp-client`; ends with the test at the latest.
struct Program {
    child: Child,
}

struct Ended {
    code: Option<i32>,
    stdout: Vec<u8>,
    stderr: String,
}

impl Program {
    fn start(args: &[&str]) -> Program {
        let child = Command::new(env!("CARGO_BIN_EXE_tcp-client"))
            .args(args)
            .env_remove("RUST_BACKTRACE")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Program { child }
    }

    fn stdin(&mut self) -> &mut ChildStdin {
        self.child.stdin.as_mut().unwrap()
    }

    fn close_stdin(&mut self) {
        self.child.stdin = None;
    }

    /// All that it prints, and how it ends.
    #[track_caller]
    fn wait(mut self) -> Ended {
        let stdout = self.child.stdout.take().map(all);
        let stderr = all(self.child.stderr.take().unwrap());
        // Both ends of stream come when the process ends, if not before.
        let stdout = stdout.map(|all| all.recv_timeout(LIMIT).expect("still printing"));
        let stderr = stderr.recv_timeout(LIMIT).expect("still running");
        let code = self.child.wait().unwrap().code();
        let stderr = String::from_utf8(stderr).unwrap();
        Ended { code, stdout: stdout.unwrap_or_default(), stderr }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Ended {
    fn text(&self) -> String {
        String::from_utf8(self.stdout.clone()).unwrap()
    }
}

/// Reads to the end on a thread of its own.
fn all(mut from: impl Read + Send + 'static) -> mpsc::Receiver<Vec<u8>> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).unwrap();
        let _ = send.send(bytes);
    });
    receive
}
