//! Step 3: a token, so that an answer is known for ours; and retries, since datagrams get lost.
//!
//! ```text
//! cargo run -p udp-client --example token_and_retries
//! ```

use std::env;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, ErrorKind};
use std::net::UdpSocket;
use std::time::{Duration, Instant};

const TRIES: u32 = 3;
const FIRST_WAIT: Duration = Duration::from_millis(500);

fn main() -> anyhow::Result<()> {
    let server = env::args().nth(1).unwrap_or("127.0.0.1:9000".into());
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    // From here on the kernel drops what others send, and reports it if nothing listens there.
    socket.connect(&server)?;

    for question in 1..=2 {
        match ask(&socket)? {
            Some(time) => println!("question {question}: {}", time.escape_debug()),
            None => println!("question {question}: no reply from {server} to {TRIES} tries"),
        }
    }
    Ok(())
}

fn ask(socket: &UdpSocket) -> io::Result<Option<String>> {
    // std seeds each hasher with random numbers, to protect its maps; we hash nothing with it.
    let token = format!("{:016x}", RandomState::new().build_hasher().finish());
    // Padded to 64 bytes: a server sends strangers no more than they sent.
    let request = format!("{:<64}", format!("time? {token}"));

    let mut wait = FIRST_WAIT;
    for _ in 0..TRIES {
        socket.send(request.as_bytes())?;
        let deadline = Instant::now() + wait;
        loop {
            // The time left, for each receive anew: what we ignore must not lengthen the wait.
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            socket.set_read_timeout(Some(left))?;
            let mut buf = [0; 1024];
            let n = match socket.recv(&mut buf) {
                Ok(n) => n,
                Err(err) if is_pause(&err) => continue,
                Err(err) => return Err(err),
            };
            match String::from_utf8_lossy(&buf[..n]).split_once(' ') {
                Some((given, time)) if given == token => return Ok(Some(time.into())),
                _ => println!("ignored a reply to something else"),
            }
        }
        // A network that loses datagrams may be overloaded: ask it less and less often.
        wait *= 2;
    }
    Ok(None)
}

/// The time is up, or a signal came.
fn is_pause(err: &io::Error) -> bool {
    matches!(err.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}
