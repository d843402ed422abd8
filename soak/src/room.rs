//! Room to measure in: a network of our own, and as many descriptors as we may have.

use anyhow::Context;
use std::env;
use std::fs;
use std::process::{Command, ExitCode, Stdio};

/// Tells the second run of this program that it is the second, and in which network it is.
const VARIABLE: &str = "SOAK_ROOM";

/// What the measurements run in.
pub struct Room {
    /// A network namespace: counters and ports that nobody else uses.
    pub own_network: bool,
    /// Descriptors that a process may have open.
    pub descriptors: usize,
}

/// Runs this program again, with room; returns how it ended.
///
/// Namespaces and limits are for the processes that a process starts: unshare(1) and the shell
/// set them, and then become this program. All servers inherit them.
pub fn enter() -> anyhow::Result<ExitCode> {
    // In a user namespace of its own, everybody may have a network namespace, not only root.
    const UNSHARE: &str = "unshare --map-root-user --net";
    const LOOPBACK: &str = "ip link set lo up";
    let own_network = shell(&format!("{UNSHARE} {LOOPBACK}"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());

    // The soft limit is what counts, often 1,024; everybody may raise it as far as the hard one.
    let raise = "ulimit -S -n $(ulimit -H -n)";
    let again = env::current_exe().context("find this program")?;
    let status = if own_network {
        shell(&format!(
            "{raise}; exec {UNSHARE} sh -c '{LOOPBACK}; exec \"$0\" \"$@\"' \"$0\" \"$@\""
        ))
    } else {
        shell(&format!("{raise}; exec \"$0\" \"$@\""))
    }
    .arg(again)
    .args(env::args_os().skip(1))
    .env(VARIABLE, if own_network { "own" } else { "shared" })
    .status()
    .context("run sh")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The room that [`enter`] made; `None` in the first run.
pub fn entered() -> Option<Room> {
    let own_network = env::var(VARIABLE).ok()? == "own";
    Some(Room { own_network, descriptors: descriptors() })
}

/// How many descriptors this process, and each that it starts, may have open.
pub fn descriptors() -> usize {
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(1024)
}

fn shell(script: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", script]);
    shell
}
