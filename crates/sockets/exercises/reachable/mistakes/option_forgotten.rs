//! "`::` always takes both." On Windows it does not unless it is told to, and nowhere with v6 only on.
//!
//! Caught with: with v6 only on, for nothing else

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

fn reaches(target: IpAddr, bound: IpAddr, _v6_only: bool) -> bool {
    if !bound.is_unspecified() {
        return target == bound;
    }
    bound.is_ipv6() || target.is_ipv4()
}

fn narrowest(targets: &[IpAddr]) -> IpAddr {
    let candidates = [targets[0], Ipv4Addr::UNSPECIFIED.into(), Ipv6Addr::UNSPECIFIED.into()];
    let all_arrive = |bound| targets.iter().all(|&target| reaches(target, bound, false));
    candidates.into_iter().find(|&bound| all_arrive(bound)).unwrap_or(candidates[2])
}

mod checks;
