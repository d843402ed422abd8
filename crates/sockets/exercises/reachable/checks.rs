//! The checks of `exercise.rs`. To read them is no cheating.

use super::{narrowest, reaches};
use referee::{Story, check, check_within};
use socket2::{Domain, Protocol, Socket, Type};
use std::io::{self, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

/// Loopback, and what a machine might have in its network (addresses for documentation).
const ADDRESSES: [&str; 6] =
    ["127.0.0.1", "127.0.0.2", "192.0.2.20", "::1", "2001:db8::20", "fe80::20"];

#[test]
fn one_address_is_reached_by_itself_alone() {
    check(|story| {
        for bound in ADDRESSES {
            for v6_only in [true, false] {
                for target in ADDRESSES {
                    let likely = "a listener that is bound to one address is reached by that one \
                        alone. Two loopback addresses are two addresses; v6 only is about the \
                        wildcard `::`.";
                    expect(story, target, bound, v6_only, target == bound, likely);
                }
            }
        }
    });
}

#[test]
fn the_ipv4_wildcard_is_reached_by_every_ipv4_address() {
    check(|story| {
        for target in ADDRESSES {
            for v6_only in [true, false] {
                let likely = "a wildcard stands for all addresses of its own family. IPv4 has no \
                    room for an IPv6 address: `0.0.0.0` hears IPv4 alone.";
                expect(story, target, "0.0.0.0", v6_only, ip(target).is_ipv4(), likely);
            }
        }
    });
}

#[test]
fn the_ipv6_wildcard_is_reached_by_both_families_unless_it_is_v6_only() {
    check(|story| {
        for target in ADDRESSES {
            let likely = "`::` stands for all IPv6 addresses, whatever the option says; with v6 only \
                on, for nothing else.";
            expect(story, target, "::", true, ip(target).is_ipv6(), likely);
            let likely = "with v6 only off, `::` takes connections of both families.";
            expect(story, target, "::", false, true, likely);
        }
    });
}

#[test]
fn the_narrowest_address_lets_in_who_is_meant() {
    check(|story| {
        let both_loopbacks = "`localhost` stands for two addresses, and no address but `::` is \
            reached by both families. (Two listeners would be narrower.)";
        let exposed =
            "one address is meant, so bind that one. A wildcard is open to the whole network.";
        let family = "two addresses of one family: the wildcard of that family is enough, and lets \
            nobody of the other in.";
        let cases: [(&[&str], &str, &str); 9] = [
            (&["127.0.0.1"], "127.0.0.1", exposed),
            (&["::1"], "::1", exposed),
            (&["192.0.2.20"], "192.0.2.20", exposed),
            (&["::1", "::1"], "::1", exposed),
            (&["127.0.0.2", "127.0.0.2"], "127.0.0.2", exposed),
            (&["127.0.0.1", "192.0.2.20"], "0.0.0.0", family),
            (&["::1", "2001:db8::20"], "::", "the wildcard of IPv6 is `::`."),
            (&["127.0.0.1", "::1"], "::", both_loopbacks),
            (&["192.0.2.20", "127.0.0.1", "::1"], "::", both_loopbacks),
        ];
        for (targets, should, likely) in cases {
            let targets: Vec<IpAddr> = targets.iter().map(|text| ip(text)).collect();
            let what = format!("`narrowest` says for {targets:?}");
            story.expect(&what, narrowest(&targets), ip(should), likely);
        }
    });
}

#[test]
fn real_sockets_say_the_same() {
    // Windows tries a refused connect again for up to two seconds: there this takes longer.
    check_within(Duration::from_secs(30), |story| {
        let mut listeners: Vec<(IpAddr, bool)> =
            ["127.0.0.1", "127.0.0.2", "::1"].map(|text| (ip(text), true)).into();
        if cfg!(windows) {
            skip("wildcards: the firewall would ask whether to let the network in");
        } else {
            listeners.extend([(ip("0.0.0.0"), true), (ip("::"), true), (ip("::"), false)]);
        }
        let targets: Vec<IpAddr> = ["127.0.0.1", "127.0.0.2", "::1"]
            .map(ip)
            .into_iter()
            .filter(|&target| match TcpListener::bind((target, 0)) {
                Ok(_) => true,
                Err(err) => {
                    skip(&format!("{target}: {err}"));
                    false
                }
            })
            .collect();
        // Without IPv6, `::` can be bound on some systems, and nobody can connect to it.
        listeners.retain(|(bound, _)| bound.is_ipv4() || targets.contains(&ip("::1")));
        for (bound, v6_only) in listeners {
            let Ok(listener) = listen(bound, v6_only) else { continue };
            story.step(format!("a listener is bound to {}", shown(bound, v6_only)));
            for &target in &targets {
                let really = arrives(&listener, target);
                let what = format!("`reaches` says of a connect to {target}");
                let likely = if really {
                    "this machine has tried it, and it arrived."
                } else {
                    "this machine has tried it, and it did not arrive."
                };
                story.expect(&what, reaches(target, bound, v6_only), really, likely);
            }
        }
    });
}

fn expect(story: &Story, target: &str, bound: &str, v6_only: bool, should: bool, likely: &str) {
    let (target, bound) = (ip(target), ip(bound));
    let says = reaches(target, bound, v6_only);
    if says != should {
        story.step(format!("a listener is bound to {}", shown(bound, v6_only)));
        story.step(format!("a client on the same machine connects to {target}"));
        story.expect("`reaches` says", says, should, likely);
    }
}

fn shown(bound: IpAddr, v6_only: bool) -> String {
    match (bound, v6_only) {
        (IpAddr::V4(_), _) => bound.to_string(),
        (IpAddr::V6(_), true) => format!("{bound}, v6 only on"),
        (IpAddr::V6(_), false) => format!("{bound}, v6 only off"),
    }
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn listen(bound: IpAddr, v6_only: bool) -> io::Result<TcpListener> {
    let addr = SocketAddr::new(bound, 0);
    let socket = Socket::new(Domain::for_address(addr), Type::STREAM, Some(Protocol::TCP))?;
    if bound.is_ipv6() {
        socket.set_only_v6(v6_only)?;
    }
    socket.bind(&addr.into())?;
    socket.listen(16)?;
    Ok(socket.into())
}

/// Whether a connect to `target` arrives at `listener`.
fn arrives(listener: &TcpListener, target: IpAddr) -> bool {
    let own = listener.local_addr().unwrap();
    let connect = |ip: IpAddr| {
        TcpStream::connect_timeout(&SocketAddr::new(ip, own.port()), Duration::from_millis(500))
    };
    // Somebody else may listen there, so to be connected is no proof. A second client, who arrives
    // for certain, stands behind the first in the queue.
    let Ok(client) = connect(target) else { return false };
    let certain = match own.ip() {
        any if any.is_unspecified() && any.is_ipv4() => ip("127.0.0.1"),
        any if any.is_unspecified() => ip("::1"),
        one => one,
    };
    let last = connect(certain).unwrap();
    let [client, last] = [&client, &last].map(|stream| stream.local_addr().unwrap());
    loop {
        let (_, peer) = listener.accept().unwrap();
        // An IPv4 client of an IPv6 listener is shown as ::ffff:127.0.0.1.
        let peer = SocketAddr::new(peer.ip().to_canonical(), peer.port());
        if peer == client {
            // The queue is empty for the next question.
            let _ = listener.accept();
            return true;
        }
        if peer == last {
            return false;
        }
    }
}

/// Not `eprintln!`, which a test keeps to itself.
fn skip(what: &str) {
    let _ = io::stderr().write_all(format!("skipped: {what}\n").as_bytes());
}
