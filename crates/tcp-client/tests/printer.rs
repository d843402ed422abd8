//! What the peer's bytes look like. No sockets.

use std::io::{self, Write};
use tcp_client::{Escape, HexDump, Printer, Style};

#[test]
fn text_newline_and_tab_stay_as_they_are() {
    for text in ["hello\n", "a\tb", "你好, 🌍!", "back\\slash \"quotes\"", ""] {
        assert_eq!(escaped(&[text.as_bytes()]), text);
    }
}

#[test]
fn what_a_terminal_would_obey_is_escaped() {
    assert_eq!(escaped(&[b"\x1b[2J\x07\r\n\0\x7f"]), "\\x1b[2J\\x07\\r\n\\x00\\x7f");
    // U+009B is "ESC [" in one character.
    assert_eq!(escaped(&["\u{9b}2J".as_bytes()]), "\\u{9b}2J");
}

#[test]
fn bytes_that_are_not_utf8_are_escaped() {
    assert_eq!(escaped(&[b"a\xff\xfeb"]), "a\\xff\\xfeb");
    // The first two bytes of a character, then another one.
    assert_eq!(escaped(&[b"\xe4\xbdb"]), "\\xe4\\xbdb");
    // Overlong, a surrogate, and above U+10FFFF: not UTF-8 either.
    assert_eq!(escaped(&[b"\xc0\x80"]), "\\xc0\\x80");
    assert_eq!(escaped(&[b"\xed\xa0\x80"]), "\\xed\\xa0\\x80");
    assert_eq!(escaped(&[b"\xf4\x90\x80\x80"]), "\\xf4\\x90\\x80\\x80");
}

#[test]
fn a_character_is_held_together_at_every_split_point() {
    let bytes = "é你🌍\x1b\u{9b}\n".as_bytes();
    let bytes = [bytes, b"\xff\xe4\xbdx\xf0\x9f\x8c"].concat();
    let whole = escaped(&[&bytes]);
    assert_eq!(whole, "é你🌍\\x1b\\u{9b}\n\\xff\\xe4\\xbdx\\xf0\\x9f\\x8c");
    for at in 0..=bytes.len() {
        let (head, tail) = bytes.split_at(at);
        assert_eq!(escaped(&[head, tail]), whole, "split at {at}");
    }
    assert_eq!(escaped(&bytes.chunks(1).collect::<Vec<_>>()), whole, "one byte at a time");
}

#[test]
fn only_an_unfinished_character_is_held_back() {
    let mut escape = Escape::default();
    assert_eq!(escape.show(b"a\xe4\xbd"), "a");
    assert_eq!(escape.show(b"\xa0b"), "你b");
    assert_eq!(escape.show(b"\xe4"), "");
    assert_eq!(escape.show(b"b"), "\\xe4b");
    assert_eq!(escape.finish(), "");
}

#[test]
fn raw_bytes_come_out_as_they_are() {
    let bytes: Vec<u8> = (0..=255).collect();
    assert_eq!(printed(Style::Raw, &[&bytes, b"\r\n"]), [&bytes[..], b"\r\n"].concat());
}

#[test]
fn a_hex_dump_counts_from_the_beginning_and_breaks_where_reads_did() {
    let shown = printed(Style::Hex(HexDump::default()), &[b"hello\n", b"seventeen bytes \xe4\n"]);
    let lines = "\
00000000  68 65 6c 6c 6f 0a                                |hello.|
00000006  73 65 76 65 6e 74 65 65 6e 20 62 79 74 65 73 20  |seventeen bytes |
00000016  e4 0a                                            |..|
";
    assert_eq!(String::from_utf8(shown).unwrap(), lines);
}

#[test]
fn a_hex_dump_holds_nothing_that_a_terminal_would_obey() {
    let bytes: Vec<u8> = (0..=255).collect();
    let shown = printed(Style::Hex(HexDump::default()), &[&bytes, "\u{9b}2J".as_bytes()]);
    let harmless = |byte: &u8| byte.is_ascii_graphic() || [b' ', b'\n'].contains(byte);
    assert!(shown.iter().all(harmless), "{}", shown.escape_ascii());
}

#[test]
fn what_is_printed_is_out_at_once() {
    /// Keeps what was flushed apart from what was not.
    #[derive(Default)]
    struct Lazy {
        written: Vec<u8>,
        out: Vec<u8>,
    }
    impl Write for Lazy {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.written.write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            self.out.append(&mut self.written);
            Ok(())
        }
    }
    let styles = [Style::Raw, Style::Escaped(Escape::default()), Style::Hex(HexDump::default())];
    for style in styles {
        let mut lazy = Lazy::default();
        Printer::new(&mut lazy, style).print(b"no newline").unwrap();
        assert!(!lazy.out.is_empty(), "a prompt without a newline must be seen");
    }
}

#[track_caller]
fn escaped(reads: &[&[u8]]) -> String {
    String::from_utf8(printed(Style::Escaped(Escape::default()), reads)).unwrap()
}

#[track_caller]
fn printed(style: Style, reads: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut printer = Printer::new(&mut out, style);
    reads.iter().for_each(|bytes| printer.print(bytes).unwrap());
    printer.finish().unwrap();
    out
}
