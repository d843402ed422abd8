//! The course's Markdown: its code blocks, links and headings.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A Markdown file.
pub struct Page {
    pub name: String,
    pub path: PathBuf,
    pub text: String,
}

/// A fenced code block.
pub struct CodeBlock {
    pub language: String,
    pub text: String,
    /// Where the text stands in the page.
    pub place: Range<usize>,
    /// The last link in the paragraph above.
    pub link: Option<String>,
    /// The paragraph above, or the end of what stands there.
    pub above: String,
    pub line: usize,
}

/// The Markdown files at the root and in `lessons/`.
pub fn pages() -> Vec<Page> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = Vec::new();
    for folder in [root.to_path_buf(), root.join("lessons")] {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "md") {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                // A checkout on Windows may have other line ends.
                let text = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
                pages.push(Page { name, path, text });
            }
        }
    }
    pages.sort_by(|a, b| a.name.cmp(&b.name));
    pages
}

impl Page {
    pub fn is_lesson(&self) -> bool {
        let name = self.path.file_name().unwrap().to_string_lossy();
        name.starts_with(|c: char| c.is_ascii_digit())
    }

    fn events(&self) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
        Parser::new_ext(&self.text, Options::ENABLE_TABLES).into_offset_iter()
    }

    fn line_of(&self, offset: usize) -> usize {
        self.text[..offset].matches('\n').count() + 1
    }

    pub fn code_blocks(&self) -> Vec<CodeBlock> {
        let mut blocks: Vec<CodeBlock> = Vec::new();
        let (mut link, mut inside) = (None, false);
        for (event, at) in self.events() {
            match event {
                Event::Start(Tag::Paragraph | Tag::Heading { .. }) => link = None,
                Event::Start(Tag::Link { dest_url, .. }) => link = Some(dest_url.to_string()),
                Event::Start(Tag::CodeBlock(kind)) => {
                    let language = match kind {
                        CodeBlockKind::Fenced(language) => language.to_string(),
                        CodeBlockKind::Indented => "indented".into(),
                    };
                    let line = self.line_of(at.start);
                    let above = self.text[..at.start].trim_end().rsplit("\n\n").next();
                    blocks.push(CodeBlock {
                        language,
                        text: String::new(),
                        place: at.end..at.end,
                        link: link.take(),
                        above: above.unwrap_or_default().replace('\n', " "),
                        line,
                    });
                    inside = true;
                }
                Event::End(TagEnd::CodeBlock) => inside = false,
                Event::Text(text) if inside => {
                    if let Some(block) = blocks.last_mut() {
                        if block.text.is_empty() {
                            block.place.start = at.start;
                        }
                        block.text.push_str(&text);
                        block.place.end = at.end;
                    }
                }
                _ => {}
            }
        }
        blocks
    }

    pub fn links(&self) -> Vec<(String, usize)> {
        let of = |(event, at): (Event<'_>, Range<usize>)| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                Some((dest_url.to_string(), self.line_of(at.start)))
            }
            _ => None,
        };
        self.events().filter_map(of).collect()
    }

    pub fn headings(&self) -> Vec<(usize, String)> {
        let mut headings: Vec<(usize, String)> = Vec::new();
        let mut inside = false;
        for (event, _) in self.events() {
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    headings.push((level as usize, String::new()));
                    inside = true;
                }
                Event::End(TagEnd::Heading(_)) => inside = false,
                Event::Text(text) | Event::Code(text) if inside => {
                    if let Some((_, heading)) = headings.last_mut() {
                        heading.push_str(&text);
                    }
                }
                _ => {}
            }
        }
        headings
    }

    /// The headings as forges name them in links: lower case, hyphens for spaces, no punctuation.
    pub fn anchors(&self) -> Vec<String> {
        let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
        let slug = |heading: String| {
            heading.to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")
        };
        self.headings().into_iter().map(|(_, heading)| slug(heading)).collect()
    }
}
