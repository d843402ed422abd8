//! Whose time is up, without looking at everybody.

use std::collections::BTreeSet;
use std::time::Instant;

/// Who is to be looked at when: at most one entry for each key, the earliest first.
///
/// To look at all connections at each turn of the loop would cost the more, the more there are. Here
/// the next deadline is the first entry, and a change costs the logarithm of how many there are.
#[derive(Debug, Default)]
pub struct Deadlines {
    by_time: BTreeSet<(Instant, usize)>,
    /// At which time each key is in `by_time`; `None` where it is not.
    by_key: Vec<Option<Instant>>,
}

impl Deadlines {
    /// Makes sure that `key` is looked at by `deadline`; `None` is never.
    ///
    /// An earlier entry stays: a client that says something all the time moves its deadline all the
    /// time, and is not worth a change each time. Whoever looks at it too early sets it anew.
    pub fn look_by(&mut self, key: usize, deadline: Option<Instant>) {
        let Some(deadline) = deadline else { return };
        if self.by_key.len() <= key {
            self.by_key.resize(key + 1, None);
        }
        if self.by_key[key].is_none_or(|entry| deadline < entry) {
            self.remove(key);
            self.by_time.insert((deadline, key));
            self.by_key[key] = Some(deadline);
        }
    }

    /// When to look next.
    pub fn next(&self) -> Option<Instant> {
        self.by_time.first().map(|(time, _)| *time)
    }

    /// A key whose entry is due at `now`, and due no more.
    pub fn take_due(&mut self, now: Instant) -> Option<usize> {
        let &(time, key) = self.by_time.first()?;
        if time > now {
            return None;
        }
        self.remove(key);
        Some(key)
    }

    /// `key` is looked at no more.
    pub fn remove(&mut self, key: usize) {
        if let Some(time) = self.by_key.get_mut(key).and_then(Option::take) {
            self.by_time.remove(&(time, key));
        }
    }
}
