//! Step 2: a wait with an end. Asks twice from one socket, and takes what comes for the answer.
//!
//! ```text
//! cargo run -p udp-client --example with_timeout
//! ```

use std::env;
use std::io::ErrorKind;
use std::net::UdpSocket;
use std::time::Duration;

const TIMEOUT: Duration = Duration::from_millis(500);

fn main() -> anyhow::Result<()> {
    let server = env::args().nth(1).unwrap_or("127.0.0.1:9000".into());
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    // Python's settimeout. It bounds one recv_from, and there is one for each question: for a loop
    // of them this would not do, since each would get 500 ms of its own.
    socket.set_read_timeout(Some(TIMEOUT))?;

    for question in 1..=2 {
        socket.send_to(b"time?", &server)?;
        let mut buf = [0; 1024];
        match socket.recv_from(&mut buf) {
            Ok((n, _)) => println!("question {question}: {}", buf[..n].escape_ascii()),
            // An expired timeout is WouldBlock on Unix and TimedOut on Windows.
            Err(err) if matches!(err.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                println!("question {question}: no reply from {server} within {TIMEOUT:?}")
            }
            Err(err) => return Err(err.into()),
        }
    }
    Ok(())
}
