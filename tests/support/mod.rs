//! The course's programs as processes: built first, started on free ports, ended by their handle.
//!
//! Every wait here has a limit: a bug fails a test, it never hangs it.

// Each test file uses its own part of this module.
#![allow(dead_code)]

pub mod host;
pub mod pages;

use std::env;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, TryRecvError};
use std::thread;
use std::time::{Duration, Instant};

/// No wait of a test is longer. A program that answers takes milliseconds; a busy machine, seconds.
pub const LIMIT: Duration = Duration::from_secs(30);

/// A running program of the course. Dropping it ends it.
pub struct Program {
    name: String,
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: Receiver<String>,
    stderr: Receiver<String>,
    seen: String,
}

/// How a program ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Program {
    /// Starts a program of the workspace, such as `tcp-client`.
    #[track_caller]
    pub fn start(name: &str, args: &[&str]) -> Program {
        Program::run(Command::new(program(name)).args(args))
    }

    /// Starts an example of the workspace, such as `one_shot`.
    #[track_caller]
    pub fn example(name: &str, args: &[&str]) -> Program {
        Program::start(&format!("examples/{name}"), args)
    }

    /// Starts any command, with its three streams piped to us.
    #[track_caller]
    pub fn run(command: &mut Command) -> Program {
        Program::run_reading(command, usize::MAX)
    }

    /// Like [`Program::run`], but closes stdout after so many lines, as `| head` does.
    #[track_caller]
    pub fn run_reading(command: &mut Command, stdout_lines: usize) -> Program {
        Program::spawn(command, stdout_lines, Stdio::piped())
    }

    /// Like [`Program::run`], with another stderr than a pipe to us.
    #[track_caller]
    pub fn run_with_stderr(command: &mut Command, stderr: Stdio) -> Program {
        Program::spawn(command, usize::MAX, stderr)
    }

    #[track_caller]
    fn spawn(command: &mut Command, stdout_lines: usize, stderr: Stdio) -> Program {
        let name = Path::new(command.get_program()).file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        let mut child = command
            // It adds lines to stderr that are not the program's.
            .env_remove("RUST_BACKTRACE")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(stderr)
            .spawn()
            .unwrap_or_else(|err| panic!("start {name}: {err}"));
        Program {
            stdin: child.stdin.take(),
            stdout: lines_of(child.stdout.take().expect("stdout is piped"), stdout_lines),
            stderr: child
                .stderr
                .take()
                .map_or_else(|| mpsc::channel().1, |stderr| lines_of(stderr, usize::MAX)),
            seen: String::new(),
            name,
            child,
        }
    }

    /// The next line on stdout, without its end.
    #[track_caller]
    pub fn line(&mut self) -> String {
        self.next_line(false)
    }

    /// The next line on stderr, without its end.
    #[track_caller]
    pub fn report(&mut self) -> String {
        self.next_line(true)
    }

    /// The next line on stdout; `None` if none comes within `limit`.
    pub fn line_within(&mut self, limit: Duration) -> Option<String> {
        self.stdout.recv_timeout(limit).ok()
    }

    /// Takes the line `listening on ADDR` and returns the address.
    #[track_caller]
    pub fn listening(&mut self) -> SocketAddr {
        let line = self.line();
        let addr = line.strip_prefix("listening on ").and_then(|addr| addr.parse().ok());
        addr.unwrap_or_else(|| panic!("{}: no address in {line:?}", self.name))
    }

    /// Writes to the program's stdin; a program that has ended takes nothing.
    pub fn type_in(&mut self, bytes: &[u8]) {
        if let Some(stdin) = &mut self.stdin {
            let _ = stdin.write_all(bytes).and_then(|()| stdin.flush());
        }
    }

    /// Ends the program's input, as Ctrl-D does.
    pub fn end_input(&mut self) {
        self.stdin = None;
    }

    /// Takes the program's stdin away, for a test that writes from a thread.
    pub fn take_stdin(&mut self) -> ChildStdin {
        self.stdin.take().expect("stdin is taken once")
    }

    /// Whether the program has closed its stdout and is gone.
    pub fn has_ended(&mut self) -> bool {
        let closed = self.stdout.try_recv() == Err(TryRecvError::Disconnected);
        // What has closed its stdout by ending is gone in a moment.
        closed && self.child.wait().is_ok()
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal by its short name, such as `INT` for Ctrl-C.
    #[cfg(unix)]
    #[track_caller]
    pub fn signal(&self, signal: &str) {
        // The shell's own kill: there is no signal in std.
        let kill = format!("kill -{signal} {}", self.child.id());
        let status = Command::new("sh").args(["-c", &kill]).status().expect("run sh");
        assert!(status.success(), "{kill}: {status}");
    }

    /// Waits until the program has ended; returns what it said that was not taken yet.
    #[track_caller]
    pub fn wait(mut self) -> Ended {
        self.end_input();
        let stdout = rest_of(&self.name, "stdout", &self.stdout);
        let stderr = rest_of(&self.name, "stderr", &self.stderr);
        // Both streams are closed: the process is at its end.
        let status =
            self.child.wait().unwrap_or_else(|err| panic!("wait for {}: {err}", self.name));
        Ended { code: status.code(), stdout, stderr }
    }

    #[track_caller]
    fn next_line(&mut self, of_stderr: bool) -> String {
        let (stream, lines) =
            if of_stderr { ("stderr", &self.stderr) } else { ("stdout", &self.stdout) };
        match lines.recv_timeout(LIMIT) {
            Ok(line) => {
                let _ = write!(self.seen, "{stream}: {line}");
                line.trim_end_matches(['\r', '\n']).to_string()
            }
            Err(err) => {
                let others: String = self.stderr.try_iter().collect();
                panic!("{}: no line on {stream} ({err}); so far:\n{}{others}", self.name, self.seen)
            }
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a program of the workspace to its end.
#[track_caller]
pub fn output(name: &str, args: &[&str]) -> Ended {
    Program::start(name, args).wait()
}

/// Says that a test is passed over, for want of something that is not Rust's. In CI, where
/// `COURSE_PEERS=required`, that is an error.
#[track_caller]
pub fn pass_over(what: &str) {
    assert!(!peers_are_required(), "{what} is missing, and COURSE_PEERS=required");
    // Not eprintln!, which a passing test keeps to itself.
    let _ = writeln!(io::stderr(), "passed over: {what} is not on this machine");
}

/// Whether all that is not a learner's has to be there: what tests compare with, and tokio.
pub fn peers_are_required() -> bool {
    env::var_os("COURSE_PEERS").is_some_and(|value| value == "required")
}

/// A stream's lines as they come, each with its end. The channel closes with the stream, or after
/// so many lines.
fn lines_of(stream: impl Read + Send + 'static, most: usize) -> Receiver<String> {
    let (lines, received) = mpsc::channel();
    thread::spawn(move || {
        let mut stream = BufReader::new(stream);
        for _ in 0..most {
            let mut line = Vec::new();
            match stream.read_until(b'\n', &mut line) {
                Ok(1..) if lines.send(String::from_utf8_lossy(&line).into_owned()).is_ok() => {}
                _ => return,
            }
        }
    });
    received
}

#[track_caller]
fn rest_of(name: &str, stream: &str, lines: &Receiver<String>) -> String {
    let deadline = Instant::now() + LIMIT;
    let mut rest = String::new();
    loop {
        match lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(line) => rest.push_str(&line),
            Err(RecvTimeoutError::Disconnected) => return rest,
            Err(RecvTimeoutError::Timeout) => {
                panic!("{name} has not ended within {LIMIT:?}; {stream} so far:\n{rest}")
            }
        }
    }
}

/// Where the binary `name` is, built from the sources as they are now.
///
/// Cargo builds a root test's own package only, and tells it of no other package's binaries. So
/// the first call builds all programs and examples, in the profile of this test itself. After a
/// plain `cargo test` there is nothing left to build.
pub fn program(name: &str) -> PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        // .../target/debug/deps/this-test
        let test = env::current_exe().expect("this test has a path");
        let folder = test.parent().and_then(Path::parent).expect("target/PROFILE/deps/TEST");
        let profile = match folder.file_name().and_then(OsStr::to_str) {
            Some("debug") | None => "dev",
            Some(profile) => profile,
        };
        let built = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
            .args(["build", "--quiet", "--workspace", "--bins", "--examples"])
            .args(if peers_are_required() { &["--features", "event-loop/tokio"][..] } else { &[] })
            .args(["--profile", profile, "--target-dir"])
            .arg(folder.parent().expect("target/PROFILE"))
            .current_dir(root())
            .status()
            .expect("run cargo");
        assert!(built.success(), "the programs do not build: {built}");
        folder.to_path_buf()
    });
    folder.join(exe(name))
}

/// The root of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn exe(name: &str) -> String {
    format!("{name}{}", env::consts::EXE_SUFFIX)
}
