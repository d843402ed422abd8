//! From the command line to sockets: a name may have several addresses, and each family of
//! addresses needs a socket of its own.

use crate::args::Args;
use anyhow::{Context, anyhow, ensure};
use humantime::format_duration;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::time::Instant;
use udp_client::{
    Answer, AskError, Heard, Ignored, Patience, ask, ask_everyone, look_up, report, resolve,
};

/// Asks the server's addresses one after the other, until one answers.
pub fn one(args: &Args) -> anyhow::Result<(Answer, Ignored)> {
    let started = Instant::now();
    let mut servers = addresses(args)?;
    let (mut silent, mut all_tries) = (0, 0);
    loop {
        let server = servers.remove(0);
        let socket = bound_for(server, args)?;
        // Each gets an equal part of the time that is left, so that a silent one leaves some for
        // the next.
        let left = args.patience.deadline.saturating_sub(started.elapsed());
        let deadline = left / (servers.len() + 1) as u32;
        let patience = Patience { deadline, ..args.patience };

        let err = match ask(&socket, server, args.protocol, patience) {
            Ok(found) => return Ok(found),
            Err(err) => err,
        };
        if let AskError::NoReply { tries, .. } = &err {
            (silent, all_tries) = (silent + 1, all_tries + tries);
        }
        if !servers.is_empty() {
            report(&format!("{err}; trying the next address"));
            continue;
        }
        return Err(match err {
            AskError::NoReply { ignored, .. } => no_reply(args, silent, all_tries, ignored),
            err => err.into(),
        });
    }
}

/// Asks a whole network, and shows each answer as it comes.
pub fn everyone(
    args: &Args,
    mut show: impl FnMut(Answer) -> anyhow::Result<()>,
) -> anyhow::Result<Ignored> {
    let started = Instant::now();
    let servers = addresses(args)?;
    let to = servers.into_iter().find(SocketAddr::is_ipv4).context("IPv6 has no broadcast")?;
    let socket = bound_for(to, args)?;
    let deadline = args.patience.deadline.saturating_sub(started.elapsed());
    let patience = Patience { deadline, ..args.patience };

    let (mut shown, mut answers) = (Ok(()), 0);
    let ignored = ask_everyone(&socket, to, args.protocol, patience, |heard| match heard {
        Heard::Answer(answer) => {
            answers += 1;
            if shown.is_ok() {
                shown = show(answer);
            }
        }
        Heard::Refusal { from, why } => report(&format!("{from} tells no time: {why}")),
    })?;
    shown?;
    ensure!(
        answers > 0,
        "nobody answered at {to} within {}",
        format_duration(args.patience.deadline)
    );
    Ok(ignored)
}

/// The server's addresses, of the one family that `--bind` leaves.
fn addresses(args: &Args) -> anyhow::Result<Vec<SocketAddr>> {
    let mut found = resolve(&args.server, args.patience.deadline, look_up)
        .with_context(|| format!("resolve {}", args.server))?;
    if let Some(bind) = args.bind {
        found.retain(|server| server.is_ipv4() == bind.is_ipv4());
        ensure!(!found.is_empty(), "{} has no address of the family of --bind {bind}", args.server);
    }
    ensure!(!found.is_empty(), "{} has no address", args.server);
    Ok(found)
}

/// A socket that can send to `server`.
///
/// Python's `sendto` binds an unbound socket; std has none, so we ask for the same: the wildcard
/// address, which leaves the choice to the route, and port 0, any free one (an ephemeral port).
fn bound_for(server: SocketAddr, args: &Args) -> anyhow::Result<UdpSocket> {
    let any = match server {
        SocketAddr::V4(_) => SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)),
        SocketAddr::V6(_) => SocketAddr::from((Ipv6Addr::UNSPECIFIED, 0)),
    };
    let addr = args.bind.unwrap_or(any);
    UdpSocket::bind(addr).with_context(|| format!("bind {addr}"))
}

fn no_reply(args: &Args, silent: u32, tries: usize, ignored: Ignored) -> anyhow::Error {
    let within = args.patience.give_up().saturating_mul(silent).min(args.patience.deadline);
    let tries = if tries == 1 { "1 try".into() } else { format!("{tries} tries") };
    let ignored = if ignored.is_empty() { String::new() } else { format!("; {ignored}") };
    anyhow!("no reply from {} within {} ({tries}){ignored}", args.server, format_duration(within))
}
