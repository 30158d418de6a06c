//! The status of zones as tables for the terminal.

use chrono::NaiveDate;

use super::Row;
use crate::cli::table::aligned;
use crate::model::measures::Basis;
use crate::print::document::due::DuePaper;
use crate::procedure::lifecycle::{self, Deadline};
use crate::procedure::programme::Snapshot;
use crate::scaffold::next::command as next_command;
use crate::text::chinese;

const NOTHING: &str = "—";

/// Renders one line per zone.
pub(super) fn overview(rows: &[Row], as_of: NaiveDate) -> String {
    let mut lines = vec![["代码", "名称", "状态", "自", "下一步", "期限", "受阻于"].map(String::from).to_vec()];
    for Row { zone, standing, .. } in rows {
        let next = standing.next.as_ref();
        let blockers: Vec<&str> = next.into_iter().flat_map(|it| &it.blockers).map(|it| it.text.as_str()).collect();
        lines.push(vec![
            zone.code.clone(),
            zone.record.name.clone(),
            standing.state.map_or("没有记录", |it| it.name()).to_string(),
            standing.since.map_or(NOTHING.to_string(), |it| it.to_string()),
            next.map_or(NOTHING.to_string(), |it| format!("{}（{}）", it.name, it.by)),
            standing.deadlines.first().map_or(NOTHING.to_string(), |it| due(it, as_of)),
            if blockers.is_empty() { NOTHING.to_string() } else { blockers.join("；") },
        ]);
    }
    format!("截至 {as_of}，{} 个地区\n\n{}", rows.len(), aligned(&lines))
}

/// The papers due: each that can be printed with its command, and the names of those whose records are missing.
pub(in crate::cli) fn printed(papers: &[DuePaper]) -> Vec<Vec<String>> {
    let ready = papers.iter().filter_map(|it| Some(format!("{}：{}", it.name, it.command.as_ref()?)));
    let mut rows: Vec<Vec<String>> = ready.map(|it| vec!["文书".to_string(), it]).collect();
    let later: Vec<&str> = papers.iter().filter(|it| it.command.is_none()).map(|it| it.name.as_str()).collect();
    if !later.is_empty() {
        rows.push(vec!["其后".to_string(), later.join("、")]);
    }
    rows
}

fn due(deadline: &Deadline, as_of: NaiveDate) -> String {
    match (deadline.date - as_of).num_days() {
        0 => format!("{}（今天）", deadline.date),
        days => format!("{}（{days} 天后）", deadline.date),
    }
}

/// Renders one zone in full: its state, the next step, the deadlines, and its history.
pub(super) fn page(snapshot: &Snapshot, row: &Row) -> String {
    let Row { zone, standing, papers } = row;
    let as_of = snapshot.day();
    let article = |basis: Basis, day: NaiveDate| {
        let version = snapshot.workspace.version_on(day);
        version.map(|it| chinese::article(it.measures.articles.number(basis))).unwrap_or_default()
    };
    let mut facts = vec![vec!["状态".to_string(), standing.state.map_or("没有记录", |it| it.name()).to_string()]];
    facts.extend(standing.since.map(|it| vec!["自".to_string(), it.to_string()]));
    if let Some(next) = &standing.next {
        facts.push(vec!["下一步".into(), format!("{}：{}（{}）", next.by, next.name, article(next.basis, as_of))]);
        facts.extend(next_command(snapshot, zone, next).map(|it| vec!["用命令".to_string(), it]));
        for blocker in &next.blockers {
            facts.push(vec!["受阻于".into(), format!("{}（{}）", blocker.text, article(blocker.basis, as_of))]);
        }
    }
    for deadline in &standing.deadlines {
        let text = format!("{} {}（{}）", due(deadline, as_of), deadline.what, article(deadline.basis, as_of));
        facts.push(vec!["期限".into(), text]);
    }
    facts.extend(printed(papers));
    let mut events = Vec::new();
    for event in &lifecycle::of(snapshot, zone).events {
        let version = event.version(snapshot.workspace);
        let article = version.map(|it| chinese::article(it.measures.articles.number(event.basis)));
        events.push(vec![
            event.date.to_string(),
            event.state.name().to_string(),
            format!("{}（{}）", event.title, article.unwrap_or_default()),
        ]);
    }
    let head = format!("{}（{}），截至 {as_of}", zone.record.name, zone.code);
    format!("{head}\n\n{}\n经过\n{}", aligned(&facts), aligned(&events))
}
