//! What was measured, as text for people.
//!
//! Numbers that were measured have a decimal point; what was asked for has none.

use crate::{Case, Comparison, Outcome, Pace, Plan, Protocol};
use std::fmt::Write;

/// One load on one server.
pub fn outcome(name: &str, plan: &Plan, outcome: &Outcome) -> String {
    let Outcome { per_second, latency_ms: ms, errors, .. } = outcome;
    let mut text = format!("{name}: {}, {}\n", load(plan), time(plan));
    let megabytes = per_second * plan.length as f64 / 1e6;
    let _ = writeln!(text, "throughput  {per_second:10.1} messages/s, {megabytes:.2} MB/s");
    text.push_str("latency ms  ");
    let _ = if ms.max == 0.0 {
        writeln!(text, "nothing was answered")
    } else {
        let columns = [ms.mean, ms.p50, ms.p90, ms.p99, ms.p999, ms.max];
        let row: String = columns.iter().map(|ms| format!("{ms:10.3}")).collect();
        let head = "      mean       p50       p90       p99     p99.9       max";
        writeln!(text, "{head}\n{:12}{row}", "")
    };
    if outcome.unsent > 0 {
        let _ = writeln!(
            text,
            "not sent    {} messages: this rate is more than the load generator can send here",
            outcome.unsent
        );
    }
    let _ = writeln!(text, "errors      {errors}");
    text
}

/// Several servers in turns.
pub fn comparison(comparison: &Comparison) -> String {
    let mut text = format!("{}\n", comparison.machine);
    for case in &comparison.cases {
        let _ = write!(text, "\n{}", table(case));
    }
    text
}

fn table(case: &Case) -> String {
    let rounds = case.servers.first().map_or(0, |server| server.rounds.len());
    let name_width = case.servers.iter().map(|server| server.name.chars().count()).max();
    let width = name_width.unwrap_or(0).max("server".len());
    let mut text =
        format!("{}, {} of {}\n", load(&case.plan), many(rounds, "round"), time(&case.plan));
    let _ = writeln!(
        text,
        "{:width$}  messages/s  ratio (lowest highest)    p50 ms    p99 ms  cores  load  KB each  errors",
        "server"
    );
    let Some(first) = case.servers.first() else { return text };
    for server in &case.servers {
        let ratio = server.ratio(first);
        let p50 = server.each(|round| round.latency_ms.p50).median;
        let p99 = server.each(|round| round.latency_ms.p99).median;
        let known =
            |number: Option<f64>| number.map_or("-".into(), |number| format!("{number:.1}"));
        let two_digits = |number: Option<f64>| number.map_or("-".into(), |n| format!("{n:.2}"));
        let (cores, load) = (two_digits(server.cores()), two_digits(server.load_cores()));
        let memory = known(server.memory_each.map(|bytes| bytes / 1000.0));
        let _ = writeln!(
            text,
            "{:width$}  {:10.1}  {:5.2} ({:6.2} {:7.2}){p50:10.3}{p99:10.3}{cores:>7}{load:>6}{memory:>9}  {}",
            server.name,
            server.per_second().median,
            ratio.median,
            ratio.lowest,
            ratio.highest,
            server.errors(),
        );
    }
    for server in &case.servers {
        if let Some(errors) = server.rounds.iter().map(|r| &r.errors).find(|e| e.total() > 0) {
            let _ = writeln!(text, "{}: {errors}", server.name);
        }
    }
    text
}

/// `64 connections, messages of 64 bytes, closed loop`
pub fn load(plan: &Plan) -> String {
    let what = match plan.protocol {
        Protocol::TcpEcho => many(plan.connections, "connection"),
        Protocol::UdpTime => many(plan.connections, "UDP socket"),
    };
    let mut text = format!("{what}, messages of {}", many(plan.length, "byte"));
    if plan.writes > 1 {
        let _ = write!(text, " in {} writes", plan.writes);
    }
    if plan.nagle {
        text.push_str(" with Nagle's algorithm");
    }
    match plan.pace {
        Pace::Closed => text.push_str(", closed loop"),
        Pace::Open { rate } => {
            let _ = write!(text, ", open loop of {rate}/s");
        }
    }
    text
}

fn time(plan: &Plan) -> String {
    humantime::format_duration(plan.duration).to_string()
}

fn many(n: usize, one: &str) -> String {
    format!("{n} {one}{}", if n == 1 { "" } else { "s" })
}
