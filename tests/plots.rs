//! The plots and the table of lesson 9 are what was measured: made again from the JSON beside them,
//! they come out the same. Linux only, as they were made there.
//!
//! ```text
//! cargo test --test plots
//! ```

#![cfg(target_os = "linux")]

mod support;

use std::fs;
use std::path::Path;
use support::{output, root};

#[test]
fn every_plot_is_what_its_json_gives() {
    let plots: [(&str, &[&str]); 2] =
        [("servers.svg", &["servers.json"]), ("stall.svg", &["closed.json", "open.json"])];
    let folder = root().join("lessons/plots");
    for (plot, files) in plots {
        let drawn = Path::new(env!("CARGO_TARGET_TMPDIR")).join(plot);
        let mut args = vec!["--plot".to_string(), drawn.display().to_string(), "--show".into()];
        args.extend(files.iter().map(|file| folder.join(file).display().to_string()));
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let shown = output("echo-load", &args);
        // What was measured had no errors, or this were 1.
        assert_eq!(shown.code, Some(0), "{plot}: {shown:?}");
        let same = fs::read_to_string(&drawn).unwrap()
            == fs::read_to_string(folder.join(plot)).unwrap_or_default();
        assert!(
            same,
            "{plot} is not what {files:?} gives. This draws it again:\n  \
             cargo run -p echo-load -- {}",
            args.join(" ").replace(&drawn.display().to_string(), &format!("lessons/plots/{plot}"))
        );
    }
    let svgs = fs::read_dir(&folder).unwrap().flatten().map(|entry| entry.path());
    let svgs = svgs.filter(|path| path.extension().is_some_and(|extension| extension == "svg"));
    assert_eq!(svgs.count(), plots.len(), "a plot that nothing here draws again");
}

#[test]
fn the_table_in_lesson_9_is_what_its_json_gives_to_the_last_digit() {
    let shown = output("echo-load", &["--show", "lessons/plots/servers.json"]);
    let lesson = fs::read_to_string(root().join("lessons/09-echo-load.md")).unwrap();
    assert!(lesson.contains(&shown.stdout), "lesson 9 does not have this table:\n{}", shown.stdout);
}
