//! `zonepress render`

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;

use super::{Input, Status, build, day, show, suggested};
use crate::document::{self, CATALOGUE, DocumentJob, Kind, Subject};
use crate::overlay::Overlay;
use crate::programme::Programme;
use crate::typst::{Press, Typst};
use crate::view::public::PublicData;
use crate::yaml::schema::nearest;
use crate::{fs, leak};

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
    /// 输出文件（默认为当前目录下以种类和代码命名的文件；名单以 .xlsx 或者 .csv 结尾时为数据表）
    #[arg(long, value_name = "文件")]
    out: Option<PathBuf>,
    /// 生成这一种类的全部文书，`--out` 为文件夹
    #[arg(long, conflicts_with = "code")]
    all: bool,
    /// 以哪一天为当天，写作 2026-01-05（不写则为北京时间的当天；演示数据为其规定的日期）
    #[arg(long, value_name = "日期", value_parser = day::parse)]
    as_of: Option<NaiveDate>,
    /// 个人联系方式所在的文件夹
    #[arg(long, value_name = "文件夹")]
    private: Option<PathBuf>,
}

pub(super) fn run(root: Option<&Path>, args: &Args) -> Result<Status> {
    let kind = kind(&args.kind)?;
    let input = Input::read(root, args.as_of)?;
    let code = args.code.as_deref().map(|it| input.current(it));
    if show(&input, &input.errors(code)) {
        eprintln!("记录有错误，没有生成文书");
        return Ok(Status::Findings);
    }
    let overlay = build::read_overlay(&input, args.private.as_deref())?;
    let workspace = input.known()?;
    let programme = Programme::of(&workspace);
    let public = PublicData::of(&programme, input.as_of).context("没有办法版本")?;
    let jobs =
        document::jobs(&Subject { programme: &programme, public: &public, sources: &input.sources, overlay: &overlay });
    if args.all {
        return print_all(&input, args, kind, jobs, &overlay);
    }
    let job = choose(jobs, kind, code, args.round.as_deref())
        .with_context(|| format!("截至 {} 不能生成{}", input.as_of, kind.name))?;
    refuse_leaks(std::slice::from_ref(&job), &overlay)?;
    let out = args.out.clone().unwrap_or_else(|| job.file_name().into());
    let bytes = match out.extension().and_then(|it| it.to_str()) {
        Some(format @ ("xlsx" | "csv")) => table(&job, format, &workspace.site.documents.organ)?,
        _ => print(&input, &job)?,
    };
    fs::write_file(&out, &bytes)?;
    eprintln!("已生成{}：{}", job.title, out.display());
    Ok(Status::Fine)
}

/// Every document of a kind, each in a file of its own; all failures are named.
fn print_all(input: &Input, args: &Args, kind: &Kind, jobs: Vec<DocumentJob>, overlay: &Overlay) -> Result<Status> {
    let round = args.round.as_deref();
    let fits = |it: &DocumentJob| it.kind == kind.id && round.is_none_or(|round| it.round.as_deref() == Some(round));
    let jobs: Vec<DocumentJob> = jobs.into_iter().filter(fits).collect();
    if jobs.is_empty() {
        bail!("截至 {} 还没有{}", input.as_of, kind.name);
    }
    refuse_leaks(&jobs, overlay)?;
    let out = args.out.clone().unwrap_or_else(|| kind.id.into());
    let press = Press::new(Typst::find()?, &fs::read_folder(&input.root, "templates")?, &input.sources, None)?;
    let progress = build::progress(jobs.len());
    let printed = press.print(&jobs, |count| progress.inc(count as u64));
    progress.finish_and_clear();
    let mut failures = Vec::new();
    for (job, result) in jobs.iter().zip(printed) {
        match result {
            Ok(bytes) => fs::write_file(&out.join(job.file_name()), &bytes)?,
            Err(err) => failures.push(format!("{err:#}")),
        }
    }
    if !failures.is_empty() {
        bail!(
            "{} 份文书没有生成，其余 {} 份已生成到 {}：\n{}",
            failures.len(),
            jobs.len() - failures.len(),
            out.display(),
            failures.join("\n")
        );
    }
    eprintln!("已生成{} {} 份：{}", kind.name, jobs.len(), out.display());
    Ok(Status::Fine)
}

fn refuse_leaks(jobs: &[DocumentJob], overlay: &Overlay) -> Result<()> {
    let leaks: Vec<String> = jobs.iter().flat_map(|it| leak::in_document(it, overlay)).collect();
    if !leaks.is_empty() {
        bail!("公开文书中发现个人信息，没有生成：\n{}", leaks.join("\n"));
    }
    Ok(())
}

/// What `render --help` says below the options: examples, and every kind.
fn help() -> String {
    let kinds = CATALOGUE.iter().map(|it| format!("  {:<26}{}", it.id, it.name)).collect::<Vec<_>>().join("\n");
    format!(
        "示例：\n  zonepress render self-evaluation-report 990100\n  zonepress render publicity-notice --round 2026 --out 公示.pdf\n  zonepress render recommendation-list 示例东省 --out 推荐名单.xlsx\n  zonepress render self-evaluation-report --all --out 自评报告\n\n种类：\n{kinds}"
    )
}

fn print(input: &Input, job: &DocumentJob) -> Result<Vec<u8>> {
    let press = Press::new(Typst::find()?, &fs::read_folder(&input.root, "templates")?, &input.sources, None)?;
    press.print(std::slice::from_ref(job), |_| {}).remove(0)
}

/// The first table of a list in a format of data.
fn table(job: &DocumentJob, format: &str, organ: &str) -> Result<Vec<u8>> {
    let found = job.tables(organ)?.into_iter().find(|(path, _)| path.ends_with(format));
    Ok(found.with_context(|| format!("{}不是名单，没有 {format} 格式；请用 .pdf", job.title))?.1)
}

fn kind(id: &str) -> Result<&'static Kind> {
    if let Some(kind) = CATALOGUE.iter().find(|it| it.id == id) {
        return Ok(kind);
    }
    let ids: Vec<&str> = CATALOGUE.iter().map(|it| it.id).collect();
    bail!("没有文书种类 `{id}`{}\n可选：{}", suggested(nearest(id, &ids)), ids.join("、"))
}

/// The newest document that fits; says what there is where none does.
fn choose(jobs: Vec<DocumentJob>, kind: &Kind, code: Option<&str>, round: Option<&str>) -> Result<DocumentJob> {
    let of_kind: Vec<DocumentJob> = jobs.into_iter().filter(|it| it.kind == kind.id).collect();
    let example = of_kind.iter().find_map(|it| it.code.as_deref());
    match (code, example) {
        _ if of_kind.is_empty() => bail!("还没有这种文书"),
        (None, Some(example)) => bail!("须写明是哪一个地区的，如 `zonepress render {} {example}`", kind.id),
        (Some(code), None) => bail!("这种文书不分地区，请去掉 `{code}`"),
        _ => {}
    }
    // A write-up goes by its code and name.
    let about =
        |it: &DocumentJob| it.code.as_deref() == code || it.experience.as_deref().is_some_and(|it| code == Some(it));
    let fits = |it: &&DocumentJob| about(it) && round.is_none_or(|round| it.round.as_deref() == Some(round));
    if let Some(job) = of_kind.iter().filter(fits).max_by_key(|it| it.date) {
        return Ok(job.clone());
    }
    let titles: Vec<&str> = of_kind.iter().map(|it| it.title.as_str()).collect();
    bail!("没有符合条件的；现有：{}", titles.join("、"))
}
