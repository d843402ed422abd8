//! 2,000 connects in a burst, while the server cannot even accept.

use crate::args::Args;
use crate::client::{LIMIT, connect, thousands};
use crate::process::listen_overflows;
use crate::server::{ECHO, Server};
use crate::table::Table;
use anyhow::Context;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

const CLIENTS: usize = 2000;

pub fn measure(_: &Args, table: &mut Table) -> anyhow::Result<()> {
    let server = Server::start(ECHO, &[])?;
    let overflows = listen_overflows()?;
    // Standing still, the server accepts nobody: all wait in the backlog, or find it full. A SYN
    // that finds it full is sent again after a second, and a connect that takes as long is late.
    server.signal("STOP")?;
    let start = Instant::now();
    let streams: Result<Vec<TcpStream>, _> = (0..CLIENTS).map(|_| connect(server.addr)).collect();
    let connected = start.elapsed();
    server.signal("CONT")?;
    let mut streams = streams.context("connect")?;
    let overflows = listen_overflows()? - overflows;

    // More than --max-clients: the last ones' turn comes when the first ones have left.
    let start = Instant::now();
    for stream in &mut streams {
        stream.write_all(b"hello").context("write")?;
        stream.shutdown(Shutdown::Write).context("half-close")?;
    }
    let mut served = 0;
    for mut stream in streams {
        let mut echoed = Vec::new();
        stream.set_read_timeout(Some(LIMIT)).context("set a timeout")?;
        stream.read_to_end(&mut echoed).context("read")?;
        served += usize::from(echoed == b"hello");
    }
    table.row(
        "2,000 connects in a burst: all succeed within 1 s",
        format!(
            "{:.0} ms, ListenOverflows +{overflows}; {} served, in {:.0} ms",
            connected.as_secs_f64() * 1e3,
            thousands(served),
            start.elapsed().as_secs_f64() * 1e3
        ),
        connected < Duration::from_secs(1) && overflows == 0 && served == CLIENTS,
    );
    Ok(())
}
