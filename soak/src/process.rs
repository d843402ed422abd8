//! What the kernel says of a process, and of the network: `proc(5)`.

use anyhow::Context;
use std::fs;

/// What a process has at one moment.
#[derive(Clone, Copy, Debug)]
pub struct Status {
    /// Open file descriptors.
    pub descriptors: usize,
    pub threads: usize,
    /// Memory that it really has, in KiB: its resident set.
    pub resident: usize,
    /// Time on a core since its start, in ticks of 10 ms.
    pub ticks: u64,
}

impl Status {
    pub fn of(id: u32) -> anyhow::Result<Status> {
        let read = |name: &str| {
            let path = format!("/proc/{id}/{name}");
            fs::read_to_string(&path).with_context(|| format!("read {path}"))
        };
        let status = read("status")?;
        let number = |name: &str| -> anyhow::Result<usize> {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let value = line.and_then(|line| line.split_whitespace().next());
            value.and_then(|value| value.parse().ok()).with_context(|| format!("find {name}"))
        };
        let descriptors = fs::read_dir(format!("/proc/{id}/fd")).context("list its descriptors")?;
        Ok(Status {
            descriptors: descriptors.count(),
            threads: number("Threads:")?,
            resident: number("VmRSS:")?,
            ticks: ticks(&read("stat")?).context("read its ticks")?,
        })
    }
}

/// Fields 14 and 15 of `/proc/PID/stat`: time in the program, and in the kernel on its behalf.
fn ticks(stat: &str) -> Option<u64> {
    // Field 2 is the name in parentheses, which may hold spaces; the next one is field 3.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(14 - 3);
    Some(fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?)
}

/// Connections that found a listener's queue full, in this network since it began.
pub fn listen_overflows() -> anyhow::Result<u64> {
    let netstat = fs::read_to_string("/proc/self/net/netstat").context("read netstat")?;
    let mut lines = netstat.lines().filter(|line| line.starts_with("TcpExt:"));
    // A line of names, and a line of values.
    let (names, values) = lines.next().zip(lines.next()).context("find TcpExt")?;
    let found =
        names.split(' ').zip(values.split(' ')).find(|(name, _)| *name == "ListenOverflows");
    found.and_then(|(_, value)| value.parse().ok()).context("find ListenOverflows")
}
