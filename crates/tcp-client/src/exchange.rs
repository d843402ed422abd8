//! Both directions at once, until the peer has no more.

use crate::Printer;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Bytes taken by one read at most, from the input and from the peer.
const BUFFER: usize = 64 * 1024;

/// How long the sending side may take to say how it ended, once the peer has ended.
const LAST_WORD: Duration = Duration::from_millis(50);

/// How the input is cut into writes.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Bytes of a write at most. More than 64 KiB counts as 64 KiB.
    pub chunk: usize,
    /// How long to wait between one write and the next.
    pub pause: Duration,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace { chunk: BUFFER, pause: Duration::ZERO }
    }
}

/// Where an exchange failed.
#[derive(Debug)]
pub enum ExchangeError {
    /// The connection, for example by a reset. All that arrived before was printed.
    Connection(io::Error),
    /// Reading the input.
    Input(io::Error),
    /// Printing. `BrokenPipe` says that nobody reads the output any more.
    Output(io::Error),
}

/// Sends `input` and prints what the peer sends, both at once. Half-closes at the end of `input`;
/// returns at the end of the peer's stream, even if `input` goes on.
///
/// The thread that reads `input` is left behind then. It ends with the process: no call in std
/// takes a thread out of a read of the keyboard.
pub fn exchange<W: Write>(
    stream: &TcpStream,
    input: impl Read + Send + 'static,
    pace: Pace,
    printer: &mut Printer<W>,
) -> Result<(), ExchangeError> {
    // A second handle on the same socket, not a second connection.
    let sending = stream.try_clone().map_err(ExchangeError::Connection)?;
    let (sender_ended, sender) = mpsc::channel();
    thread::Builder::new()
        .name("send".into())
        .spawn(move || drop(sender_ended.send(send(&sending, input, pace))))
        .map_err(ExchangeError::Connection)?;

    let received = receive(stream, printer);
    // Also after an error: what arrived before it is worth as much as ever.
    printer.finish().map_err(ExchangeError::Output)?;
    received?;

    match sender.recv_timeout(LAST_WORD) {
        // The peer ended in order before it had read everything. That is its right.
        Ok(Err(ExchangeError::Connection(err))) if err.kind() == ErrorKind::BrokenPipe => Ok(()),
        // The kernel reports a reset once. If the write got it, the read saw an end of stream.
        Ok(sent) => sent,
        // The input is still open: a keyboard, most likely.
        Err(_) => Ok(()),
    }
}

/// Sends all of `input`, then half-closes.
fn send(mut stream: &TcpStream, mut input: impl Read, pace: Pace) -> Result<(), ExchangeError> {
    // Each write goes out at once. Else the kernel may hold a small one back until the peer has
    // acknowledged the one before (Nagle's algorithm), and chunks would melt together.
    stream.set_nodelay(true).map_err(ExchangeError::Connection)?;
    let mut buf = vec![0; pace.chunk.clamp(1, BUFFER)];
    let mut first = true;
    let ended = loop {
        let n = match input.read(&mut buf) {
            Ok(0) => break Ok(()),
            Ok(n) => n,
            Err(err) if err.kind() == ErrorKind::Interrupted => continue,
            Err(err) => break Err(ExchangeError::Input(err)),
        };
        if !first {
            thread::sleep(pace.pause);
        }
        first = false;
        // write(2) may take fewer bytes than it was offered; write_all goes on until all are taken.
        // Ok means that the kernel has them, not that the peer does.
        stream.write_all(&buf[..n]).map_err(ExchangeError::Connection)?;
    };
    // The half-close: a FIN tells the peer that we have no more, and we go on receiving. Where
    // the connection has failed meanwhile, the receiving side hears of it as well.
    let _ = stream.shutdown(Shutdown::Write);
    ended
}

/// Prints what the peer sends, to the end of its stream.
fn receive<W: Write>(
    mut stream: &TcpStream,
    printer: &mut Printer<W>,
) -> Result<(), ExchangeError> {
    let mut buf = vec![0; BUFFER];
    loop {
        match stream.read(&mut buf) {
            // Zero bytes is the end of the stream, not "nothing yet": a read would wait for that.
            Ok(0) => return Ok(()),
            Ok(n) => printer.print(&buf[..n]).map_err(ExchangeError::Output)?,
            Err(err) if err.kind() == ErrorKind::Interrupted => {}
            Err(err) => return Err(ExchangeError::Connection(err)),
        }
    }
}
