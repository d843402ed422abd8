//! The terminals that the lessons and the README show: every block is run, and must print what
//! stands there.
//!
//! ```text
//! cargo test --test terminals
//! LESSONS=rewrite cargo test --test terminals    # writes what is printed into the pages
//! ```
//!
//! A block is one terminal. A block with a `^C` line goes on running beside the blocks after it
//! whose text says "In a second terminal" (or third …), and then gets a real SIGINT; a text that
//! says "Ctrl-C in the second" sends it there once its own block has begun. Every page has a host of
//! its own, so that ports are those of the lesson and no test meets another's. Linux only.
//!
//! What may vary is visible in the lesson: ports from 50000 up (the same number is the same port),
//! numbers with a decimal point and the spaces in front of them, and times of day. All else must be
//! the same.

#![cfg(target_os = "linux")]

mod support;

use regex_lite::Regex;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;
use support::host::Host;
use support::pages::{CodeBlock, Page, pages};
use support::{Program, program, root};

/// `cargo run` without cargo, which a test cannot wait for: starts what is built already.
const CARGO: &str = r#"#!/bin/sh
test "$1" = run && shift
while [ $# -gt 0 ]; do
    case "$1" in
        -p) name=$2; shift 2 ;;
        --example) name=examples/$2; shift 2 ;;
        # What it changes are measured numbers; and what this names is built, or else left out.
        --release) shift ;;
        --features) shift 2 ;;
        --) shift; break ;;
        *) echo "error: the lessons run nothing with $1"; exit 2 ;;
    esac
done
exec "$COURSE_PROGRAMS/$name" "$@"
"#;

/// How long a line or an end may take. Where a lesson has a program wait, it waits two seconds.
const PATIENCE: Duration = Duration::from_secs(30);

/// What makes a shell like a terminal's: both streams go to one place, and no descriptor is open
/// but the three that every program gets.
const TERMINAL: &str = r#"exec 2>&1
for fd in /proc/$$/fd/*; do fd=${fd##*/}; ((fd > 2)) && eval "exec $fd>&-"; done
"#;

#[test]
fn every_terminal_shows_what_its_commands_print() {
    if Host::new().is_none() {
        return support::pass_over("a network namespace");
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("terminals");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("cargo"), CARGO).unwrap();
    fs::set_permissions(folder.join("cargo"), fs::Permissions::from_mode(0o755)).unwrap();
    program("sockets"); // Builds all, before the threads below ask for it at the same time.

    let complaints: Vec<String> = std::thread::scope(|scope| {
        let check = |page| {
            let folder = &folder;
            scope.spawn(move || check_page(&page, folder))
        };
        // What CONTRIBUTING.md shows is for later, and takes minutes.
        let pages = pages().into_iter().filter(|page| page.name != "CONTRIBUTING.md");
        let running: Vec<_> = pages.map(check).collect();
        running.into_iter().filter_map(|page| page.join().unwrap()).collect()
    });
    assert!(
        complaints.is_empty(),
        "\nThe programs print something else than the lessons show.\n\
         If you have changed a program to try something out, that is all this test has noticed.\n\
         {}",
        complaints.concat()
    );
}

/// Runs a page's blocks; what differs, if anything does.
fn check_page(page: &Page, folder: &Path) -> Option<String> {
    let is_terminal = |block: &CodeBlock| block.language == "console";
    let blocks: Vec<CodeBlock> = page.code_blocks().into_iter().filter(is_terminal).collect();
    let mut complaints = String::new();
    let mut rewritten = page.text.clone();
    let mut shown = Vec::new();
    let mut from = 0;
    while from < blocks.len() {
        // A block, and those beside it.
        let beside = blocks[from + 1..].iter().take_while(|block| is_beside(block)).count();
        let group = &blocks[from..=from + beside];
        shown.extend(run_group(group, folder));
        from += group.len();
    }
    for (block, came) in blocks.iter().zip(&shown).rev() {
        let Err(why) = compare(&block.text, came) else { continue };
        let _ = write!(complaints, "\n{}:{}: {why}\n", page.name, block.line);
        let _ =
            write!(complaints, "--- the lesson shows\n{}--- it prints\n{came}---\n", block.text);
        rewritten.replace_range(block.place.clone(), came);
    }
    if complaints.is_empty() {
        return None;
    }
    if std::env::var("LESSONS").is_ok_and(|value| value == "rewrite") {
        fs::write(&page.path, rewritten).unwrap();
    }
    Some(complaints)
}

/// Whether the text above a block says that it runs beside the one before.
fn is_beside(block: &CodeBlock) -> bool {
    ["second", "third", "fourth"].iter().any(|n| block.above.contains(&format!("n a {n} terminal")))
}

/// A terminal that is running, with what it has shown so far.
struct Terminal<'a> {
    lines: std::iter::Peekable<std::str::Lines<'a>>,
    shown: String,
    running: Option<Program>,
}

/// Runs blocks side by side; what each shows.
fn run_group(blocks: &[CodeBlock], folder: &Path) -> Vec<String> {
    // Without its server, nothing beside it says what it should.
    let first = blocks[0].text.lines().find_map(|line| line.strip_prefix("$ "));
    if blocks.len() > 1 && first.is_some_and(is_left_out) {
        return blocks.iter().map(|block| block.text.clone()).collect();
    }
    let host = Host::new().expect("it could be made before");
    let mut terminals: Vec<Terminal<'_>> = Vec::new();
    for (n, block) in blocks.iter().enumerate() {
        let mut terminal =
            Terminal { lines: block.text.lines().peekable(), shown: String::new(), running: None };
        while let Some(line) = terminal.lines.next() {
            let Some(command) = line.strip_prefix("$ ") else { continue };
            if is_left_out(command) {
                // What they print is not a lesson's.
                terminal.shown.push_str(&block.text);
                break;
            }
            let _ = writeln!(terminal.shown, "{line}");
            terminal.start(&host, command, folder);
            // A server, or a client that waits: what follows runs beside it.
            if terminal.ends_by_ctrl_c() || (n == 0 && blocks.len() > 1 && terminal.is_last()) {
                terminal.wait_until_it_is_there(&mut terminals);
                break;
            }
            if block.above.contains("Ctrl-C in the second") {
                terminals[1].interrupt();
            }
            terminal.end();
        }
        terminals.push(terminal);
    }
    for terminal in terminals.iter_mut().rev() {
        terminal.interrupt();
    }
    terminals.into_iter().map(|terminal| terminal.shown).collect()
}

/// Commands whose output is not shown: exercises have a test that runs them, and a test that ran
/// all tests would never end. What measures for minutes leaves a file, which another test reads. And
/// a learner's `cargo test` does not build tokio.
fn is_left_out(command: &str) -> bool {
    const STARTS: [&str; 6] =
        ["cargo test", "cargo learn", "cargo bench", "cargo fetch", "cargo build", ".ci/run"];
    STARTS.iter().any(|start| command.starts_with(start))
        || ["--compare", "--manifest-path"].iter().any(|option| command.contains(option))
        || command.contains("--features tokio") && !support::peers_are_required()
}

impl Terminal<'_> {
    fn start(&mut self, host: &Host, command: &str, folder: &Path) {
        let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default());
        let mut shell = host.command("env");
        // Whoever runs the tests may ignore Ctrl-C, as a shell's background jobs do. That is
        // inherited, and no shell can undo it.
        shell.args(["--default-signal=INT", "bash", "-c", &format!("{TERMINAL}{command}")]);
        shell.env("PATH", path).env("COURSE_PROGRAMS", program("sockets").with_file_name(""));
        shell.env("PYTHONUNBUFFERED", "1").current_dir(root());
        // Ctrl-C goes to everything that runs in a terminal: a process group.
        self.running = Some(Program::run(shell.process_group(0)));
    }

    /// Whether no command follows the one that has begun.
    fn is_last(&self) -> bool {
        !self.lines.clone().any(|line| line.starts_with("$ "))
    }

    /// Whether the command that has begun ends by a `^C`.
    fn ends_by_ctrl_c(&self) -> bool {
        self.lines.clone().take_while(|line| !line.starts_with("$ ")).any(|line| line == "^C")
    }

    /// Waits until a command that goes on is where the next one may begin: it has said its first
    /// line, or the server has seen it.
    fn wait_until_it_is_there(&mut self, others: &mut [Terminal<'_>]) {
        match (self.lines.peek(), others) {
            (Some(&"^C"), [server, ..]) => server.take_line(),
            _ => self.take_line(),
        };
    }

    /// Shows the next line; whether one came.
    fn take_line(&mut self) -> bool {
        let line = self.running.as_mut().and_then(|program| program.line_within(PATIENCE));
        self.shown.push_str(line.as_deref().unwrap_or_default());
        line.is_some()
    }

    /// Ctrl-C, once it has said what it says before; nothing where it ends by itself.
    fn interrupt(&mut self) {
        if self.ends_by_ctrl_c() && self.running.is_some() {
            let before = self.lines.clone().take_while(|line| *line != "^C").count();
            while self.said() < before && self.take_line() {}
            self.shown.push_str("^C\n");
            let group = self.running.as_ref().map_or(0, Program::id);
            let kill = format!("kill -INT -{group}");
            assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success(), "{kill}");
        }
        self.end();
    }

    /// How many lines the last command has said.
    fn said(&self) -> usize {
        let last = self.shown.rfind("$ ").map_or(&self.shown[..], |at| &self.shown[at..]);
        last.lines().count() - 1
    }

    /// Shows the rest of what runs, up to its end.
    fn end(&mut self) {
        while self.take_line() {}
        if let Some(mut program) = self.running.take() {
            if !program.has_ended() {
                self.shown.push_str("(it does not end)");
            }
        }
        if !self.shown.ends_with('\n') {
            self.shown.push('\n');
        }
    }
}

/// What may vary, by its looks.
static VARYING: LazyLock<Regex> = LazyLock::new(|| {
    let time = r"(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z)";
    let address = r"(?<address>(\d+\.){3}\d+)";
    // In a table, a longer number has fewer spaces in front of it.
    let measured = r"(?<measured> *-?\d+\.\d+)";
    let port = r"(?<port>\b5\d{4}\b)";
    Regex::new(&format!("{time}|{address}|{measured}|{port}")).expect("a pattern")
});

/// Whether `came` is what `shown` shows, but for what may vary; else, the first line that differs.
fn compare(shown: &str, came: &str) -> Result<(), String> {
    let (mut to, mut from) = (HashMap::new(), HashMap::new());
    let mut lines = came.lines();
    for (n, line) in (1..).zip(shown.lines()) {
        let came = lines.next().ok_or_else(|| format!("line {n} does not come"))?;
        let (pattern, ports) = parts(line);
        let (came_pattern, came_ports) = parts(came);
        let same_ports = ports.len() == came_ports.len()
            && ports.iter().zip(&came_ports).all(|(port, came)| {
                // The same number is the same port, another number another one.
                *to.entry(port.clone()).or_insert(came.clone()) == *came
                    && *from.entry(came.clone()).or_insert(port.clone()) == *port
            });
        if pattern != came_pattern || !same_ports {
            return Err(format!("line {n} differs"));
        }
    }
    lines.next().map_or(Ok(()), |more| Err(format!("there comes a line more: {more}")))
}

/// A line with its varying parts named only, and its ports.
fn parts(line: &str) -> (String, Vec<String>) {
    let mut ports = Vec::new();
    let pattern = VARYING.replace_all(line, |found: &regex_lite::Captures<'_>| {
        if let Some(address) = found.name("address") {
            return address.as_str().to_string();
        }
        if let Some(port) = found.name("port") {
            ports.push(port.as_str().to_string());
            return "<port>".into();
        }
        if found.name("time").is_some() { "<time>".into() } else { "<measured>".into() }
    });
    (pattern.into_owned(), ports)
}

#[test]
fn only_what_may_vary_is_let_through() {
    let same = [
        ("127.0.0.1:50001: hi", "127.0.0.1:51234: hi"),
        ("50001 50002 50001", "54321 54322 54321"),
        ("took 0.3 ms, -92.1 ms", "took 12.75 ms, 0.0 ms"),
        ("p50   0.3   12.1", "p50  10.3    2.1"),
        ("2026-11-23T20:36:52.320Z", "2031-01-01T00:00:00Z"),
    ];
    for (shown, came) in same {
        assert_eq!(compare(shown, came), Ok(()), "{shown} / {came}");
    }
    let different = [
        ("127.0.0.1:8080", "127.0.0.1:8081"),
        ("127.0.0.1:50001", "127.0.0.2:50001"),
        ("50001 50001", "54321 54322"),
        ("50001 50002", "54321 54321"),
        ("100ms", "101ms"),
        ("a", "a\nb"),
        ("a\nb", "a"),
        ("hello", "hallo"),
        ("0.3 ms", "0.3 s"),
    ];
    for (shown, came) in different {
        assert!(compare(shown, came).is_err(), "{shown} / {came}");
    }
}

#[test]
fn a_character_less_is_noticed_in_every_terminal_of_the_course() {
    let mut tried = 0;
    for page in pages() {
        for block in page.code_blocks().iter().filter(|block| block.language == "console") {
            for line in block.text.lines() {
                let may_vary: Vec<_> = VARYING
                    .captures_iter(line)
                    .filter(|found| found.name("address").is_none())
                    .filter_map(|found| found.get(0).map(|found| found.range()))
                    .collect();
                // Every character would take a minute.
                for (at, gone) in line.char_indices().step_by(5) {
                    if may_vary.iter().any(|range| range.contains(&at)) {
                        continue;
                    }
                    let changed = [&line[..at], &line[at + gone.len_utf8()..]].concat();
                    assert!(compare(&changed, line).is_err(), "{}: {line}", page.name);
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 1000, "{tried} characters tried");
}
