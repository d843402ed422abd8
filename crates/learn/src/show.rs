//! What the learner sees. Colours only on a terminal; everything reads well without.

use crate::exercise::Exercise;
use crate::judge::{Verdict, judge};
use console::{Term, style};
use serde_json::json;
use std::io::Write;

/// The progress bar's length, in characters.
const BAR: usize = 30;

/// Prints to stdout. A closed stdout is nobody's fault here.
pub fn text(text: &str) {
    let _ = Term::stdout().write_all(text.as_bytes());
}

/// Prints an error, in one line.
pub fn error(error: &str) {
    let _ = Term::stderr().write_line(&format!("error: {error}"));
}

/// The exercises by lesson, how far one has come, and which is next.
pub fn list(all: &[Exercise]) -> anyhow::Result<()> {
    let mut verdicts = Vec::new();
    for exercise in all {
        if !exercise.is_unsolved() {
            progress(&format!("judging {} …", exercise.name));
        }
        verdicts.push(judge(exercise)?);
    }
    progress("");
    let solved = verdicts.iter().filter(|v| matches!(v, Verdict::Passes { .. })).count();
    let done = BAR * solved / all.len().max(1);
    let bar = format!("{}{}", "█".repeat(done), "░".repeat(BAR - done));
    text(&format!("{} {solved} of {} solved\n", style(bar).green(), all.len()));

    let mut lesson = 0;
    for (exercise, verdict) in all.iter().zip(&verdicts) {
        if exercise.lesson != lesson {
            lesson = exercise.lesson;
            let file = format!("lessons/{:02}-{}.md", lesson, exercise.package);
            text(&format!(
                "\n{}  {}\n",
                style(format!("Lesson {lesson}")).bold(),
                style(file).dim()
            ));
        }
        let (mark, note) = match verdict {
            Verdict::Unsolved => (style("·").dim(), String::new()),
            Verdict::DoesNotCompile(_) => (style("✗").red(), "does not compile".into()),
            Verdict::Fails { passed, failed, .. } => {
                (style("✗").red(), format!("{passed} of {} checks pass", passed + failed))
            }
            Verdict::Passes { .. } => (style("✓").green(), String::new()),
        };
        let title = exercise.title();
        text(&format!("  {mark} {:<22} {title}  {}\n", exercise.name, style(note).yellow()));
    }
    let open = |(_, verdict): &(&Exercise, &Verdict)| !matches!(verdict, Verdict::Passes { .. });
    text("\n");
    next(all.iter().zip(&verdicts).find(open).map(|(exercise, _)| exercise));
    Ok(())
}

/// Judges all exercises that were begun; whether all there are pass.
pub fn check_all(all: &[Exercise], json: bool) -> anyhow::Result<bool> {
    let (mut rows, mut all_pass) = (Vec::new(), true);
    for exercise in all {
        let verdict = judge(exercise)?;
        all_pass &= matches!(verdict, Verdict::Passes { .. });
        let (passed, failed) = match verdict {
            Verdict::Passes { passed } => (passed, 0),
            Verdict::Fails { passed, failed, .. } => (passed, failed),
            _ => (0, 0),
        };
        if json {
            rows.push(json!({
                "lesson": exercise.lesson,
                "crate": exercise.package,
                "exercise": exercise.name,
                "verdict": verdict.word(),
                "checks_passed": passed,
                "checks_failed": failed,
            }));
        } else {
            text(&format!("{:<22} {}\n", exercise.name, verdict.word()));
        }
    }
    if json {
        text(&format!("{:#}\n", serde_json::Value::Array(rows)));
    }
    Ok(all_pass)
}

/// One exercise's verdict, with what its checks have to say.
pub fn verdict(exercise: &Exercise, verdict: &Verdict) {
    let name = style(&exercise.name).bold();
    match verdict {
        Verdict::Unsolved => {
            text(&format!(
                "{name}: not solved yet, a todo! is left in\n  {}\n",
                exercise.short_file()
            ));
        }
        Verdict::DoesNotCompile(errors) => text(&format!("{errors}{name}: does not compile\n")),
        Verdict::Fails { passed, failed, report } => {
            let of = passed + failed;
            text(&format!("{report}\n\n{name}: {passed} of {of} checks pass\n"));
            text(&format!("  A hint: cargo learn hint {}\n", exercise.name));
        }
        Verdict::Passes { passed } => {
            text(&format!("{} {name}: all {passed} checks pass\n", style("✓").green()));
            text(&format!("  The course's solution: cargo learn solution {}\n", exercise.name));
        }
    }
}

/// A new round of judging begins.
pub fn round(exercise: &Exercise) {
    text(&format!("\n{} judging {} …\n", style("──").dim(), exercise.name));
}

/// One hint of several.
pub fn hint(n: usize, of: usize, hint: &str) {
    let (heading, body) = hint.split_once('\n').unwrap_or((hint, ""));
    text(&format!("{}\n{}\n\n", style(format!("Hint {n} of {of}: {heading}")).bold(), body.trim()));
}

/// What to do next.
pub fn next(exercise: Option<&Exercise>) {
    match exercise {
        None => text("Nothing is left to do: all exercises are solved.\n"),
        Some(exercise) => text(&format!(
            "Next: {}\n  edit {}\n  then cargo learn check {}\n",
            style(&exercise.name).bold(),
            exercise.short_file(),
            exercise.name
        )),
    }
}

/// A line that the next one replaces; nothing where there is no terminal.
fn progress(line: &str) {
    let term = Term::stderr();
    if term.is_term() {
        let _ = term.clear_line();
        let _ = term.write_str(line);
    }
}
