//! `zonepress new`: writes files to fill in.

mod call;
mod evaluation;
mod round;
mod workspace;
mod zone;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::rounds::OpenArgs;
use super::{Input, Status, rounds, show, suggested};
use crate::editor;
use crate::finding::{Finding, code};
use crate::fs;
use crate::model::area::Area;
use crate::model::evaluation::Stage;
use crate::model::measures::Version;
use crate::model::round::Round;
use crate::model::zone::Zone;
use crate::records::source::Source;
use crate::records::workspace::Workspace;
use crate::records::yaml::schema::nearest;
use crate::scaffold::Draft;

#[derive(clap::Args)]
#[command(
    disable_help_subcommand = true,
    after_help = "示例：\n  zonepress new workspace ../示范区        一个没有记录的工作目录\n  zonepress new zone 990100\n  zonepress new application 990100\n  zonepress new self 990100 2026\n  zonepress new notice 2026\n\n写出的文件有每个字段的含义、写法、单位、可选的值、分值和条文，已知的内容已经填好，其余写“待填写”；填好以前 `check` 逐项指出。\n已有的文件不覆盖。下一步用什么命令，见 `zonepress status 代码`。"
)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// 没有记录的工作目录：设置待填写，办法、目录、模板从现在的工作目录照抄
    #[command(
        after_help = "示例：\n  zonepress new workspace ../示范区\n  zonepress --root ~/zonepress new workspace ."
    )]
    Workspace(WorkspaceArgs),
    /// 一个地区的基本情况（创建对象撰写）
    #[command(after_help = "示例：\n  zonepress new zone 990100")]
    Zone(ZoneArgs),
    /// 创建申报通知（市场监管总局撰写）
    #[command(after_help = "示例：\n  zonepress new call 2027")]
    Call(CallArgs),
    /// 创建申请（创建对象撰写）
    #[command(after_help = "示例：\n  zonepress new application 990100\n  zonepress new application 990100 2026")]
    Application(CreationArgs),
    /// 对创建申请的初审推荐（省级市场监管部门撰写）
    #[command(after_help = "示例：\n  zonepress new recommendation 990100")]
    Recommendation(CreationArgs),
    /// 对创建申请的审核（市场监管总局撰写）
    #[command(after_help = "示例：\n  zonepress new approval 990100")]
    Approval(CreationArgs),
    /// 一个评估批次，与 open-round 相同（市场监管总局撰写）
    #[command(after_help = "示例：\n  zonepress new round 2027 --from 2027-07-01 --until 2027-07-31")]
    Round(OpenArgs),
    /// 自评（创建对象撰写）
    #[command(name = "self", after_help = "示例：\n  zonepress new self 990100 2026")]
    SelfEvaluation(EvaluationArgs),
    /// 评估初审（省级市场监管部门撰写）
    #[command(after_help = "示例：\n  zonepress new province 990100 2026")]
    Province(EvaluationArgs),
    /// 评估（市场监管总局撰写）
    #[command(after_help = "示例：\n  zonepress new samr 990100 2026")]
    Samr(EvaluationArgs),
    /// 不列入建议名单的决定，加入批次文件（市场监管总局撰写）
    #[command(after_help = "示例：\n  zonepress new exclusion 2026 990100")]
    Exclusion(ListedArgs),
    /// 建议名单公示，加入批次文件（市场监管总局撰写）
    #[command(after_help = "示例：\n  zonepress new notice 2026")]
    Notice(RoundArgs),
    /// 一件异议，加入批次文件（市场监管总局撰写）
    #[command(after_help = "示例：\n  zonepress new objection 2026 990100")]
    Objection(ListedArgs),
    /// 认定，加入批次文件（市场监管总局撰写）
    #[command(after_help = "示例：\n  zonepress new announcement 2026")]
    Announcement(RoundArgs),
    /// 动态管理措施，已有的加在其后（市场监管总局撰写）
    #[command(after_help = "示例：\n  zonepress new oversight 990100")]
    Oversight(ZoneArgs),
    /// 经验材料（创建对象撰写）
    #[command(after_help = "示例：\n  zonepress new experience 990100 off-site-inspection")]
    Experience(ExperienceArgs),
}

#[derive(clap::Args)]
struct WorkspaceArgs {
    /// 新的工作目录，应为空文件夹或者还没有
    #[arg(value_name = "文件夹")]
    folder: PathBuf,
}

#[derive(clap::Args)]
struct ZoneArgs {
    /// 行政区划代码
    #[arg(value_name = "代码")]
    code: String,
}

#[derive(clap::Args)]
struct CallArgs {
    /// 申报的年份
    #[arg(value_name = "年份")]
    year: String,
}

#[derive(clap::Args)]
struct CreationArgs {
    /// 行政区划代码
    #[arg(value_name = "代码")]
    code: String,
    /// 申请的年份（不写则申请为当年，其余为最近一次申请）
    #[arg(value_name = "年份")]
    year: Option<String>,
}

#[derive(clap::Args)]
struct EvaluationArgs {
    /// 行政区划代码
    #[arg(value_name = "代码")]
    code: String,
    /// 评估批次
    #[arg(value_name = "批次")]
    round: String,
}

#[derive(clap::Args)]
struct RoundArgs {
    /// 评估批次
    #[arg(value_name = "批次")]
    round: String,
}

#[derive(clap::Args)]
struct ListedArgs {
    /// 评估批次
    #[arg(value_name = "批次")]
    round: String,
    /// 行政区划代码（不写则留待填写）
    #[arg(value_name = "代码")]
    code: Option<String>,
}

#[derive(clap::Args)]
struct ExperienceArgs {
    /// 行政区划代码
    #[arg(value_name = "代码")]
    code: String,
    /// 文件名，不带 .md，用小写字母、数字和连字符
    #[arg(value_name = "文件名")]
    slug: String,
}

pub(super) fn run(root: Option<&Path>, args: &Args) -> Result<Status> {
    match &args.what {
        What::Workspace(args) => workspace::run(root, &args.folder),
        What::Round(args) => rounds::open(root, args),
        What::Zone(args) => zone::zone(Records::read(root)?, &args.code),
        What::Call(args) => call::run(Records::read(root)?, args),
        What::Application(args) => zone::application(Records::read(root)?, args),
        What::Recommendation(args) => zone::recommendation(Records::read(root)?, args),
        What::Approval(args) => zone::approval(Records::read(root)?, args),
        What::Oversight(args) => zone::oversight(Records::read(root)?, &args.code),
        What::Experience(args) => zone::write_up(Records::read(root)?, args),
        What::SelfEvaluation(args) => evaluation::run(Records::read(root)?, args, Stage::SelfEvaluation),
        What::Province(args) => evaluation::run(Records::read(root)?, args, Stage::Province),
        What::Samr(args) => evaluation::run(Records::read(root)?, args, Stage::Samr),
        What::Notice(args) => round::notice(Records::read(root)?, args),
        What::Announcement(args) => round::announcement(Records::read(root)?, args),
        What::Objection(args) => round::objection(Records::read(root)?, args),
        What::Exclusion(args) => round::exclusion(Records::read(root)?, args),
    }
}

/// The records that a new file is filled from.
pub(super) struct Records {
    input: Input,
}

impl Records {
    pub(super) fn read(root: Option<&Path>) -> Result<Self> {
        let input = Input::read(root, None)?;
        input.workspace()?;
        Ok(Self { input })
    }

    pub(super) fn input(&self) -> &Input {
        &self.input
    }

    pub(super) fn into_input(self) -> Input {
        self.input
    }

    pub(super) fn workspace(&self) -> Result<&Workspace> {
        self.input.workspace()
    }

    /// The rules in force today.
    pub(super) fn version(&self) -> Result<Option<&Version>> {
        Ok(self.workspace()?.version_on(self.input.as_of))
    }

    /// The area with a code. A former code, an area that may not take part, and an unknown code are refused.
    pub(super) fn area(&self, code: &str) -> Result<&Area> {
        let workspace = self.workspace()?;
        let areas = &workspace.areas;
        let Some(area) = areas.get(code) else {
            if let Some(area) = areas.successor(code) {
                bail!("代码 {code} 已变更为 {}（{}），请用现在的代码", area.code, area.name);
            }
            let named = areas.0.iter().filter(|it| it.name == code).map(|it| it.code.as_str());
            let codes: Vec<&str> = areas.0.iter().map(|it| it.code.as_str()).collect();
            let meant: Vec<&str> = named.chain(nearest(code, &codes)).collect();
            bail!("可创建地区目录中没有代码 `{code}`{}", suggested(meant));
        };
        Ok(area)
    }

    /// The record of a zone. One that is not there or not complete is refused with the next step.
    pub(super) fn zone(&self, code: &str) -> Result<&Zone> {
        let workspace = self.workspace()?;
        if let Some(zone) = workspace.zones.get(code) {
            return Ok(zone);
        }
        let area = self.area(code)?;
        let file = crate::model::files::zone_record(code);
        match self.input.sources.contains_key(&file) {
            true => bail!("{file} 还不能读取：请先运行 `zonepress check`，按提示改正或者填好"),
            false => bail!("{}还没有记录：请先运行 `zonepress new zone {code}`", area.name),
        }
    }

    pub(super) fn round(&self, id: &str) -> Result<(&Round, &Version)> {
        let workspace = self.workspace()?;
        let Some(round) = workspace.rounds.get(id) else {
            let file = crate::model::files::round(id);
            if self.input.sources.contains_key(&file) {
                bail!("{file} 还不能读取：请先运行 `zonepress check`，按提示改正或者填好");
            }
            let ids: Vec<&str> = workspace.rounds.keys().map(String::as_str).collect();
            let known =
                if ids.is_empty() { "还没有批次".into() } else { format!("现有批次：{}", ids.join("、")) };
            bail!("没有评估批次 `{id}`；{known}。新的批次用 `zonepress new round` 建立");
        };
        let version = workspace.version_of(round);
        Ok((round, version.with_context(|| format!("批次 {id} 适用的办法版本 `{}` 不存在", round.measures))?))
    }

    /// Refuses to write a file that is there.
    pub(super) fn absent(&self, file: &str) -> Result<()> {
        if self.input.sources.contains_key(file) || self.input.root.join(file).symlink_metadata().is_ok() {
            bail!("{file} 已经有了，不予覆盖");
        }
        Ok(())
    }

    /// Whether a file is there.
    pub(super) fn has(&self, file: &str) -> bool {
        self.input.sources.contains_key(file)
    }

    /// Writes a new file.
    fn write(self, draft: &Draft) -> Result<Status> {
        self.absent(&draft.file)?;
        let done = format!("已写出 {}", draft.file);
        let modeline = editor::modeline(self.workspace()?, &draft.file).unwrap_or_default();
        self.put(&draft.file, &format!("{modeline}{}", draft.text), &done)
    }

    /// Writes a file, unless the records would then have another error than values to be filled in.
    fn put(self, file: &str, text: &str, done: &str) -> Result<Status> {
        let is_blank = |it: &Finding| it.code == &code::TO_BE_FILLED && it.file == file;
        let before = self.input.findings();
        let input = self.input.edited(|sources| {
            sources.insert(file.to_string(), Source::Bytes(text.as_bytes().into()));
            Ok(())
        })?;
        let after = input.findings();
        let faults = after.iter().filter(|it| it.is_error() && !is_blank(it) && !before.contains(it));
        let faults: Vec<Finding> = faults.cloned().collect();
        if show(&input, &faults) {
            tell!("记录会有以上错误，没有写入");
            return Ok(Status::Findings);
        }
        fs::write_record(&input.root.join(file), text)?;
        let blanks = after.iter().filter(|it| is_blank(it)).count();
        tell!("{done}：{blanks} 处待填写；填好后用 `zonepress check` 检查");
        Ok(Status::Fine)
    }
}
