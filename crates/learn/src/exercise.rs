//! The exercises, found by their folders: `crates/CRATE/exercises/NAME/exercise.rs`.

use anyhow::{Context, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// One exercise. Its state is what its file says and its checks say, nothing that is stored.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// Unique in the course, and the name of the test target.
    pub name: String,
    /// The package that it belongs to.
    pub package: String,
    /// The lesson's number, from its file `lessons/NN-PACKAGE.md`.
    pub lesson: u32,
    /// The folder with `exercise.rs`, `start.rs`, `checks.rs`, `hints.md` and `solution.rs`.
    pub folder: PathBuf,
}

impl Exercise {
    /// The learner's file.
    pub fn file(&self) -> PathBuf {
        self.folder.join("exercise.rs")
    }

    /// The learner's file as one types it, from the root of the course.
    pub fn short_file(&self) -> String {
        format!("crates/{}/exercises/{}/exercise.rs", self.package, self.name)
    }

    /// What the exercise is about: the first line of its file.
    pub fn title(&self) -> String {
        let text = fs::read_to_string(self.folder.join("start.rs")).unwrap_or_default();
        text.lines().next().unwrap_or_default().trim_start_matches("//!").trim().to_string()
    }

    /// Whether a `todo!` is left: no check could pass yet.
    pub fn is_unsolved(&self) -> bool {
        let text = fs::read_to_string(self.file()).unwrap_or_default();
        text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains("todo!("))
    }

    /// Reads one of the exercise's other files.
    pub fn read(&self, file: &str) -> anyhow::Result<String> {
        let path = self.folder.join(file);
        fs::read_to_string(&path).with_context(|| format!("read {}", path.display()))
    }
}

/// All exercises below `root`, in the order of the lessons and, within one, of the crate's
/// `Cargo.toml`.
pub fn find_all(root: &Path) -> anyhow::Result<Vec<Exercise>> {
    let mut found = Vec::new();
    for lesson in folders(&root.join("lessons"))? {
        let Some((number, package)) = lesson_name(&lesson) else { continue };
        let exercises = root.join("crates").join(&package).join("exercises");
        if !exercises.is_dir() {
            continue;
        }
        let manifest = root.join("crates").join(&package).join("Cargo.toml");
        let manifest = fs::read_to_string(&manifest)
            .with_context(|| format!("read {}", manifest.display()))?;
        for folder in folders(&exercises)? {
            let name = file_name(&folder);
            if !folder.join("exercise.rs").is_file() {
                continue;
            }
            let Some(place) = manifest.find(&format!("name = \"{name}\"")) else {
                bail!("crates/{package}/Cargo.toml has no [[test]] for the exercise {name}");
            };
            let exercise = Exercise { name, package: package.clone(), lesson: number, folder };
            found.push((number, place, exercise));
        }
    }
    found.sort_by_key(|(lesson, place, _)| (*lesson, *place));
    Ok(found.into_iter().map(|(_, _, exercise)| exercise).collect())
}

/// The exercise of that name, or an error that lists those there are.
pub fn named<'a>(all: &'a [Exercise], name: &str) -> anyhow::Result<&'a Exercise> {
    all.iter().find(|exercise| exercise.name == name).with_context(|| {
        let names: Vec<&str> = all.iter().map(|exercise| exercise.name.as_str()).collect();
        format!("no exercise is called {name}; there are: {}", names.join(", "))
    })
}

/// `lessons/03-tcp-client.md` is lesson 3, of the package `tcp-client`.
fn lesson_name(path: &Path) -> Option<(u32, String)> {
    let name = file_name(path);
    let (number, package) = name.strip_suffix(".md")?.split_once('-')?;
    Some((number.parse().ok()?, package.into()))
}

fn folders(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(path).with_context(|| format!("read {}", path.display()))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
