//! The program `framing`, as a process.

use std::io::Read;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

/// Longer than anything here takes: a bug fails a test, it never hangs it.
const LIMIT: Duration = Duration::from_secs(30);

#[test]
fn three_writes_are_one_read_and_three_frames() {
    let drawn = "\
Three words, without frames
  bytes  6f 6e 65 74 77 6f 74 68 72 65 65
  text    o  n  e  t  w  o  t  h  r  e  e
  writes └──1───┘ └──2───┘ └─────3──────┘
  reads  └──────────────1───────────────┘
  each read: \"onetwothree\"

The same words, in frames
  bytes  00 00 00 03 6f 6e 65 00 00 00 03 74 77 6f 00 00 00 05 74 68 72 65 65
  text    .  .  .  .  o  n  e  .  .  .  .  t  w  o  .  .  .  .  t  h  r  e  e
  writes └────────1─────────┘ └────────2─────────┘ └───────────3────────────┘
  reads  └────────────────────────────────1─────────────────────────────────┘
  frames └length 3─┘ └─one──┘ └length 3─┘ └─two──┘ └length 5─┘ └───three────┘
  after read 1: frame \"one\"
  after read 1: frame \"two\"
  after read 1: frame \"three\"
";
    assert_eq!(stdout(&[]), drawn);
}

#[test]
fn the_frames_are_the_same_however_they_are_cut() {
    for chunk in 1..=24 {
        let drawn = stdout(&["--chunk", &chunk.to_string()]);
        for (word, end) in [("one", 7_usize), ("two", 14), ("three", 23)] {
            let line = format!("  after read {}: frame {word:?}\n", end.div_ceil(chunk));
            assert!(drawn.contains(&line), "--chunk {chunk}: no {line:?} in\n{drawn}");
        }
    }
}

#[test]
fn help_says_how_to_use_it() {
    let help = stdout(&["--help"]);
    assert!(help.contains("Usage: framing") && help.contains("Example: cargo run"), "{help}");
}

#[test]
fn a_mistake_on_the_command_line_is_one_line_and_exit_code_2() {
    for args in [&["--chunk", "0"][..], &["--chunk", "many"], &["--chunk"], &["--what"], &["what"]]
    {
        let ended = run(args);
        let stderr = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(2), "{args:?}: {stderr}");
        assert!(stderr.starts_with("error: ") && stderr.lines().count() == 1, "{args:?}: {stderr}");
        assert!(ended.stdout.is_empty(), "{args:?}");
    }
}

#[track_caller]
fn stdout(args: &[&str]) -> String {
    let ended = run(args);
    assert!(ended.status.success(), "{args:?}: {}", String::from_utf8_lossy(&ended.stderr));
    String::from_utf8(ended.stdout).unwrap()
}

/// Runs the program to its end, or fails after [`LIMIT`].
#[track_caller]
fn run(args: &[&str]) -> Output {
    let mut program = Program(
        Command::new(env!("CARGO_BIN_EXE_framing"))
            .args(args)
            .env_remove("RUST_BACKTRACE")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let stdout = all_of(program.0.stdout.take().unwrap());
    let stderr = all_of(program.0.stderr.take().unwrap());
    let stdout = stdout.recv_timeout(LIMIT).unwrap_or_else(|err| panic!("{args:?}: {err}"));
    let stderr = stderr.recv_timeout(LIMIT).unwrap_or_else(|err| panic!("{args:?}: {err}"));
    // Both are closed: the process is at its end.
    Output { status: program.0.wait().unwrap(), stdout, stderr }
}

/// A running program. Dropping it ends it.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn all_of(mut stream: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (bytes, received) = mpsc::channel();
    thread::spawn(move || {
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
        let _ = bytes.send(all);
    });
    received
}
