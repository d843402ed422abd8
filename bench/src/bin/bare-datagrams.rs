//! The bare loop: receives a request, and sends its token back with a time that is always the same.

use std::net::UdpSocket;

const TIME: &[u8] = b"2026-01-01T00:00:00.000Z";

fn main() -> std::io::Result<()> {
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    println!("listening on {}", socket.local_addr()?);
    let (mut request, mut reply) = ([0; 64], [0; 64]);
    loop {
        let (n, peer) = socket.recv_from(&mut request)?;
        // "time? TOKEN", padded with spaces.
        let rest = request[..n].strip_prefix(b"time? ").unwrap_or_default();
        let token = rest.iter().position(|&byte| byte == b' ').unwrap_or(rest.len()).min(16);
        let length = token + 1 + TIME.len();
        reply[..token].copy_from_slice(&rest[..token]);
        reply[token] = b' ';
        reply[token + 1..length].copy_from_slice(TIME);
        socket.send_to(&reply[..length], peer)?;
    }
}
