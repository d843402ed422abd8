//! How to see that nothing comes back: what the time server must not answer, each followed by
//! something that it must.
//!
//! ```text
//! cargo run -p udp-time-server                          in one terminal
//! cargo run -p udp-time-server --example unanswered     in another
//! ```

use std::env;
use std::net::UdpSocket;
use std::time::Duration;

fn main() -> anyhow::Result<()> {
    let server = env::args().nth(1).unwrap_or("127.0.0.1:9000".into());
    let client = UdpSocket::bind("127.0.0.1:0")?;
    client.set_read_timeout(Some(Duration::from_secs(5)))?;

    let datagrams: [(&str, &[u8]); 5] = [
        ("4 bytes: time", b"time"),
        ("6 bytes: time? and a newline", b"time?\n"),
        ("24 bytes: a reply in text", b"2026-01-31T12:00:00.000Z"),
        ("48 bytes: a reply in SNTP", &[0x24; 48]),
        ("65 bytes: time? and 60 spaces", &[b"time?".as_slice(), &[b' '; 60]].concat()),
    ];
    for (number, (what, datagram)) in datagrams.into_iter().enumerate() {
        client.send_to(datagram, &server)?;
        // A wait for silence would have to be long, and prove little. On loopback two datagrams
        // between the same two sockets keep their order: if the reply to this one comes first,
        // the one before has none.
        let token = format!("{number:x}");
        client.send_to(format!("time? {token}").as_bytes(), &server)?;

        let mut buf = [0; 64];
        let (n, _) = client.recv_from(&mut buf)?;
        let silent = buf[..n].starts_with(format!("{token} ").as_bytes());
        // A server that sends no tokens back, such as by_shape, looks the same.
        println!("{what}: {}", if silent { "no reply" } else { "a reply without the token" });
    }
    Ok(())
}
