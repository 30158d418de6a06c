//! `zonepress build`

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;
use indicatif::{ProgressBar, ProgressStyle};

use super::{Input, Status, day, show};
use crate::finding::{Finding, report};
use crate::fs;
use crate::output::OutputTree;
use crate::output::leak;
use crate::output::links;
use crate::output::manifest;
use crate::print::document::{self, Audience, DocumentJob, Subject};
use crate::print::typst::{Cache, Press, Typst};
use crate::records::addresses;
use crate::records::overlay::{self, Overlay};
use crate::records::source::SourceTree;
use crate::site::{self, PublicDocument};
use crate::view::public::PublicData;

#[derive(clap::Args)]
#[command(
    after_help = "示例：\n  zonepress build\n  zonepress build --as-of 2026-01-15 --out /tmp/预览\n  zonepress build --private ../联系方式\n\n生成的 dist/public 供发布，dist/internal 为内部文书；全部成功才替换原有内容。"
)]
pub(super) struct Args {
    /// 输出文件夹（默认为工作目录下的 dist）
    #[arg(long, value_name = "文件夹")]
    out: Option<PathBuf>,
    /// 以哪一天为当天，写作 2026-01-05（不写则为北京时间的当天；演示数据为其规定的日期）
    #[arg(long, value_name = "日期", value_parser = day::parse)]
    as_of: Option<NaiveDate>,
    /// 个人联系方式所在的文件夹（不在共享的工作目录中）
    #[arg(long, value_name = "文件夹")]
    private: Option<PathBuf>,
}

pub(super) fn run(root: Option<&Path>, args: &Args) -> Result<Status> {
    let start = Instant::now();
    let input = Input::read(root, args.as_of)?;
    let out = args.out.clone().unwrap_or_else(|| input.root.join("dist"));
    fs::check_place(&out, &input.root)?;
    let mut findings = input.findings();
    findings.retain(Finding::is_error);
    if show(&input, &findings) {
        tell!("{}，没有生成任何文件", report::summary(&findings));
        return Ok(Status::Findings);
    }
    let overlay = read_overlay(&input, args.private.as_deref())?;
    let templates = fs::read_folder(&input.root, "templates")?;
    // Documents with personal contacts must not end up in the cache.
    let cache = Cache::of_user().filter(|_| overlay.is_empty());
    let tree = output(&input, &overlay, &templates, |jobs, tree| {
        print_documents(jobs, &templates, &input.sources, cache, tree)
    })
    .context("没有生成任何文件")?;
    fs::replace(&out, &tree)?;
    tell!(
        "已生成 {} 个文件到 {}（截至 {}，用时 {:.1} 秒）",
        tree.len(),
        out.display(),
        input.as_of,
        start.elapsed().as_secs_f32()
    );
    Ok(Status::Fine)
}

/// Reads the private folder; without one, the overlay is empty.
pub(super) fn read_overlay(input: &Input, private: Option<&Path>) -> Result<Overlay> {
    let Some(folder) = private else { return Ok(Overlay::default()) };
    if !folder.is_dir() {
        bail!("--private 指定的 `{}` 不是文件夹", folder.display());
    }
    let (overlay, findings) = overlay::load(&fs::read_folder(folder, "contacts")?);
    if let Some(finding) = findings.first() {
        bail!("{}：{}（共 {} 个问题）", finding.file, finding.message, findings.len());
    }
    if overlay.is_empty() {
        bail!("`{}` 中没有联系方式；写作 contacts/<代码>.yaml，字段见 `zonepress schema contacts`", folder.display());
    }
    let zones = input.loaded.workspace.as_ref().map(|it| &it.zones);
    let unknown = overlay.codes().find(|code| zones.is_some_and(|it| !it.contains_key(*code)));
    match unknown {
        Some(code) => bail!("contacts/{code}.yaml：没有区域记录 zones/{code}；请核对文件名中的代码"),
        None => Ok(overlay),
    }
}

/// Builds everything except the printed documents, and discards it.
///
/// Fails on broken links, on published addresses that disappeared, and on personal data in public output.
pub(super) fn rehearse(input: &Input) -> Result<()> {
    let templates = fs::read_folder(&input.root, "templates")?;
    let blank = |jobs: &[DocumentJob], tree: &mut OutputTree| Ok(add_documents(jobs, |_| Vec::new(), tree));
    output(input, &Overlay::default(), &templates, blank).map(drop)
}

/// Builds the whole output as a value. `print` adds the documents and returns the public ones.
pub(super) fn output(
    input: &Input,
    overlay: &Overlay,
    templates: &SourceTree,
    print: impl FnOnce(&[DocumentJob], &mut OutputTree) -> Result<Vec<PublicDocument>>,
) -> Result<OutputTree> {
    let known = input.known()?;
    let snapshot = input.snapshot(&known);
    let public = PublicData::of(&snapshot).context("没有办法版本")?;
    let assets = fs::read_folder(&input.root, "site")?;
    let jobs = document::jobs(&Subject { snapshot: &snapshot, public: &public, sources: &input.sources, overlay });
    let mut tree = OutputTree::default();
    let mut documents = print(&jobs, &mut tree)?;
    documents.extend(write_tables(&jobs, &known.site.documents.organ, &mut tree)?);
    site::build(&public, templates, &assets, &documents, &mut tree)?;
    let broken = links::find(&tree, &known.site.folder.0);
    if !broken.is_empty() {
        bail!("站内链接无效：\n{}", broken.join("\n"));
    }
    if input.is_preview {
        // It leaves out records with errors, and with them their pages. Nobody else sees it.
        return Ok(tree);
    }
    let gone = addresses::gone(&input.sources, input.as_of, &site::addresses(&public));
    if !gone.is_empty() {
        bail!(
            "已发布的网址消失：\n{}\n改名的经验材料，在文首写明 `aliases`；确需撤下的，用 `zonepress publish-record addresses --correct 理由` 记录",
            gone.join("\n")
        );
    }
    manifest::add(&snapshot, &input.sources, &mut tree);
    let leaks = leak::find(&tree, &jobs, overlay);
    if !leaks.is_empty() {
        bail!("公开内容中发现个人信息：\n{}", leaks.join("\n"));
    }
    tree.seal();
    Ok(tree)
}

/// A progress bar for the printing of documents.
pub(super) fn progress(documents: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("生成文书 {bar:30} {pos}/{len}").expect("a valid template");
    ProgressBar::new(documents as u64).with_style(style)
}

/// Prints every document into the tree and returns the public ones. The error lists all failures.
fn print_documents(
    jobs: &[DocumentJob],
    templates: &SourceTree,
    records: &SourceTree,
    cache: Option<Cache>,
    tree: &mut OutputTree,
) -> Result<Vec<PublicDocument>> {
    let press = Press::new(Typst::find()?, templates, records, cache)?;
    let progress = progress(jobs.len());
    let printed = press.print(jobs, |count| progress.inc(count as u64));
    progress.finish_and_clear();
    let (printed, failures): (Vec<_>, Vec<_>) = printed.into_iter().partition(Result::is_ok);
    if !failures.is_empty() {
        let told: Vec<_> = failures.iter().filter_map(|it| it.as_ref().err()).map(super::told).collect();
        bail!("{} 份文书没有生成：\n{}", told.len(), told.join("\n"));
    }
    let mut printed = printed.into_iter().flatten();
    Ok(add_documents(jobs, |_| printed.next().unwrap_or_default(), tree))
}

/// Adds the documents to the tree and returns the public ones.
pub(super) fn add_documents(
    jobs: &[DocumentJob],
    mut bytes: impl FnMut(&DocumentJob) -> Vec<u8>,
    tree: &mut OutputTree,
) -> Vec<PublicDocument> {
    let mut public = Vec::new();
    for job in jobs {
        let bytes = bytes(job);
        if job.audience == Audience::Public {
            public.push(public_document(job, &job.path, bytes.len()));
        }
        tree.add(format!("{}/{}", job.audience.folder(), job.path), bytes);
    }
    public
}

/// Adds the lists of the documents as data files beside them, and returns the public ones.
fn write_tables(jobs: &[DocumentJob], organ: &str, tree: &mut OutputTree) -> Result<Vec<PublicDocument>> {
    let mut public = Vec::new();
    for job in jobs {
        for (path, bytes) in job.tables(organ).with_context(|| format!("{}的名单没有生成", job.title))? {
            if job.audience == Audience::Public {
                public.push(PublicDocument { title: list_title(job), ..public_document(job, &path, bytes.len()) });
            }
            tree.add(format!("{}/{path}", job.audience.folder()), bytes);
        }
    }
    Ok(public)
}

fn list_title(job: &DocumentJob) -> String {
    job.sheets.first().map_or_else(|| job.title.clone(), |it| it.title.clone())
}

fn public_document(job: &DocumentJob, path: &str, size: usize) -> PublicDocument {
    PublicDocument {
        path: path.to_string(),
        title: job.title.clone(),
        about: job.about().unwrap_or_default().to_string(),
        kind: job.kind,
        size,
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Input, Overlay, add_documents, output};
    use crate::fs;
    use crate::output::OutputTree;
    use crate::records::workspace::Workspace;

    /// Characters that the checks refuse in every record.
    const BARRED: &str = "\u{b}\u{0}\u{7f}\r\u{85}\u{fffe}";

    fn spoil(text: &mut String) {
        text.insert_str(text.chars().next().map_or(0, char::len_utf8), BARRED);
    }

    /// Puts forbidden characters into the texts of each kind of record that pages, feeds and calendars show.
    fn spoil_texts(workspace: &mut Workspace) {
        let site = &mut workspace.site;
        let contact = &mut site.contact;
        let own = [&mut site.name, &mut site.organ, &mut site.description, &mut site.documents.organ];
        let texts = [&mut contact.office, &mut contact.address, &mut contact.telephone, &mut contact.email];
        own.into_iter().chain(texts).chain(&mut site.keywords).for_each(spoil);
        site.demonstration.iter_mut().for_each(|it| spoil(&mut it.mark));
        workspace.areas.0.iter_mut().flat_map(|it| [&mut it.name, &mut it.province]).for_each(spoil);
        workspace.zones.values_mut().for_each(|it| spoil(&mut it.record.name));
        for round in workspace.rounds.values_mut() {
            spoil(&mut round.title);
            round.notice.iter_mut().flat_map(|it| [&mut it.office.name, &mut it.office.address]).for_each(spoil);
            round.announcement.iter_mut().for_each(|it| spoil(&mut it.number));
        }
        for it in &mut workspace.experiences {
            [&mut it.head.title, &mut it.head.source, &mut it.head.summary, &mut it.body].into_iter().for_each(spoil);
        }
    }

    #[test]
    fn no_control_character_reaches_a_page_a_feed_or_a_calendar() {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let mut input = Input::read(Some(&root), None).unwrap();
        // The spoilt names would differ from the recorded lists and addresses.
        input.sources.retain(|file, _| !file.starts_with(crate::model::files::PUBLISHED));
        spoil_texts(input.loaded.workspace.as_mut().unwrap());
        let templates = fs::read_folder(&root, "templates").unwrap();
        let tree = output(&input, &Overlay::default(), &templates, |jobs, tree: &mut OutputTree| {
            Ok(add_documents(jobs, |_| Vec::new(), tree))
        });
        let tree = tree.unwrap();
        let kinds = ["html", "xml", "ics", "txt"];
        let written = tree.files().filter(|(path, _)| kinds.contains(&path.rsplit('.').next().unwrap_or_default()));
        let mut counts = [0; 4];
        for (path, bytes) in written {
            let text = std::str::from_utf8(bytes).unwrap();
            let text = if path.ends_with(".ics") { text.replace("\r\n", "\n") } else { text.to_string() };
            let barred = text.chars().find(|it| it.is_control() && *it != '\n' || *it == '\u{fffe}');
            assert_eq!(barred, None, "{path}");
            counts[kinds.iter().position(|it| path.ends_with(it)).unwrap()] += 1;
        }
        assert!(counts.iter().all(|it| *it > 0), "{kinds:?}: {counts:?}");
    }
}
