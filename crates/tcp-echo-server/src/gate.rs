//! Who may come in: at most so many at once, and nobody after the end.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Counts clients in and out.
#[derive(Debug)]
pub struct Gate {
    capacity: usize,
    state: Mutex<State>,
    /// Rung at each change of `state` that somebody may wait for.
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    inside: usize,
    closed: bool,
}

/// A place inside; dropping it gives it back, on whatever path the holder ends.
#[derive(Debug)]
pub struct Place(Arc<Gate>);

impl Gate {
    /// A gate with room for `capacity` at once.
    pub fn new(capacity: usize) -> Arc<Gate> {
        Arc::new(Gate { capacity, state: Mutex::default(), changed: Condvar::new() })
    }

    /// Waits for a free place and takes it; `None` once the gate is closed.
    pub fn enter(self: &Arc<Gate>) -> Option<Place> {
        let full = |state: &mut State| state.inside >= self.capacity && !state.closed;
        let mut state =
            self.changed.wait_while(self.lock(), full).unwrap_or_else(PoisonError::into_inner);
        if state.closed {
            return None;
        }
        state.inside += 1;
        Some(Place(Arc::clone(self)))
    }

    /// Nobody enters any more; whoever waits to enter is told.
    pub fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    /// Whether [`Gate::close`] has been called.
    pub fn is_closed(&self) -> bool {
        self.lock().closed
    }

    /// Sleeps for `pause`, or until the gate is closed.
    pub fn pause(&self, pause: Duration) {
        let _ = self.changed.wait_timeout_while(self.lock(), pause, |state| !state.closed);
    }

    /// Waits until nobody is inside, at most for `limit`; returns how many are left.
    pub fn wait_until_empty(&self, limit: Duration) -> usize {
        let (state, _) = self
            .changed
            .wait_timeout_while(self.lock(), limit, |state| state.inside > 0)
            .unwrap_or_else(PoisonError::into_inner);
        state.inside
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A count cannot be left half-changed, so a panic elsewhere does not spoil it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.lock().inside -= 1;
        self.0.changed.notify_all();
    }
}
