//! Loss without a network: 20,000 datagrams to a socket that nobody reads.
//!
//! ```text
//! cargo run -p udp-time-server --example overflow
//! ```

use std::net::UdpSocket;

const DATAGRAMS: u32 = 20_000;

fn main() -> anyhow::Result<()> {
    let receiver = UdpSocket::bind("127.0.0.1:0")?;
    let sender = UdpSocket::bind("127.0.0.1:0")?;
    sender.connect(receiver.local_addr()?)?;

    // Each datagram waits in the receiver's buffer, in the kernel, until somebody receives it.
    let mut sent = 0;
    for _ in 0..DATAGRAMS {
        // Ok means that the datagram left us. That the buffer is full, nobody tells the sender.
        if sender.send(&[0; 64]).is_ok() {
            sent += 1;
        }
    }
    println!("{sent} of {DATAGRAMS} sends said Ok");

    // Only now does somebody receive: what still fits in is all that there is.
    receiver.set_nonblocking(true)?;
    let mut arrived = 0;
    while receiver.recv(&mut [0; 64]).is_ok() {
        arrived += 1;
    }
    println!("{:.1} % arrived", f64::from(arrived) * 100.0 / f64::from(DATAGRAMS));
    Ok(())
}
