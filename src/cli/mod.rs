//! The command line: each command reads the records, calls pure functions, and prints.

/// Prints a line for people to standard error.
macro_rules! tell {
    ($($text:tt)*) => { $crate::cli::tell(&(format!($($text)*) + "\n")) };
}

mod build;
mod cache;
mod check;
mod codeowners;
mod completions;
mod day;
mod doctor;
mod explain;
mod help;
mod index;
mod intake;
mod left_out;
#[cfg(test)]
mod mutated;
mod new;
mod progress;
mod publish_record;
mod refusal;
mod render;
mod rounds;
mod schema;
mod score;
mod serve;
mod sign;
mod stages;
mod status;
mod table;
mod verify;

use std::collections::BTreeSet;
use std::io::Write;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::OnceLock;

use anyhow::{Context, Result};
use chrono::NaiveDate;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::cache::Cache;
use crate::check as checks;
use crate::finding::Finding;
use crate::finding::scope::Scope;
use crate::fs::{self, Changed, Hashes};
use crate::memory::Memory;
use crate::model::files::{area_of, evaluation, zone_of};
use crate::procedure::programme::Snapshot;
use crate::records::known::Known;
use crate::records::source::SourceTree;
use crate::records::workspace::{self, Loaded, Workspace};
use crate::score::ScoreSheets;
use crate::text::failure::{self, told};
use crate::transient;
use crate::view::archive::Files;

#[derive(Parser)]
#[command(
    name = "zonepress",
    version,
    about = "网络市场监管与服务示范区：记录检查、评估计分、文书与公开站点生成",
    after_help = "示例：\n  zonepress check                      检查全部记录\n  zonepress score 990100 --explain     查看得分和计算依据\n  zonepress build                      生成站点和全部文书\n\n退出码：0 正常；1 有错误；2 不能运行",
    disable_help_subcommand = true
)]
struct Cli {
    /// 工作目录（默认为当前目录，或者最近的含 content/ 和 zones/ 的上级目录）
    #[arg(long, global = true, value_name = "文件夹")]
    root: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 生成公开站点和全部文书
    Build(build::Args),
    /// 检查全部记录，一次列出所有问题
    Check(check::Args),
    /// 计算得分，可列出每一分的依据
    Score(score::Args),
    /// 各地区所处的步骤
    Status(status::Args),
    /// 写出待填写的文件：工作目录、地区、申请、自评、评估、公示等
    New(new::Args),
    /// 不用 Git 的单位：写出自评工作簿，读取交回的工作簿和文档
    Intake(intake::Args),
    /// 各评估批次的进度和结果
    Rounds(rounds::ListArgs),
    /// 建立一个评估批次
    OpenRound(rounds::OpenArgs),
    /// 结束一个评估批次，此后不再增加记录
    CloseRound(rounds::CloseArgs),
    /// 存档已经发布的名单、经验材料和网址，此后的改动须记录更正
    PublishRecord(publish_record::Args),
    /// 在本机预览网站和文书，保存后自动刷新
    Serve(serve::Args),
    /// 生成一种文书
    Render(render::Args),
    /// 给公开站点签名，生成签名用的密钥
    Sign(sign::Args),
    /// 核对公开站点与发布时是否一致
    Verify(verify::Args),
    /// 检查所需的程序和字体，说明如何补齐
    Doctor,
    /// 查看和清空缓存（以前检查和生成的结果）
    Cache(cache::Args),
    /// 说明一个问题代码
    Explain(explain::Args),
    /// 输出记录的 JSON Schema，供编辑器提示使用
    Schema(schema::Args),
    /// 输出代码平台的 CODEOWNERS，写明每个文件须经谁同意
    Codeowners(codeowners::Args),
    /// 输出命令行补全脚本
    Completions(completions::Args),
    /// 为给定的文本生成搜索索引，用于测量
    #[command(hide = true)]
    Index(index::Args),
    /// 显示一个命令的帮助
    Help(help::Args),
}

/// The outcome of a command that did not fail.
pub(crate) enum Status {
    Fine,
    /// At least one finding is an error.
    Findings,
}

/// Runs the program. This is the only place that turns a result into an exit code.
pub fn run() -> ExitCode {
    if let Some(code) = transient::instead() {
        return code;
    }
    if let Err(err) = transient::watch(interrupted) {
        let reason = failure::system(&err);
        tell!("提醒：不能接收系统信号（{reason}），中途结束程序时，临时文件由下一次运行清理");
    }
    let code = ran();
    // A signal that came at the very end is still removing folders.
    transient::whole(|| code)
}

/// Tells that a signal is about to end the program.
fn interrupted(has_written: bool) {
    use std::io::IsTerminal;
    // A progress bar may be in this line.
    let line = if std::io::stderr().is_terminal() { "\r\x1b[2K" } else { "" };
    match has_written {
        true => tell!("{line}已中断；此前写出的文件是完整的，临时文件已经清理"),
        false => tell!("{line}已中断，没有写出任何文件，临时文件已经清理"),
    }
}

fn ran() -> ExitCode {
    let matches = help::in_chinese(Cli::command()).try_get_matches();
    let cli = match matches.and_then(|it| Cli::from_arg_matches(&it)) {
        Ok(cli) => cli,
        Err(err) if !err.use_stderr() => {
            let _ = err.print();
            return ExitCode::SUCCESS;
        }
        Err(err) if err.kind() == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = err.print();
            return ExitCode::from(2);
        }
        Err(err) => {
            tell!("错误：{}\n用 `zonepress --help` 查看用法", help::message(&err));
            return ExitCode::from(2);
        }
    };
    match std::panic::catch_unwind(AssertUnwindSafe(|| run_command(cli))) {
        Ok(Ok(Status::Fine)) => ExitCode::SUCCESS,
        Ok(Ok(Status::Findings)) => ExitCode::from(1),
        Ok(Err(err)) => {
            tell!("错误：{}", told(&err));
            ExitCode::from(2)
        }
        Err(panic) => match panic.downcast::<Changed>() {
            Ok(changed) => {
                tell!("错误：`{}` 在运行期间有改动；请等改动完成以后再运行", changed.0.display());
                ExitCode::from(2)
            }
            Err(panic) => std::panic::resume_unwind(panic),
        },
    }
}

fn run_command(cli: Cli) -> Result<Status> {
    match cli.command {
        Command::Build(args) => build::run(cli.root.as_deref(), &args),
        Command::New(args) => new::run(cli.root.as_deref(), &args),
        Command::Intake(args) => intake::run(cli.root.as_deref(), &args),
        Command::Rounds(args) => rounds::list(cli.root.as_deref(), &args),
        Command::OpenRound(args) => rounds::open(cli.root.as_deref(), &args),
        Command::CloseRound(args) => rounds::close(cli.root.as_deref(), &args),
        Command::PublishRecord(args) => publish_record::run(cli.root.as_deref(), &args),
        Command::Render(args) => render::run(cli.root.as_deref(), &args),
        Command::Serve(args) => serve::run(cli.root.as_deref(), args),
        Command::Sign(args) => sign::run(cli.root.as_deref(), &args),
        Command::Verify(args) => verify::run(cli.root.as_deref(), &args),
        Command::Index(args) => index::run(&args),
        Command::Doctor => doctor::run(cli.root.as_deref()),
        Command::Cache(args) => cache::run(&args),
        Command::Check(args) => check::run(cli.root.as_deref(), &args),
        Command::Score(args) => score::run(cli.root.as_deref(), &args),
        Command::Status(args) => status::run(cli.root.as_deref(), &args),
        Command::Explain(args) => explain::run(cli.root.as_deref(), &args),
        Command::Schema(args) => schema::run(cli.root.as_deref(), &args),
        Command::Codeowners(args) => codeowners::run(cli.root.as_deref(), &args),
        Command::Completions(args) => completions::run(&args, help::in_chinese(Cli::command())),
        Command::Help(args) => help::run(&args, help::in_chinese(Cli::command())),
    }
}

/// Prints data to standard output. A closed pipe (`head`, a pager) is not a failure.
fn print(text: &str) -> Result<()> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(err) if err.kind() != std::io::ErrorKind::BrokenPipe => Err(err).context("不能写到标准输出"),
        _ => Ok(()),
    }
}

/// Prints text for people to standard error. Ignores failures: they must not change the exit code.
fn tell(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// What earlier runs found out and made. What this run adds is kept when it ends.
struct KnownBefore {
    root: PathBuf,
    cache: Option<Cache>,
    memory: Memory,
    hashes: Option<Hashes>,
}

impl KnownBefore {
    fn of(root: &Path, cache: Option<Cache>) -> Self {
        let memory = cache.as_ref().map_or_else(Memory::none, |it| it.memory(root));
        let hashes = cache.as_ref().map(|it| it.hashes(root));
        Self { root: root.to_path_buf(), cache, memory, hashes }
    }
}

impl Drop for KnownBefore {
    fn drop(&mut self) {
        if let Some(cache) = &self.cache {
            cache.keep_memory(&self.root, &self.memory);
            // After `Changed`, a hash may be wrong.
            let hashes = self.hashes.as_ref().filter(|_| !std::thread::panicking());
            hashes.iter().for_each(|it| cache.keep_hashes(&self.root, it));
        }
    }
}

/// The records of a workspace, their source texts, and the day that counts as today.
struct Input {
    root: PathBuf,
    sources: SourceTree,
    loaded: Loaded,
    as_of: NaiveDate,
    known_before: KnownBefore,
    /// Whether unpublished write-ups are shown as drafts, for their authors.
    is_preview: bool,
    /// Areas that the output leaves out.
    without: BTreeSet<String>,
    scores: OnceLock<ScoreSheets>,
    known: OnceLock<Known>,
}

impl Input {
    /// Reads the records. Only here does the program read the clock for the current day, in Beijing time.
    fn read(root: Option<&std::path::Path>, as_of: Option<NaiveDate>) -> Result<Self> {
        let root = fs::find_root(root)?;
        let known_before = KnownBefore::of(&root, Cache::of_user()?);
        let sources = fs::read_records(&root, known_before.hashes.as_ref())?;
        Ok(Self::of(root, sources, as_of, known_before))
    }

    /// Reads the records with all their contents: for a command that goes on when files change.
    fn read_whole(root: &Path, as_of: Option<NaiveDate>) -> Result<Self> {
        let mut known_before = KnownBefore::of(root, Cache::of_user()?);
        known_before.hashes = None;
        Ok(Self::of(root.to_path_buf(), fs::read_records(root, None)?, as_of, known_before))
    }

    /// Loads the records from files that were read.
    fn of(root: PathBuf, sources: SourceTree, as_of: Option<NaiveDate>, known_before: KnownBefore) -> Self {
        let loaded = checks::load(&sources, &known_before.memory);
        let as_of = Self::day(&sources, as_of);
        Self {
            root,
            sources,
            loaded,
            as_of,
            known_before,
            is_preview: false,
            without: BTreeSet::new(),
            scores: OnceLock::new(),
            known: OnceLock::new(),
        }
    }

    /// The day that counts as today: the given one, that of a demonstration, or the current one.
    fn day(sources: &SourceTree, given: Option<NaiveDate>) -> NaiveDate {
        given.or_else(|| workspace::day_of_demonstration(sources)).unwrap_or_else(day::today)
    }

    /// Ends the use of the records at the end of a command. The system frees their memory faster than they do.
    fn leave(self) {
        let Self { sources, loaded, known_before, scores, known, .. } = self;
        drop(known_before);
        std::mem::forget((sources, loaded, scores, known));
    }

    /// Reads a folder of the workspace beside the records.
    fn folder(&self, name: &str) -> Result<SourceTree> {
        fs::read_folder(&self.root, name, self.known_before.hashes.as_ref())
    }

    /// Edits the source texts in memory and reads the records again.
    fn edited(mut self, edit: impl FnOnce(&mut SourceTree) -> Result<()>) -> Result<Self> {
        edit(&mut self.sources)?;
        let loaded = checks::load(&self.sources, &self.known_before.memory);
        Ok(Self { loaded, scores: OnceLock::new(), known: OnceLock::new(), ..self })
    }

    /// Shows write-ups that are not published.
    fn preview(self) -> Self {
        Self { is_preview: true, known: OnceLock::new(), ..self }
    }

    /// Leaves out the records of some areas.
    fn leave_out(self, codes: BTreeSet<String>) -> Self {
        Self { without: codes, known: OnceLock::new(), ..self }
    }

    /// The scores of all records, whatever their dates.
    fn scores(&self) -> &ScoreSheets {
        let scores = |it: &Workspace| checks::scores(it, &self.sources, &self.known_before.memory);
        self.scores.get_or_init(|| self.loaded.workspace.as_ref().map(scores).unwrap_or_default())
    }

    /// All findings, in the order of files.
    fn findings(&self) -> Vec<Finding> {
        checks::run(&self.loaded, self.files(), self.scores(), self.as_of)
    }

    /// The record files, to be compared with what was recorded on publication.
    fn files(&self) -> Files<'_> {
        Files { sources: &self.sources, outlines: &self.loaded.outlines, memory: &self.known_before.memory }
    }

    fn snapshot<'k>(&self, known: &'k Known) -> Snapshot<'k> {
        Snapshot::of(known, self.scores())
    }

    /// The records.
    ///
    /// # Errors
    /// If a file that everything depends on could not be read.
    fn workspace(&self) -> Result<&Workspace> {
        let workspace = self.loaded.workspace.as_ref();
        workspace.context("工作目录还不能读取：请先运行 `zonepress check`，按提示改正或者填好，再运行这一命令")
    }

    /// The records without anything dated after the day.
    fn known(&self) -> Result<&Known> {
        let workspace = self.workspace()?;
        Ok(self.known.get_or_init(|| {
            let known = Known::on(workspace, self.as_of).without(&self.without);
            if self.is_preview { known.with_drafts() } else { known }
        }))
    }

    /// Returns the current code for a former one. A code that has its own record is returned unchanged.
    fn current<'c>(&'c self, code: &'c str) -> &'c str {
        match &self.loaded.workspace {
            Some(workspace) if !workspace.zones.contains_key(code) => workspace.areas.current(code),
            _ => code,
        }
    }

    /// The errors in what a result rests on.
    fn errors(&self, scope: &Scope) -> Vec<Finding> {
        let mut findings = self.findings();
        findings.retain(|it| it.is_error() && scope.includes(it));
        findings
    }

    /// The records of an area and what all areas have in common; everything if no code is given, or if the code has no
    /// records.
    fn scope_of(&self, code: Option<&str>) -> Scope {
        let known = code.filter(|code| self.sources.keys().any(|it| area_of(it) == Some(code)));
        known.map_or_else(Scope::all, Scope::area)
    }

    /// What the lists of a round rest on: the records of the areas that take part in it.
    fn scope_of_round(&self, id: &str) -> Scope {
        let takes_part = |code: &&str| self.takes_part(code, id);
        let areas = self.sources.keys().filter_map(|it| zone_of(it)).filter(takes_part).map(String::from);
        Scope::round(id, areas.collect(), &self.loaded.broken_zones)
    }

    /// Whether an area has an evaluation in a round, readable or not.
    fn takes_part(&self, code: &str, round: &str) -> bool {
        let folder = evaluation(code, round);
        self.sources.range(folder.clone()..).next().is_some_and(|(file, _)| file.starts_with(&folder))
    }

    fn report(&self) -> crate::finding::report::Sources<'_> {
        let workspace = self.loaded.workspace.as_ref();
        crate::finding::report::Sources {
            tree: &self.sources,
            outlines: &self.loaded.outlines,
            versions: workspace.map(|it| (it, self.as_of)),
        }
    }
}

/// Text to append to a message: what the user may have meant.
fn suggested<T: std::fmt::Display>(known: impl IntoIterator<Item = T>) -> String {
    let known: Vec<String> = known.into_iter().map(|it| format!("`{it}`")).collect();
    if known.is_empty() { String::new() } else { format!("；是否应为 {}？", known.join(" 或者 ")) }
}

/// Prints findings to standard error. Returns whether any of them is an error.
fn show(input: &Input, findings: &[Finding]) -> bool {
    use std::io::IsTerminal;
    let color = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    tell(&crate::finding::report::human(findings, &input.report(), color));
    findings.iter().any(Finding::is_error)
}
