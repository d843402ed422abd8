//! Ctrl-C as a message.

use anyhow::Context;
use std::process;
use std::sync::mpsc::{self, Receiver};

/// Sends a message at the first Ctrl-C (SIGINT), SIGTERM or SIGHUP, or Windows' equivalents.
/// The second ends the process at once. A process has one such handler.
pub fn messages() -> anyhow::Result<Receiver<()>> {
    let (first, messages) = mpsc::channel();
    let mut asked_before = false;
    // Runs on a thread of its own, not inside the signal handler: it may do anything.
    ctrlc::set_handler(move || {
        if asked_before {
            // The shells' code for "ended by Ctrl-C": 128 + SIGINT's number.
            process::exit(130);
        }
        asked_before = true;
        let _ = first.send(());
    })
    .context("set the Ctrl-C handler")?;
    Ok(messages)
}
