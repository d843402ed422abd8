//! What came in and was not the answer.

use std::fmt;

/// Why a datagram is none: nothing to do with us, wait on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It did not come from the server that was asked.
    OtherSource,
    /// It answers another request: an older one, or one that we never sent.
    OtherToken,
    /// It is no reply in this protocol: too short, too long, or garbage.
    NoReply,
    /// This server has answered before.
    Duplicate,
}

/// How many datagrams were ignored, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ignored {
    /// See [`Why::OtherSource`].
    pub other_source: u64,
    /// See [`Why::OtherToken`].
    pub other_token: u64,
    /// See [`Why::NoReply`].
    pub no_reply: u64,
    /// See [`Why::Duplicate`].
    pub duplicates: u64,
}

impl Ignored {
    /// Counts one more.
    pub fn count(&mut self, why: Why) {
        *match why {
            Why::OtherSource => &mut self.other_source,
            Why::OtherToken => &mut self.other_token,
            Why::NoReply => &mut self.no_reply,
            Why::Duplicate => &mut self.duplicates,
        } += 1;
    }

    /// Whether there were none.
    pub fn is_empty(&self) -> bool {
        *self == Ignored::default()
    }
}

/// `ignored: 2 with another token, 1 not a reply`.
impl fmt::Display for Ignored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [
            (self.other_source, "from another source"),
            (self.other_token, "with another token"),
            (self.no_reply, "not a reply"),
            (self.duplicates, "duplicate"),
        ];
        f.write_str("ignored:")?;
        let mut separator = " ";
        for (count, what) in counts.iter().filter(|(count, _)| *count > 0) {
            write!(f, "{separator}{count} {what}")?;
            separator = ", ";
        }
        Ok(())
    }
}
