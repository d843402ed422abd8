//! What `framing` allocates, counted by dhat as the allocator of this test.
//!
//! ```text
//! cargo test --release --manifest-path bench/Cargo.toml --test framing_memory
//! ```
//!
//! One test only: dhat counts the whole process. It is here because it would add 12 s to the
//! course's own first `cargo test`.

use framing::{Decoder, Framing, Length, Reader};
use std::io::{self, ErrorKind, Read};

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

/// A peer that sends these bytes, and then nothing.
struct Silent<'a>(&'a [u8]);

impl Read for Silent<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() { Err(ErrorKind::WouldBlock.into()) } else { self.0.read(buf) }
    }
}

#[test]
fn memory_follows_the_bytes_received_and_no_frame_is_allocated() {
    let _profiler = dhat::Profiler::builder().testing().build();

    let maximum = (8 * 1024 * 1024_u32).to_be_bytes();
    let mut peers: Vec<_> =
        (0..1000).map(|_| Reader::new(Silent(&maximum), Length::default())).collect();
    for peer in &mut peers {
        let err = peer.next_frame().expect_err("nothing arrived behind the header");
        assert_eq!(err.kind(), ErrorKind::WouldBlock);
    }
    let bytes = dhat::HeapStats::get().curr_bytes;
    println!("1,000 peers that announce 8 MiB: {:.1} MB", bytes as f64 / 1e6);
    assert!(bytes < 50_000_000, "{bytes} bytes");
    drop(peers);

    let mut stream = Vec::new();
    for _ in 0..1000 {
        Length::default().encode(&[b'x'; 64], &mut stream).expect("short enough");
    }
    let mut decoder = Decoder::new(Length::default());
    let before = dhat::HeapStats::get().total_blocks;
    let mut frames = 0;
    for bytes in stream.chunks(16 * 1024).cycle().take(5000) {
        decoder.feed(bytes);
        while decoder.next_frame().expect("a good stream").is_some() {
            frames += 1;
        }
    }
    let blocks = dhat::HeapStats::get().total_blocks - before;
    println!("{frames} frames: {blocks} allocations");
    assert!(frames >= 1_000_000 && blocks <= 4, "{blocks} allocations for {frames} frames");
}
