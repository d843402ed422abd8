//! What goes wrong without frames, or with careless ones: one mistake a run, and its cure.
//!
//! ```text
//! cargo run -p framing --example framing_mistakes -- read_exact
//! ```

use framing::{Decoder, Length, Lines, Reader};
use std::env;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

fn main() -> anyhow::Result<()> {
    match env::args().nth(1).as_deref() {
        Some("hostile_length") => hostile_length(),
        Some("read_line") => read_line()?,
        Some("read_exact") => read_exact()?,
        Some("byte_order") => byte_order(),
        Some("buf_reader") => buf_reader()?,
        _ => println!("give one of: hostile_length, read_line, read_exact, byte_order, buf_reader"),
    }
    Ok(())
}

/// Believing a length: a web browser talks to us.
fn hostile_length() {
    let received = b"GET / HTTP/1.1\r\n";
    let length = u32::from_be_bytes([received[0], received[1], received[2], received[3]]);
    println!("{} bytes received, {length} announced", received.len());

    let payload = vec![0; length as usize];
    println!("mistake: {} bytes allocated", payload.len());

    let mut decoder = Decoder::new(Length::default());
    decoder.feed(received);
    println!("cure:    {}", show(decoder.next_frame()));
    println!("         {} bytes allocated", decoder.capacity());
}

/// Reading a line from a peer that never ends it.
fn read_line() -> io::Result<()> {
    let (sender, receiver) = connect()?;
    let endless = send_in_background(sender, vec![b'x'; 64 * 1024 * 1024]);
    let mut line = String::new();
    BufReader::new(&receiver).read_line(&mut line)?;
    println!("mistake: a line of {} bytes", line.len());
    let _ = endless.join();

    let (sender, receiver) = connect()?;
    let endless = send_in_background(sender, vec![b'x'; 64 * 1024 * 1024]);
    let mut lines = Reader::new(&receiver, Lines::default());
    println!("cure:    {}", show(lines.next_frame()));
    // The peer is still writing: closing ends that.
    drop(receiver);
    let _ = endless.join();
    Ok(())
}

/// `read_exact` under a timeout, which comes in the middle of a frame.
fn read_exact() -> io::Result<()> {
    let (mut sender, mut receiver) = connect()?;
    receiver.set_read_timeout(Some(Duration::from_millis(50)))?;
    sender.write_all(b"\0\0\0\x05abc")?;
    let mut header = [0; 4];
    receiver.read_exact(&mut header)?;
    let mut payload = vec![0; u32::from_be_bytes(header) as usize];
    println!("mistake: {}", show(receiver.read_exact(&mut payload).map(|()| Some(&payload[..]))));
    // The rest arrives, and another frame. But "abc" is gone: read_exact had taken it.
    sender.write_all(b"de\0\0\0\x03xyz")?;
    receiver.read_exact(&mut header)?;
    println!("         the next \"header\" is {header:02x?}");

    let (mut sender, receiver) = connect()?;
    receiver.set_read_timeout(Some(Duration::from_millis(50)))?;
    sender.write_all(b"\0\0\0\x05abc")?;
    let mut frames = Reader::new(&receiver, Length::default());
    println!("cure:    {}", show(frames.next_frame()));
    sender.write_all(b"de\0\0\0\x03xyz")?;
    println!("         {}", show(frames.next_frame()));
    println!("         {}", show(frames.next_frame()));
    Ok(())
}

/// A sender that writes its length as its processor holds it, the least significant byte first.
fn byte_order() {
    let mut sent = 3_u32.to_le_bytes().to_vec();
    sent.extend_from_slice(b"one");
    let mut decoder = Decoder::new(Length::default());
    decoder.feed(&sent);
    println!("mistake: {:02x?} is {}", &sent[..4], show(decoder.next_frame()));

    let sent = 3_u32.to_be_bytes();
    println!("cure:    {sent:02x?} is 3");
}

/// A line, then frames. The `BufReader` that reads the line has read further.
fn buf_reader() -> io::Result<()> {
    let (mut sender, receiver) = connect()?;
    sender.write_all(b"HELLO\n\0\0\0\x03one")?;
    drop(sender);
    let mut line = String::new();
    BufReader::new(&receiver).read_line(&mut line)?;
    let mut frames = Reader::new(&receiver, Length::default());
    println!("mistake: {line:?}, then {}", show(frames.next_frame()));

    let (mut sender, receiver) = connect()?;
    sender.write_all(b"HELLO\n\0\0\0\x03one")?;
    drop(sender);
    let mut lines = Reader::new(&receiver, Lines::default());
    let line = show(lines.next_frame());
    let (stream, rest) = lines.into_parts();
    let mut frames = Reader::new(rest.as_slice().chain(stream), Length::default());
    println!("cure:    {line}, then {}", show(frames.next_frame()));
    Ok(())
}

/// A connection with both ends in this program.
fn connect() -> io::Result<(TcpStream, TcpStream)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let sender = TcpStream::connect(listener.local_addr()?)?;
    Ok((sender, listener.accept()?.0))
}

/// Sends all of `bytes`, or as much as the receiver takes.
fn send_in_background(mut sender: TcpStream, bytes: Vec<u8>) -> thread::JoinHandle<()> {
    thread::spawn(move || drop(sender.write_all(&bytes)))
}

fn show<E: Into<io::Error>>(frame: Result<Option<&[u8]>, E>) -> String {
    match frame.map_err(Into::into) {
        Ok(Some(payload)) => format!("{:?}", String::from_utf8_lossy(payload)),
        Ok(None) => "no frame".to_string(),
        // An expired timeout is WouldBlock on Unix and TimedOut on Windows.
        Err(err) if matches!(err.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
            "timeout".to_string()
        }
        Err(err) => format!("error: {err}"),
    }
}
