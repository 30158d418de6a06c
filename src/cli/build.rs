//! `zonepress build`

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;
use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use rayon::prelude::*;

use super::refusal::Refusal;
use super::stages::Stages;
use super::{Input, KnownBefore, Status, day, left_out, show};
use crate::cache::{Cache, pictures};
use crate::finding::{Finding, Place, code, report};
use crate::fs;
use crate::memory::{Ingredients, Memory};
use crate::model::experience::PictureFile;
use crate::model::files;
use crate::output::leak::Gate;
use crate::output::links;
use crate::output::manifest;
use crate::output::page::PageFacts;
use crate::output::search::Record;
use crate::output::signature::PUBLIC_KEY;
use crate::output::{Content, OutputTree, Placed, Reuse, hex};
use crate::print::document::{self, Audience, DocumentJob, Origins, Subject};
use crate::print::typst::{Press, Typst};
use crate::records::addresses;
use crate::records::overlay::{self, Overlay};
use crate::records::receipt::Receipts;
use crate::records::source::SourceTree;
use crate::site::{self, Means, PublicDocument, PublicDocuments};
use crate::text::failure::told;
use crate::view::public::PublicData;

#[derive(clap::Args)]
#[command(
    after_help = "示例：\n  zonepress build\n  zonepress build --as-of 2026-01-15 --out /tmp/预览\n  zonepress build --private ../联系方式\n  zonepress build --without 990100                        990100 的记录有错误，其余照常发布\n\n生成的 dist/public 供发布，dist/internal 为内部文书；全部成功才替换原有内容。"
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
    /// 全部重新生成，不取用也不保存以前的结果（结果逐字节相同）
    #[arg(long)]
    no_cache: bool,
    /// 显示各个阶段的用时，和用时最长的十份文书
    #[arg(long)]
    timings: bool,
    /// 略去一个地区（可多次）：其记录有错误而其他内容急需发布的，页面上写明略去了哪个地区
    #[arg(long, value_name = "代码")]
    without: Vec<String>,
}

pub(super) fn run(root: Option<&Path>, args: &Args) -> Result<Status> {
    let root = fs::find_root(root)?;
    let out = args.out.clone().unwrap_or_else(|| root.join("dist"));
    // Before the records are read: after another build of the same output they may have changed.
    let place = fs::Place::claim(&out, &root, |process| tell!("{}", waiting(&out, process)))?;
    let mut stages = Stages::new();
    let cache = Cache::of_user()?.filter(|_| !args.no_cache && args.private.is_none());
    let (sources, templates, assets) =
        (fs::read_records(&root)?, fs::read_folder(&root, "templates")?, fs::read_folder(&root, "site")?);
    let typst = Typst::find()?;
    let as_of = Input::day(&sources, args.as_of);
    let made_from = made_from(&[&sources, &templates, &assets], &typst, as_of, &args.without);
    let written = cache.as_ref().and_then(|it| it.written(&out));
    stages.end("读取文件");
    if let Some(written) = written.as_ref().filter(|it| it.is_current(&made_from, &out)) {
        stages.end("核对输出");
        tell!(
            "没有改动：{} 中的 {} 个文件仍是最新的（截至 {as_of}，用时 {:.1} 秒）",
            out.display(),
            written.len(),
            stages.elapsed().as_secs_f32()
        );
        tell_timings(args, &stages);
        return Ok(Status::Fine);
    }
    place.has_room_again()?;
    let earlier = written.map(|it| fs::Earlier::of(it, &out));
    let input = Input::of(root.clone(), sources, Some(as_of), KnownBefore::of(&root, cache));
    stages.end("读取记录");
    let codes = left_out::codes(&input, &args.without)?;
    let input = input.leave_out(codes);
    let findings = input.errors(&left_out::scope(&input));
    stages.end("检查");
    if show(&input, &findings) {
        tell!("{}，没有生成任何文件", report::summary(&findings));
        if let Some(advice) = left_out::advice(&input, &findings) {
            tell!("{advice}");
        }
        return Ok(Status::Findings);
    }
    let overlay = read_overlay(&input, args.private.as_deref())?;
    let cache = input.known_before.cache.as_ref();
    let parts = Parts { templates: &templates, assets: &assets };
    let extent = Extent::Whole { cache, earlier: earlier.as_ref(), place: Some(&place) };
    let mut slowest = Vec::new();
    let tree = output(&input, &overlay, parts, extent, &mut stages, |jobs, origins, tree| {
        let press = Press::new(typst, &templates, &input.sources, cache)?;
        let memory = &input.known_before.memory;
        let documents = print_documents(jobs, origins, &press, (&place, earlier.as_ref()), memory, tree);
        slowest = press.slowest(SLOWEST);
        documents
    })
    .context("没有生成任何文件")?;
    stages.note_slowest(slowest);
    let before = std::fs::read(out.join("public").join(PUBLIC_KEY)).ok();
    place.replace(&tree, earlier.as_ref())?;
    if let (Some(cache), Some(written)) = (cache, fs::Written::of(made_from, &out, &tree)) {
        cache.keep_written(&out, &written);
    }
    stages.end("写出");
    cache.inspect(|it| it.prune());
    tell!(
        "已生成 {} 个文件到 {}（截至 {}，用时 {:.1} 秒）",
        tree.len(),
        out.display(),
        input.as_of,
        stages.elapsed().as_secs_f32()
    );
    tell_timings(args, &stages);
    left_out::tell_of(&input);
    remind_of_signing(&out, before.as_deref(), tree.bytes(&format!("public/{PUBLIC_KEY}")));
    input.leave();
    Ok(Status::Fine)
}

/// How many of the slowest documents `--timings` names.
const SLOWEST: usize = 10;

fn tell_timings(args: &Args, stages: &Stages) {
    if args.timings {
        tell!("{}", stages.table());
    }
}

/// A hash of everything that an output is made from.
fn made_from(trees: &[&SourceTree], typst: &Typst, as_of: NaiveDate, without: &[String]) -> String {
    let start = Ingredients::of("output").with(as_of.to_string()).with_value(&without).with(typst.edition());
    let files = trees.iter().flat_map(|it| it.iter());
    hex(&files.fold(start, |all, (file, source)| all.with(file).with(source.sha256())).digest())
}

/// Says that the output is to be signed, and that its public key is not the one of the output before.
fn remind_of_signing(out: &Path, before: Option<&[u8]>, now: Option<&[u8]>) {
    if before.is_some() && before != now {
        let what = if now.is_some() { "不同" } else { "不同：现在没有公钥" };
        tell!("提醒：{} 中的公钥与上次生成的{what}；确需更换的，请在网站以外的途径公布", files::SITE);
    }
    if now.is_some() {
        tell!("发布以前请签名：zonepress sign --key 密钥文件 {}", out.join("public").display());
    }
}

fn waiting(out: &Path, process: Option<u32>) -> String {
    let process = process.map(|it| format!("（进程 {it}）")).unwrap_or_default();
    format!("另一个程序{process}正在生成 `{}`，等它完成后再开始；不想等的，按 Ctrl+C 结束", out.display())
}

/// Reads the private folder; without one, the overlay is empty.
pub(super) fn read_overlay(input: &Input, private: Option<&Path>) -> Result<Overlay> {
    let Some(folder) = private else { return Ok(Overlay::default()) };
    if !folder.is_dir() {
        bail!("--private 指定的 `{}` 不是文件夹", folder.display());
    }
    let (overlay, findings) = overlay::load(&fs::read_folder(folder, "contacts")?);
    // The message of a finding may repeat the value, which is private.
    if let Some(finding) = findings.first() {
        bail!(
            "{}：{}（{}，共 {} 个问题）；字段见 `zonepress schema contacts`",
            finding.file,
            finding.code.title,
            finding.code.id,
            findings.len()
        );
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

/// Reports published addresses that nothing has any more, and new ones that are not on record. Needs no templates.
pub(super) fn gone(input: &Input) -> Result<Vec<Finding>> {
    let known = input.known()?;
    let snapshot = input.snapshot(known);
    let Some(public) = PublicData::of(&snapshot) else { return Ok(vec![]) };
    let present: BTreeSet<String> = site::addresses(&public).into_iter().chain(site::file_addresses(&public)).collect();
    let mut gone = disappeared(input, &present);
    // Which documents there are is known once they are made.
    gone.retain(|it| !it.starts_with(document::FOLDER));
    let mut findings = Refusal::Addresses(gone).findings(&input.sources, known.site.demonstration.is_some());
    if !findings.is_empty() {
        return Ok(findings);
    }
    let missing = addresses::unrecorded(&input.sources, input.as_of, &present).unwrap_or_default();
    findings.extend(missing.first().map(|first| {
        let message = format!("已公布的 {} 个网址没有存档，如 `{first}`", missing.len());
        Finding::new(&code::ADDRESS_NOT_RECORDED, files::ADDRESSES, Place::File, message)
            .help("运行 `zonepress publish-record addresses`，将写出的文件一并提交")
    }));
    Ok(findings)
}

/// The addresses of the public site: pages, files beside them, and documents. Nothing is printed.
pub(super) fn addresses(input: &Input) -> Result<BTreeSet<String>> {
    with_subject(input, |subject| {
        let (jobs, organ) = (document::jobs(subject), &subject.public.site.documents.organ);
        let mut tree = OutputTree::default();
        let mut documents = add_blank(&jobs, &mut tree);
        documents.extend(Reuse::with_nothing(|nothing| write_tables(&jobs, organ, nothing, &mut tree))?);
        Ok(all_addresses(subject.public, &PublicDocuments::of(documents)))
    })?
}

/// Calls a function with the inputs of all documents, without private contacts.
pub(super) fn with_subject<T>(input: &Input, call: impl FnOnce(Subject) -> T) -> Result<T> {
    let known = input.known()?;
    let snapshot = input.snapshot(known);
    let public = PublicData::of(&snapshot).context("没有办法版本")?;
    let (overlay, receipts) = (Overlay::default(), Receipts::of(&input.sources));
    let subject = Subject { snapshot: &snapshot, public: &public, receipts: &receipts, overlay: &overlay };
    Ok(call(subject))
}

/// The addresses on record that nothing has any more.
///
/// A write-up that moved leaves a page that leads to the new one. Its files are linked there.
pub(super) fn disappeared(input: &Input, present: &BTreeSet<String>) -> Vec<String> {
    let mut gone = addresses::gone(&input.sources, input.as_of, present);
    gone.retain(|it| !page_of(it).is_some_and(|page| present.contains(&page)));
    gone
}

/// The page of the write-up to which a document or a picture belongs.
fn page_of(address: &str) -> Option<String> {
    let folder = match address.strip_prefix(document::FOLDER) {
        Some(document) => document.rsplit_once('.')?.0,
        None => address.rsplit_once('/').filter(|(_, name)| !name.is_empty())?.0,
    };
    folder.starts_with("experience/").then(|| format!("{folder}/"))
}

fn all_addresses(public: &PublicData, documents: &PublicDocuments) -> BTreeSet<String> {
    let documents = documents.paths().map(str::to_string);
    site::addresses(public).into_iter().chain(site::file_addresses(public)).chain(documents).collect()
}

/// Builds everything except the printed documents, and discards it.
///
/// Returns what would stop the build: broken links, published addresses that disappeared, and personal data in the
/// templates, the assets, or the public output.
pub(super) fn rehearse(input: &Input, overlay: &Overlay) -> Result<Vec<Finding>> {
    let (templates, assets) = (fs::read_folder(&input.root, "templates")?, fs::read_folder(&input.root, "site")?);
    let parts = Parts { templates: &templates, assets: &assets };
    match output(input, overlay, parts, Extent::Pages, &mut Stages::new(), |jobs, _, tree| Ok(add_blank(jobs, tree))) {
        Ok(_) => Ok(vec![]),
        Err(err) => {
            let is_demonstration = input.workspace()?.site.demonstration.is_some();
            err.downcast::<Refusal>().map(|it| it.findings(&input.sources, is_demonstration))
        }
    }
}

/// Builds the output as a value, as far as asked for. `print` adds the documents and returns the public ones.
pub(super) fn output(
    input: &Input,
    overlay: &Overlay,
    parts: Parts,
    extent: Extent,
    stages: &mut Stages,
    print: impl FnOnce(&[DocumentJob], &Origins, &mut OutputTree) -> Result<Vec<PublicDocument>>,
) -> Result<OutputTree> {
    let known = input.known()?;
    let snapshot = input.snapshot(known);
    let left_out = left_out::of(input, &snapshot)?;
    let public = left_out.clone().withhold(PublicData::of(&snapshot).context("没有办法版本")?);
    let receipts = Receipts::of(&input.sources);
    let mut jobs = document::jobs(Subject { snapshot: &snapshot, public: &public, receipts: &receipts, overlay });
    jobs.retain(|it| !left_out::concerns(input, &left_out, it));
    let origins = Origins::of(&input.sources, &known.areas, input.as_of);
    stages.end("整理数据");
    let mut tree = OutputTree::default();
    let mut documents = print(&jobs, &origins, &mut tree)?;
    stages.end("排版文书");
    // What earlier runs found out, they found out without private contacts.
    let (none, memory) = (Memory::none(), &input.known_before.memory);
    let memory = if overlay.is_empty() { memory } else { &none };
    let has = |it: &Placed| extent.has(it);
    let reuse = Reuse { memory, has: &has };
    documents.extend(write_tables(&jobs, &known.site.documents.organ, reuse, &mut tree)?);
    let documents = PublicDocuments::of(documents);
    let gate = Gate::of(known, overlay);
    let put = |path: &str, html: String| extent.put(&format!("public/{path}"), html.into());
    let site = site::Builder::new(&public, parts.templates, Means { reuse, gate: &gate, put: &put })?;
    stages.end("名单和数据");
    let pages = site.pages(&documents, &mut tree)?;
    stages.end("页面");
    site.files(parts.assets, |path, it| extent.picture(path, it, reuse), &mut tree)?;
    stages.end("图片和附件");
    if let Extent::Whole { .. } = extent {
        let records: Vec<&Record> = pages.iter().flat_map(|(_, it)| &it.records).collect();
        site::index(&records, reuse, &mut tree)?;
        stages.end("搜索索引");
    }
    let pages: BTreeMap<&str, &PageFacts> = pages.iter().map(|(path, it)| (path.as_str(), it)).collect();
    let broken = links::find(&tree, &pages, &known.site.folder.0);
    if !broken.is_empty() {
        return Err(Refusal::Links(broken).into());
    }
    stages.end("核对链接");
    if input.is_preview {
        // It leaves out records with errors, and with them their pages. Nobody else sees it.
        return Ok(tree);
    }
    let mut gone = disappeared(input, &all_addresses(&public, &documents));
    // The pages of areas that are left out stay as notes; their files do not.
    gone.retain(|it| input.without.is_empty() || it.ends_with('/'));
    if !gone.is_empty() {
        return Err(Refusal::Addresses(gone).into());
    }
    manifest::add(&snapshot, &public, &input.sources, &receipts, &mut tree);
    stages.end("清单");
    let mut leaks = gate.find(&tree, &pages, memory);
    let of_gate = Ingredients::of("leaks").with_value(&gate.offices);
    let of_job = |it: &DocumentJob| memory.sound(&origins.key(it, &of_gate), || gate.in_document(it));
    leaks.extend(jobs.par_iter().flat_map_iter(of_job).collect::<Vec<_>>());
    leaks.dedup();
    if !leaks.is_empty() {
        return Err(Refusal::Leaks(leaks).into());
    }
    stages.end("查找个人信息");
    if let Extent::Whole { .. } = extent {
        tree.seal();
        stages.end("校验和");
    }
    Ok(tree)
}

/// The files of a workspace from which pages and documents are made, beside the records.
#[derive(Clone, Copy)]
pub(super) struct Parts<'p> {
    pub(super) templates: &'p SourceTree,
    pub(super) assets: &'p SourceTree,
}

/// How much of the output to make.
#[derive(Clone, Copy)]
pub(super) enum Extent<'c> {
    /// Everything, with what the cache and the earlier output have. With a place, files go there as they are made.
    Whole { cache: Option<&'c Cache>, earlier: Option<&'c fs::Earlier>, place: Option<&'c fs::Place> },
    /// What pages and files say, to check it: no search index, pictures only by name.
    Pages,
}

impl Extent<'_> {
    /// Whether the output can have a file without its being made.
    fn has(self, file: &Placed) -> bool {
        match self {
            Extent::Whole { earlier, .. } => earlier.is_some_and(|it| it.has(&file.sha256)),
            Extent::Pages => true,
        }
    }

    /// Takes a file of the output.
    fn put(self, path: &str, bytes: Vec<u8>) -> Result<Content> {
        match self {
            Extent::Whole { place: Some(place), .. } => place.put(path, &bytes).map(Content::Placed),
            Extent::Whole { place: None, .. } => Ok(bytes.into()),
            Extent::Pages => Ok(Content::Kept(Placed::of(&bytes))),
        }
    }

    fn picture(self, path: &str, file: &PictureFile, reuse: Reuse) -> Result<Content> {
        let Extent::Whole { cache, .. } = self else { return Ok(Content::Placed(Placed::default())) };
        let kind = file.name.rsplit('.').next().unwrap_or_default();
        let key = Ingredients::of("published picture").with(kind).with(file.bytes.sha256()).key();
        let encode = || pictures::encoded(cache, file).with_context(|| format!("图片 `{}` 不能读取", file.file));
        match reuse.file(&key, encode)? {
            Content::Bytes(bytes) => self.put(path, bytes.to_vec()),
            kept => Ok(kept),
        }
    }
}

/// A progress bar for a number of documents or files, with the rate and the time left. Only a terminal shows it.
pub(super) fn progress(what: &'static str, count: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}{rate}").expect("a valid template");
    let rate = |state: &ProgressState, text: &mut dyn fmt::Write| {
        let left = (state.pos() > 0).then(|| in_words(state.eta()));
        let left = left.map(|it| format!("，每秒 {:.1}，还需{it}", state.per_sec()));
        let _ = text.write_str(&left.unwrap_or_default());
    };
    ProgressBar::new(count as u64).with_style(style.with_key("rate", rate)).with_message(what)
}

fn in_words(time: Duration) -> String {
    match time.as_secs() {
        seconds @ ..60 => format!("{seconds}秒"),
        seconds => format!("{}分{}秒", seconds / 60, seconds % 60),
    }
}

/// Prints every document that changed to its place in the output, and returns the public ones. The error lists all
/// failures.
fn print_documents(
    jobs: &[DocumentJob],
    origins: &Origins,
    press: &Press,
    (place, earlier): (&fs::Place, Option<&fs::Earlier>),
    memory: &Memory,
    tree: &mut OutputTree,
) -> Result<Vec<PublicDocument>> {
    let key = |job: &DocumentJob| origins.key(job, press.edition());
    let known = |job: &DocumentJob| {
        let file: Placed = memory.value(&key(job))?;
        earlier?.has(&file.sha256).then_some(Content::Kept(file))
    };
    let mut contents: Vec<Option<Content>> = jobs.par_iter().map(known).collect();
    let changed: Vec<usize> = (0..jobs.len()).filter(|it| contents[*it].is_none()).collect();
    let wanted: Vec<&DocumentJob> = changed.iter().map(|it| &jobs[*it]).collect();
    let progress = progress("生成文书", wanted.len());
    let placed: Vec<OnceLock<Result<Placed>>> = wanted.iter().map(|_| OnceLock::new()).collect();
    press.print(&wanted, |index, printed| {
        let put = printed.and_then(|bytes| place.put(&output_path(wanted[index]), &bytes));
        placed[index].set(put).expect("every document is printed once");
        progress.inc(1);
    });
    progress.finish_and_clear();
    let mut failures = Vec::new();
    for (index, placed) in changed.into_iter().zip(placed) {
        match placed.into_inner().expect("every document is printed or fails") {
            Ok(file) => {
                memory.put_value(&key(&jobs[index]), &file);
                contents[index] = Some(Content::Placed(file));
            }
            Err(err) => failures.push(told(&err)),
        }
    }
    if !failures.is_empty() {
        bail!("{} 份文书没有生成：\n{}", failures.len(), failures.join("\n"));
    }
    Ok(add_documents(jobs, contents.into_iter().flatten(), tree))
}

/// The path of a document in the output.
pub(super) fn output_path(job: &DocumentJob) -> String {
    format!("{}/{}", job.audience.folder(), job.path)
}

/// Adds the documents as empty files, for those who need only their addresses.
pub(super) fn add_blank(jobs: &[DocumentJob], tree: &mut OutputTree) -> Vec<PublicDocument> {
    add_documents(jobs, std::iter::repeat_with(|| Content::Placed(Placed::default())), tree)
}

/// Adds the documents to the tree and returns the public ones.
fn add_documents(
    jobs: &[DocumentJob],
    contents: impl Iterator<Item = Content>,
    tree: &mut OutputTree,
) -> Vec<PublicDocument> {
    let mut public = Vec::new();
    for (job, content) in jobs.iter().zip(contents) {
        if job.audience == Audience::Public {
            public.push(public_document(job, &job.path, content.size()));
        }
        tree.add(output_path(job), content);
    }
    public
}

/// Adds the lists of the documents as data files beside them, and returns the public ones.
fn write_tables(jobs: &[DocumentJob], organ: &str, reuse: Reuse, tree: &mut OutputTree) -> Result<Vec<PublicDocument>> {
    let mut public = Vec::new();
    for job in jobs {
        for (path, content) in job.tables(organ, reuse).with_context(|| format!("{}的名单没有生成", job.title))?
        {
            if job.audience == Audience::Public {
                public.push(PublicDocument { title: list_title(job), ..public_document(job, &path, content.size()) });
            }
            tree.add(format!("{}/{path}", job.audience.folder()), content);
        }
    }
    Ok(public)
}

fn list_title(job: &DocumentJob) -> String {
    job.sheets.first().map_or_else(|| job.title.clone(), |it| it.title.clone())
}

fn public_document(job: &DocumentJob, path: &str, size: u64) -> PublicDocument {
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
    use std::sync::Arc;

    use super::{DocumentJob, Extent, Input, Origins, OutputTree, Overlay, Parts, Stages, add_blank, output};
    use crate::fs;
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
        // The e-mail address stays as it is: in any other form, the gate takes it for that of a person.
        let texts = [&mut contact.office, &mut contact.address, &mut contact.telephone];
        own.into_iter().chain(texts).chain(&mut site.keywords).for_each(spoil);
        site.demonstration.iter_mut().for_each(|it| spoil(&mut it.mark));
        workspace.areas.0.iter_mut().flat_map(|it| [&mut it.name, &mut it.province]).for_each(spoil);
        workspace.zones.values_mut().for_each(|it| spoil(&mut Arc::make_mut(it).record.name));
        for round in workspace.rounds.values_mut() {
            spoil(&mut round.title);
            round.notice.iter_mut().flat_map(|it| [&mut it.office.name, &mut it.office.address]).for_each(spoil);
            round.announcement.iter_mut().for_each(|it| spoil(&mut it.number));
        }
        for it in workspace.experiences.iter_mut().map(Arc::make_mut) {
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
        let assets = fs::read_folder(&root, "site").unwrap();
        let (parts, mut stages) = (Parts { templates: &templates, assets: &assets }, Stages::new());
        // Whatever was rendered before would not be rendered again.
        let extent = Extent::Whole { cache: None, earlier: None, place: None };
        let blank = |jobs: &[DocumentJob], _: &Origins, tree: &mut OutputTree| Ok(add_blank(jobs, tree));
        let tree = output(&input, &Overlay::default(), parts, extent, &mut stages, blank).unwrap();
        let kinds = ["html", "xml", "ics", "txt"];
        let written = tree.files().filter(|(path, _)| kinds.contains(&path.rsplit('.').next().unwrap_or_default()));
        let mut counts = [0; 4];
        for (path, content) in written {
            let text = std::str::from_utf8(content.bytes().unwrap()).unwrap();
            let text = if path.ends_with(".ics") { text.replace("\r\n", "\n") } else { text.to_string() };
            let barred = text.chars().find(|it| it.is_control() && *it != '\n' || *it == '\u{fffe}');
            assert_eq!(barred, None, "{path}");
            counts[kinds.iter().position(|it| path.ends_with(it)).unwrap()] += 1;
        }
        assert!(counts.iter().all(|it| *it > 0), "{kinds:?}: {counts:?}");
    }
}
