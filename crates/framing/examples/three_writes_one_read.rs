//! Step 1: three writes arrive as one read. Both ends of the connection are in this program.
//!
//! ```text
//! cargo run -p framing --example three_writes_one_read
//! ```

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut sender = TcpStream::connect(listener.local_addr()?)?;
    let (mut receiver, _) = listener.accept()?;

    for word in ["one", "two", "three"] {
        sender.write_all(word.as_bytes())?;
        println!("write: {word:?}");
    }

    // A receiver that is busy elsewhere comes back when all 11 bytes have arrived. peek looks at
    // them and leaves them there, for the read.
    let mut buf = [0; 1024];
    while receiver.peek(&mut buf)? < 11 {}

    // Whatever has arrived, up to the buffer's size. Where a write ended is written nowhere.
    let n = receiver.read(&mut buf)?;
    println!("read:  {:?}", String::from_utf8_lossy(&buf[..n]));
    Ok(())
}
