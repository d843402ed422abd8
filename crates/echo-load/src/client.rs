//! One connection of a load.

use crate::{Plan, Tally};
use mio::Registry;
use std::io;
use std::net::SocketAddr;
use std::time::Instant;

/// One connection of a load: it asks when it is told to, and takes answers as they come.
pub trait Client: Sized {
    /// Connects to `addr`. `number` tells this client's bytes from the others'.
    fn connect(addr: SocketAddr, number: usize, plan: &Plan) -> io::Result<Self>;

    /// Lets the kernel tell whenever this client may go on, under its number.
    fn register(&mut self, registry: &Registry, number: usize) -> io::Result<()>;

    /// A message is due, at `due`. It goes out at once, or as soon as the kernel takes it.
    fn ask(&mut self, due: Instant, tally: &mut Tally);

    /// The kernel has news: sends what waits, and takes the answers that are there. Returns how many
    /// there were, and when. `to_the_end`: the news tell of an end behind the answers.
    fn news(
        &mut self,
        to_the_end: bool,
        buf: &mut [u8],
        tally: &mut Tally,
    ) -> Option<(usize, Instant)>;

    /// Messages that wait for their answer.
    fn waiting(&self) -> usize;

    /// Counts what has waited since before `since`, and waits for it no more; how many it were.
    fn give_up(&mut self, since: Instant, tally: &mut Tally) -> usize;

    /// Whether it can ask no more.
    fn is_broken(&self) -> bool;
}
