//! Measures a server: `cargo run -p tcp-echo-server` in one terminal, and
//! `cargo run --release -p echo-load` in another. Lesson: `lessons/09-echo-load.md`.

mod args;
mod progress;

use anyhow::{Context, bail};
use args::Args;
use echo_load::{Comparison, Load, Outcome, Plan, compare, end_all, plot, table};
use progress::Progress;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::{self, ExitCode};

/// What one run measured: the form of `--json`.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
#[allow(clippy::large_enum_variant)] // A handful of them.
enum Measured {
    One(One),
    Several(Comparison),
}

/// One load on one server.
#[derive(Serialize, Deserialize)]
struct One {
    server: String,
    plan: Plan,
    outcome: Outcome,
}

fn main() -> ExitCode {
    match run(&Args::from_env()) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(err) => {
            let _ = writeln!(io::stderr(), "error: {err:#}");
            ExitCode::FAILURE
        }
    }
}

/// Measures or shows; returns how many errors the servers made.
fn run(args: &Args) -> anyhow::Result<u64> {
    let measured = if args.show.is_empty() { vec![measure(args)?] } else { load_all(&args.show)? };
    for one in &measured {
        let text = match one {
            _ if args.json => serde_json::to_string(one).context("write JSON")? + "\n",
            Measured::One(one) => table::outcome(&one.server, &one.plan, &one.outcome),
            Measured::Several(comparison) => table::comparison(comparison),
        };
        io::stdout().write_all(text.as_bytes()).context("print")?;
    }
    if let Some(file) = &args.plot {
        draw(&measured, file).with_context(|| format!("draw {}", file.display()))?;
    }
    Ok(measured.iter().map(Measured::errors).sum())
}

fn measure(args: &Args) -> anyhow::Result<Measured> {
    // Found out before measuring, not after.
    if let Some(file) = &args.plot {
        fs::write(file, "").with_context(|| format!("write {}", file.display()))?;
    }
    let most = args.plans.iter().map(|plan| plan.connections).max().unwrap_or(0);
    // A connection is a descriptor, and more of them may be allowed than are allowed at first
    // (getrlimit(2)). A server that we start inherits it.
    let _ = rlimit::increase_nofile_limit(most as u64 + 64);
    let progress = Progress::new();
    if !args.compare.is_empty() {
        // Whoever ends us ends the server that we have started, too.
        ctrlc::set_handler(|| {
            end_all();
            // The shells' code for "ended by Ctrl-C": 128 + SIGINT's number.
            process::exit(130)
        })
        .context("set the Ctrl-C handler")?;
        let told = |what: &str, part| progress.tell(what, part);
        return compare(&args.compare, &args.plans, args.rounds, told).map(Measured::Several);
    }
    let plan = args.plans.first().context("no plan")?;
    let mut load = Load::connect(args.addr, plan)?;
    let outcome = load.run(|part| progress.tell("", part))?;
    Ok(Measured::One(One { server: args.addr.to_string(), plan: plan.clone(), outcome }))
}

fn load_all(files: &[impl AsRef<Path>]) -> anyhow::Result<Vec<Measured>> {
    let load = |file: &Path| -> anyhow::Result<Measured> {
        let text = fs::read_to_string(file)?;
        Ok(serde_json::from_str(&text)?)
    };
    let load = |file| load(file).with_context(|| format!("read {}", file.display()));
    files.iter().map(|file| load(file.as_ref())).collect()
}

fn draw(measured: &[Measured], file: &Path) -> anyhow::Result<()> {
    if let [Measured::Several(comparison)] = measured {
        return plot::comparison(comparison, file);
    }
    let mut curves = Vec::new();
    for one in measured {
        let Measured::One(One { plan, outcome, .. }) = one else {
            bail!("a comparison is drawn alone: give --show one file")
        };
        curves.push((table::load(plan), outcome.clone()));
    }
    plot::outcomes(&shorten(curves), file)
}

/// Leaves out of the names what all of them say.
fn shorten(curves: Vec<(String, Outcome)>) -> Vec<(String, Outcome)> {
    let all: Vec<String> = curves.iter().map(|(name, _)| name.clone()).collect();
    let by_all = |part: &str| all.iter().all(|name| name.split(", ").any(|other| other == part));
    let short = |name: &str| {
        let parts: Vec<&str> = name.split(", ").filter(|part| !by_all(part)).collect();
        if parts.is_empty() { name.to_string() } else { parts.join(", ") }
    };
    curves.into_iter().map(|(name, outcome)| (short(&name), outcome)).collect()
}

impl Measured {
    fn errors(&self) -> u64 {
        match self {
            Measured::One(one) => one.outcome.errors.total(),
            Measured::Several(comparison) => {
                let servers = comparison.cases.iter().flat_map(|case| &case.servers);
                servers.map(|server| server.errors()).sum()
            }
        }
    }
}
