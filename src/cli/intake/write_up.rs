//! `zonepress intake write-up`

use anyhow::{Context, Result, bail};

use super::super::new::Records;
use super::super::{Status, show};
use super::WriteUpArgs;
use crate::finding::{Finding, Place, code};
use crate::fs;
use crate::intake::docx::{self, WriteUp};
use crate::intake::kind::Wanted;
use crate::intake::package;
use crate::model::experience::is_slug;
use crate::records::source::Source;
use crate::scaffold::Draft;
use crate::scaffold::write_up::{Given, filled};

pub(super) fn run(records: Records, args: &WriteUpArgs) -> Result<Status> {
    if !is_slug(&args.slug) {
        bail!("文件名 `{}` 只用小写字母、数字和连字符，如 off-site-inspection", args.slug);
    }
    let draft = |given: Given| -> Result<Draft> {
        let rule = &records.workspace()?.site.experience;
        Ok(filled(records.zone(&args.code)?, &args.slug, records.version()?, rule, given))
    };
    records.absent(&draft(Given::default())?.file)?;
    let write_up = match read(args)? {
        Ok(write_up) => write_up,
        Err(finding) => {
            show(records.input(), &[*finding]);
            return Ok(Status::Findings);
        }
    };
    let draft = draft(Given { title: write_up.title.clone(), body: Some(write_up.body.clone()) })?;
    write(records, &draft, &write_up)
}

fn read(args: &WriteUpArgs) -> Result<Result<WriteUp, Box<Finding>>> {
    let name = args.file.display().to_string();
    let bytes = match fs::read_sent(&args.file, package::LARGEST)? {
        Ok(bytes) => bytes,
        Err(size) => return Ok(Err(package::too_large(&name, size).into())),
    };
    let broken = || {
        let finding = Finding::new(&code::INTAKE_FILE, &name, Place::File, "文档已经损坏，不能读取");
        Box::new(finding.help("请在 Word 或者 WPS 中打开、另存一次，再读取"))
    };
    let package = package::open(&name, &bytes, Wanted::WriteUp);
    Ok(package.and_then(|it| docx::read(&name, &it, &args.slug).ok_or_else(broken)))
}

/// Writes the write-up and its pictures, and lists what was not kept and what is left to do.
fn write(records: Records, draft: &Draft, write_up: &WriteUp) -> Result<Status> {
    let input = records.into_input();
    let folder = draft.file.trim_end_matches(".md").to_string();
    if !write_up.pictures.is_empty() && input.root.join(&folder).symlink_metadata().is_ok() {
        bail!("{folder}/ 已经有了，不予覆盖");
    }
    let before = input.findings();
    let edited = input.edited(|sources| {
        sources.insert(draft.file.clone(), Source::read(draft.text.clone().into_bytes()));
        for (name, bytes) in &write_up.pictures {
            sources.insert(format!("{folder}/{name}"), Source::Bytes(bytes.as_slice().into()));
        }
        Ok(())
    })?;
    let after = edited.findings();
    let (blanks, faults): (Vec<&Finding>, Vec<&Finding>) =
        after.iter().filter(|it| !before.contains(it)).partition(|it| it.code == &code::TO_BE_FILLED);
    let findings: Vec<Finding> = write_up.findings.iter().chain(faults).cloned().collect();
    show(&edited, &findings);
    for (name, bytes) in &write_up.pictures {
        fs::write_file(&edited.root.join(&folder).join(name), bytes).context("不能写入图片")?;
    }
    fs::write_record(&edited.root.join(&draft.file), &draft.text)?;
    let pictures = match write_up.pictures.len() {
        0 => String::new(),
        count => format!("和图片 {count} 个"),
    };
    tell!(
        "已写出 {}{pictures}：{} 处待填写，{} 处须核对；填好后用 `zonepress check` 检查",
        draft.file,
        blanks.len(),
        findings.len()
    );
    Ok(if findings.iter().any(Finding::is_error) { Status::Findings } else { Status::Fine })
}
