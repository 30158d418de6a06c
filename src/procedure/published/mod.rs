//! What was published: editions, and how each kind names its parts.

pub(crate) mod change;
pub(crate) mod write_up;

use chrono::NaiveDate;

use crate::model::published::{AREA, Edition, Part, PublishedKind, PublishedRecord, record_of};
use crate::output::hash;
use crate::records::receipt;
use crate::text::chinese;
use change::{Change, Reading};

/// Makes an edition with this date from its parts.
pub(crate) fn edition(date: NaiveDate, parts: Vec<Part>) -> Edition {
    let mut edition = Edition {
        date,
        reason: None,
        parts,
        sha256: String::new(),
        program: receipt::PROGRAM.to_string(),
        measures: None,
        measures_sha256: None,
    };
    edition.sha256 = hash(edition.text().as_bytes());
    edition
}

/// The record with one more edition: a correction with its own date and reason.
pub(crate) fn corrected(record: &PublishedRecord, edition: Edition, date: NaiveDate, reason: &str) -> PublishedRecord {
    let mut corrected = record.clone();
    corrected.editions.push(Edition { date, reason: Some(reason.to_string()), ..edition });
    corrected
}

/// The differences that the public sees, described in words; empty if there are none.
pub(crate) fn difference(kind: PublishedKind, before: &Edition, after: &Edition) -> Vec<String> {
    change::difference(before, after, &reading(kind))
}

/// The parts that changed: those that the public sees, and those on which they rest.
pub(crate) struct Changes {
    pub(crate) public: Vec<Change>,
    pub(crate) internal: Vec<Change>,
}

impl Changes {
    pub(crate) fn of(kind: PublishedKind, before: &Edition, after: &Edition) -> Self {
        if before.parts == after.parts {
            return Self { public: vec![], internal: vec![] };
        }
        let reading = reading(kind);
        let [public, internal] = [change::public, change::internal].map(|it| it(before, after, &reading));
        Self { public, internal }
    }

    /// The changes described in words.
    pub(crate) fn words(&self) -> Vec<String> {
        self.public.iter().chain(&self.internal).map(|it| it.words.clone()).collect()
    }
}

fn reading(kind: PublishedKind) -> Reading {
    match kind {
        PublishedKind::Experience => write_up::READING,
        _ => Reading { name, lines },
    }
}

fn name(part: &str, text: &str) -> String {
    if let Some(file) = record_of(part) {
        return format!("`{file}`");
    }
    if let Some(code) = part.strip_prefix(AREA) {
        let name = text.split('（').next().unwrap_or(text);
        return format!("{name}（{code}）");
    }
    if let Some((dimension, value)) = part.strip_prefix("dimension/").and_then(|it| it.rsplit_once('/')) {
        return format!("一级指标“{dimension}”的{}", name(value, text));
    }
    let name = match part {
        "title" => "标题",
        "organ" => "发布单位",
        "recipients" => "主送单位",
        "published" => "发布日期",
        "period/first_day" => "公示首日",
        "period/last_day" => "公示末日",
        "office/name" => "受理单位的名称",
        "office/telephone" => "受理单位的电话",
        "office/email" => "受理单位的电子邮箱",
        "office/address" => "受理单位的地址",
        "office/postcode" => "受理单位的邮政编码",
        "form" => "文种",
        "number" => "文号",
        "date" => "日期",
        "ground" => "情形",
        "ground_text" => "情形的内容",
        "announcement" => "公告文号",
        "total" => "总分",
        "points" => "得分",
        "rate" => "得分率",
        "passed" => "合格标准",
        other if other.starts_with("wording/") => "行文",
        other => other,
    };
    name.to_string()
}

fn lines(_: &str, text: &str) -> Vec<String> {
    vec![text.parse::<NaiveDate>().map_or_else(|_| text.to_string(), chinese::date)]
}
