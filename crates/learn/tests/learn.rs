//! `cargo learn` on a course of one lesson with two exercises, made for each test.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Building the small course takes a second or two; a busy machine, many more.
const LIMIT: Duration = Duration::from_secs(120);

const UNSOLVED: &str =
    "//! Add one.\n\nfn add_one(n: u32) -> u32 {\n    todo!(\"add to {n}\")\n}\n\nmod checks;\n";
const WRONG: &str = "//! Add one.\n\nfn add_one(n: u32) -> u32 {\n    n\n}\n\nmod checks;\n";
const RIGHT: &str = "//! Add one.\n\nfn add_one(n: u32) -> u32 {\n    n + 1\n}\n\nmod checks;\n";
const BROKEN: &str = "//! Add one.\n\nfn add_one(n: u32) -> u32 {\n    n + \n}\n\nmod checks;\n";
const CHECKS: &str = "use super::add_one;\n\n#[test]\nfn one_more() {\n    assert_eq!(add_one(1), 2, \
    \"Likely: nothing was added.\");\n}\n\n#[test]\nfn is_a_number() {\n    let _ = add_one(1);\n}\n";

#[test]
fn the_list_shows_what_is_solved_and_what_is_next() {
    let course = Course::new("list");
    let shown = course.says(&[]);
    assert!(shown.contains("0 of 2 solved"), "{shown}");
    assert!(shown.contains("Next: first"), "{shown}");
    assert!(shown.contains("Add one."), "{shown}");
    course.write("first", RIGHT);
    course.write("second", WRONG);
    let shown = course.says(&[]);
    assert!(shown.contains("1 of 2 solved"), "{shown}");
    assert!(shown.contains("1 of 2 checks pass"), "{shown}");
    assert!(shown.contains("Next: second"), "{shown}");
}

#[test]
fn check_judges_the_file_as_it_is() {
    let course = Course::new("check");
    let verdict = |text: &str| {
        course.write("first", text);
        let output = course.run(&["check", "first"]);
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, shown) = verdict(UNSOLVED);
    assert!(code == Some(1) && shown.contains("a todo! is left"), "{shown}");
    let (code, shown) = verdict(BROKEN);
    assert!(code == Some(1) && shown.contains("does not compile"), "{shown}");
    assert!(shown.contains("exercise.rs:5"), "the compiler's words: {shown}");
    let (code, shown) = verdict(WRONG);
    assert!(code == Some(1) && shown.contains("1 of 2 checks pass"), "{shown}");
    assert!(shown.contains("Likely: nothing was added."), "the check's words: {shown}");
    let (code, shown) = verdict(RIGHT);
    assert!(code == Some(0) && shown.contains("all 2 checks pass"), "{shown}");
}

#[test]
fn json_has_a_verdict_for_each_exercise() {
    let course = Course::new("json");
    course.write("second", WRONG);
    let output = course.run(&["check", "--json"]);
    assert_eq!(output.status.code(), Some(1), "not all pass");
    let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(rows[0]["exercise"], "first");
    assert_eq!(rows[0]["verdict"], "unsolved");
    assert_eq!(rows[1]["lesson"], 1);
    assert_eq!(rows[1]["verdict"], "fails");
    assert_eq!((&rows[1]["checks_passed"], &rows[1]["checks_failed"]), (&1.into(), &1.into()));
}

#[test]
fn each_hint_goes_one_step_further() {
    let course = Course::new("hint");
    let hints = [course.says(&["hint", "first"]), course.says(&["hint", "first"])];
    assert!(hints[0].contains("a nudge") && !hints[0].contains("the shape"), "{}", hints[0]);
    assert!(hints[1].contains("a nudge") && hints[1].contains("the shape"), "{}", hints[1]);
    let third = course.says(&["hint", "first"]);
    assert!(third.contains("nearly there") && third.contains("last hint"), "{third}");
    assert!(course.says(&["hint", "second"]).contains("Hint 1 of 3"));
    assert!(course.says(&["hint"]).contains("Hint 3 of 3"), "of the next exercise, the first");
}

#[test]
fn the_solution_is_shown_once_yours_passes_or_at_a_peek() {
    let course = Course::new("solution");
    let refused = course.run(&["solution", "first"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(refused.stdout.is_empty());
    assert_eq!(course.says(&["solution", "first", "--peek"]), RIGHT);
    course.write("first", RIGHT);
    assert_eq!(course.says(&["solution", "first"]), RIGHT);
}

#[test]
fn reset_keeps_every_attempt() {
    let course = Course::new("reset");
    assert!(course.says(&["reset", "first"]).contains("as it came"));
    for attempt in [WRONG, BROKEN] {
        course.write("first", attempt);
        course.says(&["reset", "first"]);
    }
    let folder = course.folder("first");
    let read = |file: &str| fs::read_to_string(folder.join(file)).unwrap();
    assert_eq!(read("exercise.rs"), UNSOLVED);
    assert_eq!((read("attempt-1.rs").as_str(), read("attempt-2.rs").as_str()), (WRONG, BROKEN));
}

#[test]
fn watch_judges_what_is_saved_and_moves_on_when_it_passes() {
    let course = Course::new("watch");
    let mut watch = Watch::start(&course);
    watch.until("Next: first");
    watch.until("Watching");
    course.write("first", WRONG);
    watch.until("1 of 2 checks pass");
    course.write("first", RIGHT);
    watch.until("all 2 checks pass");
    watch.until("Next: second");
}

#[test]
fn a_mistake_is_one_line_that_names_what_there_is() {
    let course = Course::new("mistake");
    for (args, code, part) in [
        (&["nonsense"][..], 2, "no such command: nonsense"),
        (&["reset"], 2, "takes the name of an exercise"),
        (&["--peek"], 2, "--peek with solution"),
        (&["check", "third"], 1, "there are: first, second"),
    ] {
        let output = course.run(args);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), said.lines().count()), (Some(code), 1), "{said}");
        assert!(said.starts_with("error: ") && said.contains(part), "{said}");
    }
}

/// A course below `target/`, built in a target folder of its own.
struct Course(PathBuf);

impl Course {
    fn new(name: &str) -> Course {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("learn").join(name);
        let _ = fs::remove_dir_all(&root);
        let course = Course(root);
        let put = |path: &str, text: &str| {
            let path = course.0.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        put("Cargo.toml", "[workspace]\nmembers = [\"crates/*\"]\nresolver = \"3\"\n");
        put("lessons/01-small.md", "# 1. Small\n");
        put("lessons/README.md", "# Start here\n");
        let target = |name: &str| {
            format!(
                "[[test]]\nname = \"{name}\"\npath = \"exercises/{name}/exercise.rs\"\ntest = false\n"
            )
        };
        let package = "[package]\nname = \"small\"\nversion = \"0.0.0\"\nedition = \"2024\"\n";
        put("crates/small/Cargo.toml", &[package, &target("first"), &target("second")].concat());
        put("crates/small/src/lib.rs", "");
        for name in ["first", "second"] {
            for (file, text) in [
                ("exercise.rs", UNSOLVED),
                ("start.rs", UNSOLVED),
                ("checks.rs", CHECKS),
                ("solution.rs", RIGHT),
                (
                    "hints.md",
                    "# Hints\n\n## a nudge\n\nA\n\n## the shape\n\nB\n\n## nearly there\n\nC\n",
                ),
            ] {
                put(&format!("crates/small/exercises/{name}/{file}"), text);
            }
        }
        course
    }

    fn folder(&self, exercise: &str) -> PathBuf {
        self.0.join("crates/small/exercises").join(exercise)
    }

    fn write(&self, exercise: &str, text: &str) {
        fs::write(self.folder(exercise).join("exercise.rs"), text).unwrap();
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_learn"));
        command.args(args).env("LEARN_ROOT", &self.0).env_remove("RUST_BACKTRACE");
        command.env("CARGO_TARGET_DIR", self.0.join("target")).stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    #[track_caller]
    fn says(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }
}

/// A running `cargo learn watch`.
struct Watch {
    child: Child,
    lines: mpsc::Receiver<String>,
    seen: String,
}

impl Watch {
    fn start(course: &Course) -> Watch {
        let mut child = course.command(&["watch"]).stdout(Stdio::piped()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (send, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                let _ = send.send(line);
            }
        });
        Watch { child, lines, seen: String::new() }
    }

    #[track_caller]
    fn until(&mut self, part: &str) {
        loop {
            let line = self.lines.recv_timeout(LIMIT);
            let line = line.unwrap_or_else(|err| panic!("no {part:?} ({err}) in\n{}", self.seen));
            self.seen.push_str(&line);
            self.seen.push('\n');
            if line.contains(part) {
                return;
            }
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
