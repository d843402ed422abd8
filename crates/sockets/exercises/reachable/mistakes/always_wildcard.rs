//! Binds a wildcard whatever was meant, as tutorials do "so that it works everywhere". It does, for
//! everybody who can reach the machine.
//!
//! Caught with: open to the whole network

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

fn reaches(target: IpAddr, bound: IpAddr, v6_only: bool) -> bool {
    match bound {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => target.is_ipv4(),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => target.is_ipv6() || !v6_only,
        one => target == one,
    }
}

fn narrowest(targets: &[IpAddr]) -> IpAddr {
    if targets.iter().all(IpAddr::is_ipv4) {
        Ipv4Addr::UNSPECIFIED.into()
    } else {
        Ipv6Addr::UNSPECIFIED.into()
    }
}

mod checks;
