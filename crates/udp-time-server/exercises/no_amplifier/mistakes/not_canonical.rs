//! Asks `is_loopback` of the address as it came. On a socket that serves IPv6 and IPv4, clients of
//! this machine get no answer.
//!
//! Caught with: Bring it back to IPv4 before you ask whether it is loopback.

use std::net::IpAddr;

fn to_send(request: &[u8], reply: Vec<u8>, peer: IpAddr) -> Option<Vec<u8>> {
    if reply.len() <= request.len() || peer.is_loopback() { Some(reply) } else { None }
}

mod checks;
