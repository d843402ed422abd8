//! A partner for `dns_a`: answers every DNS question with one address, 192.0.2.7, which is reserved
//! for examples (RFC 5737).
//!
//! ```text
//! cargo run -p udp-client --example dns_responder
//! ```

use std::env;
use std::net::UdpSocket;

fn main() -> anyhow::Result<()> {
    let addr = env::args().nth(1).unwrap_or("127.0.0.1:5300".into());
    let socket = UdpSocket::bind(addr)?;
    println!("listening on {}", socket.local_addr()?);

    loop {
        let mut buf = [0; 512];
        let (n, peer) = socket.recv_from(&mut buf)?;
        // Simplified: whatever is longer than a header, and no reply itself, is taken for one
        // question. What comes back is longer than what came: never outside of loopback.
        if n <= 12 || buf[2] & 0x80 != 0 || !peer.ip().is_loopback() {
            continue;
        }
        let mut reply = buf[..n].to_vec();
        // Flags: a reply. Then one question (it stays where it was) and one answer.
        reply[2..8].copy_from_slice(&[0x81, 0x80, 0, 1, 0, 1]);
        // Its name: "see byte 12", where the question's begins.
        reply.extend([0xC0, 0x0C]);
        // Type A, class IN, for 300 seconds, 4 bytes: the address.
        reply.extend([0, 1, 0, 1, 0, 0, 1, 44, 0, 4, 192, 0, 2, 7]);
        socket.send_to(&reply, peer)?;
        println!("a question of {n} bytes, an answer of {}", reply.len());
    }
}
