//! Finds typst, lists its fonts, and runs it on batches of documents.

mod message;
mod press;
mod process;

pub(crate) use press::{Press, clear_temporary};

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::cache;
use crate::print::document::fonts::{self, Chosen, Roles};
use crate::records::source::{Source, SourceTree};
use crate::transient::{Process, bound};

/// The typst release that the templates are written for.
pub(crate) const VERSION: &str = "0.15.1";

/// How long typst may take to tell its version or its fonts.
const ANSWER: Duration = Duration::from_secs(60);

/// A typst program, and the font folder it uses.
pub(crate) struct Typst {
    pub(crate) program: PathBuf,
    pub(crate) fonts: PathBuf,
}

impl Typst {
    /// Finds typst: as named by `ZONEPRESS_TYPST`, on the path, or in the cache.
    pub(crate) fn find() -> Result<Self> {
        Ok(Self { program: find_program()?, fonts: find_fonts()? })
    }

    /// The release, and the font files with their sizes and times: another edition of a font changes the documents.
    pub(crate) fn edition(&self) -> String {
        let entries = walkdir::WalkDir::new(&self.fonts).sort_by_file_name().into_iter().flatten();
        let files =
            entries.filter_map(|it| Some((it.path().to_path_buf(), it.metadata().ok().filter(|it| it.is_file())?)));
        let files = files.map(|(path, it)| format!("\n{} {} {:?}", path.display(), it.len(), it.modified().ok()));
        VERSION.to_string() + &files.collect::<String>()
    }

    /// Names of the font families in the font folder.
    pub(crate) fn families(&self) -> Result<BTreeSet<String>> {
        let mut command = bound(&self.program);
        command.args(["fonts", "--ignore-system-fonts", "--ignore-embedded-fonts", "--font-path"]).arg(&self.fonts);
        let output = Process::output(&mut command, ANSWER)
            .with_context(|| format!("不能运行 `{}`", self.program.display()))?
            .with_context(|| format!("typst 超过 {} 秒没有列出字体，已结束", ANSWER.as_secs()))?;
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
    let cached = cache::folder().map(|it| it.join(format!("typst-{VERSION}/bin/typst")));
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
    let output = Process::output(bound(program).arg("--version"), ANSWER).ok()??;
    let text = String::from_utf8(output.stdout).ok()?;
    text.split_whitespace().nth(1).map(str::to_string)
}

fn find_fonts() -> Result<PathBuf> {
    let named = std::env::var_os("ZONEPRESS_FONTS").map(PathBuf::from);
    let folder = named.or_else(|| Some(cache::folder()?.join("fonts"))).context(
        "没有 HOME 和 XDG_CACHE_HOME，不能确定字体文件夹；请设置其中一个，或者用 ZONEPRESS_FONTS 指定字体文件夹",
    )?;
    if !folder.is_dir() {
        bail!("没有字体文件夹 `{}`；请运行 `make setup`", folder.display());
    }
    Ok(folder)
}

/// Chooses the fonts of each role. The error names a missing one.
pub(crate) fn choose_fonts(typst: &Typst, templates: &SourceTree) -> Result<Chosen> {
    let file = "templates/typst/fonts.json";
    let Some(Source::Bytes(bytes)) = templates.get(file) else { bail!("缺少 {file}") };
    let roles: Roles = serde_json::from_slice(bytes).with_context(|| format!("不能读取 {file}"))?;
    fonts::choose(&roles, &typst.families()?)
}
