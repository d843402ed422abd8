//! Step 2: three protocols on one port, told apart by the shape of the request.
//!
//! ```text
//! cargo run -p udp-time-server --example by_shape
//! ```

use std::env;
use std::net::UdpSocket;
use std::time::{SystemTime, UNIX_EPOCH};

/// From 1900, where NTP and RFC 868 begin to count, to 1970, where Unix does.
const SECONDS_1900_TO_1970: u64 = 2_208_988_800;

fn main() -> anyhow::Result<()> {
    let addr = env::args().nth(1).unwrap_or("127.0.0.1:9000".into());
    let socket = UdpSocket::bind(addr)?;
    println!("listening on {}", socket.local_addr()?);

    let mut buf = [0; 1024];
    loop {
        let (n, peer) = socket.recv_from(&mut buf)?;
        // Simplified: whoever asks is answered, with more bytes than they sent. The crate asks
        // first whether the peer is on this machine.
        let reply = answer(&buf[..n])?;
        println!("{peer}: {n} bytes in, {} out", reply.len());
        // Nothing to say is said by silence: an empty datagram would be a request (RFC 868).
        if !reply.is_empty() {
            socket.send_to(&reply, peer)?;
        }
    }
}

/// The reply, empty if there is none. Simplified: it allocates for each request.
fn answer(request: &[u8]) -> anyhow::Result<Vec<u8>> {
    let now = SystemTime::now();
    let since_1970 = now.duration_since(UNIX_EPOCH)?;
    // `as` keeps the low 32 bits, which start again at 0 in February 2036.
    let seconds = ((since_1970.as_secs() + SECONDS_1900_TO_1970) as u32).to_be_bytes();

    match request {
        // RFC 868: nothing in, 4 bytes out.
        [] => Ok(seconds.to_vec()),

        // Simplified: no token comes back, so that a client cannot tell an old reply from a new one.
        [b't', b'i', b'm', b'e', b'?', ..] => {
            Ok(humantime::format_rfc3339_millis(now).to_string().into_bytes())
        }

        // SNTP: 48 bytes, and the last 3 bits of the first say that a client sent them (mode 3).
        [first, ..] if request.len() == 48 && first & 0b111 == 3 => {
            let mut reply = vec![0; 48];
            reply[0] = first & 0b00_111_000 | 4; // the client's version; mode 4, server
            reply[1] = 10; // stratum: far from any atomic clock
            reply[24..32].copy_from_slice(&request[40..48]); // origin: the client's transmit time
            // Simplified: whole seconds, and no field that says how good this clock is.
            reply[32..36].copy_from_slice(&seconds); // when the request came
            reply[40..44].copy_from_slice(&seconds); // when the reply left
            Ok(reply)
        }

        _ => Ok(Vec::new()),
    }
}
