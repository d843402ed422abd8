//! A DNS question for a name's IPv4 addresses, and its answer, byte by byte (RFC 1035 §4).
//!
//! ```text
//! header    id:2 flags:2 questions:2 answers:2 authorities:2 additionals:2        12 bytes
//! question  name, type:2, class:2
//! answer    name, type:2, class:2, ttl:4, length:2, and so many bytes; for type A: 4
//!
//! name      7 "example" 3 "com" 0      each label after its length, up to the root's, 0
//!           C0 0C                      or a pointer: "goes on at byte 12" (§4.1.4)
//! ```

mod reader;

use reader::Reader;
use std::fmt;
use std::net::Ipv4Addr;

/// The longest DNS datagram, unless both sides agree on more (RFC 1035 §2.3.4).
pub const MAX_REPLY: usize = 512;

const HEADER: usize = 12;
const MAX_NAME: usize = 255;
const MAX_LABEL: usize = 63;
const TYPE_A: u16 = 1;
const CLASS_IN: u16 = 1;

// The flags: two bytes.
const IS_REPLY: u16 = 0x8000;
const TRUNCATED: u16 = 0x0200;
const RECURSION_DESIRED: u16 = 0x0100;
const REPLY_CODE: u16 = 0x000F;

/// One address of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Whose address it is: the name that was asked for, or one that it is an alias of.
    pub name: String,
    /// For how many seconds it may be remembered.
    pub ttl: u32,
    /// The address.
    pub address: Ipv4Addr,
}

/// The datagram that asks for `name`'s addresses. `id` comes back in the reply; it is all that
/// DNS has for a token, and 16 bits are few: the source has to be checked as well.
pub fn question(id: u16, name: &str) -> Result<Vec<u8>, DnsError> {
    let mut question = Vec::with_capacity(HEADER + name.len() + 6);
    for number in [id, RECURSION_DESIRED, 1, 0, 0, 0] {
        question.extend(number.to_be_bytes());
    }
    for label in name.strip_suffix('.').unwrap_or(name).split('.') {
        let length = label.len();
        if length == 0 || length > MAX_LABEL || !label.is_ascii() {
            return Err(DnsError::BadName);
        }
        question.push(length as u8);
        question.extend(label.bytes());
    }
    question.push(0);
    if question.len() - HEADER > MAX_NAME {
        return Err(DnsError::BadName);
    }
    for number in [TYPE_A, CLASS_IN] {
        question.extend(number.to_be_bytes());
    }
    Ok(question)
}

/// The addresses in `reply`, if it is one to `question`.
///
/// Simplified: all addresses in the answer are taken. A resolver that remembers them for others
/// would have to check that the chain of aliases leads there.
pub fn addresses(question: &[u8], reply: &[u8]) -> Result<Vec<Address>, DnsError> {
    let mut asked = Reader::new(question);
    let mut reader = Reader::new(reply);
    let same_id = reader.number()? == asked.number()?;
    let flags = reader.number()?;
    let one_question = reader.number()? == 1;
    let answers = reader.number()?;
    reader.bytes(4)?;
    // The question comes back, perhaps in other letters: names do not tell a from A.
    let asked = question.get(HEADER..).unwrap_or_default();
    let same_question = one_question && reader.bytes(asked.len())?.eq_ignore_ascii_case(asked);
    if !(same_id && flags & IS_REPLY != 0 && same_question) {
        return Err(DnsError::NotOurs);
    }
    if flags & REPLY_CODE != 0 {
        return Err(DnsError::Refused(flags & REPLY_CODE));
    }
    if flags & TRUNCATED != 0 {
        return Err(DnsError::Truncated);
    }

    let mut addresses = Vec::new();
    // The count is the peer's claim: nothing is allocated for it, and the bytes end it.
    for _ in 0..answers {
        let name = reader.name()?;
        let (kind, class) = (reader.number()?, reader.number()?);
        let ttl = u32::from(reader.number()?) << 16 | u32::from(reader.number()?);
        let length = reader.number()?;
        let content = reader.bytes(length.into())?;
        // Others, such as an alias (CNAME), are passed over: its own addresses follow.
        if (kind, class) == (TYPE_A, CLASS_IN) {
            let octets: [u8; 4] = content.try_into().map_err(|_| DnsError::Malformed)?;
            addresses.push(Address { name, ttl, address: octets.into() });
        }
    }
    Ok(addresses)
}

/// Why there are no addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DnsError {
    /// Not a name of labels of 1 to 63 ASCII characters, 253 in all.
    BadName,
    /// A reply to another question, or none: wait on.
    NotOurs,
    /// It ends too early, or a name in it does.
    Malformed,
    /// It did not fit into a datagram. The rest is to be had over TCP.
    Truncated,
    /// The server's error code: 3 is "no such name".
    Refused(u16),
}

impl fmt::Display for DnsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DnsError::BadName => write!(f, "not a name that DNS can carry"),
            DnsError::NotOurs => write!(f, "not a reply to this question"),
            DnsError::Malformed => write!(f, "a malformed reply"),
            DnsError::Truncated => write!(f, "the reply does not fit into a datagram"),
            DnsError::Refused(3) => write!(f, "no such name"),
            DnsError::Refused(code) => write!(f, "the server refuses (code {code})"),
        }
    }
}

impl std::error::Error for DnsError {}
