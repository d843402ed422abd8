//! Step 2: one write arrives as many reads, cut anywhere, in the middle of a character too.
//!
//! ```text
//! cargo run -p framing --example one_write_many_reads
//! ```

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut sender = TcpStream::connect(listener.local_addr()?)?;
    let (mut receiver, _) = listener.accept()?;

    let text = "你好, world";
    sender.write_all(text.as_bytes())?;
    println!("write: {text:?}");
    // The receiver's reads end where we have no more to send.
    drop(sender);

    // Simplified: the buffer cuts here, every 4 bytes. With a large one, the network does: a read
    // returns what has arrived so far.
    let mut buf = [0; 4];
    loop {
        let n = receiver.read(&mut buf)?;
        if n == 0 {
            return Ok(());
        }
        println!("read:  {:?}", String::from_utf8_lossy(&buf[..n]));
    }
}
