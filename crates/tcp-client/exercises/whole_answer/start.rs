//! Half-close and collect the whole answer.
//!
//! Many servers read to the end of the question before they answer: one that sorts lines cannot
//! begin earlier. On a stream only the end of the stream says where the question ends. But a client
//! that closes its stream to say so cannot read the answer any more.
//!
//! Write `ask`: it sends the question, half-closes, and returns all that the peer sends until *its*
//! end of the stream. The answer may be long, may come in pieces, may be empty, and need not be
//! text. If it breaks off with an error, `ask` returns that error, never a part of the answer.
//!
//! Here `write_all` and all that std offers for reading are allowed. About 10 minutes.
//!
//! ```text
//! cargo test -p tcp-client --test whole_answer
//! ```

use std::io;
use std::net::TcpStream;

/// Sends `question` and its end; returns the whole answer.
fn ask(stream: &mut TcpStream, question: &[u8]) -> io::Result<Vec<u8>> {
    todo!("send {} bytes to {stream:?}, say that this was all, and read", question.len())
}

mod checks;
