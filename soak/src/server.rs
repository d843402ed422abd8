//! The course's servers as processes: built in release, started on free ports, ended by handle.

use crate::client::poll;
use crate::process;
use anyhow::{Context, bail, ensure};
use std::env;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

pub const ECHO: &str = "tcp-echo-server";
pub const TIME: &str = "udp-time-server";
pub const EVENTS: &str = "event-loop";

/// Builds the servers as they are used: in release. Into a folder of its own, so that neither a
/// learner's build nor this one waits for the other.
pub fn build() -> anyhow::Result<()> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--release", "--locked", "--quiet", "-p", ECHO, "-p", TIME, "-p", EVENTS])
        .arg("--manifest-path")
        .arg(root().join("Cargo.toml"))
        .arg("--target-dir")
        .arg(target())
        .status()
        .context("run cargo")?;
    ensure!(status.success(), "build the servers: {status}");
    Ok(())
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn target() -> PathBuf {
    root().join("target/soak")
}

/// A running server. Dropping it ends it at once.
pub struct Server {
    child: Child,
    pub addr: SocketAddr,
    log: Arc<Mutex<LogLines>>,
}

/// What a server wrote to stderr.
#[derive(Clone, Copy, Debug, Default)]
pub struct LogLines {
    pub count: usize,
    pub first: Option<Instant>,
}

impl Server {
    /// Starts `name` on a free port of loopback and waits until it listens.
    pub fn start(name: &str, options: &[&str]) -> anyhow::Result<Server> {
        Server::run(Command::new(target().join("release").join(name)).args(options))
    }

    /// The same, with at most `most` open descriptors.
    pub fn with_descriptors(name: &str, most: usize) -> anyhow::Result<Server> {
        let program = target().join("release").join(name);
        // The shell limits itself and becomes the server: the process is the same.
        let script = format!("ulimit -n {most}; exec \"$0\" \"$@\"");
        Server::run(Command::new("sh").args(["-c", &script]).arg(program))
    }

    fn run(command: &mut Command) -> anyhow::Result<Server> {
        let mut child = command
            .arg("127.0.0.1:0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("start the server")?;
        let (first_line, wait) = mpsc::channel();
        let stdout = child.stdout.take().context("take its stdout")?;
        thread::spawn(move || {
            let mut line = String::new();
            let _ = BufReader::new(stdout).read_line(&mut line);
            let _ = first_line.send(line);
        });
        // Somebody has to read it: a server whose log nobody takes away waits in write(2).
        let log = Arc::new(Mutex::new(LogLines::default()));
        let its_log = Arc::clone(&log);
        let stderr = child.stderr.take().context("take its stderr")?;
        thread::spawn(move || {
            for _ in BufReader::new(stderr).split(b'\n').map_while(Result::ok) {
                let mut log = its_log.lock().unwrap_or_else(PoisonError::into_inner);
                log.count += 1;
                log.first.get_or_insert_with(Instant::now);
            }
        });
        // From here on, an error ends the child: the server is dropped.
        let mut server = Server { child, addr: ([127, 0, 0, 1], 0).into(), log };
        let line = wait.recv_timeout(Duration::from_secs(10)).context("wait for its address")?;
        let addr = line.trim().strip_prefix("listening on ").unwrap_or_default();
        server.addr = addr.parse().with_context(|| format!("read its first line {line:?}"))?;
        Ok(server)
    }

    pub fn status(&self) -> anyhow::Result<process::Status> {
        process::Status::of(self.child.id())
    }

    pub fn log(&self) -> LogLines {
        *self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends a signal: INT is what Ctrl-C sends, STOP makes it stand still, CONT go on.
    pub fn signal(&self, signal: &str) -> anyhow::Result<()> {
        // The shell's own kill: there is none in std.
        let kill = format!("kill -{signal} {}", self.child.id());
        let status = Command::new("sh").args(["-c", &kill]).status().context("run sh")?;
        ensure!(status.success(), "{kill}: {status}");
        Ok(())
    }

    /// Ctrl-C: how it ended, and how long it took from the signal on.
    pub fn ctrl_c(&mut self) -> anyhow::Result<(ExitStatus, Duration)> {
        let start = Instant::now();
        self.signal("INT")?;
        let mut ended = None;
        poll(Duration::from_secs(20), || {
            ended = self.child.try_wait().unwrap_or_default();
            ended.is_some()
        });
        let Some(status) = ended else { bail!("Ctrl-C did not end it in 20 s") };
        Ok((status, start.elapsed()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
