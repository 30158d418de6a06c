//! `zonepress render`

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;
use clap::ValueEnum;

use super::progress::progress;
use super::{Input, Status, build, day, show, suggested};
use crate::finding::Finding;
use crate::finding::scope::Scope;
use crate::fs;
use crate::model::files::area_of;
use crate::output::Reuse;
use crate::output::leak::Gate;
use crate::print::document::{CATALOGUE, DocumentJob, DocumentKind, Subject};
use crate::print::typst::{Press, Typst};
use crate::records::overlay::Overlay;
use crate::records::receipt::Receipts;
use crate::records::yaml::schema::nearest;
use crate::text::failure::told;
use crate::view::public::PublicData;

#[derive(clap::Args)]
#[command(
    after_help = help()
)]
pub(super) struct Args {
    /// 文书的种类
    #[arg(value_name = "种类")]
    kind: String,
    /// 行政区划代码（推荐名单写省份名称，经验单篇可写代码/文件名；公示、公告、汇总和汇编不写）
    #[arg(value_name = "代码")]
    code: Option<String>,
    /// 评估批次（默认为最近的一个）
    #[arg(long, value_name = "批次")]
    round: Option<String>,
    /// 输出文件，格式由文件名决定（默认为当前目录下以文书名称命名的 PDF）
    #[arg(long, value_name = "文件")]
    out: Option<PathBuf>,
    /// 格式（默认由输出文件名决定）
    #[arg(long, value_name = "格式", value_enum)]
    format: Option<FileFormat>,
    /// 生成这一种类的全部文书，`--out` 为文件夹
    #[arg(long, conflicts_with = "code")]
    all: bool,
    /// 生成尚未发布的经验单篇，标题前有【草稿】
    #[arg(long, conflicts_with = "all")]
    draft: bool,
    /// 以哪一天为当天，写作 2026-01-05（不写则为北京时间的当天；演示数据为其规定的日期）
    #[arg(long, value_name = "日期", value_parser = day::parse)]
    as_of: Option<NaiveDate>,
    /// 个人联系方式所在的文件夹
    #[arg(long, value_name = "文件夹")]
    private: Option<PathBuf>,
}

/// The kind of document that prints one write-up, and the one that prints all.
const EXPERIENCE: &str = "experience";
const COLLECTION: &str = "experience-collection";

/// The file format of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FileFormat {
    /// 排版好的文书
    Pdf,
    /// 可以用 WPS 或者 Word 修改的文书
    Docx,
    /// 文书所依据的数据
    Json,
    /// 名单的工作簿
    Xlsx,
    /// 名单的文本
    Csv,
}

impl FileFormat {
    fn extension(self) -> &'static str {
        match self {
            FileFormat::Pdf => "pdf",
            FileFormat::Docx => "docx",
            FileFormat::Json => "json",
            FileFormat::Xlsx => "xlsx",
            FileFormat::Csv => "csv",
        }
    }

    /// The format given by `--format`, else by the extension of `--out`, else PDF.
    fn of(args: &Args) -> Self {
        let extension = args.out.as_deref().and_then(|it| it.extension()?.to_str());
        let of_name = || Self::value_variants().iter().copied().find(|it| Some(it.extension()) == extension);
        args.format.or_else(of_name).unwrap_or(FileFormat::Pdf)
    }

    /// The name of a document among all of its kind, the same in every format.
    fn name_among_all(self, job: &DocumentJob) -> PathBuf {
        Path::new(&job.flat_name()).with_extension(self.extension())
    }
}

pub(super) fn run(root: Option<&Path>, args: &Args) -> Result<Status> {
    let kind = kind(&args.kind)?;
    let mut input = Input::read(root, args.as_of)?;
    if args.draft {
        if kind.id != EXPERIENCE {
            bail!("只有经验单篇有草稿：`zonepress render {EXPERIENCE} 代码/文件名 --draft`");
        }
        input = input.preview();
    }
    let area = args.code.as_deref().map(|it| it.split('/').next().unwrap_or(it));
    let code = args.code.as_deref().map(|it| input.current(it));
    if input.loaded.workspace.is_none() {
        return refused(&input, &input.errors(&Scope::all()));
    }
    let overlay = build::read_overlay(&input, args.private.as_deref())?;
    let known = input.known()?;
    let snapshot = input.snapshot(known);
    let public = PublicData::of(&snapshot).context("没有办法版本")?;
    let receipts = Receipts::of(&input.sources);
    let subject = Subject { snapshot: &snapshot, public: &public, receipts: &receipts, overlay: &overlay };
    let jobs = kind.jobs(subject);
    if args.all {
        return write_all(&input, args, kind, jobs, &overlay);
    }
    let chosen = choose(jobs, kind, code, args.round.as_deref());
    let scope =
        chosen.as_ref().map_or_else(|_| input.scope_of(area.map(|it| input.current(it))), |it| scope(&input, it));
    let errors = input.errors(&scope);
    if !errors.is_empty() {
        return refused(&input, &errors);
    }
    let job =
        chosen.with_context(|| format!("截至 {} 不能生成{}{}", input.as_of, kind.name, drafted(&input, kind, args)))?;
    refuse_leaks(&input, std::slice::from_ref(&job), &overlay)?;
    let format = FileFormat::of(args);
    let named = || job.file_name(public.site.mark(), format.extension()).into();
    let out = args.out.clone().unwrap_or_else(named);
    let written = Mutex::new(Ok(()));
    write(&input, std::slice::from_ref(&job), format, |_, bytes| {
        *lock(&written) = bytes.and_then(|it| fs::write_file(&out, &it));
    })?;
    written.into_inner().unwrap_or_else(PoisonError::into_inner)?;
    tell!("已生成{}：{}", job.title, out.display());
    Ok(Status::Fine)
}

fn refused(input: &Input, errors: &[Finding]) -> Result<Status> {
    show(input, errors);
    tell!("记录有错误，没有生成文书");
    Ok(Status::Findings)
}

/// What a document rests on.
fn scope(input: &Input, job: &DocumentJob) -> Scope {
    let own = job.code.as_deref().or(job.experience.as_deref().and_then(|it| it.split('/').next()));
    match (own, &job.round, job.kind) {
        (Some(code), ..) => Scope::area(code),
        (None, Some(round), _) => input.scope_of_round(round),
        (None, None, COLLECTION) => Scope::write_ups(),
        (None, None, _) => Scope::records(),
    }
}

/// Takes out the documents that rest on records with errors. Returns their titles.
fn take_unsound(input: &Input, jobs: &mut Vec<DocumentJob>) -> Vec<String> {
    let mut errors = input.errors(&Scope::all());
    // A zone that could not be read has no documents to take out.
    let is_of_zones = jobs.iter().any(|it| it.code.is_some());
    let unread =
        |it: &Finding| is_of_zones && area_of(&it.file).is_some_and(|it| input.loaded.broken_zones.contains(it));
    let mut met: BTreeSet<usize> = (0..errors.len()).filter(|it| unread(&errors[*it])).collect();
    let unread: BTreeSet<&str> = met.iter().filter_map(|it| area_of(&errors[*it].file)).collect();
    let mut left: Vec<String> = unread.into_iter().map(String::from).collect();
    jobs.retain(|job| {
        let scope = scope(input, job);
        let found: Vec<usize> = (0..errors.len()).filter(|it| scope.includes(&errors[*it])).collect();
        let is_sound = found.is_empty();
        met.extend(found);
        if !is_sound {
            left.push(job.title.clone());
        }
        is_sound
    });
    let mut at = 0..;
    errors.retain(|_| at.next().is_some_and(|it: usize| met.contains(&it)));
    show(input, &errors);
    left
}

/// The hint that a write-up without a document is not published yet.
fn drafted(input: &Input, kind: &DocumentKind, args: &Args) -> String {
    let workspace = input.loaded.workspace.as_ref().filter(|_| kind.id == EXPERIENCE && !args.draft);
    let mut experiences = workspace.into_iter().flat_map(|it| &it.experiences);
    let found = experiences.any(|it| args.code.as_deref() == Some(&it.id()) && it.published.is_none());
    if found { "：该材料尚未发布，用 --draft 生成草稿".into() } else { String::new() }
}

/// Writes every document of a kind to its own file. The error lists all failures.
fn write_all(
    input: &Input,
    args: &Args,
    kind: &DocumentKind,
    mut jobs: Vec<DocumentJob>,
    overlay: &Overlay,
) -> Result<Status> {
    let round = args.round.as_deref();
    let fits = |it: &DocumentJob| round.is_none_or(|round| it.round.as_deref() == Some(round));
    jobs.retain(fits);
    if jobs.is_empty() {
        bail!("截至 {} 还没有{}", input.as_of, kind.name);
    }
    let unsound = take_unsound(input, &mut jobs);
    if jobs.is_empty() {
        tell!("记录有错误，没有生成文书");
        return Ok(Status::Findings);
    }
    refuse_leaks(input, &jobs, overlay)?;
    let out = args.out.clone().unwrap_or_else(|| kind.id.into());
    let format = args.format.unwrap_or(FileFormat::Pdf);
    let failures = Mutex::new(BTreeMap::new());
    write(input, &jobs, format, |index, bytes| {
        let file = out.join(format.name_among_all(&jobs[index]));
        if let Err(err) = bytes.and_then(|it| fs::write_file(&file, &it)) {
            lock(&failures).insert(index, told(&err));
        }
    })?;
    let failures: Vec<String> = failures.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect();
    if !failures.is_empty() {
        bail!(
            "{} 份文书没有生成，其余 {} 份已生成到 {}：\n{}",
            failures.len(),
            jobs.len() - failures.len(),
            out.display(),
            failures.join("\n")
        );
    }
    tell!("已生成{} {} 份：{}", kind.name, jobs.len(), out.display());
    if !unsound.is_empty() {
        tell!("记录有错误，{} 份没有生成：{}", unsound.len(), unsound.join("、"));
        return Ok(Status::Findings);
    }
    Ok(Status::Fine)
}

/// Converts the documents to a format. `take` gets the bytes or the error of each, with its index.
fn write(
    input: &Input,
    jobs: &[DocumentJob],
    format: FileFormat,
    take: impl Fn(usize, Result<Vec<u8>>) + Sync,
) -> Result<()> {
    let made: &dyn Fn(&DocumentJob) -> Result<Vec<u8>> = match format {
        FileFormat::Pdf => return print(input, &jobs.iter().collect::<Vec<_>>(), take),
        FileFormat::Docx => {
            let editable = jobs.iter().map(|it| it.editable().with_context(|| no_editable_form(it)));
            let editable = editable.collect::<Result<Vec<_>>>()?;
            return print(input, &editable.iter().collect::<Vec<_>>(), take);
        }
        FileFormat::Json => &data,
        FileFormat::Xlsx | FileFormat::Csv => {
            let known = input.known()?;
            &move |it| table(it, format.extension(), &known.site.documents.organ)
        }
    };
    jobs.iter().enumerate().for_each(|(index, job)| take(index, made(job)));
    Ok(())
}

fn no_editable_form(job: &DocumentJob) -> String {
    format!("{}不供修改，没有 docx 格式；请用 pdf", job.title)
}

fn print(input: &Input, jobs: &[&DocumentJob], take: impl Fn(usize, Result<Vec<u8>>) + Sync) -> Result<()> {
    let press = Press::new(Typst::find()?, &input.folder("templates")?, &input.sources, None)?;
    let progress = progress("生成文书", jobs.len());
    press.print(jobs, |index, bytes| {
        take(index, bytes);
        progress.inc(1);
        ControlFlow::Continue(())
    });
    progress.finish_and_clear();
    Ok(())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The data of a document as JSON, exactly as its template reads it.
fn data(job: &DocumentJob) -> Result<Vec<u8>> {
    let mut text = serde_json::to_string_pretty(&job.contents().data)?;
    text.push('\n');
    Ok(text.into_bytes())
}

fn refuse_leaks(input: &Input, jobs: &[DocumentJob], overlay: &Overlay) -> Result<()> {
    let known = input.known()?;
    let gate = Gate::of(known, overlay);
    let leaks: Vec<String> = jobs.iter().flat_map(|it| gate.in_document(it)).map(|it| it.to_string()).collect();
    if !leaks.is_empty() {
        bail!("公开文书中发现个人信息，没有生成：\n{}", leaks.join("\n"));
    }
    Ok(())
}

/// The end of the `render --help` page: examples, and all kinds of documents.
fn help() -> String {
    let width = CATALOGUE.iter().map(|it| it.id.len()).max().unwrap_or_default() + 2;
    let kinds = CATALOGUE.iter().map(|it| format!("  {:<width$}{}（{}）", it.id, it.name, it.basis.step()));
    let kinds = kinds.collect::<Vec<_>>().join("\n");
    format!(
        "示例：\n  zonepress render self-evaluation-report 990100\n  zonepress render publicity-notice --round 2026 --out 公示.pdf\n  zonepress render recommendation-list 示例东省 --out 推荐名单.xlsx\n  zonepress render self-evaluation-report --all --out 自评报告\n  zonepress render creation-application-form --out 创建申请表.docx\n  zonepress render preliminary-review 990100 --out 数据.json\n  zonepress render experience 990100/off-site-inspection --draft\n\n种类：\n{kinds}"
    )
}

/// The first table of a document in a data format.
fn table(job: &DocumentJob, format: &str, organ: &str) -> Result<Vec<u8>> {
    let found =
        Reuse::with_nothing(|nothing| job.tables(organ, nothing))?.into_iter().find(|(path, _)| path.ends_with(format));
    let (_, content) =
        found.with_context(|| format!("{}不是名单，没有 {format} 格式；请用 pdf 或者 json", job.title))?;
    Ok(content.bytes().unwrap_or_default().to_vec())
}

fn kind(id: &str) -> Result<&'static DocumentKind> {
    if let Some(kind) = CATALOGUE.iter().find(|it| it.id == id) {
        return Ok(kind);
    }
    let ids: Vec<&str> = CATALOGUE.iter().map(|it| it.id).collect();
    bail!("没有文书种类 `{id}`{}\n可选：{}", suggested(nearest(id, &ids)), ids.join("、"))
}

/// Chooses the newest matching document. The error lists the available ones.
fn choose<'w>(
    mut jobs: Vec<DocumentJob<'w>>,
    kind: &DocumentKind,
    code: Option<&str>,
    round: Option<&str>,
) -> Result<DocumentJob<'w>> {
    let example = jobs.iter().find_map(DocumentJob::subject);
    match (code, example) {
        _ if jobs.is_empty() => bail!("还没有这种文书"),
        (None, Some(example)) => bail!("须写明是哪一个地区的，如 `zonepress render {} {example}`", kind.id),
        (Some(code), None) => bail!("这种文书不分地区，请去掉 `{code}`"),
        _ => {}
    }
    // A write-up may also be given as code/file name.
    let about = |it: &DocumentJob| it.subject() == code || it.experience.as_deref().is_some_and(|it| code == Some(it));
    let fits = |it: &DocumentJob| about(it) && round.is_none_or(|round| it.round.as_deref() == Some(round));
    let fitting = (0..jobs.len()).filter(|it| fits(&jobs[*it]));
    if let Some(index) = fitting.max_by_key(|it| jobs[*it].date) {
        return Ok(jobs.swap_remove(index));
    }
    let titles: Vec<&str> = jobs.iter().map(|it| it.title.as_str()).collect();
    bail!("没有符合条件的；现有：{}", titles.join("、"))
}
