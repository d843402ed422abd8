//! UDP with 64 requests on their way at all times, without loss.

use crate::args::Args;
use crate::client::thousands;
use crate::server::{Server, TIME};
use crate::table::Table;
use anyhow::{Context, ensure};
use std::net::UdpSocket;
use std::time::{Duration, Instant};

/// Requests without an answer yet. A receive buffer as Linux delivers it holds 256 datagrams of 64
/// bytes, so that none is lost for want of room, neither at the server nor here.
const OUTSTANDING: usize = 64;

/// What has not arrived by then was lost: loopback takes microseconds.
const LOST_AFTER: Duration = Duration::from_secs(5);

pub fn measure(args: &Args, table: &mut Table) -> anyhow::Result<()> {
    let requests: usize = args.amount(500_000, 50_000);
    let server = Server::start(TIME, &[])?;
    let socket = UdpSocket::bind("127.0.0.1:0").context("bind")?;
    socket.connect(server.addr).context("connect")?;
    socket.set_read_timeout(Some(LOST_AFTER)).context("set a timeout")?;

    let start = Instant::now();
    let mut answered = vec![false; requests];
    let (mut sent, mut received, mut strange) = (0, 0, 0);
    let mut buf = [0; 512];
    while received < requests {
        while sent < requests && sent - received < OUTSTANDING {
            // The token says which request an answer belongs to. Padded: it may not be shorter.
            let request = format!("{:<64}", format!("time? {sent:x}"));
            socket.send(request.as_bytes()).context("send")?;
            sent += 1;
        }
        let Ok(n) = socket.recv(&mut buf) else { break };
        match token(&buf[..n]).and_then(|token| answered.get_mut(token)) {
            Some(answered) if !*answered => *answered = true,
            _ => strange += 1,
        }
        received += 1;
    }
    let lost = answered.iter().take(sent).filter(|answered| !**answered).count();
    let rate = received as f64 / start.elapsed().as_secs_f64();
    ensure!(sent > 0, "nothing was sent");
    table.row(
        "64 UDP requests outstanding: none is lost",
        format!("{} asked, {lost} lost, {strange} strange or double; {rate:.0}/s", thousands(sent)),
        sent == requests && lost == 0 && strange == 0,
    );
    Ok(())
}

/// The token of an answer `TOKEN 2026-01-31T12:00:00.123Z`.
fn token(answer: &[u8]) -> Option<usize> {
    let (token, time) = std::str::from_utf8(answer).ok()?.split_once(' ')?;
    if time.len() != 24 || !time.ends_with('Z') {
        return None;
    }
    usize::from_str_radix(token, 16).ok()
}
