//! Hints, one step more each time.

use crate::exercise::Exercise;
use crate::show;
use anyhow::Context;
use std::fs;

/// Shows the hints so far and one more. How many were taken is the only thing that is stored: in
/// `target/learn`, where it can be deleted at any time.
pub fn next(exercise: &Exercise) -> anyhow::Result<()> {
    let text = exercise.read("hints.md")?;
    // Each hint is a section with a heading of its own.
    let hints: Vec<&str> = text.split("\n## ").skip(1).collect();
    let folder = crate::root().join("target/learn");
    let file = folder.join(&exercise.name);
    let taken = fs::read_to_string(&file).ok().and_then(|n| n.trim().parse().ok()).unwrap_or(0);
    let now = (taken + 1).min(hints.len());
    for (n, hint) in hints.iter().take(now).enumerate() {
        show::hint(n + 1, hints.len(), hint);
    }
    if now == hints.len() {
        show::text(&format!(
            "That was the last hint. The solution: cargo learn solution {} --peek\n",
            exercise.name
        ));
    }
    fs::create_dir_all(&folder).with_context(|| format!("create {}", folder.display()))?;
    fs::write(&file, now.to_string()).with_context(|| format!("write {}", file.display()))
}
