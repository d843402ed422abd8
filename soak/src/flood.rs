//! A flood of strangers: what it makes the servers write, and whether Ctrl-C still ends them.

use crate::args::Args;
use crate::client::{connect, reset, thousands};
use crate::ctrl_c::{good, told};
use crate::server::{ECHO, Server, TIME};
use crate::table::Table;
use std::net::{SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// Lines of log that a server may write in a second.
const MOST_LINES: f64 = 110.0;

pub fn measure(args: &Args, table: &mut Table) -> anyhow::Result<()> {
    one(args, table, ECHO, "connects", connects)?;
    one(args, table, TIME, "datagrams", datagrams)
}

/// Floods a server with `attack` from four threads, and ends it while they go on.
fn one(
    args: &Args,
    table: &mut Table,
    name: &str,
    what: &str,
    attack: fn(SocketAddr, &Flood),
) -> anyhow::Result<()> {
    let mut server = Server::start(name, &[])?;
    let flood = Flood::default();
    let addr = server.addr;
    let (log, ended) = thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| attack(addr, &flood));
        }
        thread::sleep(Duration::from_secs(args.amount(10, 3)));
        // Seconds that have begun: each has its own hundred lines.
        let log = server.log();
        let seconds = log.first.map_or(1.0, |first| first.elapsed().as_secs_f64().floor() + 1.0);
        let ended = server.ctrl_c();
        flood.over.store(true, Ordering::Relaxed);
        (log.count as f64 / seconds, ended)
    });
    let (status, took) = ended?;
    let count = thousands(flood.count.into_inner());
    table.row(
        format!("{name}, flood of {what}: ≤ 110 lines of log a second"),
        format!("lines a second: {log:.0}, for {count} {what}"),
        log <= MOST_LINES,
    );
    table.row(
        format!("{name}, the same: Ctrl-C, exit code 0 within 1 s"),
        told(status, took),
        good(status, took),
    );
    Ok(())
}

#[derive(Default)]
struct Flood {
    over: AtomicBool,
    count: AtomicUsize,
}

impl Flood {
    /// Does `attack` again and again, with a number.
    fn go_on(&self, mut attack: impl FnMut(usize)) {
        while !self.over.load(Ordering::Relaxed) {
            attack(self.count.fetch_add(1, Ordering::Relaxed));
        }
    }
}

/// Connections that come and go, with a reset: no port rests in TIME_WAIT, so there is no end of
/// them. The server has gone before us, and a refusal is no news.
fn connects(addr: SocketAddr, flood: &Flood) {
    flood.go_on(|_| {
        let _ = connect(addr).and_then(reset);
    });
}

/// Every second one a request; nobody reads the answers.
fn datagrams(addr: SocketAddr, flood: &Flood) {
    let Ok(socket) = UdpSocket::bind("127.0.0.1:0") else { return };
    flood.go_on(|i| {
        let datagram: &[u8] = if i % 2 == 0 { b"time?" } else { b"\x1b[2Jgarbage" };
        let _ = socket.send_to(datagram, addr);
    });
}
