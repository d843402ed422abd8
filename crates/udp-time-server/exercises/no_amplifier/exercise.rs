//! Never be an amplifier.
//!
//! Nothing proves the sender's address of a datagram. Who writes a victim's address there has your
//! answer sent to the victim; and if the answer is longer than the request, they send more through
//! you than they could themselves.
//!
//! Write `to_send`. It has no socket: it gets a request, the reply that the server would like to
//! give, and the address that the request came from. It returns the reply, whole and unchanged, if
//! it may be sent, and `None` if not. The rule: a reply may be as long as its request, but no
//! longer; unless it stays on this machine, then it may have any length.
//!
//! This machine is every loopback address: 127.0.0.0/8, ::1, and 127.0.0.0/8 as an IPv6 socket
//! shows it, ::ffff:127.0.0.1 for example. Every other machine is a stranger, the one on the next
//! table too: an address from your own network is forged as easily as any. About 10 minutes.
//!
//! ```text
//! cargo test -p udp-time-server --test no_amplifier
//! ```

use std::net::IpAddr;

/// The reply to a `request` that came from `peer`, if it may be sent.
fn to_send(request: &[u8], reply: Vec<u8>, peer: IpAddr) -> Option<Vec<u8>> {
    todo!("{} bytes asked, {} would answer, to {peer:?}", request.len(), reply.len())
}

mod checks;
