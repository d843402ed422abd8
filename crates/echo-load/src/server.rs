//! A server as a child process, started for a comparison.

use anyhow::{Context, ensure};
use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// How long a server may take to say where it listens.
const START: Duration = Duration::from_secs(10);

/// Lines of a server's stderr that are kept, for the case that it does not start.
const KEPT: usize = 5;

/// A running server. Dropping it ends it at once.
#[derive(Debug)]
pub struct Server {
    child: Child,
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
        let mut server = Server { child, addr: ([127, 0, 0, 1], 0).into() };

        // Somebody has to read what it says: else it would wait in its write one day.
        let complaints = keep_first_lines(stderr);
        let first = first_line(stdout).recv_timeout(START).unwrap_or_default();
        let addr = first.trim().strip_prefix("listening on ").and_then(|addr| addr.parse().ok());
        let said = || complaints.lock().unwrap_or_else(PoisonError::into_inner).join("; ");
        server.addr = addr.with_context(|| {
            format!("wait for \"listening on ADDR\" from {program:?}: it said {first:?} {}", said())
        })?;
        ensure!(server.addr.ip().to_canonical().is_loopback(), "{} is not loopback", server.addr);
        Ok(server)
    }

    /// Memory that the process really has, in bytes: its resident set (proc(5)). Linux only.
    pub fn resident(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
        Some(kib * 1024)
    }

    /// Seconds that it has spent on a core since its start. Linux only.
    pub fn busy(&self) -> Option<f64> {
        busy(self.child.id())
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
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn beside_us(program: &str) -> Option<PathBuf> {
    if program.contains(['/', '\\']) {
        return None;
    }
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    let path = env::current_exe().ok()?.with_file_name(name);
    path.is_file().then_some(path)
}

fn first_line(stdout: impl Read + Send + 'static) -> mpsc::Receiver<String> {
    let (line, first) = mpsc::channel();
    thread::spawn(move || {
        for words in BufReader::new(stdout).lines().map_while(Result::ok) {
            let _ = line.send(words);
        }
    });
    first
}

fn keep_first_lines(stderr: impl Read + Send + 'static) -> Arc<Mutex<Vec<String>>> {
    let kept = Arc::new(Mutex::new(Vec::new()));
    let its_kept = Arc::clone(&kept);
    thread::spawn(move || {
        for line in BufReader::new(stderr).lines().map_while(Result::ok) {
            let mut kept = its_kept.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.len() < KEPT {
                kept.push(line);
            }
        }
    });
    kept
}
