//! What a datagram is. Anyone may send one to our port; few of them are the answer.

use crate::{Content, Protocol, Why};
use std::fmt;
use std::net::SocketAddr;
use std::time::{Duration, Instant, SystemTime};

/// The longest datagram that can be an answer, in bytes.
pub const MAX_REPLY: usize = 512;

/// One moment by two clocks: the one that only ever runs forward, and the one that tells the time.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// For measuring how long something takes.
    pub instant: Instant,
    /// For the time of day. Somebody may set it at any moment.
    pub time: SystemTime,
}

impl Moment {
    /// This moment.
    pub fn now() -> Moment {
        Moment { instant: Instant::now(), time: SystemTime::now() }
    }
}

/// A request that was sent. Each has a token of its own, so that a reply tells to which try it
/// belongs.
#[derive(Clone, Copy, Debug)]
pub struct Try {
    /// What the reply has to bring back.
    pub token: u64,
    /// When it was sent.
    pub sent: Moment,
}

/// A reply to one of our requests.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// The time.
    Answer(Answer),
    /// The server's word that it has no time for us.
    Refusal {
        /// Who says so.
        from: SocketAddr,
        /// What it says.
        why: String,
    },
}

/// Decides what `datagram` is, which came at the moment `now` from `source`.
///
/// `server` is who was asked, `None` where anyone may answer. `tries` are the requests sent so far.
pub fn judge(
    protocol: Protocol,
    datagram: &[u8],
    source: SocketAddr,
    server: Option<SocketAddr>,
    tries: &[Try],
    now: Moment,
) -> Result<Heard, Why> {
    // Addresses and ports alone: an IPv6 address of the one side may carry a scope that the
    // other's does not.
    if server.is_some_and(|server| (server.ip(), server.port()) != (source.ip(), source.port())) {
        return Err(Why::OtherSource);
    }
    if datagram.len() > MAX_REPLY {
        return Err(Why::NoReply);
    }
    let reply = protocol.reply(datagram, now.time).ok_or(Why::NoReply)?;
    let asked = match reply.token {
        Some(token) => tries.iter().find(|sent| sent.token == token),
        // Nothing tells which try this answers. The first gives the longest that it can have taken.
        None => tries.first(),
    }
    .ok_or(Why::OtherToken)?;

    let waited = now.instant.saturating_duration_since(asked.sent.instant);
    let (time, offset, round_trip) = match reply.content {
        Content::Refusal(why) => return Ok(Heard::Refusal { from: source, why }),
        Content::Time(time) => (time, None, waited),
        Content::Sntp(time, reply) => {
            let (offset, delay) = reply.offset_and_delay(asked.sent.time, now.time);
            (time, Some(offset), Duration::try_from_secs_f64(delay).unwrap_or(waited))
        }
    };
    let exact = reply.token.is_some() || tries.len() == 1;
    let tries = tries.len();
    Ok(Heard::Answer(Answer { from: source, time, tries, round_trip, exact, offset }))
}

/// A server's answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Who answered.
    pub from: SocketAddr,
    /// The time by the server's clock when it answered.
    pub time: SystemTime,
    /// How often we had asked when it came.
    pub tries: usize,
    /// From the request to the answer; with SNTP, without what the server took in between.
    pub round_trip: Duration,
    /// Whether `round_trip` is that, or only an upper bound: without a token, after more than one
    /// try, nobody knows which of them was answered.
    pub exact: bool,
    /// What our clock lacks, in seconds; negative where it is ahead. SNTP alone tells.
    pub offset: Option<f64>,
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = humantime::format_rfc3339_millis(self.time);
        let at_most = if self.exact { "" } else { "at most " };
        let round_trip = self.round_trip.as_secs_f64() * 1e3;
        write!(f, "{time} from {}, round trip {at_most}{round_trip:.1} ms", self.from)?;
        if let Some(offset) = self.offset {
            // Adding zero turns a rounded "-0.0" into "0.0".
            let offset = (offset * 1e4).round() / 10.0 + 0.0;
            write!(f, ", clock offset {offset:.1} ms")?;
        }
        if self.tries > 1 {
            write!(f, ", after {} tries", self.tries)?;
        }
        Ok(())
    }
}
