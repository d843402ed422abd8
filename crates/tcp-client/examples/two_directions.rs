//! Step 3: one thread writes while another reads. No text is too long.
//!
//! ```text
//! cargo run -p tcp-client --example two_directions -- 127.0.0.1:8080 32
//! ```

use anyhow::Context;
use std::env;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;

fn main() -> anyhow::Result<()> {
    let addr = env::args().nth(1).unwrap_or("127.0.0.1:8080".into());
    let mib: u16 = env::args().nth(2).unwrap_or("32".into()).parse().context("how many MiB?")?;
    let text = b"0123456789abcde\n".repeat(usize::from(mib) * 1024 * 1024 / 16);

    let stream = TcpStream::connect(&addr).with_context(|| format!("connect {addr}"))?;
    println!("sending {mib} MiB");
    let answer = thread::scope(|scope| {
        // Both threads use the one socket: it may be read and written at the same time.
        // Should the writing fail, less comes back, and the last line says so.
        scope.spawn(|| write_all(&stream, &text));
        read_to_end(&stream)
    })?;
    let verdict = if answer == text { "the same" } else { "others" };
    println!("{} bytes came back, {verdict}", answer.len());
    Ok(())
}

fn write_all(mut stream: &TcpStream, text: &[u8]) -> io::Result<()> {
    stream.write_all(text)?;
    stream.shutdown(Shutdown::Write)
}

fn read_to_end(mut stream: &TcpStream) -> io::Result<Vec<u8>> {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(answer)
}
