//! Asks for a least length that fits the usual reply, 24 bytes. The reply with a token has up to
//! 41.
//!
//! Caught with: a fixed least length does not fit every reply.

use std::net::IpAddr;

fn to_send(request: &[u8], reply: Vec<u8>, peer: IpAddr) -> Option<Vec<u8>> {
    let stays_here = peer.to_canonical().is_loopback();
    if stays_here || request.len() >= 24 { Some(reply) } else { None }
}

mod checks;
