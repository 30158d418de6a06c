//! The typst process: found, asked for its fonts, given one document at a time.
//!
//! Data goes in as a JSON file that the template reads, never as markup. Every warning is a
//! failure: a missing family or glyph is only a warning to typst.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use chrono::NaiveTime;
use rayon::prelude::*;
use serde_json::Value;
use tempfile::TempDir;

use crate::document::DocumentJob;
use crate::document::fonts::{self, Chosen, Roles};
use crate::source::{Source, SourceTree};

/// The release the templates are written for.
pub(crate) const VERSION: &str = "0.15.1";

/// How long one document may take.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// A typst that can be run, and the fonts it is to use.
pub(crate) struct Typst {
    pub(crate) program: PathBuf,
    pub(crate) fonts: PathBuf,
}

/// The folder of this program in the user's cache.
pub(crate) fn cache() -> Option<PathBuf> {
    let base = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|it| PathBuf::from(it).join(".cache"));
    Some(base.or_else(home)?.join("zonepress"))
}

impl Typst {
    /// Finds typst: named by `ZONEPRESS_TYPST`, on the path, or in the cache.
    pub(crate) fn find() -> Result<Self> {
        Ok(Self { program: find_program()?, fonts: find_fonts()? })
    }

    /// The names of the font families below the font folder.
    pub(crate) fn families(&self) -> Result<BTreeSet<String>> {
        let output = Command::new(&self.program)
            .args(["fonts", "--ignore-system-fonts", "--font-path"])
            .arg(&self.fonts)
            .output()
            .with_context(|| format!("不能运行 `{}`", self.program.display()))?;
        if !output.status.success() {
            bail!("typst 不能列出字体：{}", String::from_utf8_lossy(&output.stderr).trim());
        }
        Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_string).collect())
    }
}

fn find_program() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("ZONEPRESS_TYPST") {
        let named = PathBuf::from(named);
        return match version_of(&named) {
            Some(_) => Ok(named),
            None => bail!("ZONEPRESS_TYPST 指定的 `{}` 不能运行", named.display()),
        };
    }
    let cached = cache().map(|it| it.join(format!("typst-{VERSION}/bin/typst")));
    let mut other = None;
    for candidate in [Some(PathBuf::from("typst")), cached].into_iter().flatten() {
        match version_of(&candidate) {
            Some(version) if version == VERSION => return Ok(candidate),
            Some(version) => other = Some(version),
            None => {}
        }
    }
    match other {
        Some(version) => bail!("找到 typst {version}，需要 {VERSION}；请运行 `make setup` 安装"),
        None => bail!("没有找到 typst {VERSION}；请运行 `make setup` 安装（首次约需一刻钟）"),
    }
}

fn version_of(program: &Path) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.split_whitespace().nth(1).map(str::to_string)
}

fn find_fonts() -> Result<PathBuf> {
    let named = std::env::var_os("ZONEPRESS_FONTS").map(PathBuf::from);
    let folder = named.or_else(|| Some(cache()?.join("fonts"))).context("不能确定字体文件夹")?;
    if !folder.is_dir() {
        bail!("没有字体文件夹 `{}`；请运行 `make setup`", folder.display());
    }
    Ok(folder)
}

/// A folder with the templates, in which documents are compiled.
pub(crate) struct Press {
    typst: Typst,
    folder: TempDir,
    fonts: Value,
}

impl Press {
    /// Lays out the templates and chooses the fonts.
    pub(crate) fn new(typst: Typst, templates: &SourceTree) -> Result<Self> {
        let folder = TempDir::new().context("不能创建临时文件夹")?;
        for (file, source) in templates.iter().filter(|(file, _)| file.starts_with("templates/typst/")) {
            if let Source::Bytes(bytes) = source {
                let target = folder.path().join(file);
                fs::create_dir_all(target.parent().expect("a file has a folder"))?;
                fs::write(target, bytes)?;
            }
        }
        let fonts = serde_json::to_value(choose_fonts(&typst, templates)?)?;
        Ok(Self { typst, folder, fonts })
    }

    /// Prints the documents, each with its bytes or what went wrong; `done` is told of each.
    pub(crate) fn print(&self, jobs: &[DocumentJob], done: impl Fn(&DocumentJob) + Sync) -> Vec<Result<Vec<u8>>> {
        let numbered: Vec<(usize, &DocumentJob)> = jobs.iter().enumerate().collect();
        numbered
            .par_iter()
            .map(|(number, job)| {
                let result = self.compile(*number, job).with_context(|| format!("{}没有生成", job.title));
                done(job);
                result
            })
            .collect()
    }

    fn compile(&self, number: usize, job: &DocumentJob) -> Result<Vec<u8>> {
        let root = self.folder.path();
        let mut data = job.data.clone();
        data["fonts"] = self.fonts.clone();
        let input = format!("data-{number}.json");
        let output = root.join(format!("{number}.pdf"));
        fs::write(root.join(&input), serde_json::to_vec(&data)?)?;
        let stamp = job.date.and_time(NaiveTime::MIN).and_utc().timestamp();
        let log = root.join(format!("{number}.log"));
        let child = Command::new(&self.typst.program)
            .arg("compile")
            .arg("--root")
            .arg(root)
            .args(["--ignore-system-fonts", "--font-path"])
            .arg(&self.typst.fonts)
            .args(["--pdf-standard", "a-3a,ua-1", "--diagnostic-format", "short"])
            .args(["--creation-timestamp", &stamp.to_string()])
            .args(["--input", &format!("data=/{input}")])
            .arg(root.join(format!("templates/typst/{}.typ", job.kind)))
            .arg(&output)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(&log)?)
            .spawn()
            .with_context(|| format!("不能运行 `{}`", self.typst.program.display()))?;
        let status = wait(child)?;
        let messages = self.plain(&fs::read(&log)?);
        if !status.success() || !messages.is_empty() {
            return Err(anyhow!("typst 报告：\n{messages}"));
        }
        fs::read(&output).context("typst 没有写出文件")
    }

    /// What typst said, without the temporary folder.
    fn plain(&self, stderr: &[u8]) -> String {
        let root = format!("{}/", self.folder.path().display());
        String::from_utf8_lossy(stderr).replace(&root, "").trim().to_string()
    }
}

/// The fonts of each role, or which one is missing.
pub(crate) fn choose_fonts(typst: &Typst, templates: &SourceTree) -> Result<Chosen> {
    let file = "templates/typst/fonts.json";
    let Some(Source::Bytes(bytes)) = templates.get(file) else { bail!("缺少 {file}") };
    let roles: Roles = serde_json::from_slice(bytes).with_context(|| format!("不能读取 {file}"))?;
    fonts::choose(&roles, &typst.families()?)
}

/// Waits for a process, and ends it when it takes too long.
fn wait(mut child: Child) -> Result<ExitStatus> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().context("不能等待 typst")? {
            return Ok(status);
        }
        if start.elapsed() > TIME_LIMIT {
            child.kill().context("不能结束 typst")?;
            child.wait().context("不能结束 typst")?;
            bail!("typst 超过 {} 秒没有完成，已结束", TIME_LIMIT.as_secs());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}
