//! Bind what is reachable from where: a solution.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether a connect to `target`, one of this machine's addresses, arrives at a listener on the same
/// port that is bound to `bound`. `v6_only` is the listener's option, for IPv6 listeners.
fn reaches(target: IpAddr, bound: IpAddr, v6_only: bool) -> bool {
    match bound {
        // INADDR_ANY in ip(7): all addresses, of this family.
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => target.is_ipv4(),
        // The only address that two families can reach. RFC 3493 §5.3, IPV6_V6ONLY in ipv6(7).
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => target.is_ipv6() || !v6_only,
        // Any other address is itself alone. Two loopback addresses are two addresses.
        one => target == one,
    }
}

/// The address to bind so that a connect to each of `targets` arrives, and to as few others as
/// possible. There is at least one target; one address may stand there twice.
fn narrowest(targets: &[IpAddr]) -> IpAddr {
    // From narrow to wide. The last lets everybody in.
    let candidates = [targets[0], Ipv4Addr::UNSPECIFIED.into(), Ipv6Addr::UNSPECIFIED.into()];
    let all_arrive = |bound| targets.iter().all(|&target| reaches(target, bound, false));
    let [.., widest] = candidates;
    candidates.into_iter().find(|&bound| all_arrive(bound)).unwrap_or(widest)
}

mod checks;
