//! `zonepress intake`: workbooks and documents of those who do not work with Git.

mod read;
mod template;
mod write_up;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::ValueEnum;

use super::Status;
use super::new::Records;
use crate::model::evaluation::Stage;
use crate::scaffold::evaluation::Evaluated;

#[derive(clap::Args)]
#[command(
    disable_help_subcommand = true,
    after_help = "示例：\n  zonepress intake template 990100 2026\n  zonepress intake read 发展部门.xlsx 监管部门.xlsx\n  zonepress intake write-up 非现场检查.docx 990100 off-site-inspection\n\n工作簿分发给各部门，各自填写负责的部分；交回的几份一起读取，合并为自评记录。工作簿用 Excel、WPS 或者 LibreOffice 填写。"
)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// 写出自评工作簿（.xlsx），已有的内容预先填好
    #[command(
        after_help = "示例：\n  zonepress intake template 990100 2026\n  zonepress intake template 990100 2026 --out ../自评工作簿.xlsx"
    )]
    Template(TemplateArgs),
    /// 读取交回的工作簿，合并为自评记录
    #[command(
        after_help = "示例：\n  zonepress intake read 发展部门.xlsx 监管部门.xlsx\n  zonepress intake read 监管部门.xlsx --update\n  zonepress intake read *.xlsx --stdout\n\n一次列出全部问题，指明所在的工作簿、表和格；有错误的，不写入任何内容。各工作簿填写不同的，由人核定。\n没有人填写的，写作“待填写”。已有的记录不改动，除非写明 --update；没有变化的，文件照旧。"
    )]
    Read(ReadArgs),
    /// 由 Word 文档（.docx）写出经验材料
    #[command(
        after_help = "示例：\n  zonepress intake write-up 非现场检查.docx 990100 off-site-inspection\n\n标题、段落、加粗、列表、表格、图片、链接和脚注照录；文本框、批注、修订、公式、图形等不能保留的逐项列出。\n图片放在与材料同名的文件夹中，重新编码。来源、日期、指标和摘要写作“待填写”。"
    )]
    WriteUp(WriteUpArgs),
}

#[derive(clap::Args)]
struct WriteUpArgs {
    /// Word 文档（.docx）
    #[arg(value_name = "文件")]
    file: PathBuf,
    /// 行政区划代码
    #[arg(value_name = "代码")]
    code: String,
    /// 经验材料的文件名，不带 .md，用小写字母、数字和连字符
    #[arg(value_name = "文件名")]
    slug: String,
}

#[derive(clap::Args)]
struct TemplateArgs {
    /// 行政区划代码
    #[arg(value_name = "代码")]
    code: String,
    /// 评估批次
    #[arg(value_name = "批次")]
    round: String,
    /// 写到这个文件（不写则为当前文件夹的“自评-代码-批次.xlsx”）
    #[arg(long, value_name = "文件")]
    out: Option<PathBuf>,
}

#[derive(clap::Args)]
struct ReadArgs {
    /// 交回的工作簿（.xlsx），可以有几份
    #[arg(value_name = "文件", required = true)]
    files: Vec<PathBuf>,
    /// 改动已有的自评记录
    #[arg(long)]
    update: bool,
    /// 把合并的记录写到标准输出，不写入文件
    #[arg(long, conflicts_with = "update")]
    stdout: bool,
    /// 问题的输出格式
    #[arg(long, value_name = "格式", value_enum, default_value_t = ReadFormat::Human)]
    format: ReadFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ReadFormat {
    /// 供人阅读
    Human,
    /// JSON
    Json,
}

pub(super) fn run(root: Option<&Path>, args: &Args) -> Result<Status> {
    match &args.what {
        What::Template(args) => template::run(Records::read(root)?, args),
        What::Read(args) => read::run(Records::read(root)?, args),
        What::WriteUp(args) => write_up::run(Records::read(root)?, args),
    }
}

/// The evaluation of a zone in a round, which must be able to evaluate itself.
fn evaluated<'r>(records: &'r Records, code: &str, round: &str) -> Result<Evaluated<'r>> {
    let (round, version) = records.round(round)?;
    let evaluated = Evaluated { zone: records.zone(code)?, area: Some(records.area(code)?), round, version };
    if !evaluated.is_created() {
        bail!("{code} 还没有同意创建的记录，不能自评：用 `zonepress status {code}` 查看下一步");
    }
    Ok(evaluated)
}

/// The file of the self-evaluation.
fn record_of(evaluated: &Evaluated) -> String {
    Stage::SelfEvaluation.file(&evaluated.zone.code, &evaluated.round.id)
}
