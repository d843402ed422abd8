//! "All loopback addresses are this machine, so they are the same." To bind they are not: a client that goes
//! to `::1` does not find a server on `127.0.0.1`.
//!
//! Caught with: Two loopback addresses are two addresses

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

fn reaches(target: IpAddr, bound: IpAddr, v6_only: bool) -> bool {
    if bound.is_unspecified() {
        return target.is_ipv4() == bound.is_ipv4() || (bound.is_ipv6() && !v6_only);
    }
    target == bound || (target.is_loopback() && bound.is_loopback())
}

fn narrowest(targets: &[IpAddr]) -> IpAddr {
    let candidates = [targets[0], Ipv4Addr::UNSPECIFIED.into(), Ipv6Addr::UNSPECIFIED.into()];
    let all_arrive = |bound| targets.iter().all(|&target| reaches(target, bound, false));
    candidates.into_iter().find(|&bound| all_arrive(bound)).unwrap_or(candidates[2])
}

mod checks;
