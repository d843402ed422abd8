//! Two connections from one client to one server: they differ in a single number.
//!
//! ```text
//! cargo run -p sockets --example four_tuple
//! ```

use sockets::FourTuple;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let server = listener.local_addr()?;
    println!("listening on {server}");

    // Simplified: one program is client and server here. A handshake needs no accept, so connect
    // does not wait for us.
    let first = TcpStream::connect(server)?;
    let (first_accepted, _) = listener.accept()?;
    let second = TcpStream::connect(server)?;
    let (second_accepted, _) = listener.accept()?;

    println!("\nthe client's ends:");
    println!("  first   {}", FourTuple::of(&first)?);
    println!("  second  {}", FourTuple::of(&second)?);
    println!("the server's ends:");
    println!("  first   {}", FourTuple::of(&first_accepted)?);
    println!("  second  {}", FourTuple::of(&second_accepted)?);

    // One number tells them apart, and it is enough: nothing gets mixed up.
    println!("\nthe client writes to the second, then to the first:");
    say(second, "I am the second")?;
    say(first, "I am the first")?;
    println!("  first   {:?}", all_of(first_accepted)?);
    println!("  second  {:?}", all_of(second_accepted)?);
    Ok(())
}

/// Writes, and closes: the stream is dropped at the end of its scope.
fn say(mut stream: TcpStream, text: &str) -> io::Result<()> {
    stream.write_all(text.as_bytes())
}

/// Reads to the end of the stream, which the peer's close has brought.
fn all_of(mut stream: TcpStream) -> io::Result<String> {
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    Ok(text)
}
