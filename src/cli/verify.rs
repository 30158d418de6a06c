//! `zonepress verify`

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;

use super::progress::progress;
use super::{Status, day, print};
use crate::fs;
use crate::mirror::{self, Address, Limits, MIB};
use crate::model::files;
use crate::output::signature::PublicKey;
use crate::output::verification::{self, Copy, Expected, Trust, Verified};
use crate::records::workspace;
use crate::records::yaml::outline::NodeKind;
use crate::text::chinese;

#[derive(clap::Args)]
#[command(
    after_help = "示例：\n  zonepress verify dist/public\n  zonepress verify https://www.example.gov.cn/sfq/ --key 主办单位.pub\n  zonepress verify 下载的文件夹 --key RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3 --since 2026-01-15\n\n核对 SHA256SUMS、manifest.json、receipts/ 中各名单的凭据和签名，逐项说明不同之处：改动、增加、缺少、改名、符号链接等。\n没有公钥的，只能发现前后不一致的改动；前后一致的改动、冒名的网站，凭主办单位的公钥才能发现。公钥不写明的，用工作目录的 site/site.yaml 中的 `public_key`。公钥应当从网站以外的途径取得。\n核对网址的，只取清单所列的文件，网站上多出的文件不能发现。\n退出码：0 一致；1 有不同；2 不能核对"
)]
pub(super) struct Args {
    /// 公开站点的文件夹，或者网站首页的网址
    #[arg(value_name = "文件夹或者网址")]
    site: String,
    /// 主办单位的公钥：一行文本，或者公钥文件
    #[arg(long, value_name = "公钥")]
    key: Option<String>,
    /// 已知最近一次发布的日期；内容截至的日期更早的，是已经被取代的
    #[arg(long, value_name = "日期", value_parser = day::parse)]
    since: Option<NaiveDate>,
    /// 刚刚生成、还没有签名的：不核对签名
    #[arg(long, conflicts_with = "key")]
    unsigned: bool,
    /// 核对网址时，取一个文件最多用多少秒
    #[arg(long, value_name = "秒", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    seconds: u64,
}

/// Bytes of one file and of all files, the number of files, and seconds for all.
const MOST: (u64, u64, usize, u64) = (64 * MIB, 4096 * MIB, 50_000, 3600);

pub(super) fn run(root: Option<&Path>, args: &Args) -> Result<Status> {
    let key = if args.unsigned { None } else { key(root, args.key.as_deref())? };
    let expected = Expected { key, since: args.since, is_unsigned: args.unsigned };
    let is_address = Address::is_meant(&args.site);
    let copy = if is_address { fetch(args)? } else { mirror::read(Path::new(&args.site))? };
    let verified = verification::verify(&copy, &expected);
    for fault in &verified.faults {
        print(&format!("{fault}\n"))?;
    }
    conclude(&verified, args.unsigned);
    if is_address {
        tell!("网站上多出的文件不在核对之列");
    }
    Ok(if verified.faults.is_empty() { Status::Fine } else { Status::Findings })
}

/// The public key: as given, or as `site.yaml` of the workspace has it.
fn key(root: Option<&Path>, given: Option<&str>) -> Result<Option<PublicKey>> {
    let Some(given) = given else { return kept(root) };
    if let Some(key) = PublicKey::parse(given) {
        return Ok(Some(key));
    }
    match fs::read_sent(Path::new(given), MIB)? {
        Ok(bytes) => {
            let key = PublicKey::parse(&String::from_utf8_lossy(&bytes));
            key.map(Some).with_context(|| format!("`{given}` 不是 minisign 的公钥文件"))
        }
        Err(_) => bail!("`{given}` 太大，不是公钥文件"),
    }
}

/// The key in the `site.yaml` of the workspace, if there is one.
pub(super) fn kept(root: Option<&Path>) -> Result<Option<PublicKey>> {
    let Ok(root) = fs::find_root(root) else { return Ok(None) };
    let mut sources = fs::read_folder(&root, "site", None)?;
    sources.retain(|file, _| file == files::SITE);
    let outlines = workspace::load_only(&sources).outlines;
    let site = outlines.get(files::SITE).and_then(|it| it.root.as_ref());
    let Some(NodeKind::Scalar { text, .. }) = site.and_then(|it| Some(&it.child("public_key")?.0.kind)) else {
        return Ok(None);
    };
    let key = PublicKey::parse(text);
    key.map(Some).with_context(|| format!("{} 中的 `public_key` 不是 minisign 的公钥", files::SITE))
}

fn fetch(args: &Args) -> Result<Copy> {
    let address = Address::parse(&args.site)?;
    let (file, total, files, all) = MOST;
    let each = Duration::from_secs(args.seconds);
    let limits = Limits { file, total, files, each, all: Duration::from_secs(all) };
    let bar = progress("取回文件", 0);
    let copy = mirror::fetch(&address, &limits, |done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    copy
}

/// Says what was compared, and how far the outcome can be relied on.
fn conclude(verified: &Verified, is_unsigned: bool) {
    let day = verified.as_of.map(|it| format!("，内容截至{}", chinese::date(it))).unwrap_or_default();
    match verified.faults.len() {
        0 => tell!("{} 个文件与发布时一致{day}", verified.files),
        count => tell!("有 {count} 处不同{day}"),
    }
    match &verified.trust {
        Trust::Key(key) if verified.faults.is_empty() => tell!("签名属于公钥 {}（编号 {}）", key.base64(), key.id()),
        Trust::Key(key) => tell!("核对所用的公钥：{}（编号 {}）", key.base64(), key.id()),
        Trust::OwnKey(key) => tell!(
            "提醒：签名是用网站自带的公钥（编号 {}）核对的，冒名的网站可以换成自己的；请从别处取得主办单位的公钥，用 --key 指定",
            key.id()
        ),
        Trust::Unchecked => tell!("提醒：网站有签名，但没有公钥，签名没有核对；用 --key 指定主办单位的公钥"),
        Trust::Unsigned if is_unsigned => tell!("签名没有核对"),
        Trust::Unsigned => tell!("提醒：网站没有签名，前后一致的改动不能发现"),
    }
}
