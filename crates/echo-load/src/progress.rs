//! How far a measurement is, on a terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// Steps of the bar.
const STEPS: f64 = 1000.0;

/// A bar on stderr, if that is a terminal; else nothing.
#[derive(Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    /// A bar that shows itself once it is told something.
    pub fn new() -> Progress {
        let bar = ProgressBar::new(STEPS as u64);
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent:>3} %  {msg}") {
            bar.set_style(style);
        }
        Progress(bar)
    }

    /// This is being done, and so much of it all is over, from 0 to 1.
    pub fn tell(&self, what: &str, part: f64) {
        if self.0.message() != what {
            self.0.set_message(what.to_string());
        }
        self.0.set_position((part.min(1.0) * STEPS) as u64);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
