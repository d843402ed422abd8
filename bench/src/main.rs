//! The course's servers and its codec beside what they are measured by, and the ratios.
//!
//! ```text
//! cargo run --release --manifest-path bench/Cargo.toml
//! cargo run --release --manifest-path bench/Cargo.toml -- events
//! ```
//!
//! With `--record`, the ratios are written into lesson 9's `lessons/plots/ratios.txt`.
//!
//! It builds all servers in release, starts them by turns on free ports of loopback, and lets
//! `echo-load` measure them: a few minutes. Needs a C compiler and Python where it compares with C
//! and Python; what is missing is said and left out.

use anyhow::{Context, bail, ensure};
use echo_load::{Comparison, Plan, Protocol, compare, table};
use serde_json::Value;
use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// A group of measurements; adds the lines with their ratios.
type Group = fn(&Servers, &mut Vec<String>) -> anyhow::Result<()>;

const GROUPS: [(&str, Group); 5] = [
    ("events", events),
    ("threads", threads),
    ("many", many),
    ("datagrams", datagrams),
    ("framing", framing),
];

/// Rounds of each measurement: ratios between single ones vary by a tenth and more.
const ROUNDS: usize = 9;

fn main() -> anyhow::Result<()> {
    let mut asked: Vec<String> = env::args().skip(1).collect();
    // Where lesson 9 quotes them from.
    let record = asked.iter().any(|arg| arg == "--record");
    asked.retain(|arg| arg != "--record");
    if let Some(unknown) = asked.iter().find(|name| !GROUPS.iter().any(|(known, _)| known == name))
    {
        bail!("nothing here is called {unknown}; there are: {}", GROUPS.map(|(n, _)| n).join(", "));
    }
    // Ten thousand connections are as many descriptors. The servers inherit it.
    let _ = rlimit::increase_nofile_limit(12_000);
    let servers = Servers::build()?;
    let mut ratios = Vec::new();
    for (name, group) in GROUPS {
        if asked.is_empty() || asked.iter().any(|asked| asked == name) {
            group(&servers, &mut ratios).with_context(|| format!("measure {name}"))?;
        }
    }
    let text = format!(
        "{}\nratios, the first to the second: median (lowest to highest)\n\n{}\n",
        echo_load::machine(),
        ratios.join("\n")
    );
    say(&text);
    if record {
        let file = root().join("lessons/plots/ratios.txt");
        fs::write(&file, text).with_context(|| format!("write {}", file.display()))?;
    }
    Ok(())
}

/// The event loop beside C's and tokio's.
fn events(servers: &Servers, ratios: &mut Vec<String>) -> anyhow::Result<()> {
    let all = [Some(servers.ours("event-loop")), servers.c.clone(), Some(servers.tokio())];
    for (connections, length) in [(64, 64), (1000, 64), (64, 16 * 1024)] {
        measure(&all, &Plan { connections, length, ..plan() }, ROUNDS, ratios)?;
    }
    Ok(())
}

/// Lesson 2's server beside a bare loop and Python's.
fn threads(servers: &Servers, ratios: &mut Vec<String>) -> anyhow::Result<()> {
    let python = servers.python("crates/echo-load/servers/threads.py");
    let all = [Some(servers.ours("tcp-echo-server")), Some(servers.bare("bare-threads")), python];
    for connections in [1, 64, 1000] {
        measure(&all, &Plan { connections, ..plan() }, ROUNDS, ratios)?;
    }
    Ok(())
}

/// Ten thousand connections at once.
fn many(servers: &Servers, ratios: &mut Vec<String>) -> anyhow::Result<()> {
    let all = [Some(servers.ours("event-loop")), servers.c.clone(), Some(servers.tokio())];
    let plan = Plan { connections: 10_000, duration: Duration::from_secs(2), ..plan() };
    measure(&all, &plan, 3, ratios)
}

/// Lesson 4's server beside a bare loop and Python's.
fn datagrams(servers: &Servers, ratios: &mut Vec<String>) -> anyhow::Result<()> {
    let python = servers.python("tests/peers/udp_time_server.py");
    let all = [Some(servers.ours("udp-time-server")), Some(servers.bare("bare-datagrams")), python];
    for connections in [1, 16, 64] {
        let plan = Plan { protocol: Protocol::UdpTime, connections, ..plan() };
        measure(&all, &plan, ROUNDS, ratios)?;
    }
    Ok(())
}

/// Lesson 6's codec beside tokio-util's: criterion measures, and we read what it wrote.
fn framing(_: &Servers, ratios: &mut Vec<String>) -> anyhow::Result<()> {
    cargo(&[
        "bench",
        "--manifest-path",
        "bench/Cargo.toml",
        "--bench",
        "framing",
        "--",
        "--quiet",
    ])?;
    for direction in ["decode", "encode"] {
        let group = root().join("bench/target/criterion").join(direction);
        let mut cases: Vec<_> = fs::read_dir(group.join("framing"))
            .context("read what criterion wrote")?
            .flatten()
            .map(|entry| entry.file_name())
            .filter(|name| name != "report")
            .collect();
        cases.sort();
        for case in cases {
            let nanos = |codec: &str| -> anyhow::Result<f64> {
                let file = group.join(codec).join(&case).join("new/estimates.json");
                let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
                let estimates: Value = serde_json::from_str(&text)?;
                estimates["median"]["point_estimate"].as_f64().context("find the median")
            };
            let ours = nanos("framing")?;
            for other in ["tokio-util", "copy"] {
                let (ratio, case) = (nanos(other)? / ours, case.to_string_lossy());
                ratios.push(format!("{ratio:5.2}  framing / {other}, {direction}, {case}"));
            }
        }
    }
    Ok(())
}

fn plan() -> Plan {
    Plan {
        duration: Duration::from_secs(1),
        warm_up: Duration::from_millis(500),
        // Python lets some of a thousand threads wait for seconds.
        patience: Duration::from_secs(20),
        ..Plan::default()
    }
}

/// Measures those that are there, prints the table, and adds the first one's ratio to each other.
fn measure(
    servers: &[Option<String>],
    plan: &Plan,
    rounds: usize,
    ratios: &mut Vec<String>,
) -> anyhow::Result<()> {
    let servers: Vec<String> = servers.iter().flatten().cloned().collect();
    let came = compare(&servers, std::slice::from_ref(plan), rounds, |_, _| {})?;
    say(&table::comparison(&came));
    let Comparison { cases, .. } = came;
    for case in &cases {
        let (ours, theirs) = case.servers.split_first().context("no server")?;
        for other in theirs {
            let ratio = ours.ratio(other);
            ratios.push(format!(
                "{:5.2} ({:.2} to {:.2})  {} / {}, {}",
                ratio.median,
                ratio.lowest,
                ratio.highest,
                ours.name,
                other.name,
                table::load(&case.plan)
            ));
        }
        for server in case.servers.iter().filter(|server| server.errors() > 0) {
            let load = table::load(&case.plan);
            ratios.push(format!("       {}: {} errors, {load}", server.name, server.errors()));
        }
    }
    Ok(())
}

/// The programs that are measured, built.
struct Servers {
    /// The event loop in C, where there is a compiler for it.
    c: Option<String>,
    has_python: bool,
}

impl Servers {
    fn build() -> anyhow::Result<Servers> {
        cargo(&[
            "build",
            "--release",
            "--quiet",
            "-p",
            "tcp-echo-server",
            "-p",
            "udp-time-server",
        ])?;
        let tokio = ["--features", "tokio", "--bins", "--example", "with_tokio"];
        cargo(&[&["build", "--release", "--quiet", "-p", "event-loop"][..], &tokio].concat())?;
        cargo(&["build", "--release", "--quiet", "--manifest-path", "bench/Cargo.toml", "--bins"])?;

        let c = root().join("bench/target/c-epoll");
        let source = root().join("bench/yardsticks/epoll.c");
        let compiled = Command::new("cc").arg("-O2").arg("-o").arg(&c).arg(source).status();
        let has_c = compiled.is_ok_and(|status| status.success());
        let has_python = Command::new("python3")
            .arg("--version")
            .stdout(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        for (what, is_there) in [("C with epoll", has_c), ("Python", has_python)] {
            if !is_there {
                say(&format!("left out: {what} is not on this machine"));
            }
        }
        Ok(Servers { c: has_c.then(|| command("c-epoll", &c, "")), has_python })
    }

    fn ours(&self, name: &str) -> String {
        command(name, &root().join("target/release").join(name), "127.0.0.1:0")
    }

    fn tokio(&self) -> String {
        command("tokio", &root().join("target/release/examples/with_tokio"), "127.0.0.1:0")
    }

    fn bare(&self, name: &str) -> String {
        command(name, &root().join("bench/target/release").join(name), "")
    }

    fn python(&self, script: &str) -> Option<String> {
        let script = root().join(script);
        self.has_python.then(|| format!("python=python3 '{}'", script.display()))
    }
}

/// A server as `compare` wants it.
fn command(name: &str, program: &Path, args: &str) -> String {
    format!("{name}='{}' {args}", program.display())
}

fn cargo(args: &[&str]) -> anyhow::Result<()> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo).args(args).current_dir(root()).status();
    let status = status.context("run cargo")?;
    ensure!(status.success(), "cargo {}: {status}", args.join(" "));
    Ok(())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}
