//! Replays the fuzzers' corpus (`fuzz/corpus`): inputs that were interesting once.

#[path = "properties/dns.rs"]
mod dns;
#[path = "properties/replies.rs"]
mod replies;

use std::fs;
use std::path::Path;

#[test]
fn dns_is_read_or_refused_for_the_whole_corpus() {
    replay("dns", dns::check);
}

#[test]
fn replies_are_read_or_ignored_for_the_whole_corpus() {
    replay("replies", replies::check);
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
