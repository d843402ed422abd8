//! Which errors are a timeout's.

use std::io::{self, ErrorKind};

/// Whether `err` says that the timeout of a blocking socket has expired.
///
/// An expired read or write timeout is `WouldBlock` on Unix (`recv(2)`: EAGAIN) and `TimedOut` on
/// Windows; `connect_timeout` is `TimedOut` on both.
///
/// Ask it about errors of such calls only. `WouldBlock` has other meanings elsewhere: "nothing yet"
/// on a non-blocking socket, "no thread left" from `thread::Builder::spawn`.
pub fn is_timeout(err: &io::Error) -> bool {
    matches!(err.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}
