//! Merges what several people filled in with what the record says.
//!
//! Each workbook carries what was filled in when it was written, so a cell that nobody touched changes nothing.

use std::collections::BTreeMap;

use super::answers::{Answers, Line, leaves_out};
use super::filling::{Filling, Said, SaidLine};
use super::value::tidy;
use crate::finding::{Finding, Place, brief, code};
use crate::number::Number;

/// The cell of a workbook that a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) file: String,
    pub(crate) spot: String,
}

/// A value that the record gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) path: String,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    pub(crate) origin: Origin,
}

#[derive(Default)]
pub(crate) struct Merged {
    pub(crate) answers: Answers,
    /// By path; for rows of lists, `evidence#0/title`.
    pub(crate) origins: BTreeMap<String, Origin>,
    pub(crate) changes: Vec<Change>,
    pub(crate) findings: Vec<Finding>,
}

/// Merges workbooks into a record, or into a new one.
pub(crate) fn merged(record: Option<&Answers>, file: &str, fillings: &[Filling]) -> Merged {
    let start = record.cloned().unwrap_or_else(|| together(fillings));
    let mut merge = Merge { record, file, chosen: BTreeMap::new(), merged: Merged::default() };
    for filling in fillings {
        for (path, said) in &filling.said {
            merge.take(filling, path, filling.base.single.get(path), start.single.get(path), said);
        }
    }
    let mut lists = Lists::of(&start);
    for filling in fillings {
        filling.lines.iter().for_each(|it| merge.line(filling, it, &mut lists));
    }
    let new = lists.new;
    merge.finish(start, new)
}

/// What was filled in when the workbooks were written, where there is no record here.
fn together(fillings: &[Filling]) -> Answers {
    let mut all = Answers::default();
    for filling in fillings {
        for (path, text) in &filling.base.single {
            all.single.entry(path.clone()).or_insert_with(|| text.clone());
        }
        for (list, lines) in &filling.base.lists {
            let known = all.lists.entry(list.clone()).or_default();
            let new: Vec<Line> = lines.iter().filter(|it| !known.contains(it)).cloned().collect();
            known.extend(new);
        }
    }
    all
}

/// Whether two values say the same. Numbers may be written differently.
fn same(one: Option<&String>, other: Option<&String>, is_number: bool) -> bool {
    match (one, other) {
        (Some(one), Some(other)) if is_number => match (one.parse::<Number>(), other.parse::<Number>()) {
            (Ok(one), Ok(other)) => one == other,
            _ => tidy(one) == tidy(other),
        },
        (Some(one), Some(other)) => tidy(one) == tidy(other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// A row to be added, with the cells of its fields.
type NewLine = (Line, BTreeMap<String, Origin>);

/// The rows of the lists, with their origins by field.
struct Lists<'s> {
    start: &'s Answers,
    new: BTreeMap<String, Vec<NewLine>>,
}

impl<'s> Lists<'s> {
    fn of(start: &'s Answers) -> Self {
        Self { start, new: BTreeMap::new() }
    }

    fn there(&self, list: &str) -> &'s [Line] {
        self.start.lists.get(list).map_or(&[], Vec::as_slice)
    }
}

struct Merge<'m> {
    record: Option<&'m Answers>,
    /// The file of the record.
    file: &'m str,
    /// The values that somebody filled in, and whether they are numbers.
    chosen: BTreeMap<String, (Option<String>, bool, Origin)>,
    merged: Merged,
}

fn shown(value: Option<&String>) -> String {
    value.map_or("空".into(), |it| format!("`{}`", brief(&it.replace('\n', " "))))
}

impl Merge<'_> {
    /// Takes the value of one cell. `before` is what the cell held when the workbook was written, `start` what the
    /// record holds.
    fn take(&mut self, filling: &Filling, path: &str, before: Option<&String>, start: Option<&String>, said: &Said) {
        let Said { value, is_number, spot } = said;
        let is = |other: Option<&String>| same(value.as_ref(), other, *is_number);
        let origin = Origin { file: filling.file.clone(), spot: spot.clone() };
        if value.is_some() {
            self.merged.origins.entry(path.to_string()).or_insert_with(|| origin.clone());
        }
        if is(before) && (self.record.is_some() || value.is_none() || is(start)) {
            // Nobody touched the cell.
            return;
        }
        let is_stale = !is(start) && before.is_some() && self.record.is_some() && !same(before, start, *is_number);
        if is_stale {
            let message = format!("这里改为 {}，记录在写出工作簿以后已改为 {}", shown(value.as_ref()), shown(start));
            return self.conflict(&origin, message, self.file.to_string());
        }
        match self.chosen.get(path) {
            None => drop(self.chosen.insert(path.to_string(), (value.clone(), *is_number, origin))),
            Some((other, ..)) if is(other.as_ref()) => {}
            Some((other, _, first)) => {
                let there = format!("{} {}", first.file, first.spot);
                let message = format!("这里为 {}，{there} 为 {}", shown(value.as_ref()), shown(other.as_ref()));
                self.conflict(&origin, message, there);
            }
        }
    }

    fn conflict(&mut self, origin: &Origin, message: String, other: String) {
        let finding = Finding::new(&code::INTAKE_CONFLICT, &origin.file, Place::Spot(origin.spot.clone()), message);
        self.merged.findings.push(finding.help(format!("请与 {other} 核对，改为一致后再读取")));
    }

    fn line(&mut self, filling: &Filling, said: &SaidLine, lists: &mut Lists) {
        let there = lists.there(&said.list);
        let base = filling.base.lists.get(&said.list).map_or(&[][..], Vec::as_slice);
        let Some(before) = said.before.and_then(|it| base.get(it)) else { return self.new_line(filling, said, lists) };
        let fields = said.cells.iter().map(|(name, it)| (name, before.get(name), it));
        let Some(index) = there.iter().position(|it| it == before) else {
            // The record has changed since the workbook was written: only a change here matters.
            let changed = fields.clone().find(|(_, before, it)| !same(it.value.as_ref(), *before, it.is_number));
            if let Some((_, _, said)) = changed {
                let origin = Origin { file: filling.file.clone(), spot: said.spot.clone() };
                let message = "这里改动的一行，记录在写出工作簿以后也已改动".to_string();
                self.conflict(&origin, message, self.file.to_string());
            }
            return;
        };
        for (name, before, it) in fields {
            let path = format!("{}#{index}/{name}", said.list);
            self.take(filling, &path, before, before, it);
        }
    }

    /// Adds a row, unless it is there. Evidence is known by its number.
    fn new_line(&mut self, filling: &Filling, said: &SaidLine, lists: &mut Lists) {
        let value = |it: &Said| it.value.clone();
        let line: Line = said.cells.iter().filter_map(|(name, it)| Some((name.clone(), value(it)?))).collect();
        let origin = |it: &Said| Origin { file: filling.file.clone(), spot: it.spot.clone() };
        let origins: BTreeMap<String, Origin> =
            said.cells.iter().map(|(name, it)| (name.clone(), origin(it))).collect();
        let there = lists.there(&said.list);
        let added = lists.new.entry(said.list.clone()).or_default();
        if there.contains(&line) || added.iter().any(|it| it.0 == line) {
            return;
        }
        if said.list == "evidence" && line.contains_key("id") {
            let is_same = |it: &Line| it.get("id") == line.get("id");
            if let Some(index) = there.iter().position(is_same) {
                return self.again(filling, said, &there[index], index);
            }
            if let Some((known, cells)) = added.iter_mut().find(|it| is_same(&it.0)) {
                if agree(known, &line) {
                    known.extend(line);
                    return cells.extend(origins);
                }
                let other = cells.get("id").map_or(String::new(), |it| format!("{} {}", it.file, it.spot));
                return self.taken(&line, &origins, other);
            }
        }
        added.push((line, origins));
    }

    /// A row of evidence with a number that the record has: it may fill in what is missing there.
    fn again(&mut self, filling: &Filling, said: &SaidLine, known: &Line, index: usize) {
        let line: Line = said.cells.iter().filter_map(|(name, it)| Some((name.clone(), it.value.clone()?))).collect();
        if !agree(known, &line) {
            let origin = |it: &Said| Origin { file: filling.file.clone(), spot: it.spot.clone() };
            let origins = said.cells.iter().map(|(name, it)| (name.clone(), origin(it))).collect();
            return self.taken(&line, &origins, self.file.to_string());
        }
        for (name, it) in said.cells.iter().filter(|it| it.1.value.is_some()) {
            let path = format!("{}#{index}/{name}", said.list);
            self.take(filling, &path, None, known.get(name), it);
        }
    }

    fn taken(&mut self, line: &Line, origins: &BTreeMap<String, Origin>, other: String) {
        let id = line.get("id").map_or("", String::as_str);
        if let Some(own) = origins.get("id") {
            self.conflict(own, format!("编号 `{id}` 已用于 {other} 的另一材料"), other);
        }
    }

    fn finish(mut self, mut start: Answers, mut new: BTreeMap<String, Vec<NewLine>>) -> Merged {
        for (path, (value, is_number, origin)) in std::mem::take(&mut self.chosen) {
            let Some((fields, name)) = target(&mut start, &path) else { continue };
            if same(fields.get(&name), value.as_ref(), is_number) {
                continue;
            }
            let before = match &value {
                Some(text) => fields.insert(name, text.clone()),
                None => fields.remove(&name),
            };
            self.merged.changes.push(Change { path, before, after: value, origin });
        }
        let mut finished = self.merged;
        for (list, rows) in &mut new {
            let known = start.lists.entry(list.clone()).or_default();
            for (line, origins) in std::mem::take(rows) {
                let index = known.len();
                for (name, origin) in origins.into_iter().filter(|it| line.contains_key(&it.0)) {
                    let path = format!("{list}#{index}/{name}");
                    let after = line.get(&name).cloned();
                    finished.changes.push(Change { path: path.clone(), before: None, after, origin: origin.clone() });
                    finished.origins.insert(path, origin);
                }
                known.push(line);
            }
        }
        compact(&mut start, &mut finished.origins);
        Merged { answers: start, ..finished }
    }
}

/// Whether two rows say the same, as far as both say something.
fn agree(one: &Line, other: &Line) -> bool {
    one.iter().all(|(name, text)| other.get(name).is_none_or(|it| it == text))
}

/// The mapping and the name of a path.
fn target<'a>(answers: &'a mut Answers, path: &str) -> Option<(&'a mut BTreeMap<String, String>, String)> {
    let Some((list, rest)) = path.split_once('#') else { return Some((&mut answers.single, path.to_string())) };
    let (index, name) = rest.split_once('/')?;
    Some((answers.lists.get_mut(list)?.get_mut(index.parse::<usize>().ok()?)?, name.to_string()))
}

/// Removes rows that were emptied, and the mark of an empty list where there are rows.
fn compact(answers: &mut Answers, origins: &mut BTreeMap<String, Origin>) {
    for (list, lines) in &mut answers.lists {
        let is_row = |it: &Line| !it.is_empty() && !leaves_out(it);
        let has_rows = lines.iter().any(is_row);
        let kept: Vec<usize> =
            (0..lines.len()).filter(|at| if has_rows { is_row(&lines[*at]) } else { !lines[*at].is_empty() }).collect();
        let moved = |path: &String| {
            let (index, name) = path.strip_prefix(&format!("{list}#"))?.split_once('/')?;
            let index = index.parse::<usize>().ok()?;
            Some(kept.iter().position(|it| *it == index).map(|it| format!("{list}#{it}/{name}")))
        };
        let all = std::mem::take(origins);
        origins.extend(all.into_iter().filter_map(|(path, origin)| match moved(&path) {
            Some(place) => Some((place?, origin)),
            None => Some((path, origin)),
        }));
        *lines = kept.iter().map(|it| lines[*it].clone()).collect();
    }
    answers.lists.retain(|_, lines| !lines.is_empty());
}
