//! Never be an amplifier: a solution.

use std::net::IpAddr;

/// The reply to a `request` that came from `peer`, if it may be sent.
fn to_send(request: &[u8], reply: Vec<u8>, peer: IpAddr) -> Option<Vec<u8>> {
    // An IPv6 socket that serves IPv4 too shows 127.0.0.1 as ::ffff:127.0.0.1, and is_loopback
    // would say no: to_canonical makes an IPv4 address of it.
    let stays_here = peer.to_canonical().is_loopback();
    // Otherwise the address may be a victim's. As many bytes as the sender spent do not help them.
    let may_be_sent = stays_here || reply.len() <= request.len();
    may_be_sent.then_some(reply)
}

mod checks;
