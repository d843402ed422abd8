//! Trusts private addresses. They are forged like others, and then your neighbour is the victim.
//!
//! Caught with: that proves nothing: whoever sends the datagram writes it there

use std::net::IpAddr;

fn to_send(request: &[u8], reply: Vec<u8>, peer: IpAddr) -> Option<Vec<u8>> {
    let ours = match peer.to_canonical() {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local(),
    };
    if ours || reply.len() <= request.len() { Some(reply) } else { None }
}

mod checks;
