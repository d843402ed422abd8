//! 1 GiB through one connection, and back.

use crate::args::Args;
use crate::client::{Noise, connect, thousands};
use crate::server::{ECHO, Server};
use crate::table::Table;
use anyhow::{Context, anyhow};
use std::io::{Read, Write};
use std::net::Shutdown;
use std::thread;
use std::time::Instant;

const MIB: usize = 1024 * 1024;

pub fn measure(args: &Args, table: &mut Table) -> anyhow::Result<()> {
    let (mib, name) = args.amount((1024, "1 GiB"), (64, "64 MiB"));
    let server = Server::start(ECHO, &[])?;
    let mut stream = connect(server.addr).context("connect")?;
    let mut outgoing = stream.try_clone().context("share the stream")?;

    let start = Instant::now();
    // Both directions at once: who writes all before reading anything fills both sides' buffers,
    // and then neither goes on (lesson 3).
    let writer = thread::spawn(move || -> anyhow::Result<Hash> {
        let (mut noise, mut hash, mut buf) = (Noise::new(1), Hash::new(), vec![0; MIB]);
        for _ in 0..mib {
            noise.fill(&mut buf);
            hash.add(&buf);
            outgoing.write_all(&buf).context("write")?;
        }
        outgoing.shutdown(Shutdown::Write).context("half-close")?;
        Ok(hash)
    });
    let (mut hash, mut buf, mut length) = (Hash::new(), vec![0; MIB], 0);
    loop {
        match stream.read(&mut buf).context("read")? {
            0 => break,
            n => {
                hash.add(&buf[..n]);
                length += n;
            }
        }
    }
    let sent = writer.join().map_err(|_| anyhow!("the writer panicked"))??;
    let took = start.elapsed().as_secs_f64();
    let same = if hash == sent { "equal" } else { "different" };
    table.row(
        format!("{name} through one connection: the same comes back"),
        format!(
            "{} bytes, hashes {same}; {:.0} MB/s",
            thousands(length),
            length as f64 / took / 1e6
        ),
        length == mib * MIB && hash == sent,
    );
    Ok(())
}

/// FNV-1a with 64 bits: made byte by byte, so it does not matter how the bytes came in pieces.
#[derive(PartialEq)]
struct Hash(u64);

impl Hash {
    fn new() -> Hash {
        Hash(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
