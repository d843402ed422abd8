//! Step 4: the same conversation in another protocol: a name's IPv4 addresses, from a DNS server.
//!
//! ```text
//! cargo run -p udp-client --example dns_a -- 127.0.0.1:5300 example.com
//! ```

use anyhow::{Context, bail};
use std::env;
use std::io::ErrorKind;
use std::net::UdpSocket;
use std::time::{Duration, Instant};
use udp_client::dns::{self, DnsError};

const TRIES: u32 = 3;
const FIRST_WAIT: Duration = Duration::from_secs(1);

fn main() -> anyhow::Result<()> {
    let server = env::args().nth(1).unwrap_or("127.0.0.1:5300".into());
    let name = env::args().nth(2).unwrap_or("example.com".into());

    // The id is the token. Of the random number's 64 bits DNS has room for 16.
    let id = udp_client::random() as u16;
    let question = dns::question(id, &name).with_context(|| format!("ask for {name:?}"))?;
    let addresses = ask(&server, &question).with_context(|| format!("resolve {name}"))?;
    if addresses.is_empty() {
        println!("{name} has no IPv4 address");
    }
    for found in addresses {
        println!("{} {} for {} seconds", found.name, found.address, found.ttl);
    }
    Ok(())
}

fn ask(server: &str, question: &[u8]) -> anyhow::Result<Vec<dns::Address>> {
    // Of the server's family: simplified, IPv4 alone.
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(server).with_context(|| format!("connect {server}"))?;

    for (tries, wait) in (0..TRIES).map(|n| (n + 1, FIRST_WAIT * 2_u32.pow(n))) {
        socket.send(question).with_context(|| format!("send try {tries} to {server}"))?;
        let deadline = Instant::now() + wait;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            socket.set_read_timeout(Some(left))?;
            let mut buf = [0; dns::MAX_REPLY];
            let n = match socket.recv(&mut buf) {
                Ok(n) => n,
                Err(err) if is_timeout(err.kind()) => continue,
                Err(err) => return Err(err).with_context(|| format!("receive from {server}")),
            };
            match dns::addresses(question, &buf[..n]) {
                Ok(addresses) => return Ok(addresses),
                // Somebody else's, or garbage: ours may still come.
                Err(DnsError::NotOurs | DnsError::Malformed) => {}
                Err(err) => return Err(err.into()),
            }
        }
    }
    bail!("no reply from {server} to {TRIES} tries")
}

fn is_timeout(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}
