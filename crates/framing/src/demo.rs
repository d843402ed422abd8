//! Three words over a connection, without frames and with.

use crate::connection::transfer;
use crate::ruler;
use framing::{Decoder, Framing, Length};
use std::fmt::Write;

const WORDS: [&str; 3] = ["one", "two", "three"];

/// Sends the words both ways, and draws what arrived. With `chunk`, each write is of so many bytes.
pub fn draw(chunk: Option<usize>) -> anyhow::Result<String> {
    Ok(without_frames(chunk)? + "\n" + &with_frames(chunk)?)
}

fn without_frames(chunk: Option<usize>) -> anyhow::Result<String> {
    let writes = cut(WORDS.map(|word| word.as_bytes().to_vec()), chunk);
    let reads = transfer(&writes, writes_per_read(chunk))?;

    let mut out = String::from("Three words, without frames\n") + &ruler(&writes, &reads);
    out += "  each read:";
    for read in &reads {
        let _ = write!(out, " {:?}", String::from_utf8_lossy(read));
    }
    Ok(out + "\n")
}

fn with_frames(chunk: Option<usize>) -> anyhow::Result<String> {
    let agreed = Length::default();
    let mut frames = <[Vec<u8>; 3]>::default();
    for (word, frame) in WORDS.iter().zip(&mut frames) {
        agreed.encode(word.as_bytes(), frame)?;
    }
    let writes = cut(frames, chunk);
    let reads = transfer(&writes, writes_per_read(chunk))?;

    let mut out = String::from("The same words, in frames\n") + &ruler(&writes, &reads);
    // The header, then the payload.
    let spans =
        WORDS.map(|word| [(4, format!("length {}", word.len())), (word.len(), word.into())]);
    out += &ruler::spans("frames", spans.concat());
    let mut decoder = Decoder::new(agreed);
    for (number, read) in (1..).zip(&reads) {
        decoder.feed(read);
        while let Some(payload) = decoder.next_frame()? {
            let word = String::from_utf8_lossy(payload);
            let _ = writeln!(out, "  after read {number}: frame {word:?}");
        }
    }
    decoder.finish()?;
    Ok(out)
}

/// The bytes of each write: one of `parts`, or `chunk` bytes of all of them.
fn cut(parts: [Vec<u8>; 3], chunk: Option<usize>) -> Vec<Vec<u8>> {
    match chunk {
        None => parts.to_vec(),
        Some(chunk) => parts.concat().chunks(chunk).map(<[u8]>::to_vec).collect(),
    }
}

/// One read for all three writes, or a read for each chunk.
fn writes_per_read(chunk: Option<usize>) -> usize {
    if chunk.is_none() { WORDS.len() } else { 1 }
}

/// The bytes that arrived, and how they were cut into writes and reads.
fn ruler(writes: &[Vec<u8>], reads: &[Vec<u8>]) -> String {
    ruler::bytes(&reads.concat())
        + &ruler::spans("writes", numbered(writes))
        + &ruler::spans("reads", numbered(reads))
}

fn numbered(parts: &[Vec<u8>]) -> Vec<(usize, String)> {
    (1..).zip(parts).map(|(number, part)| (part.len(), number.to_string())).collect()
}
