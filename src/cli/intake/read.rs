//! `zonepress intake read`

use std::io::IsTerminal;
use std::path::Path;

use anyhow::{Result, bail};

use super::super::new::Records;
use super::super::{Input, Status, print, tell as told};
use super::template::known;
use super::{ReadArgs, ReadFormat, evaluated, record_of};
use crate::editor;
use crate::finding::{Finding, Place, brief, code, report};
use crate::fs;
use crate::intake::answers::Answers;
use crate::intake::book::{Book, laid_out};
use crate::intake::comments::carried;
use crate::intake::filling::{Opened, filled, opened};
use crate::intake::kind::Wanted;
use crate::intake::merge::{Change, Merged, merged};
use crate::intake::package;
use crate::intake::record::draft;
use crate::intake::trace::at_its_cell;
use crate::records::source::{Source, text as text_of};
use crate::scaffold::Draft;
use crate::scaffold::evaluation::Evaluated;

pub(super) fn run(records: Records, args: &ReadArgs) -> Result<Status> {
    let (workbooks, mut findings) = opened_all(&args.files)?;
    findings.extend(others(&workbooks));
    let Some(first) = workbooks.first().filter(|_| findings.is_empty()) else {
        return refused(records.input(), &findings, args.format);
    };
    let mark = first.mark.clone();
    let evaluated = evaluated(&records, &mark.code, &mark.round)?;
    if mark.version != evaluated.version.id {
        bail!(
            "工作簿按办法版本 `{}` 写出，批次 {} 现在适用 `{}`：请重新写出工作簿",
            mark.version,
            mark.round,
            evaluated.version.id
        );
    }
    let file = record_of(&evaluated);
    let before = known(&records, &file)?.map(|it| laid_out(&evaluated, it).base);
    let merged = all(&evaluated, &workbooks, before.as_ref(), &file, &mut findings);
    let text = text(&records, &evaluated, &file, &merged.answers)?;
    let draft = Draft { text, file };
    let is_same = before.as_ref() == Some(&merged.answers);
    let input = records.into_input();
    if findings.iter().any(Finding::is_error) {
        return refused(&input, &findings, args.format);
    }
    let is_new = before.is_none();
    finish(input, args, Outcome { merged, draft, findings, is_same, is_new })
}

/// The record that the workbooks give.
struct Outcome {
    merged: Merged,
    draft: Draft,
    findings: Vec<Finding>,
    is_same: bool,
    is_new: bool,
}

/// Opens the workbooks. Those that cannot be read are findings.
fn opened_all(files: &[std::path::PathBuf]) -> Result<(Vec<Opened>, Vec<Finding>)> {
    let (mut workbooks, mut findings) = (Vec::new(), Vec::new());
    for file in files {
        match opened_one(file)? {
            Ok(workbook) => workbooks.push(workbook),
            Err(finding) => findings.push(*finding),
        }
    }
    Ok((workbooks, findings))
}

fn opened_one(file: &Path) -> Result<Result<Opened, Box<Finding>>> {
    let name = file.display().to_string();
    let bytes = match fs::read_sent(file, package::LARGEST)? {
        Ok(bytes) => bytes,
        Err(size) => return Ok(Err(package::too_large(&name, size).into())),
    };
    Ok(package::open(&name, &bytes, Wanted::Workbook).and_then(|it| opened(&name, &it)))
}

/// Workbooks of another zone, round or version than the first.
fn others(workbooks: &[Opened]) -> Vec<Finding> {
    let Some((first, rest)) = workbooks.split_first() else { return vec![] };
    let mark = |it: &Opened| format!("{} {}", it.mark.code, it.mark.round);
    let finding = |it: &Opened| {
        let message = format!("工作簿是 {} 的，{} 是 {} 的", mark(it), first.file, mark(first));
        Finding::new(&code::INTAKE_FILE, &it.file, Place::File, message).help("一次只读取同一地区、同一批次的工作簿")
    };
    rest.iter().filter(|it| it.mark != first.mark).map(finding).collect()
}

fn all(
    evaluated: &Evaluated,
    workbooks: &[Opened],
    before: Option<&Answers>,
    file: &str,
    findings: &mut Vec<Finding>,
) -> Merged {
    let mut fillings = Vec::new();
    for workbook in workbooks {
        let book: Book = laid_out(evaluated, workbook.base.clone());
        let (filling, found) = filled(workbook, &book);
        fillings.push(filling);
        findings.extend(found);
    }
    let mut merged = merged(before, file, &fillings);
    findings.append(&mut merged.findings);
    merged
}

/// The text of the record, with the comments that its authors wrote.
fn text(records: &Records, evaluated: &Evaluated, file: &str, answers: &Answers) -> Result<String> {
    let modeline = editor::modeline(records.workspace()?, file).unwrap_or_default();
    let drafted = |answers: &Answers| modeline.clone() + &draft(evaluated, answers).text;
    let input = records.input();
    let before = input.sources.get(file).and_then(|it| text_of(file, it).ok()).zip(input.loaded.outlines.get(file));
    let after = drafted(answers);
    Ok(match before {
        Some((before, outline)) => carried(before, outline, after, &drafted(&Answers::default())),
        None => after,
    })
}

/// Checks the record, each fault at its cell, and writes it.
fn finish(input: Input, args: &ReadArgs, outcome: Outcome) -> Result<Status> {
    let Outcome { merged, draft, mut findings, is_same, is_new } = outcome;
    let before = input.findings();
    let input = input.edited(|sources| {
        sources.insert(draft.file.clone(), Source::Bytes(draft.text.clone().into_bytes().into()));
        Ok(())
    })?;
    let after = input.findings();
    let is_blank = |it: &Finding| it.code == &code::TO_BE_FILLED && it.file == draft.file;
    let blanks = after.iter().filter(|it| is_blank(it)).count();
    let outline = input.loaded.outlines.get(&draft.file);
    for finding in after.iter().filter(|it| it.is_error() && !is_blank(it) && !before.contains(it)) {
        let moved = outline.filter(|_| finding.file == draft.file);
        let moved = moved.and_then(|it| at_its_cell(finding, it, &merged.origins));
        findings.push(frozen(moved.unwrap_or_else(|| finding.clone()), &draft.file));
    }
    if findings.iter().any(Finding::is_error) {
        return refused(&input, &findings, args.format);
    }
    shown(&input, &findings, args.format)?;
    if args.stdout {
        print(&draft.text)?;
    }
    if is_same {
        tell!("{} 没有变化", draft.file);
    }
    if args.stdout || is_same {
        return Ok(Status::Fine);
    }
    told(&changes(&merged.changes));
    if !is_new && !args.update {
        bail!("{} 已经有了，以上改动没有写入；核对无误后，加 --update 写入", draft.file);
    }
    fs::write_record(&input.root.join(&draft.file), &draft.text)?;
    tell!("已写入 {}：{blanks} 处待填写；用 `zonepress check` 检查", draft.file);
    Ok(Status::Fine)
}

/// Gives the next step if what a workbook changes rests below something published.
fn frozen(finding: Finding, file: &str) -> Finding {
    if finding.code != &code::PUBLISHED_RECORD_CHANGED {
        return finding;
    }
    finding.help(format!(
        "所改的已经公布，不能由工作簿改动：误改的，请在表中恢复；确需更正的，直接改正 `{file}`，再运行 \
         `zonepress publish-record --correct 理由`"
    ))
}

/// One line a change; only their number if there are many.
fn changes(changes: &[Change]) -> String {
    const MOST: usize = 40;
    let shown = |it: &Option<String>| it.as_ref().map_or("（空）".into(), |it| brief(&it.replace('\n', " ")));
    let line = |it: &Change| {
        format!(
            "  {}：{} → {}（{} {}）\n",
            it.path,
            shown(&it.before),
            shown(&it.after),
            it.origin.file,
            it.origin.spot
        )
    };
    let is_update = changes.iter().any(|it| it.before.is_some());
    let listed: Vec<&Change> = changes.iter().filter(|it| !is_update || it.before.is_some()).take(MOST).collect();
    let lines: String = if is_update { listed.iter().map(|it| line(it)).collect() } else { String::new() };
    let replaced = changes.iter().filter(|it| it.before.is_some()).count();
    format!("新填 {} 项，改动 {replaced} 项\n{lines}", changes.len() - replaced)
}

fn shown(input: &Input, findings: &[Finding], format: ReadFormat) -> Result<()> {
    let sources = input.report();
    match format {
        ReadFormat::Human => {
            let color = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
            told(&report::human(findings, &sources, color));
        }
        ReadFormat::Json => print(&report::json(findings, &sources))?,
    }
    Ok(())
}

fn refused(input: &Input, findings: &[Finding], format: ReadFormat) -> Result<Status> {
    shown(input, findings, format)?;
    tell!("{}；没有写入任何内容", report::summary(findings));
    Ok(Status::Findings)
}
