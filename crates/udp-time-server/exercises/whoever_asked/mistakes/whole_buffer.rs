//! Takes the buffer for the request. What the datagram did not fill is zeros, or the end of an
//! earlier request: here one client reads what another has sent.
//!
//! Caught with: the request is `buf[..n]`, and not one byte more.

use std::io;
use std::net::UdpSocket;

fn serve(socket: &UdpSocket, requests: usize, now: &str) -> io::Result<()> {
    let mut buf = [0; 16];
    for _ in 0..requests {
        let (_, peer) = socket.recv_from(&mut buf)?;
        socket.send_to(&[&buf, b" ".as_slice(), now.as_bytes()].concat(), peer)?;
    }
    Ok(())
}

mod checks;
