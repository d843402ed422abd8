//! Step 1: the tutorial's client, line for line. It asks once, and waits for as long as it takes.
//!
//! ```text
//! cargo run -p udp-client --example tutorial_client
//! ```

use std::env;
use std::net::UdpSocket;

fn main() -> anyhow::Result<()> {
    let server = env::args().nth(1).unwrap_or("127.0.0.1:9000".into());

    // Python binds at the first sendto; here we say so: any address of ours, any free port.
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    println!("bound to port {}", socket.local_addr()?.port());

    // One send is one datagram.
    socket.send_to(b"time?", server)?;

    // The first datagram that comes, whoever sent it; at most 1024 bytes of it.
    let mut buf = [0; 1024];
    let (n, source) = socket.recv_from(&mut buf)?;
    // Escaped: a terminal would obey some bytes, and these come from a stranger.
    println!("{source}: {}", buf[..n].escape_ascii());
    Ok(())
}
