//! Progress of long work, for a terminal.

use std::fmt;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

/// A progress bar for a number of documents or files, with the rate and the time left. Only a terminal shows it.
pub(super) fn progress(what: &'static str, count: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}{rate}").expect("a valid template");
    let rate = |state: &ProgressState, text: &mut dyn fmt::Write| {
        let left = (state.pos() > 0).then(|| in_words(state.eta()));
        let left = left.map(|it| format!("，每秒 {:.1}，还需{it}", state.per_sec()));
        let _ = text.write_str(&left.unwrap_or_default());
    };
    ProgressBar::new(count as u64).with_style(style.with_key("rate", rate)).with_message(what)
}

fn in_words(time: Duration) -> String {
    match time.as_secs() {
        seconds @ ..60 => format!("{seconds}秒"),
        seconds => format!("{}分{}秒", seconds / 60, seconds % 60),
    }
}
