//! `zonepress schema`

use anyhow::Result;
use clap::ValueEnum;

use super::{Status, print};
use crate::model::authority::Authority;
use crate::model::creation::{Approval, CreationApplication, Recommendation};
use crate::model::evaluation::{Review, SelfEvaluation};
use crate::model::experience::{ExperienceHead, PublicationList};
use crate::model::indicators::IndicatorSystem;
use crate::model::measures::{ArticleHead, Measures, PublicStep};
use crate::model::published::PublishedList;
use crate::model::published::text::PublishedText;
use crate::model::round::Round;
use crate::model::site::SiteConfig;
use crate::model::zone::{Oversight, ZoneRecord};
use crate::records::overlay::Contacts;
use crate::records::yaml::schema_of;

#[derive(clap::Args)]
#[command(after_help = "示例：\n  zonepress schema self > self.schema.json")]
pub(super) struct Args {
    /// 记录的种类
    #[arg(value_name = "种类")]
    kind: SchemaKind,
}

#[derive(Clone, Copy, ValueEnum)]
enum SchemaKind {
    /// zones/<代码>/zone.yaml
    Zone,
    /// zones/<代码>/creation/<年>/application.yaml
    Application,
    /// zones/<代码>/creation/<年>/province.yaml
    Recommendation,
    /// zones/<代码>/creation/<年>/samr.yaml
    Approval,
    /// zones/<代码>/<批次>/self.yaml
    #[value(name = "self")]
    SelfEvaluation,
    /// zones/<代码>/<批次>/province.yaml 和 samr.yaml
    Review,
    /// zones/<代码>/oversight.yaml
    Oversight,
    /// content/rounds/<批次>.yaml
    Round,
    /// content/published/<种类>-<批次>.yaml
    Published,
    /// content/published/experience/<代码>/<文件名>.yaml
    PublishedText,
    /// 经验材料的文首信息
    Experience,
    /// content/experience/publication.yaml
    Publication,
    /// content/measures/<版本>/measures.yaml
    Measures,
    /// content/measures/<版本>/indicators.yaml
    Indicators,
    /// content/measures/<版本>/steps.yaml
    Steps,
    /// content/measures/<版本>/articles/*.md 的文首信息
    Article,
    /// content/authority.yaml
    Authority,
    /// site/site.yaml
    Site,
    /// 私有目录的 contacts/<代码>.yaml
    Contacts,
}

pub(super) fn run(args: &Args) -> Result<Status> {
    let schema = match args.kind {
        SchemaKind::Zone => schema_of::<ZoneRecord>(),
        SchemaKind::Application => schema_of::<CreationApplication>(),
        SchemaKind::Recommendation => schema_of::<Recommendation>(),
        SchemaKind::Approval => schema_of::<Approval>(),
        SchemaKind::SelfEvaluation => schema_of::<SelfEvaluation>(),
        SchemaKind::Review => schema_of::<Review>(),
        SchemaKind::Oversight => schema_of::<Oversight>(),
        SchemaKind::Round => schema_of::<Round>(),
        SchemaKind::Published => schema_of::<PublishedList>(),
        SchemaKind::PublishedText => schema_of::<PublishedText>(),
        SchemaKind::Experience => schema_of::<ExperienceHead>(),
        SchemaKind::Publication => schema_of::<PublicationList>(),
        SchemaKind::Measures => schema_of::<Measures>(),
        SchemaKind::Indicators => schema_of::<IndicatorSystem>(),
        SchemaKind::Steps => schema_of::<Vec<PublicStep>>(),
        SchemaKind::Article => schema_of::<ArticleHead>(),
        SchemaKind::Authority => schema_of::<Authority>(),
        SchemaKind::Site => schema_of::<SiteConfig>(),
        SchemaKind::Contacts => schema_of::<Contacts>(),
    };
    print(&(serde_json::to_string_pretty(&*schema)? + "\n"))?;
    Ok(Status::Fine)
}
