//! IPv4 and IPv6 loopback: who listens on one is not found by the other.
//!
//! ```text
//! cargo run -p sockets --example families
//! ```

use sockets::FourTuple;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};

fn main() -> anyhow::Result<()> {
    let loopback: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
    for own in loopback {
        let listener = match TcpListener::bind((own, 0)) {
            Ok(listener) => listener,
            // Some machines have no IPv6.
            Err(err) => {
                println!("{own}: {}", err.kind());
                continue;
            }
        };
        let addr = listener.local_addr()?;
        println!("listening on {addr}");
        for ip in loopback {
            // The same port number each time, by both addresses that `localhost` may stand for.
            let target = SocketAddr::new(ip, addr.port());
            match TcpStream::connect(target) {
                Ok(stream) => println!("  connect {target}: {}", FourTuple::of(&stream)?),
                Err(err) => println!("  connect {target}: {}", err.kind()),
            }
        }
    }
    Ok(())
}
