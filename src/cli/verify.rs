//! `zonepress verify`

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::{Status, print};
use crate::fs;
use crate::output::manifest;

#[derive(clap::Args)]
#[command(
    after_help = "示例：\n  zonepress verify dist/public\n\n核对 SHA256SUMS、manifest.json 和 receipts/ 中各名单的凭据，指出哪个文件不同。退出码：0 一致；1 有不同；2 不能核对"
)]
pub(super) struct Args {
    /// 公开站点的文件夹
    #[arg(value_name = "文件夹")]
    folder: PathBuf,
}

pub(super) fn run(args: &Args) -> Result<Status> {
    let files = read(&args.folder)?;
    let faults = manifest::verify(&files);
    for fault in &faults {
        print(&format!("{fault}\n"))?;
    }
    if faults.is_empty() {
        tell!("{} 个文件与发布时一致", files.len());
        return Ok(Status::Fine);
    }
    tell!("有 {} 处不同", faults.len());
    Ok(Status::Findings)
}

fn read(folder: &Path) -> Result<std::collections::BTreeMap<String, Vec<u8>>> {
    if !folder.is_dir() {
        bail!("`{}` 不是文件夹；请指定 `zonepress build` 写出的 dist/public", folder.display());
    }
    fs::read_all(folder)
}
