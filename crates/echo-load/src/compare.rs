//! Several servers in turns.

use crate::server::busy;
use crate::{Load, Outcome, Plan, Server, table};
use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::env::consts;
use std::fs;
use std::process;
use std::thread;
use std::time::Instant;

/// Several servers under the same loads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Where it was measured: processor, cores, system.
    pub machine: String,
    /// One for each load.
    pub cases: Vec<Case>,
}

/// Several servers under one load.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// The load.
    pub plan: Plan,
    /// One for each server. Ratios are to the first.
    pub servers: Vec<Measured>,
}

/// A server under a load, several times.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// What people call it.
    pub name: String,
    /// How it was started.
    pub command: String,
    /// One for each round, in their order.
    pub rounds: Vec<Outcome>,
    /// In the first round, the memory that came with each connection and its traffic, in bytes.
    /// Linux only.
    pub memory_each: Option<f64>,
    /// For each round, how many cores it kept busy. Linux only.
    pub cores: Vec<f64>,
    /// For each round, how many cores the load generator kept busy. It has one thread: at 1 it is the
    /// bottleneck, or close to it. Linux only.
    pub load_cores: Vec<f64>,
}

/// A middle value, and how far the others are from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The middle value.
    pub median: f64,
    /// The smallest.
    pub lowest: f64,
    /// The largest.
    pub highest: f64,
}

/// Measures each of `servers`, which are `CMD` or `NAME=CMD`, under each of `plans`.
///
/// In turns: what else the machine does comes and goes, and should not meet always the same. So each
/// round has all servers, each round begins with another one, and each starts anew. `progress` is
/// told what is measured, and how much of it all is over, from 0 to 1.
pub fn compare(
    servers: &[String],
    plans: &[Plan],
    rounds: usize,
    mut progress: impl FnMut(&str, f64),
) -> anyhow::Result<Comparison> {
    let all = (plans.len() * rounds * servers.len()) as f64;
    let mut over = 0.0;
    let mut comparison = Comparison { machine: machine(), cases: Vec::new() };
    for plan in plans {
        let new = |server: &String| Measured::new(server);
        let mut case = Case { plan: plan.clone(), servers: servers.iter().map(new).collect() };
        for round in 0..rounds {
            for turn in 0..servers.len() {
                let measured = &mut case.servers[(round + turn) % servers.len()];
                let what = format!("{}: {}", measured.name, table::load(plan));
                measured
                    .measure(plan, |part| progress(&what, (over + part) / all))
                    .with_context(|| what.clone())?;
                over += 1.0;
            }
        }
        comparison.cases.push(case);
    }
    Ok(comparison)
}

impl Measured {
    fn new(server: &str) -> Measured {
        // A name has no spaces; a command may have a = in its arguments.
        let (name, command) = match server.split_once('=') {
            Some((name, command)) if !name.contains(char::is_whitespace) => {
                (name.to_string(), command)
            }
            _ => {
                let words = shell_words::split(server).unwrap_or_default();
                let program = words.into_iter().next().unwrap_or_default();
                let name = program.rsplit(['/', '\\']).next().unwrap_or_default().to_string();
                (name, server)
            }
        };
        let command = command.to_string();
        Measured {
            name,
            command,
            rounds: Vec::new(),
            memory_each: None,
            cores: Vec::new(),
            load_cores: Vec::new(),
        }
    }

    fn measure(&mut self, plan: &Plan, progress: impl FnMut(f64)) -> anyhow::Result<()> {
        let server = Server::start(&self.command)?;
        let before = server.resident();
        let mut load = Load::connect(server.addr, plan)?;
        let (start, theirs, ours) = (Instant::now(), server.busy(), busy(process::id()));
        self.rounds.push(load.run(progress)?);
        let seconds = start.elapsed().as_secs_f64();
        let cores = |before: Option<f64>, after: Option<f64>| Some((after? - before?) / seconds);
        self.cores.extend(cores(theirs, server.busy()));
        self.load_cores.extend(cores(ours, busy(process::id())));
        // The connections are still open.
        if let (None, Some(before), Some(after)) = (self.memory_each, before, server.resident()) {
            self.memory_each = Some(after.saturating_sub(before) as f64 / plan.connections as f64);
        }
        Ok(())
    }

    /// Messages a second.
    pub fn per_second(&self) -> Spread {
        spread(self.rounds.iter().map(|round| round.per_second))
    }

    /// Messages a second, compared with `first`: each round with its own, since what disturbs one
    /// often disturbs the other.
    pub fn ratio(&self, first: &Measured) -> Spread {
        let pairs = self.rounds.iter().zip(&first.rounds);
        spread(pairs.map(|(ours, theirs)| ours.per_second / theirs.per_second))
    }

    /// One number of each round.
    pub fn each(&self, number: impl FnMut(&Outcome) -> f64) -> Spread {
        spread(self.rounds.iter().map(number))
    }

    /// How many cores it kept busy; `None` where that is not known.
    pub fn cores(&self) -> Option<f64> {
        known(&self.cores)
    }

    /// How many cores the load generator kept busy; `None` where that is not known.
    pub fn load_cores(&self) -> Option<f64> {
        known(&self.load_cores)
    }

    /// How many errors there were in all rounds.
    pub fn errors(&self) -> u64 {
        self.rounds.iter().map(|round| round.errors.total()).sum()
    }
}

fn known(rounds: &[f64]) -> Option<f64> {
    Some(spread(rounds.iter().copied()).median).filter(|median| median.is_finite())
}

/// The median of an even number of values is the lower one of the two in the middle: one that was
/// measured.
fn spread(values: impl Iterator<Item = f64>) -> Spread {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let at = |place: usize| values.get(place).copied().unwrap_or(f64::NAN);
    let last = values.len().saturating_sub(1);
    Spread { median: at(last / 2), lowest: at(0), highest: at(last) }
}

/// What this machine is: its processor, cores and system.
pub fn machine() -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let system = format!("{cores} cores, {} {}", consts::OS, consts::ARCH);
    let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpuinfo.lines().find(|line| line.starts_with("model name"));
    match model.and_then(|line| line.split_once(": ")) {
        Some((_, model)) => format!("{model}, {system}"),
        None => system,
    }
}
