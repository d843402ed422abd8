//! Draws every picture in lessons/pictures from the text beside it: NAME.pikchr becomes NAME.svg.
//!
//! ```text
//! cargo run --manifest-path pictures/Cargo.toml
//! cargo run --manifest-path pictures/Cargo.toml -- --check
//! ```
//!
//! The language is pikchr's (pikchr.org). `style.pikchr` stands before each source: its colours and
//! shapes are those of all pictures. With `--check` nothing is written, and a picture that its
//! source does not give is an error.

mod fingerprint;

use anyhow::{Context, anyhow, bail, ensure};
use fingerprint::fingerprint;
use pikchr::{Pikchr, PikchrFlags};
use std::path::Path;
use std::{env, fs};

/// Every picture is as wide as a page's text, so that its letters are as large as all others'.
const WIDTH: isize = 700;
const MARGIN: isize = 12;

fn main() -> anyhow::Result<()> {
    let check = match env::args().nth(1).as_deref() {
        None => false,
        Some("--check") => true,
        Some(other) => bail!("unknown option {other}; --check is the only one"),
    };
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../lessons/pictures"));
    let style = read(&folder.join("style.pikchr"))?;
    let mut stale = Vec::new();
    for entry in fs::read_dir(folder).context("read the folder of the pictures")? {
        let path = entry?.path();
        let is_source = path.extension().is_some_and(|extension| extension == "pikchr");
        if !is_source || path.ends_with("style.pikchr") {
            continue;
        }
        let svg =
            draw(&style, &read(&path)?).with_context(|| format!("draw {}", path.display()))?;
        let picture = path.with_extension("svg");
        if check {
            if read(&picture).ok() != Some(svg) {
                stale.push(picture.display().to_string());
            }
        } else {
            fs::write(&picture, svg).with_context(|| format!("write {}", picture.display()))?;
        }
    }
    ensure!(stale.is_empty(), "not what the source gives: {}", stale.join(", "));
    Ok(())
}

/// A checkout on Windows may have other line ends.
fn read(path: &Path) -> anyhow::Result<String> {
    let text = fs::read_to_string(path).with_context(|| format!("read {}", path.display()))?;
    Ok(text.replace("\r\n", "\n"))
}

/// The picture, in a light panel of its own: it looks the same on a light page, on a dark one, and
/// on paper.
fn draw(style: &str, source: &str) -> anyhow::Result<String> {
    let title = source.lines().next().and_then(|line| line.strip_prefix("# "));
    let title = title.context("the first line is not a comment with the picture's title")?;

    let mut flags = PikchrFlags::default();
    flags.generate_plain_errors();
    let drawn =
        Pikchr::render(&format!("{style}{source}"), None, flags).map_err(|err| anyhow!(err))?;
    let (width, height) = (drawn.width(), drawn.height() + 2 * MARGIN);
    ensure!(width <= WIDTH - 2 * MARGIN, "{width} units wide, {} fit", WIDTH - 2 * MARGIN);
    let shapes = drawn.rendered().split_once('>').and_then(|(_, rest)| rest.rsplit_once("</svg>"));
    let shapes = shapes.context("pikchr gave no SVG")?.0.trim();

    let left = (WIDTH - width) / 2;
    let (panel_width, panel_height) = (WIDTH - 1, height - 1);
    let svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" role="img" font-family="system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif" style="font-size:15px">
<title>{title}</title>
<rect x="0.5" y="0.5" width="{panel_width}" height="{panel_height}" rx="10" fill="#ffffff" stroke="#cbd5e1"/>
<g transform="translate({left} {MARGIN})">
{shapes}
</g>
</svg>
"##
    );
    Ok(format!("{svg}<!-- {} -->\n", fingerprint(&[style, source, &svg])))
}
