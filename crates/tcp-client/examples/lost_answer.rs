//! A server that closes with unread input destroys its own answer. It starts that server itself.
//!
//! ```text
//! cargo run -p tcp-client --example lost_answer
//! ```

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};

fn main() -> anyhow::Result<()> {
    println!("the server closes with our question unread:");
    ask(false)?;
    println!("the server reads our question to the end, then closes:");
    ask(true)?;
    Ok(())
}

fn ask(reads_first: bool) -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    client.write_all(b"what is the answer?")?;
    client.shutdown(Shutdown::Write)?;

    let (mut server, _) = listener.accept()?;
    if reads_first {
        server.read_to_end(&mut Vec::new())?;
    }
    // Non-blocking: as much as the kernel takes without anybody reading.
    server.set_nonblocking(true)?;
    let mut answered = 0;
    loop {
        match server.write(&[b'!'; 64 * 1024]) {
            Ok(n) => answered += n,
            Err(err) if err.kind() == ErrorKind::WouldBlock => break,
            Err(err) => return Err(err),
        }
    }
    drop(server);

    let mut answer = Vec::new();
    let end = match client.read_to_end(&mut answer) {
        Ok(_) => "the end of the stream".into(),
        Err(err) => err.to_string(),
    };
    println!("  server wrote {:.1} MiB, every write Ok", mib(answered));
    println!("  client read {:.1} MiB, then {end}", mib(answer.len()));
    Ok(())
}

fn mib(bytes: usize) -> f64 {
    bytes as f64 / 1024.0 / 1024.0
}
