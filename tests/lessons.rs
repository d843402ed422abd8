//! The lessons agree with the code: what they quote stands in the files, their links lead somewhere,
//! and their pictures are what the text beside them gives.
//!
//! ```text
//! cargo test --test lessons
//! ```

#[path = "../pictures/src/fingerprint.rs"]
mod fingerprint;
mod support;

use fingerprint::fingerprint;
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use support::pages::{CodeBlock, Page, pages};

/// What the lessons use code fences for. Rust, Python and TOML are quoted from files.
const QUOTED: [(&str, &str); 3] = [("rust", "rs"), ("python", "py"), ("toml", "toml")];
const NOT_QUOTED: [&str; 2] = ["text", "console"];

#[test]
fn every_quote_stands_in_the_file_it_is_linked_to() {
    let mut complaints = String::new();
    let mut quotes = 0;
    for page in pages() {
        for block in page.code_blocks() {
            let Some(&(_, extension)) = QUOTED.iter().find(|(name, _)| *name == block.language)
            else {
                assert!(
                    NOT_QUOTED.contains(&block.language.as_str()),
                    "{}:{}: a fence of a kind that no lesson uses: {:?}",
                    page.name,
                    block.line,
                    block.language
                );
                continue;
            };
            quotes += 1;
            if let Err(why) = check_quote(&page, &block, extension) {
                let _ = writeln!(complaints, "\n{}:{}: {why}", page.name, block.line);
            }
        }
    }
    assert!(
        complaints.is_empty(),
        "\nA lesson quotes lines that are no longer in the source.\n\
         If you are trying something out in the source, that is all this test has noticed: go on.\n\
         {complaints}"
    );
    assert!(quotes > 20, "only {quotes} quotes found: does this test still read the lessons?");
}

#[test]
fn every_text_that_is_linked_to_a_file_is_that_file() {
    let mut checked = 0;
    for page in pages() {
        for block in page.code_blocks().iter().filter(|block| block.language == "text") {
            let Some(link) = block.link.as_deref().filter(|link| link.ends_with(".txt")) else {
                continue;
            };
            let file = fs::read_to_string(page.path.with_file_name("").join(link)).unwrap();
            let file = file.replace("\r\n", "\n");
            assert_eq!(block.text, file, "{}:{}: {link} says otherwise", page.name, block.line);
            checked += 1;
        }
    }
    assert!(checked > 0, "lesson 9's table of ratios is not found");
}

#[test]
fn every_link_leads_somewhere() {
    let pages = pages();
    let anchors: HashMap<PathBuf, Vec<String>> =
        pages.iter().map(|page| (canonical(&page.path), page.anchors())).collect();
    let mut complaints = String::new();
    let mut links = 0;
    for page in &pages {
        for (link, line) in page.links() {
            if link.contains("://") {
                continue; // Not ours; tests need no network.
            }
            links += 1;
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = match file {
                "" => page.path.clone(),
                file => page.path.with_file_name("").join(file),
            };
            if !target.exists() {
                let _ = writeln!(complaints, "{}:{line}: no file {link}", page.name);
            } else if !anchor.is_empty()
                && !anchors
                    .get(&canonical(&target))
                    .is_some_and(|all| all.iter().any(|a| a == anchor))
            {
                let _ = writeln!(complaints, "{}:{line}: no heading for {link}", page.name);
            }
        }
    }
    assert!(complaints.is_empty(), "\nLinks that lead nowhere:\n{complaints}");
    assert!(links > 20, "only {links} links found: does this test still read the lessons?");
}

#[test]
fn every_lesson_has_the_same_parts_in_the_same_order() {
    let parts = [
        "Predict",
        "Run",
        "Read the code",
        "Why it works",
        "What goes wrong",
        "Exercises",
        "Coming from Python",
        "Where it stands",
    ];
    let lessons: Vec<Page> = pages().into_iter().filter(Page::is_lesson).collect();
    assert!(lessons.len() >= 9, "{} lessons", lessons.len());
    for lesson in lessons {
        let headings: Vec<String> =
            lesson.headings().into_iter().filter(|(level, _)| *level == 2).map(|h| h.1).collect();
        assert_eq!(headings, parts, "the parts of {}", lesson.name);
        for line in ["**Minutes:** ", "**Afterwards you can:**"] {
            assert!(lesson.text.contains(line), "{} has no line {line}", lesson.name);
        }
    }
}

#[test]
fn every_picture_is_what_its_source_gives() {
    let folder = support::root().join("lessons/pictures");
    // A missing file reads as empty, and is no picture of anything. A checkout on Windows may have
    // other line ends.
    let read = |name: &str| {
        fs::read_to_string(folder.join(name)).unwrap_or_default().replace("\r\n", "\n")
    };
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "pikchr" || extension == "svg") {
            names.insert(path.file_stem().unwrap().to_string_lossy().into_owned());
        }
    }
    names.remove("style");
    let shown: Vec<String> = pages().iter().flat_map(Page::links).map(|(link, _)| link).collect();
    let (style, capture) = (read("style.pikchr"), read("echo.capture.txt"));
    let mut complaints = String::new();
    for name in &names {
        let (source, svg) = (read(&format!("{name}.pikchr")), read(&format!("{name}.svg")));
        let (drawn, mark) = svg.split_at(svg.rfind("<!--").unwrap_or(0));
        if mark.trim() != format!("<!-- {} -->", fingerprint(&[&style, &source, drawn])) {
            let _ = writeln!(complaints, "{name}.svg is not what {name}.pikchr gives");
        }
        if !shown.contains(&format!("pictures/{name}.svg")) {
            let _ = writeln!(complaints, "{name}.svg: no lesson shows it");
        }
        // Sequence numbers have ten digits. Those in a picture were captured, not made up.
        for number in source.split(|c: char| !c.is_ascii_digit()).filter(|n| n.len() == 10) {
            if !capture.contains(number) {
                let _ = writeln!(complaints, "{name}: {number} is not in echo.capture.txt");
            }
        }
    }
    assert!(
        complaints.is_empty(),
        "\n{complaints}\nThis draws all pictures anew:\n  \
         cargo run --manifest-path pictures/Cargo.toml"
    );
    assert!(names.len() >= 10, "{} pictures", names.len());
}

fn canonical(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

/// Whether the block's lines stand in the file that the text above it links to: the same lines,
/// all moved by the same indentation. A line `// …` (or `# …`) stands for lines left out.
fn check_quote(page: &Page, block: &CodeBlock, extension: &str) -> Result<(), String> {
    let link = block.link.as_deref().ok_or("no link above this quote says where it is from")?;
    if !link.ends_with(extension) {
        return Err(format!("the link above this quote is not to a .{extension} file: {link}"));
    }
    let path = page.path.with_file_name("").join(link);
    let text = fs::read_to_string(&path).map_err(|err| format!("read {link}: {err}"))?;
    let file: Vec<&str> = text.lines().collect();
    let mut from = 0;
    for part in parts(&block.text) {
        from = find(&part, &file, from).ok_or_else(|| nearest(&part, &file, from, link))?;
    }
    Ok(())
}

/// A quote's runs of lines, between those that stand for something left out.
fn parts(quote: &str) -> Vec<Vec<&str>> {
    let left_out = |line: &&str| matches!(line.trim(), "// …" | "# …");
    let lines: Vec<&str> = quote.lines().collect();
    let mut parts: Vec<Vec<&str>> = lines.split(left_out).map(<[&str]>::to_vec).collect();
    // Blank lines beside a `// …` belong to it. At the ends of a quote they are the quote's.
    let last = parts.len() - 1;
    for (n, part) in parts.iter_mut().enumerate() {
        while n > 0 && part.first().is_some_and(|line| line.is_empty()) {
            part.remove(0);
        }
        while n < last && part.last().is_some_and(|line| line.is_empty()) {
            part.pop();
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// The line after `part` in `file`, searched from line `from` on.
fn find(part: &[&str], file: &[&str], from: usize) -> Option<usize> {
    let last = file.len().checked_sub(part.len())?;
    (from..=last).find(|&at| same(part, &file[at..])).map(|at| at + part.len())
}

fn same(part: &[&str], file: &[&str]) -> bool {
    let indent = indentation(part, file);
    part.iter().zip(file).all(|(quoted, line)| is_line(quoted, line, indent))
}

fn is_line(quoted: &str, line: &str, indent: usize) -> bool {
    quoted.is_empty() && line.is_empty()
        || line.get(..indent).is_some_and(|start| start.trim().is_empty())
            && line[indent..] == *quoted
}

/// How much deeper the file's first line is indented than the quote's.
fn indentation(part: &[&str], file: &[&str]) -> usize {
    let depth = |line: &str| line.len() - line.trim_start().len();
    depth(file[0]).saturating_sub(depth(part[0]))
}

/// Says where the quote comes nearest to the file, and the first line that differs there.
fn nearest(part: &[&str], file: &[&str], from: usize, link: &str) -> String {
    let agreeing = |at: &usize| {
        let indent = indentation(part, &file[*at..]);
        let pairs = part.iter().zip(&file[*at..]);
        pairs.filter(|(quoted, line)| is_line(quoted, line, indent)).count()
    };
    let Some(at) = (from..file.len()).rev().max_by_key(agreeing).filter(|at| agreeing(at) > 0)
    else {
        return format!("{link} has none of these lines (in this order):\n{}", part.join("\n"));
    };
    let indent = indentation(part, &file[at..]);
    let differs = |i: &usize| file.get(at + i).is_none_or(|line| !is_line(part[*i], line, indent));
    let i = (0..part.len()).find(differs).unwrap_or(0);
    format!(
        "this quote no longer matches {link}\n  the lesson says:  {}\n  line {:3} there is: {}",
        part[i],
        at + i + 1,
        file.get(at + i).map_or("(the end of the file)", |line| line.get(indent..).unwrap_or(line))
    )
}
