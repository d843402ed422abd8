//! Replays the fuzzers' corpus (`fuzz/corpus`): inputs that were interesting once.

#[path = "properties/decoded.rs"]
mod decoded;
#[path = "properties/length.rs"]
mod length;
#[path = "properties/lines.rs"]
mod lines;
#[path = "properties/pieces.rs"]
mod pieces;

use std::fs;
use std::path::Path;

#[test]
fn the_length_codec_keeps_its_promises_for_the_whole_corpus() {
    replay("length", length::check);
    // Another target's inputs have the same form.
    replay("length_against_tokio", length::check);
}

#[test]
fn the_lines_codec_keeps_its_promises_for_the_whole_corpus() {
    replay("lines", lines::check);
}

fn replay(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let Ok(files) = fs::read_dir(&folder) else {
        eprintln!("skipped: this crate stands alone, there is no {}", folder.display());
        return;
    };
    let mut count = 0;
    for file in files {
        let path = file.unwrap().path();
        // Shown if the check fails: the last one is it.
        eprintln!("{}", path.display());
        check(&fs::read(path).unwrap());
        count += 1;
    }
    assert!(count > 0, "no inputs in {}", folder.display());
}
