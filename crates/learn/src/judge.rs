//! Judges an exercise: runs its checks by cargo, as `cargo test -p CRATE --test NAME` does.

use crate::exercise::Exercise;
use anyhow::Context;
use std::env;
use std::process::{Command, Output, Stdio};

/// What the checks say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A `todo!` is left.
    Unsolved,
    /// The compiler's words.
    DoesNotCompile(String),
    /// Some checks fail; the report is theirs.
    Fails { passed: usize, failed: usize, report: String },
    /// All checks pass.
    Passes { passed: usize },
}

impl Verdict {
    /// One word, for `--json`.
    pub fn word(&self) -> &'static str {
        match self {
            Verdict::Unsolved => "unsolved",
            Verdict::DoesNotCompile(_) => "does not compile",
            Verdict::Fails { .. } => "fails",
            Verdict::Passes { .. } => "passes",
        }
    }
}

/// Judges `exercise` as its file is now.
pub fn judge(exercise: &Exercise) -> anyhow::Result<Verdict> {
    if exercise.is_unsolved() {
        return Ok(Verdict::Unsolved);
    }
    let built = cargo(exercise, &["--no-run"])?;
    if !built.status.success() {
        return Ok(Verdict::DoesNotCompile(text(&built.stderr)));
    }
    let ran = cargo(exercise, &[])?;
    let said = text(&ran.stdout);
    let count = |what| said.lines().filter(|line| is_result(line, what)).count();
    let (passed, failed) = (count("ok"), count("FAILED"));
    if ran.status.success() && passed > 0 {
        return Ok(Verdict::Passes { passed });
    }
    Ok(Verdict::Fails { passed, failed, report: report(&said).unwrap_or(said) })
}

fn cargo(exercise: &Exercise, more: &[&str]) -> anyhow::Result<Output> {
    let color = if console::colors_enabled_stderr() { "always" } else { "never" };
    Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["test", "--quiet", "--color", color, "-p", &exercise.package])
        .args(["--test", &exercise.name])
        .args(more)
        // One check after another, each with its name: the order of a report is that of the file.
        .args(if more.is_empty() {
            &["--", "--format", "pretty", "--color", "never"][..]
        } else {
            &[]
        })
        .env("RUST_BACKTRACE", "0")
        .current_dir(crate::root())
        .stdin(Stdio::null())
        .output()
        .context("run cargo")
}

/// Whether this is libtest's line for a check with that result: `test NAME ... ok`.
fn is_result(line: &str, result: &str) -> bool {
    line.starts_with("test ") && line.ends_with(&format!(" ... {result}"))
}

/// What the failed checks printed, without what libtest says around it.
fn report(said: &str) -> Option<String> {
    let (_, failures) = said.split_once("\nfailures:\n")?;
    let (failures, _) = failures.split_once("\nfailures:\n")?;
    // Where in the checks it failed, and how to see more, is of no use to who solves an exercise.
    let told = |line: &&str| {
        let panicked = line.starts_with("thread '") && line.contains("panicked at");
        let note = line.starts_with("note: run with `RUST_BACKTRACE");
        !(panicked || note || line.trim().is_empty())
    };
    let lines: Vec<&str> = failures.lines().filter(told).collect();
    Some(lines.join("\n"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
