//! Which errors are a timeout's.

use std::io::{self, ErrorKind, Read};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::Duration;
use timeouts::is_timeout;

#[test]
fn an_expired_read_timeout_is_a_timeout_on_every_system() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let mut stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(1))).unwrap();
    let err = stream.read(&mut [0; 1]).unwrap_err();
    assert!(is_timeout(&err), "{err:?}");
}

#[test]
fn nothing_else_is() {
    for (kind, expected) in [
        (ErrorKind::WouldBlock, true),
        (ErrorKind::TimedOut, true),
        (ErrorKind::Interrupted, false),
        (ErrorKind::ConnectionRefused, false),
        (ErrorKind::ConnectionReset, false),
        (ErrorKind::InvalidInput, false),
        (ErrorKind::UnexpectedEof, false),
        (ErrorKind::Other, false),
    ] {
        assert_eq!(is_timeout(&io::Error::from(kind)), expected, "{kind:?}");
    }
}
