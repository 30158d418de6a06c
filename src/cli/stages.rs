//! The time that each stage of a command takes, for `--timings`.

use std::time::{Duration, Instant};

/// Stages with their times, in order.
pub(super) struct Stages {
    start: Instant,
    last: Instant,
    ended: Vec<(&'static str, Duration)>,
}

impl Stages {
    pub(super) fn new() -> Self {
        let start = Instant::now();
        Self { start, last: start, ended: vec![] }
    }

    /// Ends the stage that began with the end of the previous one.
    pub(super) fn end(&mut self, name: &'static str) {
        let now = Instant::now();
        self.ended.push((name, now - self.last));
        self.last = now;
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// A line for each stage: the seconds and the name.
    pub(super) fn table(&self) -> String {
        let line = |(name, time): &(&str, Duration)| format!("{:>8.2} 秒  {name}", time.as_secs_f32());
        self.ended.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}
