//! A partner for the clients: a time server behind a network that loses, delays, forges or babbles.
//!
//! ```text
//! cargo run -p udp-client --example bad_network -- lose    two of every three requests are lost
//! cargo run -p udp-client --example bad_network -- late    each answer waits for the next request
//! cargo run -p udp-client --example bad_network -- forge   a forged answer overtakes each answer
//! cargo run -p udp-client --example bad_network -- noise   a forged answer each 400 ms, no other
//! ```

use anyhow::bail;
use std::env;
use std::io::ErrorKind;
use std::net::UdpSocket;
use std::thread;
use std::time::{Duration, SystemTime};

/// Nobody's token, and a time long past.
const FORGED: &[u8] = b"f0f0f0f0f0f0f0f0 1999-12-31T23:59:59Z";

fn main() -> anyhow::Result<()> {
    let how = env::args().nth(1).unwrap_or("lose".into());
    let addr = env::args().nth(2).unwrap_or("127.0.0.1:9000".into());
    let socket = UdpSocket::bind(addr)?;
    println!("listening on {}", socket.local_addr()?);

    let mut held_back = None;
    for count in 1_u64.. {
        let mut buf = [0; 64];
        let (n, peer) = loop {
            match socket.recv_from(&mut buf) {
                // Windows: a client was gone when our answer came. This socket is as good as ever.
                Err(err) if err.kind() == ErrorKind::ConnectionReset => {}
                received => break received?,
            }
        };
        let answer = answer(&buf[..n]);
        match how.as_str() {
            "lose" if count % 3 != 0 => println!("request {count}: lost"),
            "lose" => {
                socket.send_to(answer.as_bytes(), peer)?;
                println!("request {count}: answered");
            }
            "late" => match held_back.replace((answer, peer)) {
                None => println!("request {count}: its answer is held back"),
                Some((earlier, peer)) => {
                    socket.send_to(earlier.as_bytes(), peer)?;
                    println!("request {count}: the answer to request {} goes out", count - 1);
                }
            },
            "forge" => {
                socket.send_to(FORGED, peer)?;
                socket.send_to(answer.as_bytes(), peer)?;
                println!("request {count}: forged, then answered");
            }
            "noise" => {
                println!("request {count}: noise for 4 seconds");
                for _ in 0..10 {
                    socket.send_to(FORGED, peer)?;
                    thread::sleep(Duration::from_millis(400));
                }
            }
            how => bail!("how is it bad? lose, late, forge or noise, not {how}"),
        }
    }
    Ok(())
}

/// The token, if there is one, and the time.
fn answer(request: &[u8]) -> String {
    let time = humantime::format_rfc3339_millis(SystemTime::now());
    let request = String::from_utf8_lossy(request);
    match request.trim_end().strip_prefix("time? ") {
        Some(token) => format!("{token} {time}"),
        None => time.to_string(),
    }
}
