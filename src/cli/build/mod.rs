//! `zonepress build`

mod addresses;
mod documents;
mod output;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;

use super::stages::Stages;
use super::{Input, KnownBefore, Status, day, left_out, show};
use crate::cache::Cache;
use crate::finding::report;
use crate::fs;
use crate::memory::Ingredients;
use crate::model::files;
use crate::output::hex;
use crate::output::signature::{self, PUBLIC_KEY, SIGNED};
use crate::print::typst::{Press, Typst, clear_temporary};
use crate::records::overlay::{self, Overlay};
use crate::records::source::SourceTree;
use documents::print_documents;

pub(super) use addresses::{addresses, disappeared, gone, with_subject};
pub(super) use documents::{blank, output_path};
pub(super) use output::{Extent, Parts, output, rehearse};

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
    let known_before = KnownBefore::of(&root, cache);
    let (cache, hashes) = (known_before.cache.as_ref(), known_before.hashes.as_ref());
    let sources = fs::read_records(&root, hashes)?;
    let folder = |name: &str| fs::read_folder(&root, name, hashes);
    let (templates, assets) = (folder("templates")?, folder("site")?);
    // Without typst, faults in the records are still reported: a missing typst fails only when documents are printed.
    let typst = Typst::find();
    let as_of = Input::day(&sources, args.as_of);
    let made_from = made_from(&[&sources, &templates, &assets], typst.as_ref().ok(), as_of, &args.without);
    let written = cache.and_then(|it| it.written(&out));
    stages.end("读取文件");
    // An output without some areas is always made again, because each build must say what it leaves out.
    let current = written.as_ref().filter(|it| args.without.is_empty() && it.is_current(&made_from, &out));
    if let Some(written) = current {
        clear_temporary();
        stages.end("核对输出");
        tell!(
            "没有改动：{} 中的 {} 个文件仍是最新的（截至 {as_of}，用时 {:.1} 秒）",
            out.display(),
            written.len(),
            stages.elapsed().as_secs_f32()
        );
        tell_timings(args, &stages);
        if is_to_be_signed(&out) {
            tell_of_signing(&out);
        }
        return Ok(Status::Fine);
    }
    place.has_room_again()?;
    let earlier = written.map(|it| fs::Earlier::of(it, &out));
    let input = Input::of(root.clone(), sources, Some(as_of), known_before);
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
    let tree = output(&input, &overlay, parts, extent, &mut stages, |printing| {
        let press = Press::new(typst?, &templates, &input.sources, cache)?;
        let memory = &input.known_before.memory;
        let documents = print_documents(printing, &press, (&place, earlier.as_ref()), memory);
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
fn made_from(trees: &[&SourceTree], typst: Option<&Typst>, as_of: NaiveDate, without: &[String]) -> String {
    let start = Ingredients::of("output")
        .with(as_of.to_string())
        .with_value(&without)
        .with(typst.map(Typst::edition).unwrap_or_default());
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
        tell_of_signing(out);
    }
}

fn tell_of_signing(out: &Path) {
    tell!("发布以前请签名：zonepress sign --key 密钥文件 {}", out.join("public").display());
}

/// Whether an output has a public key and lacks a signature.
fn is_to_be_signed(out: &Path) -> bool {
    let has = |name: &str| out.join("public").join(name).is_file();
    has(PUBLIC_KEY) && !SIGNED.iter().all(|it| has(&signature::name(it)))
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
    let (overlay, findings) = overlay::load(&fs::read_folder(folder, "contacts", None)?);
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
