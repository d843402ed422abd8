//! Bind what is reachable from where.
//!
//! A server on `127.0.0.1` is not found from the laptop beside it; one on `0.0.0.0` is found by everybody
//! in the network, wanted or not. Your machine has several addresses: `127.0.0.1` and `::1` for
//! itself, and in a network perhaps `192.168.1.20`. A listener is bound to one of them, or to a
//! wildcard:
//!
//! - `0.0.0.0` stands for all IPv4 addresses of the machine;
//! - `::` stands for all its IPv6 addresses. If the listener's option *v6 only* is off, it takes
//!   IPv4 connections as well. (Off unless set on Linux and macOS, on unless cleared on Windows.)
//!
//! Write two functions:
//!
//! - `reaches` says whether a connect arrives;
//! - `narrowest` chooses the address to bind, with *v6 only* off: everybody who is meant gets in, and
//!   as few others as possible.
//!
//! About 15 minutes.
//!
//! ```text
//! cargo test -p sockets --test reachable
//! ```

use std::net::IpAddr;

/// Whether a connect to `target`, one of this machine's addresses, arrives at a listener on the same
/// port that is bound to `bound`. `v6_only` is the listener's option, for IPv6 listeners.
fn reaches(target: IpAddr, bound: IpAddr, v6_only: bool) -> bool {
    todo!("does a connect to {target} arrive at {bound}, v6 only: {v6_only}?")
}

/// The address to bind so that a connect to each of `targets` arrives, and to as few others as
/// possible. There is at least one target; one address may stand there twice.
fn narrowest(targets: &[IpAddr]) -> IpAddr {
    todo!("choose an address to bind, for {targets:?}")
}

mod checks;
