//! `cargo learn`: the course's exercises, one after another.
//!
//! ```text
//! cargo learn
//! ```

mod args;
mod exercise;
mod hints;
mod judge;
mod show;
mod watch;

use anyhow::{Context, bail};
use args::Command;
use exercise::{Exercise, find_all, named};
use judge::{Verdict, judge};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::OnceLock;

fn main() -> ExitCode {
    match run(args::command()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(err) => {
            show::error(&format!("{err:#}"));
            ExitCode::FAILURE
        }
    }
}

/// Does what was asked for; whether all that was judged passes.
fn run(command: Command) -> anyhow::Result<bool> {
    let all = find_all(root())?;
    match command {
        Command::List => show::list(&all).map(|()| true),
        Command::Check { name: None, json } => show::check_all(&all, json),
        Command::Check { name: Some(name), json } => {
            let exercise = named(&all, &name)?;
            if json {
                return show::check_all(std::slice::from_ref(exercise), true);
            }
            let verdict = judge(exercise)?;
            show::verdict(exercise, &verdict);
            Ok(matches!(verdict, Verdict::Passes { .. }))
        }
        Command::Hint { name } => {
            let exercise = match name {
                Some(name) => named(&all, &name)?,
                None => next(&all).context("nothing is left to do")?,
            };
            hints::next(exercise).map(|()| true)
        }
        Command::Watch => watch::watch(&all).map(|()| true),
        Command::Solution { name, peek } => {
            let exercise = named(&all, &name)?;
            if !peek && !matches!(judge(exercise)?, Verdict::Passes { .. }) {
                bail!(
                    "{name} does not pass yet: try `cargo learn hint {name}`, or see the solution \
                     all the same with --peek"
                );
            }
            show::text(&exercise.read("solution.rs")?);
            Ok(true)
        }
        Command::Reset { name } => reset(named(&all, &name)?).map(|()| true),
    }
}

/// The first exercise that is not solved, as far as its file tells.
fn next(all: &[Exercise]) -> Option<&Exercise> {
    all.iter().find(|exercise| exercise.is_unsolved())
}

/// The next exercise after this one that is not solved; behind the last comes the first.
fn next_after<'a>(all: &'a [Exercise], done: &Exercise) -> Option<&'a Exercise> {
    let at = all.iter().position(|exercise| exercise.name == done.name).unwrap_or(0);
    all[at..].iter().chain(&all[..at]).find(|exercise| exercise.is_unsolved())
}

/// Puts the exercise back as it came. The attempt is kept beside it.
fn reset(exercise: &Exercise) -> anyhow::Result<()> {
    let start = exercise.read("start.rs")?;
    let attempt = exercise.read("exercise.rs")?;
    if attempt == start {
        show::text("It is as it came.\n");
        return Ok(());
    }
    let kept = (1..)
        .map(|n| exercise.folder.join(format!("attempt-{n}.rs")))
        .find(|path| !path.exists())
        .context("no name is free for a copy")?;
    fs::write(&kept, attempt).with_context(|| format!("write {}", kept.display()))?;
    let file = exercise.file();
    fs::write(&file, start).with_context(|| format!("write {}", file.display()))?;
    let name = kept.file_name().unwrap_or_default().to_string_lossy();
    show::text(&format!(
        "{} is as it came. Your attempt is kept beside it: {name}\n",
        exercise.short_file()
    ));
    Ok(())
}

/// The root of the course: where this was built, unless `LEARN_ROOT` names another.
fn root() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| match env::var_os("LEARN_ROOT") {
        Some(root) => root.into(),
        // This crate is crates/learn.
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."),
    })
}
