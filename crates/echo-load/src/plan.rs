//! What to do to a server.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A load: how many connections, what they send, how often, and for how long.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// What the server speaks.
    pub protocol: Protocol,
    /// TCP connections, or UDP sockets.
    pub connections: usize,
    /// Bytes of a message. Its echo has as many.
    pub length: usize,
    /// When the next message is due.
    pub pace: Pace,
    /// How long to measure.
    #[serde(with = "seconds")]
    pub duration: Duration,
    /// How long to send before that, unmeasured: caches and buffers find their size.
    #[serde(with = "seconds")]
    pub warm_up: Duration,
    /// An answer that takes longer is silence.
    #[serde(with = "seconds")]
    pub patience: Duration,
    /// TCP: each message goes out in so many writes.
    pub writes: usize,
    /// TCP: leave Nagle's algorithm on, as the system has it.
    pub nagle: bool,
}

/// What a server speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// RFC 862: every byte comes back.
    TcpEcho,
    /// `time? TOKEN` in a datagram is answered with `TOKEN` and the time (lesson 4).
    UdpTime,
}

/// When the next message is due.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pace {
    /// On each connection, as soon as the last one is answered: the server sets the pace.
    Closed,
    /// By the clock, so many a second over all connections: the server has to keep up.
    Open {
        /// Messages a second.
        rate: f64,
    },
}

impl Default for Plan {
    fn default() -> Plan {
        Plan {
            protocol: Protocol::TcpEcho,
            connections: 64,
            length: 64,
            pace: Pace::Closed,
            duration: Duration::from_secs(5),
            warm_up: Duration::from_secs(1),
            patience: Duration::from_secs(2),
            writes: 1,
            nagle: false,
        }
    }
}

/// Durations as JSON has them: a number of seconds.
mod seconds {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use std::time::Duration;

    pub fn serialize<S: Serializer>(time: &Duration, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_f64(time.as_secs_f64())
    }

    pub fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Duration, D::Error> {
        Duration::try_from_secs_f64(f64::deserialize(from)?).map_err(Error::custom)
    }
}
