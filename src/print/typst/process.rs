//! Waits for a run of typst, and ends it when it takes too long.

use std::process::ExitStatus;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::transient::Process;

/// The time allowed for a run in addition to its documents.
const START: Duration = Duration::from_secs(60);
/// The time allowed for each document.
const DOCUMENT: Duration = Duration::from_secs(5);

/// The time limit of a run with this many documents. `ZONEPRESS_TYPST_SECONDS` overrides it.
pub(super) fn time_limit(documents: usize) -> Duration {
    let named = std::env::var("ZONEPRESS_TYPST_SECONDS").ok().and_then(|it| it.parse().ok());
    named.map_or_else(|| START + DOCUMENT * u32::try_from(documents).unwrap_or(u32::MAX), Duration::from_secs)
}

/// Waits for a run of typst. Ends it when the time limit is reached.
pub(super) fn wait(process: &Process, limit: Duration) -> Result<ExitStatus> {
    let status = process.wait(limit).context("不能等待 typst")?;
    status.with_context(|| {
        format!("typst 超过 {} 秒没有完成，已结束；文书确实很大的，用 ZONEPRESS_TYPST_SECONDS 放宽", limit.as_secs())
    })
}

/// Describes how a process failed; `None` if it succeeded.
pub(super) fn failure(status: ExitStatus) -> Option<String> {
    match status.code() {
        Some(0) => None,
        Some(code) => Some(format!("typst 以退出码 {code} 结束")),
        None => Some("typst 被终止（内存不足，或者被其他程序结束）".to_string()),
    }
}
