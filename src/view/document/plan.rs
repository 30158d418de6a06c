//! 创建方案 to fill in (Article 7): what an office expects in each part, in the words of the rules.

use serde::Serialize;
use serde_json::Value;

use super::Head;
use crate::model::indicators::Dimension;
use crate::model::measures::Version;
use crate::model::site::SiteConfig;
use crate::text::chinese;

#[derive(Debug, Serialize)]
struct PlanView {
    #[serde(flatten)]
    head: Head,
    sections: Vec<PlanSection>,
}

/// A part of the plan, with what to write there.
#[derive(Debug, Serialize)]
pub(super) struct PlanSection {
    title: &'static str,
    guidance: Option<String>,
    parts: Vec<PlanPart>,
    table: Option<PlanTable>,
}

#[derive(Debug, Serialize)]
struct PlanPart {
    title: String,
    guidance: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum PlanTable {
    /// 进度安排
    Schedule,
    /// 任务分工
    Tasks,
}

/// A blank 创建方案.
pub(crate) fn creation_plan_form(site: &SiteConfig, version: &Version) -> Value {
    let title = "网络市场监管与服务示范区\n创建方案".to_string();
    let view = PlanView { head: Head::new(site, version, title, &site.documents.organ), sections: outline(version) };
    serde_json::to_value(view).expect("a view is plain data")
}

/// The parts of a plan under a version of the rules.
pub(super) fn outline(version: &Version) -> Vec<PlanSection> {
    let articles = &version.measures.articles;
    let conditions = chinese::article(articles.conditions);
    vec![
        PlanSection {
            title: "基础条件",
            guidance: Some(format!("对照{conditions}所列条件逐项说明。所用数据注明年度和来源。")),
            parts: version.paragraphs(articles.conditions).iter().filter_map(|it| condition(it)).collect(),
            table: None,
        },
        goals(version),
        PlanSection {
            title: "主要任务",
            guidance: Some("对照评估指标体系提出任务，每项任务写明具体举措、完成时限和责任单位。".into()),
            parts: version.system.dimensions.iter().map(task).collect(),
            table: None,
        },
        PlanSection {
            title: "进度安排",
            guidance: Some("分阶段写明起止时间、主要工作和阶段成果。".into()),
            parts: vec![],
            table: Some(PlanTable::Schedule),
        },
        safeguards(version),
        PlanSection {
            title: "任务分工",
            guidance: Some("任务编号与“主要任务”一致。".into()),
            parts: vec![],
            table: Some(PlanTable::Tasks),
        },
    ]
}

fn part(title: &str, guidance: impl Into<String>) -> PlanPart {
    PlanPart { title: title.into(), guidance: guidance.into() }
}

fn goals(version: &Version) -> PlanSection {
    let names: Vec<&str> = version.system.dimensions.iter().map(|it| it.name.as_str()).collect();
    let period = version.measures.creation_period.in_words();
    let parts = vec![
        part("总体目标", "概括创建期满时网络市场监管与服务达到的水平、形成的特色和示范引领作用。"),
        part("具体目标", format!("按{}提出可以检验的目标，写明现状、目标值和数据来源。", names.join("、"))),
        part("创建活动周期", format!("写明拟开展创建活动的起止日期。创建活动周期{period}。")),
    ];
    PlanSection { title: "创建目标", guidance: None, parts, table: None }
}

fn safeguards(version: &Version) -> PlanSection {
    let experience = chinese::article(version.measures.articles.experience);
    let parts = vec![
        part("组织领导", "写明本级人民政府的统筹协调机制、牵头部门和参加单位。"),
        part("支持保障", "写明政策、资金、人员、技术等方面的安排。"),
        part("多方参与", "写明相关社会组织、经营主体等参与创建的方式。"),
        part("经验总结", format!("写明按照{experience}的规定总结、报送可复制可推广经验的安排。")),
    ];
    PlanSection { title: "保障措施", guidance: None, parts, table: None }
}

/// A condition of the rules, such as “（一）平台经济基础较好。有……；”: its name, and what it asks for.
fn condition(paragraph: &str) -> Option<PlanPart> {
    let (_, text) = paragraph.strip_prefix('（')?.split_once('）')?;
    let (title, rest) = text.split_once('。')?;
    Some(part(title, format!("{}。", rest.trim_end_matches(['；', '。']))))
}

fn task(dimension: &Dimension) -> PlanPart {
    let names: Vec<&str> = dimension.indicators.iter().map(|it| it.name.trim_end_matches('。')).collect();
    part(&dimension.name, format!("对应的二级指标：{}。", names.join("；")))
}

#[cfg(test)]
mod tests {
    use super::condition;

    #[test]
    fn a_condition_is_divided_into_its_name_and_what_it_asks_for() {
        let found = condition("（一）平台经济基础较好。有规划，有政策；").expect("a condition");
        assert_eq!((found.title.as_str(), found.guidance.as_str()), ("平台经济基础较好", "有规划，有政策。"));
        assert!(condition("申请创建示范区应当符合下列条件：").is_none());
    }
}
