//! Step 2: write all, half-close, read to the end. Right for a short text; a long one hangs.
//!
//! ```text
//! cargo run -p tcp-client --example until_end
//! cargo run -p tcp-client --example until_end -- 127.0.0.1:8080 32
//! ```

use anyhow::Context;
use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

fn main() -> anyhow::Result<()> {
    let addr = env::args().nth(1).unwrap_or("127.0.0.1:8080".into());
    let mib: u16 = env::args().nth(2).unwrap_or("1".into()).parse().context("how many MiB?")?;
    let text = b"0123456789abcde\n".repeat(usize::from(mib) * 1024 * 1024 / 16);

    let mut stream = TcpStream::connect(&addr).with_context(|| format!("connect {addr}"))?;
    println!("sending {mib} MiB");
    write_all(&stream, &text)?;
    // "I have no more." Without it the server waits for more, and we wait for its end.
    stream.shutdown(Shutdown::Write)?;

    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let verdict = if answer == text { "the same" } else { "others" };
    println!("{} bytes came back, {verdict}", answer.len());
    Ok(())
}

/// The same as `stream.write_all(text)`, but says so when it gets stuck, and where.
fn write_all(mut stream: &TcpStream, text: &[u8]) -> io::Result<()> {
    let mut written = 0;
    stream.set_write_timeout(Some(Duration::from_secs(2)))?;
    while written < text.len() {
        match stream.write(&text[written..]) {
            Ok(n) => written += n,
            // An expired timeout is WouldBlock on Unix and TimedOut on Windows.
            Err(err) if matches!(err.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                let taken = written as f64 / 1024.0 / 1024.0;
                println!("stuck: the kernel took {taken:.1} MiB and has no room for more");
                // Said once. From here on, wait for ever, as write_all does.
                stream.set_write_timeout(None)?;
            }
            Err(err) => return Err(err),
        }
    }
    Ok(())
}
