//! The lists of a document or of the open data, and the sheet 说明 that says where they come from.

use super::{Cell, Column, ListSheet, Width};

/// Lists that belong together, and their source.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Lists {
    pub(crate) sheets: Vec<ListSheet>,
    pub(crate) source: Source,
}

/// Where lists come from: names and values, as the sheet 说明 shows them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Source {
    pub(crate) title: String,
    pub(crate) facts: Vec<(&'static str, String)>,
}

impl Lists {
    /// The sheets of the workbook.
    pub(super) fn with_notes(&self) -> Vec<ListSheet> {
        self.sheets.iter().cloned().chain([self.notes()]).collect()
    }

    /// Every text in the lists and their notes.
    pub(crate) fn texts(&self) -> Vec<String> {
        self.with_notes().iter().flat_map(ListSheet::texts).collect()
    }

    /// What the workbook holds: its source, and the meaning of each list and column.
    fn notes(&self) -> ListSheet {
        let row = |name: &str, text: &str| vec![Cell::text(name), Cell::text(text)];
        let mut rows: Vec<_> = self.source.facts.iter().map(|(name, text)| row(name, text)).collect();
        for sheet in &self.sheets {
            rows.push(row(&format!("工作表“{}”", sheet.name), &sheet.about));
            rows.extend(sheet.columns.iter().map(|it| row(&it.title, &it.meaning)));
        }
        let columns = vec![Column::new("name", "项目", Width::Name), Column::new("text", "内容", Width::Text)];
        ListSheet::new("说明", self.source.title.clone(), columns, rows)
    }
}
