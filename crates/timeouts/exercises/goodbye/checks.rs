//! The checks of `exercise.rs`. To read them is no cheating.

use super::serve;
use referee::{Story, check, show, tcp_pair};
use socket2::SockRef;
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::panic;
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long a client waits for what comes next. Correct code needs milliseconds.
const PATIENCE: Duration = Duration::from_secs(1);

#[test]
fn a_talk_that_ends_well() {
    check(|story| {
        for text in ["hello", "12:00, please"] {
            let (client, stream) = tcp_pair();
            let request = format!("say {text}");
            let ended = converse(story, client, stream, &request, &format!("{text}\nBYE\n"));
            story.expect("`serve`", ended, Ended::Returned(Ok(())), "");
        }
    });
}

#[test]
fn a_talk_that_returns_early() {
    check(|story| {
        for kind in [ErrorKind::InvalidData, ErrorKind::PermissionDenied] {
            let (client, stream) = tcp_pair();
            let ended = converse(story, client, stream, &format!("fail {kind:?}"), "no\nBYE\n");
            let likely = "the caller wants to know what `talk` returned.";
            story.expect("`serve`", ended, Ended::Returned(Err(kind)), likely);
        }
    });
}

#[test]
fn a_talk_that_panics() {
    check(|story| {
        let (client, stream) = tcp_pair();
        let ended = converse(story, client, stream, "panic", "oh\nBYE\n");
        let likely = "a panic of `talk` is not yours to hide. The caller wants to know.";
        story.expect("`serve`", ended, Ended::Panicked, likely);
    });
}

#[test]
fn a_clone_of_the_stream_does_not_hold_the_client() {
    check(|story| {
        for (request, should) in [("say so", "so\nBYE\n"), ("fail InvalidData", "no\nBYE\n")] {
            let (client, stream) = tcp_pair();
            story.step("another thread holds a clone of the server's stream");
            let clone = stream.try_clone().unwrap();
            converse(story, client, stream, request, should);
            drop(clone);
        }
    });
}

#[test]
fn a_client_who_is_gone_is_no_reason_to_panic() {
    check(|story| {
        story.if_it_hangs("the client is gone; do not wait for it.");
        let (client, stream) = tcp_pair();
        story.step("the client resets the connection");
        // A close with this option set sends a reset in place of the end of the stream.
        SockRef::from(&client).set_linger(Some(Duration::ZERO)).unwrap();
        drop(client);
        story.step("`serve` is called; the first read of `talk` fails");
        let ended = wait_for(thread::spawn(move || serve(stream, talk)));
        let likely = match ended {
            Ended::Panicked => {
                "nobody can be told goodbye, and so `write_all` and `shutdown` fail. An `unwrap` in \
                 `drop` makes a panic of it; during another panic it ends the whole process."
            }
            Ended::Returned(_) => "the caller wants to know what `talk` returned.",
        };
        story.expect("`serve`", ended, Ended::Returned(Err(ErrorKind::ConnectionReset)), likely);
    });
}

/// The conversation: the client sends one line, and it says how this ends.
fn talk(stream: &mut TcpStream) -> io::Result<()> {
    let mut line = Vec::new();
    while line.last() != Some(&b'\n') {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        line.push(byte[0]);
    }
    match line.strip_prefix(b"say ") {
        Some(text) => stream.write_all(text),
        None if line == b"panic\n" => {
            stream.write_all(b"oh\n")?;
            // A panic without a line on stderr.
            panic::resume_unwind(Box::new("the talk panics"))
        }
        None => {
            stream.write_all(b"no\n")?;
            let denied = line == b"fail PermissionDenied\n";
            let kind = if denied { ErrorKind::PermissionDenied } else { ErrorKind::InvalidData };
            Err(kind.into())
        }
    }
}

/// Serves a client who sends the line `request` and reads to the end of the stream.
fn converse(
    story: &Story,
    mut client: TcpStream,
    stream: TcpStream,
    request: &str,
    should: &str,
) -> Ended {
    story.if_it_hangs("the client has read the end of the stream, and `serve` does not return.");
    story.step(format!("the client sends the line {request:?}"));
    client.write_all(format!("{request}\n").as_bytes()).unwrap();
    story.step(match request.split(' ').next() {
        Some("say") => "`talk` will answer and return Ok",
        Some("fail") => "`talk` will say \"no\" and return an error",
        _ => "`talk` will say \"oh\" and panic",
    });
    let serving = thread::spawn(move || serve(stream, talk));

    client.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut came = Vec::new();
    let result = client.read_to_end(&mut came).map_err(|err| err.kind());
    let waits = matches!(result, Err(ErrorKind::WouldBlock | ErrorKind::TimedOut));
    let then = match result {
        Ok(_) => "the end of the stream".to_string(),
        Err(_) if waits => format!("nothing for {PATIENCE:?}"),
        Err(kind) => format!("{kind:?}"),
    };
    story.step(format!("the client reads {}, then {then}", show(&came)));
    // Before what came is judged: `serve` may not be written yet.
    let ended = (!waits || serving.is_finished()).then(|| wait_for(serving));

    let came = String::from_utf8_lossy(&came).into_owned();
    let likely = match came.find("BYE\n") {
        None => "that path leads past the goodbye. A `drop` runs on every path.",
        Some(0) => {
            "the goodbye comes before the answer. Was the guard dropped at once? `let _ = …` keeps \
             nothing; give it a name."
        }
        Some(_) if came.matches("BYE\n").count() > 1 => {
            "two goodbyes: one by hand and one by `drop`. The one in `drop` is enough."
        }
        Some(_) => "",
    };
    story.expect("the client read", came, should, likely);
    let likely = "somebody still holds the stream, or a clone of it, and so dropping yours does not \
        end the connection. `shutdown(Shutdown::Write)` ends it, whoever holds it.";
    story.ensure(result.is_ok(), "No end of the stream came.", likely);
    ended.expect("it was waited for")
}

#[derive(Debug, PartialEq)]
enum Ended {
    Returned(Result<(), ErrorKind>),
    Panicked,
}

fn wait_for(serving: JoinHandle<io::Result<()>>) -> Ended {
    match serving.join() {
        Ok(result) => Ended::Returned(result.map_err(|err| err.kind())),
        Err(cause) => {
            // The `todo!` goes on here.
            let text = cause.downcast_ref::<String>();
            if text.is_some_and(|text| text.starts_with("not yet implemented")) {
                panic::resume_unwind(cause);
            }
            Ended::Panicked
        }
    }
}
