//! A thousand that say as little as they can, beside fifty that are honest.

use crate::args::Args;
use crate::client::{connect, p99_and_worst, thousands};
use crate::server::{ECHO, Server};
use crate::table::Table;
use anyhow::{Context, anyhow, ensure};
use framing::{Framing, Length, Reader};
use socket2::SockRef;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use timeouts::{Bounded, Deadline};

const DRIPPERS: usize = 1000;
const HONEST: usize = 50;

/// How often a dripper says a byte, and how often all are looked at.
const DRIP: Duration = Duration::from_millis(100);
const LOOK: Duration = Duration::from_millis(20);

/// The server's patience, whole for a framed request and idle for the echo server, and when we
/// expect the last one to be cut.
const LIMIT: Duration = Duration::from_secs(2);
const LATEST: Duration = Duration::from_millis(2200);

/// What 99 of 100 honest round trips must not exceed, with as many others as a small machine has.
const FAST: Duration = Duration::from_millis(100);

pub fn measure(args: &Args, table: &mut Table) -> anyhow::Result<()> {
    // The echo server has only an idle limit: a dripper stays, and nobody is slower for it.
    let server = Server::start(ECHO, &["--max-clients", "2000", "--idle-timeout", "2s"])?;
    let watch = Duration::from_secs(args.amount(10, 3));
    let (cut, times) = beside_honest(server.addr, b"x", watch, echo)?;
    honest_row(table, "echo server, 1,000 drippers", times);
    ensure!(cut.is_empty(), "{} drippers were cut, though none was silent", cut.len());

    let (cut, times) = beside_honest(server.addr, b"", LATEST * 2, echo)?;
    cut_row(table, "echo server, 1,000 silent peers: cut at the idle limit of 2 s", &cut);
    honest_row(table, "echo server, 1,000 silent peers", times);

    // A header that announces 200 bytes, and then these four again and again: never a whole frame
    // in two seconds.
    let addr = serve_frames()?;
    let (cut, times) = beside_honest(addr, &[0, 0, 0, 200], LATEST * 2, frame)?;
    cut_row(table, "framed server, 1,000 drippers: cut at the deadline of 2 s", &cut);
    honest_row(table, "framed server, 1,000 drippers", times);
    Ok(())
}

fn honest_row(table: &mut Table, beside: &str, times: Vec<Duration>) {
    let count = thousands(times.len());
    let (p99, worst) = p99_and_worst(times);
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    table.row(
        format!("{beside}: 50 honest ones, p99 ≤ 100 ms"),
        format!("{count} round trips, p99 {:.1} ms, longest {:.1} ms", ms(p99), ms(worst)),
        p99 <= FAST,
    );
}

fn cut_row(table: &mut Table, who: &str, cut: &[Duration]) {
    let first = cut.iter().min().copied().unwrap_or_default();
    let last = cut.iter().max().copied().unwrap_or_default();
    table.row(
        format!("{who} + 10%"),
        format!(
            "{} cut, after {:.2} to {:.2} s",
            thousands(cut.len()),
            first.as_secs_f64(),
            last.as_secs_f64()
        ),
        cut.len() == DRIPPERS && first >= LIMIT && last <= LATEST,
    );
}

/// Drips for `watch` while fifty honest clients make `round_trip`s. Returns how old each dripper
/// was when it was cut, and how long each round trip took.
fn beside_honest(
    addr: SocketAddr,
    says: &[u8],
    watch: Duration,
    round_trip: fn(SocketAddr, &mut Option<TcpStream>) -> io::Result<()>,
) -> anyhow::Result<(Vec<Duration>, Vec<Duration>)> {
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let honest: Vec<_> = (0..HONEST)
            .map(|_| {
                scope.spawn(|| -> io::Result<Vec<Duration>> {
                    let (mut times, mut stream) = (Vec::new(), None);
                    while !over.load(Ordering::Relaxed) {
                        let start = Instant::now();
                        round_trip(addr, &mut stream)?;
                        times.push(start.elapsed());
                        thread::sleep(Duration::from_millis(20));
                    }
                    Ok(times)
                })
            })
            .collect();
        let cut = drip(addr, says, watch);
        over.store(true, Ordering::Relaxed);
        let mut times = Vec::new();
        for client in honest {
            let its = client.join().map_err(|_| anyhow!("a client panicked"))?;
            times.extend(its.context("an honest client")?);
        }
        Ok((cut?, times))
    })
}

/// A thousand peers that say the next byte of `says` every 100 ms, or nothing: how old each was when it was cut.
fn drip(addr: SocketAddr, says: &[u8], watch: Duration) -> anyhow::Result<Vec<Duration>> {
    struct Dripper(TcpStream, Instant);
    let mut drippers = Vec::new();
    for _ in 0..DRIPPERS {
        let begin = Instant::now();
        let stream = connect(addr).context("connect a dripper")?;
        stream.set_nonblocking(true).context("set non-blocking")?;
        drippers.push(Dripper(stream, begin));
    }
    let (end, mut next_drip) = (Instant::now() + watch, Instant::now());
    let mut bytes = says.iter().cycle();
    let mut cut = Vec::new();
    while Instant::now() < end && !drippers.is_empty() {
        let mut byte = None;
        if Instant::now() >= next_drip {
            byte = bytes.next();
            next_drip += DRIP;
        }
        drippers.retain_mut(|Dripper(stream, begin)| {
            // Whatever was echoed is of no interest; the end and a reset are.
            let mut lives = match stream.read(&mut [0; 64]) {
                Ok(n) => n > 0,
                Err(err) => err.kind() == ErrorKind::WouldBlock,
            };
            if let Some(byte) = byte {
                lives = lives && stream.write(&[*byte]).is_ok();
            }
            if !lives {
                cut.push(begin.elapsed());
            }
            lives
        });
        thread::sleep(LOOK);
    }
    Ok(cut)
}

/// A round trip to the echo server, always on the same connection.
fn echo(addr: SocketAddr, stream: &mut Option<TcpStream>) -> io::Result<()> {
    let stream = match stream {
        Some(stream) => stream,
        None => stream.insert(connect(addr)?),
    };
    let mut echoed = [0; 64];
    stream.write_all(&[b'h'; 64])?;
    stream.read_exact(&mut echoed)?;
    if echoed == [b'h'; 64] { Ok(()) } else { Err(io::Error::other("other bytes came back")) }
}

/// A framed request and its answer, each on a connection of its own.
fn frame(addr: SocketAddr, _: &mut Option<TcpStream>) -> io::Result<()> {
    let mut stream = connect(addr)?;
    let mut request = Vec::new();
    Length::default().encode(b"honest", &mut request)?;
    stream.write_all(&request)?;
    match Reader::new(&stream, Length::default()).next_frame()? {
        Some(b"honest") => Ok(()),
        _ => Err(io::Error::other("another frame came back")),
    }
}

/// The smallest server with frames and deadlines: 2 s for a request and its answer, then it hangs
/// up. It serves until this program ends.
fn serve_frames() -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").context("bind")?;
    // std's backlog is 128. A thousand at once overflow it, and whoever finds it full knocks again
    // a second later, honest or not. listen(2) a second time gives it more room.
    SockRef::from(&listener).listen(4096).context("listen")?;
    let addr = listener.local_addr().context("ask for the address")?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = move || answer_frame(&stream, Deadline::after(LIMIT));
            let _ = thread::Builder::new().stack_size(64 * 1024).spawn(answer);
        }
    });
    Ok(addr)
}

fn answer_frame(stream: &TcpStream, deadline: Deadline) -> io::Result<()> {
    let agreed = Length::default();
    let mut reader = Reader::new(Bounded::new(stream, deadline), agreed);
    if let Some(payload) = reader.next_frame()? {
        let mut answer = Vec::new();
        agreed.encode(payload, &mut answer)?;
        Bounded::new(stream, deadline).write_all(&answer)?;
    }
    Ok(())
}
