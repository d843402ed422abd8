//! One `write`, and on to the next thing: what it did not take is never sent. With short texts this
//! works for years.
//!
//! Caught with: the rest was never offered.

use std::io::{self, Write};

fn send_all(stream: &mut dyn Write, bytes: &[u8]) -> io::Result<()> {
    let n = stream.write(bytes)?;
    println!("sent {n} bytes");
    Ok(())
}

mod checks;
