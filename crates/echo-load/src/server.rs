//! A server as a child process, started for a comparison.

use anyhow::{Context, ensure};
use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// How long a server may take to say where it listens.
const START: Duration = Duration::from_secs(10);

/// How long to wait for the last words of a server that is gone.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Bytes that are kept of what a server says, for the case that it does not start.
const KEPT: u64 = 1000;

/// The servers that run, so that nobody's Ctrl-C leaves one behind.
static RUNNING: Mutex<Vec<Arc<Mutex<Child>>>> = Mutex::new(Vec::new());

/// Ends all servers that [`Server::start`] has started. No other is started any more: this is for
/// the end of the process.
pub fn end_all() {
    let mut running = lock(&RUNNING);
    running.drain(..).for_each(|child| end(&child));
    std::mem::forget(running);
}

/// A running server. Dropping it ends it at once.
#[derive(Debug)]
pub struct Server {
    child: Arc<Mutex<Child>>,
    id: u32,
    /// Where it listens.
    pub addr: SocketAddr,
}

impl Server {
    /// Starts `command`, words as in a shell, and waits for its first line on stdout:
    /// `listening on ADDR`.
    ///
    /// A program without a path is looked for beside this one, where cargo puts them all, and then
    /// where the system looks.
    pub fn start(command: &str) -> anyhow::Result<Server> {
        let words = shell_words::split(command).with_context(|| format!("read {command:?}"))?;
        let (program, args) = words.split_first().context("start nothing")?;
        // Held until the child is on the list: whoever ends all waits for it.
        let mut running = lock(&RUNNING);
        let mut child = Command::new(beside_us(program).unwrap_or_else(|| program.into()))
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("start {program}"))?;
        let stdout = child.stdout.take().context("take its stdout")?;
        let stderr = child.stderr.take().context("take its stderr")?;
        // From here on, an error ends the child: the server is dropped.
        let (id, child) = (child.id(), Arc::new(Mutex::new(child)));
        running.push(Arc::clone(&child));
        drop(running);
        let mut server = Server { child, id, addr: ([127, 0, 0, 1], 0).into() };

        let complaints = first_bytes(stderr);
        let first = first_line(stdout).recv_timeout(START).unwrap_or_default();
        let addr = first.trim().strip_prefix("listening on ").and_then(|addr| addr.parse().ok());
        server.addr = addr.with_context(|| {
            // Once it is gone, it has said all.
            end(&server.child);
            let complaints = complaints.recv_timeout(LAST_WORDS).unwrap_or_default();
            let complaints = complaints.trim().replace('\n', "; ");
            format!(
                "wait for \"listening on ADDR\" from {program:?}: it said {first:?} {complaints}"
            )
        })?;
        ensure!(server.addr.ip().to_canonical().is_loopback(), "{} is not loopback", server.addr);
        Ok(server)
    }

    /// Memory that the process really has, in bytes: its resident set (proc(5)). Linux only.
    pub fn resident(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id)).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
        Some(kib * 1024)
    }

    /// Seconds that it has spent on a core since its start. Linux only.
    pub fn busy(&self) -> Option<f64> {
        busy(self.id)
    }
}

/// Seconds that a process has spent on a core: in the program, and in the kernel on its behalf
/// (proc(5), fields 14 and 15, in ticks of 10 ms). Linux only.
pub fn busy(id: u32) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // Field 2 is the name in parentheses, which may hold spaces; the next one is field 3.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(14 - 3);
    let mut ticks = || fields.next()?.parse::<f64>().ok();
    Some((ticks()? + ticks()?) / 100.0)
}

impl Drop for Server {
    fn drop(&mut self) {
        lock(&RUNNING).retain(|child| !Arc::ptr_eq(child, &self.child));
        end(&self.child);
    }
}

fn end(child: &Mutex<Child>) {
    let mut child = lock(child);
    let _ = child.kill();
    let _ = child.wait();
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn beside_us(program: &str) -> Option<PathBuf> {
    if program.contains(['/', '\\']) {
        return None;
    }
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    let path = env::current_exe().ok()?.with_file_name(name);
    path.is_file().then_some(path)
}

/// What comes behind the first line is read, too: else the server would wait in its write one day.
fn first_line(stdout: impl Read + Send + 'static) -> mpsc::Receiver<String> {
    let (line, first) = mpsc::channel();
    thread::spawn(move || {
        let (mut stdout, mut bytes) = (BufReader::new(stdout), Vec::new());
        let _ = stdout.by_ref().take(KEPT).read_until(b'\n', &mut bytes);
        let _ = line.send(String::from_utf8_lossy(&bytes).into_owned());
        io::copy(&mut stdout, &mut io::sink())
    });
    first
}

/// The first bytes on stderr, once there are so many, or the server is gone.
fn first_bytes(mut stderr: impl Read + Send + 'static) -> mpsc::Receiver<String> {
    let (bytes, first) = mpsc::channel();
    thread::spawn(move || {
        let mut kept = Vec::new();
        let _ = stderr.by_ref().take(KEPT).read_to_end(&mut kept);
        let _ = bytes.send(String::from_utf8_lossy(&kept).into_owned());
        io::copy(&mut stderr, &mut io::sink())
    });
    first
}
