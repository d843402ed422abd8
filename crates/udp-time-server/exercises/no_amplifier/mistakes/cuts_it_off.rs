//! Sends as much of the reply as is allowed: `2026-` is no time.
//!
//! Caught with: Whole or not at all.

use std::net::IpAddr;

fn to_send(request: &[u8], mut reply: Vec<u8>, peer: IpAddr) -> Option<Vec<u8>> {
    if !peer.to_canonical().is_loopback() {
        reply.truncate(request.len());
    }
    Some(reply)
}

mod checks;
