//! The program `timeouts`, as a process.

use std::collections::HashMap;
use std::io::Read;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

/// Longer than anything here takes: a bug fails a test, it never hangs it.
const LIMIT: Duration = Duration::from_secs(30);

const STEPS: [&str; 8] =
    ["connect", "read", "write", "drip", "deadline", "nonblocking", "retry", "drop"];

// What each step shows on Linux, in full; elsewhere the kinds and texts of errors are others.
// `>=100.0 ms` stands for a measured time of at least so long, a port from 50000 up for one that
// the system chose.

#[test]
fn connect_waits_for_silence_but_not_for_a_no() {
    shows(
        "connect",
        "\
127.0.0.1:50001, where nothing listens
  connect_timeout of 200ms: ConnectionRefused after >=0.0 ms
127.0.0.1:50002, a listener with a full queue
  connect_timeout of 200ms: TimedOut after >=200.0 ms
a host with both, and 500ms for all: the first address gets half of it
  connected to 127.0.0.1:50003 after >=249.0 ms
",
    );
}

#[test]
fn read_shows_the_error_of_an_expired_timeout() {
    shows(
        "read",
        "\
127.0.0.1:50001 is connected and says nothing
a read with a timeout of 100ms: an error after >=100.0 ms
  its kind: WouldBlock
  its text: Resource temporarily unavailable (os error 11)
  is its kind TimedOut? false
  is_timeout? true
  what a user should read: no reply from 127.0.0.1:50001 within 100ms
the peer says \"late\", and the next read returns 4 bytes
a timeout of zero: InvalidInput: cannot set a 0 duration timeout
a thread with too large a stack: WouldBlock: Resource temporarily unavailable (os error 11)
  is_timeout? true, and that is wrong
",
    );
}

#[test]
fn write_shows_that_nobody_knows_how_much_went() {
    shows(
        "write",
        "\
127.0.0.1:50001 is connected and does not read
write_all of 64 MiB, with a timeout of 100ms for each write
  is_timeout? true, after >=100.0 ms
  how much was sent? write_all does not say
we close the stream; only now the peer reads
  it gets >=0.1 MiB, then the end of the stream and no error
",
    );
}

#[test]
fn drip_takes_five_timeouts_and_trips_none() {
    shows(
        "drip",
        "\
the peer sends a byte each 100ms; our timeout is 300ms
16 bytes read, and no timeout
  the longest read took >=90.0 ms
  all of them took >=1400.0 ms
",
    );
}

#[test]
fn deadline_cuts_the_drip_off() {
    shows(
        "deadline",
        "\
the peer sends a byte each 100ms; our deadline is after 500ms
  read 1 was given >=0.0 ms
  read 2 was given >=0.0 ms
  read 3 was given >=0.0 ms
the rest: TimedOut after >=500.0 ms: not over within 500ms
",
    );
}

#[test]
fn nonblocking_never_waits() {
    shows(
        "nonblocking",
        "\
a non-blocking read, nothing there: WouldBlock after >=0.0 ms
asked again each 10ms: 5 bytes after >=100.0 ms
and again: 0 bytes, the end of the stream
a non-blocking accept, nobody there: WouldBlock
a read of the accepted stream waits: back after >=100.0 ms
",
    );
}

#[test]
fn retry_backs_off_until_it_is_answered() {
    shows(
        "retry",
        "\
try 1: hung up without an answer; next try in >=50.0 ms
try 2: hung up without an answer; next try in >=100.0 ms
try 3: \"12:00\" after >=150.0 ms
1000 clients fail at the same moment; in the busiest 10ms of their third try
  without jitter: 1000 come back
  with jitter: 116 come back
",
    );
}

#[test]
fn drop_counts_what_is_left_open() {
    shows(
        "drop",
        "\
a dropped stream: the peer reads 0 bytes, the end of the stream
a forgotten stream: the peer waits, here for >=100.0 ms
100 connections closed by their peers and dropped by us:
  0 descriptors more, 0 in CLOSE_WAIT
100 connections closed by their peers and forgotten by us:
  100 descriptors more, 100 in CLOSE_WAIT
",
    );
}

#[test]
#[cfg(unix)]
fn drop_runs_out_of_descriptors_where_few_are_allowed() {
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -n 40; exec \"$0\" drop", env!("CARGO_BIN_EXE_timeouts")]);
    let ended = run(&mut shell);
    let stderr = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(1), "{stderr}");
    assert!(stderr.starts_with("error: show drop: open a connection: "), "{stderr}");
    assert!(stderr.ends_with("(os error 24)\n") && stderr.lines().count() == 1, "{stderr}");
}

#[test]
fn a_closed_stdout_is_an_error_and_no_panic() {
    let mut program = start(Command::new(env!("CARGO_BIN_EXE_timeouts")).arg("drip"));
    drop(program.0.stdout.take());
    let stderr = all_of(program.0.stderr.take().unwrap()).recv_timeout(LIMIT).unwrap();
    let stderr = String::from_utf8(stderr).unwrap();
    assert_eq!(program.0.wait().unwrap().code(), Some(1), "{stderr}");
    assert!(stderr.starts_with("error: show drip: ") && stderr.lines().count() == 1, "{stderr}");
}

#[test]
fn help_names_every_step() {
    let help = stdout(&["--help"]);
    assert!(help.contains("Usage: timeouts STEP") && help.contains("Example: cargo run"), "{help}");
    for step in STEPS {
        assert!(help.contains(&format!("\n  {step} ")), "no {step} in\n{help}");
    }
}

#[test]
fn no_step_is_help_and_exit_code_2() {
    let ended = run(&mut Command::new(env!("CARGO_BIN_EXE_timeouts")));
    assert_eq!(ended.status.code(), Some(2));
    assert_eq!(String::from_utf8(ended.stderr).unwrap(), stdout(&["--help"]));
    assert!(ended.stdout.is_empty());
}

#[test]
fn a_mistake_on_the_command_line_is_one_line_and_exit_code_2() {
    for args in [&["dripp"][..], &["--what"], &["drip", "drop"], &["drip", "--what"], &[""]] {
        let ended = run(Command::new(env!("CARGO_BIN_EXE_timeouts")).args(args));
        let stderr = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(2), "{args:?}: {stderr}");
        assert!(stderr.starts_with("error: ") && stderr.lines().count() == 1, "{args:?}: {stderr}");
        assert!(ended.stdout.is_empty(), "{args:?}");
    }
}

/// Asserts that a step ends by itself and, on Linux, shows what is expected, word by word.
#[track_caller]
fn shows(step: &str, expected: &str) {
    let shown = stdout(&[step]);
    if !cfg!(target_os = "linux") {
        return;
    }
    let mut ports = HashMap::new();
    let same = shown.lines().count() == expected.lines().count()
        && shown.lines().zip(expected.lines()).all(|(shown, expected)| {
            let (shown, expected): (Vec<_>, Vec<_>) =
                (shown.split(' ').collect(), expected.split(' ').collect());
            shown.len() == expected.len()
                && shown.iter().zip(&expected).all(|(s, e)| is_word(s, e, &mut ports))
        });
    assert!(same, "expected:\n{expected}\nshown:\n{shown}");
}

fn is_word(shown: &str, expected: &str, ports: &mut HashMap<String, String>) -> bool {
    if let Some(least) = expected.strip_prefix(">=") {
        let number = |word: &str| word.contains('.').then(|| word.parse::<f64>().ok()).flatten();
        return number(shown).zip(number(least)).is_some_and(|(shown, least)| shown >= least);
    }
    if expected.starts_with("127.0.0.1:50") && shown.starts_with("127.0.0.1:") {
        let (port, comma) = expected.split_at("127.0.0.1:50001".len());
        let Some(shown) = shown.strip_suffix(comma) else { return false };
        return *ports.entry(port.into()).or_insert_with(|| shown.into()) == shown;
    }
    shown == expected
}

#[track_caller]
fn stdout(args: &[&str]) -> String {
    let ended = run(Command::new(env!("CARGO_BIN_EXE_timeouts")).args(args));
    assert!(ended.status.success(), "{args:?}: {}", String::from_utf8_lossy(&ended.stderr));
    assert!(ended.stderr.is_empty(), "{args:?}: {}", String::from_utf8_lossy(&ended.stderr));
    String::from_utf8(ended.stdout).unwrap()
}

/// Runs the program to its end, or fails after [`LIMIT`].
#[track_caller]
fn run(command: &mut Command) -> Output {
    let mut program = start(command);
    let stdout = all_of(program.0.stdout.take().unwrap());
    let stderr = all_of(program.0.stderr.take().unwrap());
    let stdout = stdout.recv_timeout(LIMIT).unwrap_or_else(|err| panic!("{command:?}: {err}"));
    let stderr = stderr.recv_timeout(LIMIT).unwrap_or_else(|err| panic!("{command:?}: {err}"));
    // Both are closed: the process is at its end.
    Output { status: program.0.wait().unwrap(), stdout, stderr }
}

#[track_caller]
fn start(command: &mut Command) -> Program {
    Program(
        command
            .env_remove("RUST_BACKTRACE")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap(),
    )
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
