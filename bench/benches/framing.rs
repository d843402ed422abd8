//! `framing`'s frames by length beside tokio-util's, on streams that arrive in reads of 16 or 64 KiB.
//!
//! ```text
//! cargo bench --manifest-path bench/Cargo.toml --bench framing
//! ```
//!
//! Both copy what a read returned into their buffer, then take all frames that are whole. `copy` only
//! copies: no codec that keeps bytes can be faster.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use framing::{Decoder, Framing, Length};
use std::hint::black_box;
use std::time::Duration;
use tokio_util::bytes::{Bytes, BytesMut};
use tokio_util::codec::{Decoder as _, Encoder as _, LengthDelimitedCodec};

const PAYLOADS: [usize; 4] = [16, 64, 1024, 65536];
const READS: [usize; 2] = [16 * 1024, 64 * 1024];
/// Bytes of payload in one stream.
const STREAM: usize = 4 * 1024 * 1024;

fn decode(c: &mut Criterion) {
    let mut group = c.benchmark_group("decode");
    for payload in PAYLOADS {
        let frames = STREAM / payload;
        let stream = stream(payload, frames);
        group.throughput(Throughput::Elements(frames as u64));
        for read in READS {
            let id = format!("{payload} bytes, reads of {} KiB", read / 1024);
            group.bench_function(BenchmarkId::new("framing", &id), |b| {
                let mut decoder = Decoder::new(Length::default());
                b.iter(|| {
                    let mut count = 0;
                    for bytes in stream.chunks(read) {
                        decoder.feed(bytes);
                        while let Some(frame) = decoder.next_frame().expect("a good stream") {
                            black_box(frame);
                            count += 1;
                        }
                    }
                    assert_eq!(count, frames);
                });
            });
            group.bench_function(BenchmarkId::new("copy", &id), |b| {
                // The least that anybody must do who is given bytes and keeps them.
                let mut buffer = vec![0; read];
                b.iter(|| {
                    for bytes in stream.chunks(read) {
                        buffer[..bytes.len()].copy_from_slice(black_box(bytes));
                        black_box(&buffer);
                    }
                });
            });
            group.bench_function(BenchmarkId::new("tokio-util", &id), |b| {
                // Its defaults are ours: 4 bytes, big-endian, at most 8 MiB.
                let mut codec = LengthDelimitedCodec::new();
                let mut buffer = BytesMut::new();
                b.iter(|| {
                    let mut count = 0;
                    for bytes in stream.chunks(read) {
                        buffer.extend_from_slice(bytes);
                        while let Some(frame) = codec.decode(&mut buffer).expect("a good stream") {
                            black_box(&frame[..]);
                            count += 1;
                        }
                    }
                    assert_eq!(count, frames);
                });
            });
        }
    }
    group.finish();
}

fn encode(c: &mut Criterion) {
    let mut group = c.benchmark_group("encode");
    for payload in PAYLOADS {
        // As much as one would write at once.
        let frames = (64 * 1024 / payload).max(1);
        group.throughput(Throughput::Elements(frames as u64));
        group.bench_function(BenchmarkId::new("framing", payload), |b| {
            let (source, mut places) = (vec![b'x'; frames * payload + PAGE], places());
            let mut out = Vec::new();
            b.iter(|| {
                out.clear();
                let payloads = source[places()..].chunks_exact(payload).take(frames);
                for bytes in payloads {
                    Length::default().encode(black_box(bytes), &mut out).expect("short enough");
                }
                black_box(&out);
            });
        });
        group.bench_function(BenchmarkId::new("copy", payload), |b| {
            // All payloads as one, and no headers.
            let (source, mut places) = (vec![b'x'; frames * payload + PAGE], places());
            let mut out = Vec::new();
            b.iter(|| {
                out.clear();
                out.extend_from_slice(black_box(&source[places()..][..frames * payload]));
                black_box(&out);
            });
        });
        group.bench_function(BenchmarkId::new("tokio-util", payload), |b| {
            let mut codec = LengthDelimitedCodec::new();
            let mut places = places();
            let source = Bytes::from(vec![b'x'; frames * payload + PAGE]);
            let mut out = BytesMut::new();
            b.iter(|| {
                out.clear();
                let start = places();
                for n in 0..frames {
                    // It takes `Bytes`: a slice counts a reference and copies nothing.
                    let bytes = source.slice(start + n * payload..start + (n + 1) * payload);
                    codec.encode(black_box(bytes), &mut out).expect("short enough");
                }
                black_box(&out);
            });
        });
    }
    group.finish();
}

const PAGE: usize = 4096;

/// Where in a page a source begins, another place each time. How fast memory is copied depends on how
/// source and destination lie to each other within a page; one place would be luck, for either side.
fn places() -> impl FnMut() -> usize {
    let mut n = 0;
    move || {
        n = (n + 64) % PAGE;
        n
    }
}

fn stream(payload: usize, frames: usize) -> Vec<u8> {
    let payload = vec![b'x'; payload];
    let mut stream = Vec::new();
    for _ in 0..frames {
        Length::default().encode(&payload, &mut stream).expect("short enough");
    }
    stream
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    targets = decode, encode
}
criterion_main!(benches);
