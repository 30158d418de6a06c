//! The kinds of records that have a schema, and the files that hold them.

use std::sync::Arc;

use clap::ValueEnum;
use serde_json::Value;

use crate::model::authority::Authority;
use crate::model::calendar::Calendar;
use crate::model::call::Call;
use crate::model::creation::{Approval, CreationApplication, Recommendation};
use crate::model::evaluation::{Review, SelfEvaluation, Stage};
use crate::model::experience::{ExperienceHead, PublicationList};
use crate::model::files;
use crate::model::indicators::IndicatorSystem;
use crate::model::measures::{ArticleHead, Basis, Measures, PublicStep};
use crate::model::published::{PublishedKind, PublishedRecord};
use crate::model::round::Round;
use crate::model::site::SiteConfig;
use crate::model::zone::{Oversight, ZoneRecord};
use crate::records::overlay::Contacts;
use crate::records::yaml::schema_of;

/// Any name in a path.
const ANY: &str = "*";

/// 记录的种类
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaKind {
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
    /// content/calls/<年>.yaml
    Call,
    /// content/rounds/<批次>.yaml
    Round,
    /// content/published/<种类>/<编号>.yaml
    Published,
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
    /// content/holidays.yaml
    Holidays,
    /// site/site.yaml
    Site,
    /// 私有目录的 contacts/<代码>.yaml
    Contacts,
}

impl SchemaKind {
    /// The name on the command line, also the name of the schema's file.
    pub(crate) fn id(self) -> String {
        let value = self.to_possible_value().expect("no kind is hidden");
        value.get_name().to_string()
    }

    /// The schema that `check` uses, made from the record type.
    pub(super) fn derived(self) -> Arc<Value> {
        match self {
            SchemaKind::Zone => schema_of::<ZoneRecord>(),
            SchemaKind::Application => schema_of::<CreationApplication>(),
            SchemaKind::Recommendation => schema_of::<Recommendation>(),
            SchemaKind::Approval => schema_of::<Approval>(),
            SchemaKind::SelfEvaluation => schema_of::<SelfEvaluation>(),
            SchemaKind::Review => schema_of::<Review>(),
            SchemaKind::Oversight => schema_of::<Oversight>(),
            SchemaKind::Call => schema_of::<Call>(),
            SchemaKind::Round => schema_of::<Round>(),
            SchemaKind::Published => schema_of::<PublishedRecord>(),
            SchemaKind::Experience => schema_of::<ExperienceHead>(),
            SchemaKind::Publication => schema_of::<PublicationList>(),
            SchemaKind::Measures => schema_of::<Measures>(),
            SchemaKind::Indicators => schema_of::<IndicatorSystem>(),
            SchemaKind::Steps => schema_of::<Vec<PublicStep>>(),
            SchemaKind::Article => schema_of::<ArticleHead>(),
            SchemaKind::Authority => schema_of::<Authority>(),
            SchemaKind::Holidays => schema_of::<Calendar>(),
            SchemaKind::Site => schema_of::<SiteConfig>(),
            SchemaKind::Contacts => schema_of::<Contacts>(),
        }
    }

    /// What the record is, in official words.
    pub(super) fn title(self) -> &'static str {
        match self {
            SchemaKind::Zone => "地区的基本情况",
            SchemaKind::Application => "创建申请",
            SchemaKind::Recommendation => "对创建申请的初审推荐",
            SchemaKind::Approval => "对创建申请的审核",
            SchemaKind::SelfEvaluation => "自评",
            SchemaKind::Review => "评估初审、评估",
            SchemaKind::Oversight => "动态管理措施",
            SchemaKind::Call => "创建申报通知",
            SchemaKind::Round => "评估批次",
            SchemaKind::Published => "已发布内容的存档",
            SchemaKind::Experience => "经验材料的文首信息",
            SchemaKind::Publication => "经验材料的发布清单",
            SchemaKind::Measures => "办法版本",
            SchemaKind::Indicators => "评估指标体系",
            SchemaKind::Steps => "办事步骤",
            SchemaKind::Article => "条文的文首信息",
            SchemaKind::Authority => "各类文件由谁改动",
            SchemaKind::Holidays => "法定节假日",
            SchemaKind::Site => "网站和文书的设置",
            SchemaKind::Contacts => "个人联系方式",
        }
    }

    /// The article that asks for the record.
    pub(super) fn basis(self) -> Option<Basis> {
        match self {
            SchemaKind::Application | SchemaKind::Call => Some(Basis::CreationApplication),
            SchemaKind::Recommendation => Some(Basis::Recommendation),
            SchemaKind::Approval => Some(Basis::Approval),
            SchemaKind::SelfEvaluation => Some(Basis::EvaluationApplication),
            SchemaKind::Review => Some(Basis::Evaluation),
            SchemaKind::Oversight => Some(Basis::Oversight),
            SchemaKind::Round => Some(Basis::Publicity),
            SchemaKind::Experience => Some(Basis::Experience),
            SchemaKind::Publication => Some(Basis::Promotion),
            SchemaKind::Indicators => Some(Basis::IndicatorSystem),
            _ => None,
        }
    }

    /// Whether each version of the rules has a schema of its own.
    pub(super) fn is_of_version(self) -> bool {
        matches!(self, SchemaKind::SelfEvaluation | SchemaKind::Review)
    }

    /// Whether the record keeps what was published, so that codes that are gone stay.
    pub(super) fn is_archive(self) -> bool {
        self == SchemaKind::Published
    }

    /// The YAML files that hold such records, with `*` for codes, years and names.
    pub(super) fn files(self, round: &str) -> Vec<String> {
        match self {
            SchemaKind::Zone => vec![files::zone_record(ANY)],
            SchemaKind::Application => vec![files::creation(ANY, ANY) + "application.yaml"],
            SchemaKind::Recommendation => vec![files::creation(ANY, ANY) + "province.yaml"],
            SchemaKind::Approval => vec![files::creation(ANY, ANY) + "samr.yaml"],
            SchemaKind::SelfEvaluation => vec![Stage::SelfEvaluation.file(ANY, round)],
            SchemaKind::Review => vec![Stage::Province.file(ANY, round), Stage::Samr.file(ANY, round)],
            SchemaKind::Oversight => vec![files::oversight(ANY)],
            SchemaKind::Call => vec![files::call(ANY)],
            SchemaKind::Round => vec![files::round(ANY)],
            SchemaKind::Published => {
                PublishedKind::ALL.map(|it| it.file(if it.is_of_area() { "*/*" } else { ANY })).into()
            }
            SchemaKind::Publication => vec![files::PUBLICATION.into()],
            SchemaKind::Measures => vec![files::version(ANY) + "measures.yaml"],
            SchemaKind::Indicators => vec![files::version(ANY) + "indicators.yaml"],
            SchemaKind::Steps => vec![files::version(ANY) + "steps.yaml"],
            SchemaKind::Authority => vec![files::AUTHORITY.into()],
            SchemaKind::Holidays => vec![files::HOLIDAYS.into()],
            SchemaKind::Site => vec![files::SITE.into()],
            SchemaKind::Contacts => vec!["contacts/*.yaml".into()],
            SchemaKind::Experience | SchemaKind::Article => vec![],
        }
    }
}
