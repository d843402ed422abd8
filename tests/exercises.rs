//! Proves the exercises: each compiles without warnings, fails while unsolved, passes with its
//! solution, and catches each of its mistakes by name.
//!
//! ```text
//! cargo test --test exercises
//! EXERCISE=echo_all cargo test --test exercises    # that one only
//! ```
//!
//! Not part of a plain `cargo test`, so that a learner's half-solved exercise breaks nothing.
//! Each variant of an exercise is copied beside its checks into a package of its own, below
//! `target/`, and judged there.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// What a mistake's file says of the words by which its checks catch it.
const CAUGHT: &str = "//! Caught with: ";

/// A file to be judged in place of an exercise's `exercise.rs`.
struct Variant {
    /// The name of its test target, unique in the proof.
    target: String,
    /// Where it comes from, for people.
    source: String,
    text: String,
    checks: String,
    should: Should,
}

enum Should {
    FailUnsolved,
    Pass,
    FailWith(String),
}

#[test]
fn every_exercise_is_proven() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut variants: BTreeMap<String, Vec<Variant>> = BTreeMap::new();
    let mut complaints = Vec::new();
    for package in names_in(&root.join("crates")) {
        let exercises = root.join("crates").join(&package).join("exercises");
        for name in names_in(&exercises) {
            if env::var("EXERCISE").is_ok_and(|only| only != name) {
                continue;
            }
            let folder = exercises.join(&name);
            complaints.extend(incomplete(&folder, &name));
            variants.entry(package.clone()).or_default().extend(variants_of(&folder, &name));
        }
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));

    let proof = Path::new(env!("CARGO_TARGET_TMPDIR")).join("proof");
    write_proof(root, &proof, &variants);
    for package in variants.keys() {
        let format = cargo(&proof, &["fmt", "--check", "-p", &format!("proof-{package}")]);
        let said = text(&format.stdout) + &text(&format.stderr);
        assert!(format.status.success(), "\n{said}");
    }
    let lint = cargo(&proof, &["clippy", "--quiet", "--tests", "--", "-D", "warnings"]);
    assert!(lint.status.success(), "\n{}", text(&lint.stderr));
    let executables = executables(&proof);

    let all: Vec<&Variant> = variants.values().flatten().collect();
    // Several at a time: many mistakes do nothing but wait until a check's patience is over.
    let next = AtomicUsize::new(0);
    let found = Mutex::new(complaints);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(variant) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let program = executables.get(&variant.target);
                    let program =
                        program.unwrap_or_else(|| panic!("{} is not built", variant.target));
                    let ran = Command::new(program)
                        .env("RUST_BACKTRACE", "0")
                        .stdin(Stdio::null())
                        .output()
                        .unwrap_or_else(|err| panic!("run {}: {err}", program.display()));
                    found.lock().unwrap().extend(judge(variant, &ran));
                }
            });
        }
    });
    let (complaints, judged) = (found.into_inner().unwrap(), all.len());
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n\n"));
    assert!(judged > 0, "no exercise found");
    println!("{judged} variants judged");
}

/// What an exercise's folder lacks.
fn incomplete(folder: &Path, name: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    let read = |file: &str| fs::read_to_string(folder.join(file)).unwrap_or_default();
    if read("exercise.rs") != read("start.rs") {
        complaints.push(format!("{name}: exercise.rs and start.rs differ"));
    }
    if read("hints.md").matches("\n## ").count() != 3 {
        complaints.push(format!("{name}: hints.md has not three hints, each a section"));
    }
    if names_in(&folder.join("mistakes")).len() < 2 {
        complaints.push(format!("{name}: fewer than two mistakes"));
    }
    complaints
}

fn variants_of(folder: &Path, name: &str) -> Vec<Variant> {
    let read = |file: &str| {
        let path = folder.join(file);
        fs::read_to_string(&path).unwrap_or_else(|err| panic!("read {}: {err}", path.display()))
    };
    let variant = |kind: &str, file: &str, should: Should| Variant {
        target: format!("{name}__{kind}"),
        source: format!("{name}/{file}"),
        text: read(file),
        checks: read("checks.rs"),
        should,
    };
    let mut variants = vec![
        variant("start", "start.rs", Should::FailUnsolved),
        variant("solution", "solution.rs", Should::Pass),
    ];
    for mistake in names_in(&folder.join("mistakes")) {
        let file = format!("mistakes/{mistake}");
        let text = read(&file);
        let caught = text.lines().find_map(|line| line.strip_prefix(CAUGHT));
        let caught = caught.unwrap_or_else(|| panic!("{name}/{file} has no line {CAUGHT:?}"));
        let kind = mistake.trim_end_matches(".rs");
        variants.push(variant(kind, &file, Should::FailWith(caught.trim().to_string())));
    }
    variants
}

/// A workspace with one package for each lesson's crate, and in it a test target for each variant.
fn write_proof(root: &Path, proof: &Path, variants: &BTreeMap<String, Vec<Variant>>) {
    let course = read(&root.join("Cargo.toml"));
    // The sources anew; what was compiled last time stays.
    let _ = fs::remove_dir_all(proof.join("packages"));
    let mut workspace = String::from("[workspace]\nmembers = [\"packages/*\"]\nresolver = \"3\"\n");
    for name in [
        "workspace.package",
        "workspace.dependencies",
        "workspace.lints.rust",
        "workspace.lints.clippy",
    ] {
        // Paths are from the course's root; a `todo!` is what an unsolved exercise consists of.
        let section = section(&course, name)
            .replace("path = \"", &format!("path = \"{}/", root.display()).replace('\\', "/"))
            .replace("todo = \"warn\"", "todo = \"allow\"");
        let _ = write!(workspace, "\n[{name}]\n{section}");
    }
    let _ = write!(workspace, "\n[profile.dev]\ndebug = false\n");
    write(&proof.join("Cargo.toml"), &workspace);
    for file in ["Cargo.lock", "rustfmt.toml"] {
        write(&proof.join(file), &read(&root.join(file)));
    }

    for (package, variants) in variants {
        let folder = proof.join("packages").join(package);
        let crate_folder = root.join("crates").join(package);
        let manifest = read(&crate_folder.join("Cargo.toml"));
        let mut text = format!(
            "[package]\nname = \"proof-{package}\"\nversion = \"0.0.0\"\nedition.workspace = true\n\
             autotests = false\n\n[lints]\nworkspace = true\n\n[dependencies]\n\
             {package} = {{ path = \"{}\" }}\n{}{}",
            crate_folder.display().to_string().replace('\\', "/"),
            section(&manifest, "dependencies"),
            section(&manifest, "dev-dependencies"),
        );
        write(&folder.join("src/lib.rs"), "//! Nothing but tests.\n");
        for Variant { target, text: exercise, checks, .. } in variants {
            let _ =
                write!(text, "\n[[test]]\nname = \"{target}\"\npath = \"{target}/exercise.rs\"\n");
            write(&folder.join(target).join("exercise.rs"), exercise);
            write(&folder.join(target).join("checks.rs"), checks);
        }
        write(&folder.join("Cargo.toml"), &text);
    }
}

/// The lines of a TOML file under the heading `[name]`.
fn section(manifest: &str, name: &str) -> String {
    let lines = manifest.lines().skip_while(|line| *line != format!("[{name}]")).skip(1);
    lines.take_while(|line| !line.starts_with('[')).map(|line| format!("{line}\n")).collect()
}

/// Builds all variants; where each one's program is.
fn executables(proof: &Path) -> BTreeMap<String, PathBuf> {
    let built = cargo(proof, &["test", "--no-run"]);
    let said = text(&built.stderr);
    assert!(built.status.success(), "\n{said}");
    // A line a target: `  Executable NAME/exercise.rs (target/debug/deps/NAME-0123456789abcdef)`
    let executable = |line: &str| {
        let (source, path) = line.trim().strip_prefix("Executable ")?.split_once(" (")?;
        let target = source.replace('\\', "/").split_once('/')?.0.to_string();
        Some((target, proof.join(path.trim_end_matches(')'))))
    };
    said.lines().filter_map(executable).collect()
}

/// What is wrong about how a variant ran.
fn judge(variant: &Variant, ran: &Output) -> Option<String> {
    let said = text(&ran.stdout) + &text(&ran.stderr);
    let passes = ran.status.success() && !said.contains("running 0 tests");
    let wrong = match &variant.should {
        Should::Pass if !passes => "does not pass".to_string(),
        Should::FailUnsolved if passes => "passes unsolved".to_string(),
        Should::FailUnsolved if said.contains("... ok") => "passes a check unsolved".to_string(),
        Should::FailUnsolved if !said.contains("not yet implemented") => {
            "fails unsolved, but not by its todo!".to_string()
        }
        Should::FailWith(_) if passes => "is not caught".to_string(),
        Should::FailWith(words) if !said.contains(words.as_str()) => {
            format!("is caught, but not with: {words}")
        }
        _ => return None,
    };
    Some(format!("{} {wrong}:\n{said}", variant.source))
}

fn cargo(folder: &Path, args: &[&str]) -> Output {
    Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(args)
        .env_remove("CARGO_TARGET_DIR")
        .env("CARGO_TERM_COLOR", "never")
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("run cargo")
}

/// The names in a folder, sorted; none where there is no folder.
fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).map(|entries| entries.flatten().collect::<Vec<_>>());
    let names = entries.unwrap_or_default().into_iter();
    let mut names: Vec<String> =
        names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|err| panic!("read {}: {err}", path.display()))
}

fn write(path: &Path, text: &str) {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).unwrap_or_else(|err| panic!("{}: {err}", folder.display()));
    }
    fs::write(path, text).unwrap_or_else(|err| panic!("write {}: {err}", path.display()));
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
