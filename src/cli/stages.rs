//! The time that each stage of a command takes, for `--timings`.

use std::time::{Duration, Instant};

/// Stages with their times, in order.
pub(super) struct Stages {
    start: Instant,
    last: Instant,
    ended: Vec<(&'static str, Duration)>,
    slowest: Vec<(String, Duration)>,
}

impl Stages {
    pub(super) fn new() -> Self {
        let start = Instant::now();
        Self { start, last: start, ended: vec![], slowest: vec![] }
    }

    /// Ends the stage that began with the end of the previous one.
    pub(super) fn end(&mut self, name: &'static str) {
        let now = Instant::now();
        self.ended.push((name, now - self.last));
        self.last = now;
    }

    /// Notes work that went on beside other stages.
    pub(super) fn note(&mut self, name: &'static str, time: Duration) {
        self.ended.push((name, time));
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// Notes the documents that took longest.
    pub(super) fn note_slowest(&mut self, documents: Vec<(String, Duration)>) {
        self.slowest = documents;
    }

    /// A line for each stage: the seconds and the name. Then the slowest documents.
    pub(super) fn table(&self) -> String {
        let line = |name: &str, time: &Duration| format!("{:>8.2} 秒  {name}", time.as_secs_f32());
        let mut lines: Vec<String> = self.ended.iter().map(|(name, time)| line(name, time)).collect();
        if !self.slowest.is_empty() {
            lines.push("用时最长的文书（同批排版的按内容多少分摊）：".into());
            lines.extend(self.slowest.iter().map(|(title, time)| line(title, time)));
        }
        lines.join("\n")
    }
}
