//! What somebody filled in: the cells of a workbook, field by field, with their faults.

use std::collections::{BTreeMap, BTreeSet};

use super::answers::{Answers, Line};
use super::book::{Book, Cell as Wanted, FORMAT, Field, Mark, Of, Row, Shape, Sheet};
use super::cells::{At, Content, Grid, Workbook, named, workbook};
use super::package::Package;
use super::value::value;
use super::write::{COLUMNS, HIDDEN, LINE, MARK, SHEET, SINGLE};
use crate::finding::{Finding, MOST_FINDINGS, Place, brief, code};

/// A workbook whose mark has been read, but not its cells.
pub(crate) struct Opened {
    pub(crate) file: String,
    pub(crate) mark: Mark,
    /// What was filled in when the workbook was written.
    pub(crate) base: Answers,
    workbook: Workbook,
}

/// Opens a workbook and reads its mark.
pub(crate) fn opened(file: &str, package: &Package) -> Result<Opened, Box<Finding>> {
    let refused =
        |message: &str, help: &str| Box::new(Finding::new(&code::INTAKE_FILE, file, Place::File, message).help(help));
    let broken =
        || refused("工作簿已经损坏，不能读取", "请在电子表格中打开、另存一次；仍不能读取的，向填写的单位重新索取");
    let foreign = || {
        let help = "请用 `zonepress intake template 代码 批次` 写出工作簿，把内容填进去，再读取；不要把工作表复制到另外的工作簿中";
        refused("不是由 `zonepress intake template` 写出的工作簿", help)
    };
    let workbook = workbook(package).ok_or_else(broken)?;
    let hidden = workbook.grids.iter().find(|it| it.name == HIDDEN).ok_or_else(foreign)?;
    let kept = Kept::of(hidden);
    let mark = kept.mark().ok_or_else(foreign)?;
    if mark.format != FORMAT {
        let help = "请用写出它的那一版程序读取，或者用现在的程序重新写出工作簿";
        return Err(refused("工作簿的格式与现在的程序不同", help));
    }
    let base = kept.answers();
    Ok(Opened { file: file.into(), mark, base, workbook })
}

/// The rows of the hidden sheet: kind, name, text.
struct Kept<'g>(Vec<(&'g str, &'g str, &'g str)>);

impl<'g> Kept<'g> {
    fn of(grid: &'g Grid) -> Self {
        let row = |row| Some((grid.mark((row, 0))?, grid.mark((row, 1))?, grid.text((row, 2))?));
        Self((0..grid.size().0).filter_map(row).collect())
    }

    fn mark(&self) -> Option<Mark> {
        let get = |name: &str| self.0.iter().find(|it| it.0 == MARK && it.1 == name).map(|it| it.2.trim().to_string());
        Some(Mark { format: get("format")?, code: get("code")?, round: get("round")?, version: get("version")? })
    }

    fn answers(&self) -> Answers {
        let mut answers = Answers::default();
        for (kind, name, text) in &self.0 {
            if *kind == SINGLE {
                answers.single.insert((*name).to_string(), (*text).to_string());
            } else if let (LINE, [list, index, field]) = (*kind, name.splitn(3, '#').collect::<Vec<_>>().as_slice()) {
                let lines: &mut Vec<Line> = answers.lists.entry((*list).to_string()).or_default();
                let index = index.parse::<usize>().unwrap_or(usize::MAX);
                if index < lines.len() + MOST_FINDINGS {
                    lines.resize(lines.len().max(index + 1), Line::new());
                    lines[index].insert((*field).to_string(), (*text).to_string());
                }
            }
        }
        answers
    }
}

/// A cell that asks for a value, as somebody left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    /// `None` if the cell is empty.
    pub(crate) value: Option<String>,
    pub(crate) is_number: bool,
    /// The cell: `“事实”!G5`.
    pub(crate) spot: String,
}

/// A row of a list.
#[derive(Debug, Clone)]
pub(crate) struct SaidLine {
    pub(crate) list: String,
    /// The position of the row among those that were there before.
    pub(crate) before: Option<usize>,
    pub(crate) cells: BTreeMap<String, Said>,
}

/// What somebody filled in.
pub(crate) struct Filling {
    pub(crate) file: String,
    pub(crate) base: Answers,
    pub(crate) said: BTreeMap<String, Said>,
    pub(crate) lines: Vec<SaidLine>,
}

/// Reads the cells of a workbook, by the layout that it was written with.
pub(crate) fn filled(opened: &Opened, book: &Book) -> (Filling, Vec<Finding>) {
    let Opened { file, workbook, .. } = opened;
    let filling = Filling { file: file.clone(), base: book.base.clone(), said: BTreeMap::new(), lines: vec![] };
    let mut reader = Reader { from_1904: workbook.from_1904, filling, findings: vec![], seen: BTreeSet::new() };
    for grid in workbook.grids.iter().filter(|it| it.name != HIDDEN) {
        match located(grid) {
            Some((at, key)) => match book.sheets.iter().find(|it| it.key == key) {
                Some(sheet) => reader.sheet(grid, sheet, at),
                None => reader.unread_sheet(grid),
            },
            None => reader.unread_sheet(grid),
        }
    }
    (reader.filling, reader.findings)
}

/// The cell with the key of a sheet, and the key. Rows and columns may have been inserted before it.
fn located(grid: &Grid) -> Option<(At, &str)> {
    const WITHIN: u32 = 32;
    let near = grid.cells.keys().filter(|it| it.0 < WITHIN && it.1 < WITHIN);
    near.filter_map(|at| Some((*at, grid.mark(*at)?.strip_prefix(SHEET)?)))
        .find(|it| SHEET.to_string() + it.1 != COLUMNS)
}

struct Reader {
    from_1904: bool,
    filling: Filling,
    findings: Vec<Finding>,
    /// Rows of lists that have been read. A second one with the same key is a copy.
    seen: BTreeSet<(String, usize)>,
}

/// A sheet of the workbook beside its layout.
struct Page<'p> {
    grid: &'p Grid,
    sheet: &'p Sheet,
    /// The column with the keys of the rows.
    keys: u32,
    columns: BTreeMap<u32, &'p str>,
    /// The first row below the heads.
    first: u32,
}

impl<'p> Page<'p> {
    fn spot(&self, at: At) -> String {
        spot(self.grid, at)
    }

    /// The row of the layout with a key, or the one that a row without a key must be.
    fn row(&self, row: u32) -> Option<&'p Row> {
        let key = self.grid.mark((row, self.keys)).unwrap_or_default();
        let known = self.sheet.rows.iter().find(|it| !key.is_empty() && it.key == key);
        known.or_else(|| {
            let says = |it: &&Row| it.cells.iter().any(|(column, cell)| self.repeats(row, column, cell));
            let new = self.sheet.rows.iter().filter(|it| matches!(it.of, Of::NewLine(_)));
            let list = self.sheet.list.as_ref();
            new.clone()
                .find(says)
                .or_else(|| new.clone().find(|it| list.is_some_and(|list| it.of == Of::NewLine(list.clone()))))
        })
    }

    /// Whether a row has the words that the layout has in one of its columns.
    fn repeats(&self, row: u32, column: &str, cell: &Wanted) -> bool {
        let Wanted::Said(words) = cell else { return false };
        let at = self.columns.iter().find(|it| *it.1 == column).map(|it| *it.0);
        at.and_then(|it| self.grid.mark((row, it))).is_some_and(|it| it == words.trim())
    }
}

fn spot(grid: &Grid, at: At) -> String {
    format!("“{}”!{}", grid.name, named(at))
}

impl Reader {
    fn report(&mut self, code: &'static code::Code, spot: String, message: String, help: &str) {
        if self.findings.len() >= MOST_FINDINGS {
            return;
        }
        let file = self.filling.file.clone();
        self.findings.push(Finding::new(code, file, Place::Spot(spot), message).help(help));
    }

    fn unread_sheet(&mut self, grid: &Grid) {
        if !grid.cells.is_empty() {
            let help = "需要保留的内容，请移到模板的各表中";
            self.report(
                &code::INTAKE_UNREAD,
                format!("“{}”", grid.name),
                "这个工作表不是模板中的，没有读取".into(),
                help,
            );
        }
    }

    fn sheet(&mut self, grid: &Grid, sheet: &Sheet, corner: At) {
        let Some(page) = self.page(grid, sheet, corner) else { return };
        let mut asked = BTreeSet::new();
        let rows: BTreeSet<u32> = grid.cells.keys().map(|it| it.0).filter(|it| *it >= page.first).collect();
        for row in rows {
            self.row(&page, row, &mut asked);
        }
        self.merged(&page, &asked);
        for cell in &grid.comments {
            let help = "需要保留的内容，请写在格中";
            self.report(&code::INTAKE_UNREAD, format!("“{}”!{cell}", grid.name), "批注没有读取".into(), help);
        }
    }

    fn page<'p>(&mut self, grid: &'p Grid, sheet: &'p Sheet, (_, keys): At) -> Option<Page<'p>> {
        let head = grid.cells.keys().find(|it| it.1 == keys && grid.mark(**it) == Some(COLUMNS)).map(|it| it.0);
        let columns: BTreeMap<u32, &str> = head
            .map(|row| grid.cells.range((row, keys + 1)..(row + 1, 0)).map(|it| *it.0).collect::<Vec<At>>())
            .into_iter()
            .flatten()
            .filter_map(|at| Some((at.1, grid.mark(at)?)))
            .collect();
        let missing: Vec<&str> =
            sheet.columns.iter().filter(|it| !columns.values().any(|key| *key == it.key)).map(|it| it.title).collect();
        if let (Some(head), true) = (head, missing.is_empty()) {
            return Some(Page { grid, sheet, keys, columns, first: head + 2 });
        }
        let help = "请重新写出工作簿，把内容填进去，不要删去栏目";
        let message = format!("表的栏目不全：{}", missing.join("、"));
        self.report(&code::INTAKE_CELL, format!("“{}”", grid.name), message, help);
        None
    }

    fn row(&mut self, page: &Page, row: u32, asked: &mut BTreeSet<At>) {
        let grid = page.grid;
        let filled: Vec<At> =
            grid.cells.range((row, 0)..(row + 1, 0)).map(|it| *it.0).filter(|it| it.1 != page.keys).collect();
        let Some(known) = page.row(row) else {
            if let Some(first) = filled.first() {
                let help = "请把内容填在模板的行中；需要加行的，复制一行空行再填";
                self.report(&code::INTAKE_CELL, page.spot(*first), "这一行不是模板中的行，没有读取".into(), help);
            }
            return;
        };
        let mut cells = BTreeMap::new();
        for (column, key) in &page.columns {
            let at = (row, *column);
            match known.cells.get(key) {
                Some(Wanted::Asked(field)) => {
                    asked.insert(at);
                    if let Some(said) = self.cell(page, at, field) {
                        cells.insert(field.path.clone(), said);
                    }
                }
                Some(Wanted::Said(words) | Wanted::Head(words)) => self.words(page, at, words),
                None => self.outside(page, at),
            }
        }
        for at in filled.into_iter().filter(|it| !page.columns.contains_key(&it.1)) {
            self.outside(page, at);
        }
        self.keep(known, cells);
    }

    fn cell(&mut self, page: &Page, at: At, field: &Field) -> Option<Said> {
        let is_number = matches!(field.shape, Shape::Number(_) | Shape::Percent);
        let said = |value| Said { value, is_number, spot: page.spot(at) };
        let Some(cell) = page.grid.cells.get(&at) else { return Some(said(None)) };
        match value(cell, &field.shape, self.from_1904) {
            Ok(text) => Some(said(Some(text).filter(|it| !it.is_empty()))),
            Err((message, help)) => {
                self.report(&code::INTAKE_CELL, page.spot(at), message, &help);
                None
            }
        }
    }

    /// A cell that the layout has words in: they may have been overwritten.
    fn words(&mut self, page: &Page, at: At, words: &str) {
        let plain = |it: &str| it.split_whitespace().collect::<String>();
        let written = page.grid.mark(at);
        if written.is_some_and(|it| plain(it) != plain(words)) {
            let help = "这一格是模板的说明；需要保留的内容，请移到填写处";
            let message = format!("`{}` 写在模板的说明处，没有读取", brief(written.unwrap_or_default()));
            self.report(&code::INTAKE_UNREAD, page.spot(at), message, help);
        }
    }

    /// A cell outside of those that ask for something.
    fn outside(&mut self, page: &Page, at: At) {
        let Some(cell) = page.grid.cells.get(&at) else { return };
        let shown = match &cell.content {
            Content::Text(text) | Content::Number(text) | Content::Error(text) => brief(text.trim()),
            Content::Flag(_) | Content::Formula => "公式".into(),
        };
        let help = "需要保留的内容，请移到浅黄色的填写处";
        self.report(&code::INTAKE_UNREAD, page.spot(at), format!("`{shown}` 不在填写处，没有读取"), help);
    }

    fn merged(&mut self, page: &Page, asked: &BTreeSet<At>) {
        for (first, last) in &page.grid.merged {
            let inside = |it: &&At| (first.0..=last.0).contains(&it.0) && (first.1..=last.1).contains(&it.1);
            if asked.iter().filter(inside).count() > 1 {
                let message = format!("{} 至 {} 合并成一格，不能确定内容属于哪一格", named(*first), named(*last));
                self.report(&code::INTAKE_CELL, page.spot(*first), message, "请取消合并，在各格中分别填写");
            }
        }
    }

    fn keep(&mut self, row: &Row, cells: BTreeMap<String, Said>) {
        match &row.of {
            Of::Record => cells.into_iter().for_each(|(path, said)| self.single(path, said)),
            Of::Line(list, index) => {
                let is_first = self.seen.insert((list.clone(), *index));
                self.line(list, Some(*index).filter(|_| is_first), cells);
            }
            Of::NewLine(list) => self.line(list, None, cells),
        }
    }

    fn line(&mut self, list: &str, before: Option<usize>, cells: BTreeMap<String, Said>) {
        if before.is_some() || cells.values().any(|it| it.value.is_some()) {
            self.filling.lines.push(SaidLine { list: list.to_string(), before, cells });
        }
    }

    /// Keeps a value. A copied row may fill in the same field twice.
    fn single(&mut self, path: String, said: Said) {
        match self.filling.said.get(&path) {
            Some(before) if before.value.is_some() && said.value.is_some() && before.value != said.value => {
                let message = format!("与 {} 是同一项，内容不同", before.spot);
                self.report(&code::INTAKE_CONFLICT, said.spot, message, "请删去复制的行");
            }
            Some(before) if before.value.is_some() => {}
            _ => drop(self.filling.said.insert(path, said)),
        }
    }
}
