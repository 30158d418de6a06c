//! Lines that were meant as tables.

use super::Line;
use crate::text::markdown::slip::{Slip, SlipKind};

/// Lines with bars that did not become a table.
pub(super) fn bars(lines: &[Line]) -> Option<Slip> {
    let has_bars = |it: &&Line| it.text.starts_with(['|', '｜']) || it.text.matches(['|', '｜']).count() >= 2;
    let table: Vec<&Line> = lines.iter().filter(has_bars).collect();
    let [head, second, ..] = table.as_slice() else { return None };
    let slip = |line: &Line, message: String, help: String| {
        Some(Slip::new(SlipKind::Table, line.whole(), format!("{message}，没有成为表格，将连成一段"), help))
    };
    let columns = cells(head.text);
    let rule = format!("|{}", "---|".repeat(columns.max(1)));
    if let Some(full) = table.iter().find(|it| it.text.contains('｜')) {
        return slip(full, "竖线是全角的 `｜`".into(), "请改用半角的 `|`".into());
    }
    if !is_rule(second.text) {
        return slip(head, "表头下面缺少分隔行".into(), format!("在表头下面加一行 `{rule}`"));
    }
    if second.text.chars().any(|it| !"|-: ".contains(it)) {
        return slip(second, "分隔行不是由半角减号组成".into(), format!("写作 `{rule}`"));
    }
    let ruled = cells(second.text);
    let message = format!("表头有 {columns} 列，分隔行有 {ruled} 列");
    // If the rows agree with the rule, cells of the head were merged or left out.
    match table.get(2).is_some_and(|it| cells(it.text) == ruled) {
        true => slip(head, message, format!("表头写成 {ruled} 格，合并的格逐格写明")),
        false => slip(second, message, format!("写作 `{rule}`")),
    }
}

fn is_rule(text: &str) -> bool {
    text.contains(['-', '—', '－', '–', '─']) && text.chars().all(|it| "|｜-—－–─:： \t　".contains(it))
}

/// The number of cells in a line, as separated by bars.
pub(in crate::text::markdown) fn cells(line: &str) -> usize {
    // Do not trim an ideographic space before the first bar: it counts as a cell.
    let line = line.trim_matches([' ', '\t', '\r', '\n']);
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').filter(|it| !it.ends_with('\\')).unwrap_or(inner);
    inner.replace("\\|", "").matches('|').count() + 1
}

/// Lines with tabs, as copied from a spreadsheet.
pub(super) fn tabs(lines: &[Line]) -> Option<Slip> {
    let with_tabs: Vec<&Line> = lines.iter().filter(|it| it.text.contains('\t')).collect();
    let [head, _, ..] = with_tabs.as_slice() else { return None };
    let row = |line: &Line| format!("| {} |", line.text.split('\t').map(str::trim).collect::<Vec<_>>().join(" | "));
    let rule = format!("|{}", "---|".repeat(head.text.split('\t').count()));
    let help = format!("表格写作 `{}`，下一行写 `{rule}`，以下每行各写一行", row(head));
    let message = "以制表符分列的内容没有成为表格，将连成一段";
    Some(Slip::new(SlipKind::Table, head.whole(), message, help))
}
