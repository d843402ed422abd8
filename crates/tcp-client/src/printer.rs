//! Puts the peer's bytes out, in one of three styles.

use crate::{Escape, HexDump};
use std::io::{self, Write};

/// How bytes are shown.
#[derive(Debug)]
pub enum Style {
    /// As they are: for a pipe or a file.
    Raw,
    /// As text that is safe to show: for a terminal.
    Escaped(Escape),
    /// As a hex dump.
    Hex(HexDump),
}

/// Writes bytes in a [`Style`]. What was printed is out at once, even without a newline.
#[derive(Debug)]
pub struct Printer<W> {
    out: W,
    style: Style,
}

impl<W: Write> Printer<W> {
    /// A printer to `out`.
    pub fn new(out: W, style: Style) -> Printer<W> {
        Printer { out, style }
    }

    /// Prints what one read returned.
    pub fn print(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.style {
            Style::Raw => self.out.write_all(bytes)?,
            Style::Escaped(escape) => self.out.write_all(escape.show(bytes).as_bytes())?,
            Style::Hex(dump) => self.out.write_all(dump.show(bytes).as_bytes())?,
        }
        self.out.flush()
    }

    /// Prints what was held back, at the end of the stream.
    pub fn finish(&mut self) -> io::Result<()> {
        if let Style::Escaped(escape) = &mut self.style {
            self.out.write_all(escape.finish().as_bytes())?;
        }
        self.out.flush()
    }
}
