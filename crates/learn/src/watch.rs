//! Judges the exercise that is edited, whenever it is saved.

use crate::exercise::Exercise;
use crate::judge::{Verdict, judge};
use crate::show;
use anyhow::Context;
use notify_debouncer_mini::new_debouncer;
use notify_debouncer_mini::notify::RecursiveMode;
use std::collections::HashMap;
use std::fs;
use std::sync::mpsc;
use std::time::Duration;

/// An editor writes a file in several steps; they count as one.
const SETTLED: Duration = Duration::from_millis(100);

/// Watches all exercises until Ctrl-C.
pub fn watch(all: &[Exercise]) -> anyhow::Result<()> {
    let (tell, changes) = mpsc::channel();
    let mut debouncer = new_debouncer(SETTLED, tell).context("watch files")?;
    for exercise in all {
        // The folder, not the file: many editors save by putting a new file in its place.
        debouncer
            .watcher()
            .watch(&exercise.folder, RecursiveMode::NonRecursive)
            .with_context(|| format!("watch {}", exercise.folder.display()))?;
    }
    let mut judged = HashMap::new();
    for exercise in all {
        judged.insert(exercise.name.clone(), content(exercise));
    }
    show::next(crate::next(all));
    show::text("Watching; save the file to have it judged. Ctrl-C ends this.\n");

    for events in changes {
        let events = events.context("watch files")?;
        for exercise in all {
            if !events.iter().any(|event| event.path.starts_with(&exercise.folder)) {
                continue;
            }
            // Opening or touching a file is no change of it.
            let now = content(exercise);
            if judged.insert(exercise.name.clone(), now.clone()) == Some(now) {
                continue;
            }
            show::round(exercise);
            match judge(exercise) {
                Ok(verdict) => {
                    show::verdict(exercise, &verdict);
                    if matches!(verdict, Verdict::Passes { .. }) {
                        show::next(crate::next_after(all, exercise));
                    }
                }
                // The next save may fare better.
                Err(err) => show::error(&format!("{err:#}")),
            }
        }
    }
    Ok(())
}

fn content(exercise: &Exercise) -> Vec<u8> {
    fs::read(exercise.file()).unwrap_or_default()
}
