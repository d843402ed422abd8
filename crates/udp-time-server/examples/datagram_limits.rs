//! What one datagram can be: empty, cut off by a small buffer, the largest, one byte too large.
//!
//! ```text
//! cargo run -p udp-time-server --example datagram_limits
//! ```

use std::net::UdpSocket;
use std::time::Duration;

fn main() -> anyhow::Result<()> {
    let receiver = UdpSocket::bind("127.0.0.1:0")?;
    receiver.set_read_timeout(Some(Duration::from_secs(5)))?;
    let addr = receiver.local_addr()?;
    let sender = UdpSocket::bind("127.0.0.1:0")?;

    // An empty datagram is a datagram. On TCP, 0 bytes would be the end of the stream.
    sender.send_to(b"", addr)?;
    let (n, _) = receiver.recv_from(&mut [0; 8])?;
    println!("sent nothing: received {n} bytes");

    // The buffer takes 8 bytes; the next receive takes the next datagram, not the rest of this.
    sender.send_to(b"what time is it?", addr)?;
    sender.send_to(b"time?", addr)?;
    for _ in 0..2 {
        let mut buf = [0; 8];
        match receiver.recv_from(&mut buf) {
            Ok((n, _)) => {
                println!("into 8 bytes: received {:?}", buf[..n].escape_ascii().to_string())
            }
            // Windows says that it cut the datagram off; Unix does not.
            Err(err) => println!("into 8 bytes: {err}"),
        }
    }

    // 65,535 is the most that IPv4's length field can say: minus 20 for IPv4's header, minus 8 for
    // UDP's. macOS draws the line at 9,216 by default (sysctl net.inet.udp.maxdgram).
    for len in [65_507, 65_508] {
        match sender.send_to(&vec![0; len], addr) {
            Ok(n) => println!("sent {n} bytes in one datagram"),
            Err(err) => println!("sent {len} bytes in one datagram: {err}"),
        }
    }
    Ok(())
}
