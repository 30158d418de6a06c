//! `zonepress index`: builds the search index only, for `make bench-search`.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::Status;
use crate::output::Reuse;
use crate::output::search::{self, Record};

#[derive(clap::Args)]
pub(super) struct Args {
    /// 文本的列表（JSON）
    #[arg(value_name = "文件")]
    records: PathBuf,
    /// 写入索引的文件夹
    #[arg(value_name = "文件夹")]
    out: PathBuf,
}

pub(super) fn run(args: &Args) -> Result<Status> {
    let bytes = std::fs::read(&args.records).with_context(|| format!("不能读取 `{}`", args.records.display()))?;
    let records: Vec<Record> = serde_json::from_slice(&bytes).context("文本的列表不符合格式")?;
    let files = Reuse::with_nothing(|nothing| search::index(&records, nothing))?;
    for (path, content) in files {
        let file = args.out.join(path);
        std::fs::create_dir_all(file.parent().expect("a file has a folder"))?;
        std::fs::write(&file, content.bytes().unwrap_or_default())
            .with_context(|| format!("不能写入 `{}`", file.display()))?;
    }
    Ok(Status::Fine)
}
