//! `zonepress cache`

use anyhow::{Context, Result};

use super::{Status, print};
use crate::cache::{Cache, Extent};

#[derive(clap::Args)]
#[command(
    after_help = "示例：\n  zonepress cache\n  zonepress cache --clear\n  ZONEPRESS_CACHE_SIZE=10GB zonepress build\n\n没有变化的记录、网页和文书取自缓存，不再检查、生成和排版；清空以后，下一次全部重新进行，结果逐字节相同。\n缓存超过上限的，生成结束时删去最久没有用到的；本次用到的不删。"
)]
pub(super) struct Args {
    /// 清空缓存
    #[arg(long)]
    clear: bool,
}

pub(super) fn run(args: &Args) -> Result<Status> {
    let cache = Cache::of_user()?.context("没有 HOME 和 XDG_CACHE_HOME，不能确定缓存所在的文件夹")?;
    let Extent { entries, size, limit } = cache.extent()?;
    if args.clear {
        cache.clear()?;
        tell!("已清空缓存：{entries} 份，{}", megabytes(size));
        return Ok(Status::Fine);
    }
    print(&format!(
        "文件夹  {}\n内容    {entries} 份，{}\n上限    {}（环境变量 ZONEPRESS_CACHE_SIZE）\n",
        cache.folder().display(),
        megabytes(size),
        megabytes(limit)
    ))?;
    Ok(Status::Fine)
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes.div_ceil(1_000_000))
}
