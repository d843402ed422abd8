//! Takes every error of the wait for "no reply". The caller asks again where the system has said
//! long ago that nothing listens.
//!
//! Caught with: every error has become "no reply"

use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

fn ask(
    socket: &UdpSocket,
    server: SocketAddr,
    question: &[u8],
    timeout: Duration,
) -> io::Result<Option<Vec<u8>>> {
    socket.connect(server)?;
    socket.send(question)?;
    socket.set_read_timeout(Some(timeout))?;
    let mut buf = [0; 512];
    match socket.recv(&mut buf) {
        Ok(n) => Ok(Some(buf[..n].to_vec())),
        Err(_) => Ok(None),
    }
}

mod checks;
