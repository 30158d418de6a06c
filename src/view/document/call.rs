//! 申报通知 (Article 7): SAMR tells the provinces what may apply, on which conditions, how, and until when.

use serde::Serialize;
use serde_json::Value;

use super::Head;
use super::application::blank_creation_application;
use super::letter::{Letter, LetterForm};
use super::plan::{PlanSection, outline};
use super::sentence;
use crate::model::call::Call;
use crate::model::measures::Version;
use crate::model::round::{self, Office};
use crate::model::site::SiteConfig;
use crate::text::chinese;

#[derive(Debug, Serialize)]
struct CallView<'v> {
    #[serde(flatten)]
    head: Head,
    letter: Letter,
    opening: String,
    scope: Vec<String>,
    conditions: Conditions<'v>,
    materials: String,
    steps: Vec<StepView>,
    requirements: &'v [String],
    office: &'v Office,
    date: String,
    annexes: [String; 3],
    /// The blank 创建申请表.
    form: Value,
    /// The outline of the 创建方案.
    sections: Vec<PlanSection>,
    /// The head of the recommendation list.
    year: String,
}

#[derive(Debug, Serialize)]
struct Conditions<'v> {
    lead: String,
    /// The items as the rules have them.
    items: Vec<&'v str>,
}

#[derive(Debug, Serialize)]
struct StepView {
    title: &'static str,
    text: String,
}

pub(crate) fn application_call(site: &SiteConfig, version: &Version, year: &str, call: &Call) -> Value {
    let label = round::label(year);
    let organ = site.documents.organ_in_titles();
    let title = format!("{organ}关于组织申报{label}\n网络市场监管与服务示范区创建的通知");
    let articles = &version.measures.articles;
    let letter = Letter::of_samr(site, LetterForm::Document, &site.documents.recipients);
    let view = CallView {
        head: Head::new(site, version, title, &site.documents.organ),
        letter: letter.number(call.number.as_deref()).issued(chinese::date(call.date)),
        opening: format!(
            "根据{}（以下简称《办法》）{}规定，现就{label}网络市场监管与服务示范区（以下简称示范区）创建申报工作有关事项通知如下：",
            version.measures.cited(),
            chinese::article(articles.creation_application),
        ),
        scope: scope(version),
        conditions: conditions(version),
        materials: materials(version),
        steps: steps(version, call),
        requirements: &call.requirements,
        office: &call.office,
        date: chinese::date(call.date),
        annexes: [
            "网络市场监管与服务示范区创建申请表".into(),
            "网络市场监管与服务示范区创建推荐名单".into(),
            "网络市场监管与服务示范区创建方案编写提纲".into(),
        ],
        form: blank_creation_application(site, version),
        sections: outline(version),
        year: label.clone(),
    };
    serde_json::to_value(view).expect("a view is plain data")
}

/// Which areas may apply, in the words of the rules.
fn scope(version: &Version) -> Vec<String> {
    let number = version.measures.articles.eligible_areas;
    let article = chinese::article(number);
    let said = match version.paragraphs(number) {
        [] => format!("申报创建示范区的，应当是《办法》{article}规定的创建对象。"),
        paragraphs => format!("《办法》{article}规定：“{}”", paragraphs.concat()),
    };
    vec![said, "正在创建期内的地区和已经认定的示范区不参加本次申报。".into()]
}

/// The conditions, quoted item by item if the article has items.
fn conditions(version: &Version) -> Conditions<'_> {
    let number = version.measures.articles.conditions;
    let article = chinese::article(number);
    let items: Vec<&str> =
        version.paragraphs(number).iter().map(String::as_str).filter(|it| it.starts_with('（')).collect();
    let lead = match items.is_empty() {
        true => format!("申报地区应当符合《办法》{article}规定的条件。"),
        false => format!("申报地区应当符合《办法》{article}规定的下列条件："),
    };
    Conditions { lead, items }
}

fn materials(version: &Version) -> String {
    let article = chinese::article(version.measures.articles.creation_application);
    format!(
        "创建对象按照《办法》{article}规定报送下列材料：填写完整并加盖公章的《网络市场监管与服务示范区创建申请表》（附件1）；\
         网络市场监管与服务示范区创建方案（编写提纲见附件3）；证明符合申报条件的规划、政策文件、制度、统计数据等相关材料。"
    )
}

fn steps(version: &Version, call: &Call) -> Vec<StepView> {
    let articles = &version.measures.articles;
    let article = |it: u32| chinese::article(it);
    let limit = call.most_recommended.map_or(String::new(), |it| format!("推荐的创建对象不超过{it}个。"));
    vec![
        StepView {
            title: "创建对象申报",
            text: format!("创建对象于{}将申报材料报所在地省级市场监管部门。", sentence::period(call.applications)),
        },
        StepView {
            title: "省级初审推荐",
            text: format!(
                "省级市场监管部门按照《办法》{}规定，对申报材料的真实性、有效性、完整性进行严格初审，择优提出推荐名单（附件2），\
                 于{}前连同申报材料报送市场监管总局。{limit}",
                article(articles.recommendation),
                chinese::date(call.recommendations_until),
            ),
        },
        StepView {
            title: "总局审核同意",
            text: format!(
                "市场监管总局按照《办法》{}规定进行审核。经审核同意的，创建对象开始创建活动。创建活动周期{}。",
                article(articles.approval),
                version.measures.creation_period.in_words(),
            ),
        },
    ]
}
