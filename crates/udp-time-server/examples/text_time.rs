//! Step 1: the server that the tutorial's client asks. `time?` in, the time out.
//!
//! ```text
//! cargo run -p udp-time-server --example text_time
//! ```

use std::env;
use std::net::UdpSocket;
use std::time::SystemTime;

fn main() -> anyhow::Result<()> {
    let addr = env::args().nth(1).unwrap_or("127.0.0.1:9000".into());

    // No listen and no accept: once bound, a UDP socket takes datagrams from anybody.
    let socket = UdpSocket::bind(addr)?;
    println!("listening on {}", socket.local_addr()?);

    let mut buf = [0; 1024];
    loop {
        // Waits for one datagram; its sender's address comes with it.
        let (n, peer) = socket.recv_from(&mut buf)?;
        println!("{peer}: {n} bytes");

        if buf[..n].starts_with(b"time?") {
            let now = humantime::format_rfc3339_millis(SystemTime::now()).to_string();
            // Simplified: 24 bytes for as few as 5, to whatever address the request bears; and
            // an error of this one send ends the server. The crate does neither.
            socket.send_to(now.as_bytes(), peer)?;
        }
    }
}
