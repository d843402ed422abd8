//! "0.0.0.0 means everywhere." Everywhere in IPv4: a client that goes to `::1` is refused.
//!
//! Caught with: a wildcard stands for all addresses of its own family

use std::net::{IpAddr, Ipv4Addr};

fn reaches(target: IpAddr, bound: IpAddr, _v6_only: bool) -> bool {
    bound.is_unspecified() || target == bound
}

fn narrowest(targets: &[IpAddr]) -> IpAddr {
    if targets.iter().all(|&target| target == targets[0]) {
        targets[0]
    } else {
        Ipv4Addr::UNSPECIFIED.into()
    }
}

mod checks;
