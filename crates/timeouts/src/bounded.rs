//! A stream that keeps a deadline.

use crate::{Deadline, is_timeout};
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// A stream on which all reads and writes together end at a deadline.
///
/// A timeout starts anew with each system call, so each is given the time that is left. Once none
/// is, reads and writes fail with kind `TimedOut`. What was read until then is not lost; how much
/// of a `write_all` was taken is not known, so close the stream after one that failed.
///
/// The stream must be blocking. Its timeouts stay as the last call set them.
#[derive(Debug)]
pub struct Bounded<S> {
    stream: S,
    deadline: Deadline,
}

impl<S> Bounded<S> {
    /// `stream` may be a `TcpStream` or a `&TcpStream`.
    pub fn new(stream: S, deadline: Deadline) -> Bounded<S> {
        Bounded { stream, deadline }
    }

    /// Says "the deadline is over" where the system says "the timeout has expired".
    fn explain(&self, err: io::Error) -> io::Error {
        if is_timeout(&err) { self.deadline.timed_out() } else { err }
    }
}

// read_exact, read_to_end, write_all and the like are loops over these two, so they keep the
// deadline as well. They go on after `Interrupted` (a signal arrived) with the time left.

impl<S: Read + SetTimeouts> Read for Bounded<S> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(self.deadline.time_left()?)?;
        self.stream.read(buf).map_err(|err| self.explain(err))
    }
}

impl<S: Write + SetTimeouts> Write for Bounded<S> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(self.deadline.time_left()?)?;
        self.stream.write(buf).map_err(|err| self.explain(err))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// A stream whose waits can be limited: a [`TcpStream`], or a test's script.
pub trait SetTimeouts {
    /// Limits each read that follows. `limit` is not zero.
    fn set_read_timeout(&self, limit: Duration) -> io::Result<()>;

    /// Limits each write that follows. `limit` is not zero.
    fn set_write_timeout(&self, limit: Duration) -> io::Result<()>;
}

/// SO_RCVTIMEO and SO_SNDTIMEO of `socket(7)`.
impl SetTimeouts for TcpStream {
    fn set_read_timeout(&self, limit: Duration) -> io::Result<()> {
        self.set_read_timeout(Some(limit))
    }

    fn set_write_timeout(&self, limit: Duration) -> io::Result<()> {
        self.set_write_timeout(Some(limit))
    }
}

impl<S: SetTimeouts> SetTimeouts for &S {
    fn set_read_timeout(&self, limit: Duration) -> io::Result<()> {
        S::set_read_timeout(self, limit)
    }

    fn set_write_timeout(&self, limit: Duration) -> io::Result<()> {
        S::set_write_timeout(self, limit)
    }
}
