//! A zone's own record, the papers of its creation, and the sanctions against it.

use super::Draft;
use super::form::Form;
use super::head::{Head, article};
use super::text::{indented, quoted};
use crate::model::area::Area;
use crate::model::creation::{Approval, Creation, CreationApplication, Recommendation};
use crate::model::files;
use crate::model::identity::Identity;
use crate::model::measures::{Basis, Bound, Version};
use crate::model::zone::{Oversight, Zone, ZoneRecord};

const PROVINCE: &str = "省级市场监管部门";
const SAMR: &str = "市场监管总局";

/// Why a paper repeats what the zone's own record says.
const FILED: &str = "取自 zone.yaml 和地区目录，请核对；以后名称等有变化，已报送的表格仍照这里印制。";

/// A form with who files it.
pub(super) fn identified(form: Form, identity: &Identity) -> Form {
    let known = [
        ("name", &identity.name),
        ("code", &identity.code),
        ("class", &identity.class),
        ("applicant", &identity.applicant),
        ("lead_department", &identity.lead_department),
    ];
    let form = form.note("identity", FILED);
    let form = known.into_iter().fold(form, |it, (field, text)| it.value(&format!("identity/{field}"), quoted(text)));
    match &identity.introduction {
        Some(text) => form.lines_of("identity/introduction", paragraphs("introduction", text)),
        None => form.without("identity/introduction"),
    }
}

/// A field whose text has paragraphs.
fn paragraphs(field: &str, text: &str) -> Vec<String> {
    let lines = text.lines().filter(|it| !it.trim().is_empty()).map(str::to_string);
    std::iter::once(format!("{field}: |")).chain(indented(lines)).collect()
}

/// The record of an area that takes part.
pub(crate) fn zone(area: &Area, version: Option<&Version>) -> Draft {
    let title = format!("{}（{}，{}）的基本情况", area.name, area.province, area.class);
    let head = Head { title: &title, by: "创建对象", version, bases: &[Basis::EligibleAreas] };
    let form = Form::of::<ZoneRecord>()
        .value("code", quoted(&area.code))
        .value("name", quoted(&area.name))
        .note("applicant", "提出申请的单位全称，印在申请表上。")
        .note("introduction", "一段话，在公开站点的页面上显示。");
    Draft { file: files::zone_record(&area.code), text: form.text(&head.lines()) }
}

/// The application for creation (创建申请).
pub(crate) fn application(zone: &Zone, area: &Area, year: &str, version: Option<&Version>) -> Draft {
    let title = format!("{}{year}年创建申请", area.name);
    let basis = Basis::CreationApplication;
    let head = Head { title: &title, by: "创建对象", version, bases: &[basis] };
    let conditions = version.map(|it| article(version, Basis::Article(it.measures.articles.conditions)));
    let form = Form::of::<CreationApplication>()
        .note("plan", "创建方案的名称。")
        .note("conditions", plain(&conditions.unwrap_or_default()))
        .note("period", length(version));
    let form = identified(form, &Identity::today(&zone.record, area));
    Draft { file: format!("{}application.yaml", files::creation(&area.code, year)), text: form.text(&head.lines()) }
}

/// The province's review and recommendation (初审推荐).
pub(crate) fn recommendation(area: &Area, year: &str, creation: Option<&Creation>, version: Option<&Version>) -> Draft {
    let title = format!("对{}{year}年创建申请的初审推荐", area.name);
    let head = Head { title: &title, by: PROVINCE, version, bases: &[Basis::Recommendation] };
    let applied = creation.and_then(|it| it.application.as_ref()).map(|it| format!("不早于申请日期 {}。", it.date));
    let form = Form::of::<Recommendation>()
        .note("date", applied.unwrap_or_default())
        .note("recommended", "真实性、有效性、完整性有一项为 false 的，不能推荐。");
    Draft { file: format!("{}province.yaml", files::creation(&area.code, year)), text: form.text(&head.lines()) }
}

/// SAMR's approval of a creation (同意创建).
pub(crate) fn approval(area: &Area, year: &str, creation: Option<&Creation>, version: Option<&Version>) -> Draft {
    let title = format!("对{}{year}年创建申请的审核", area.name);
    let head = Head { title: &title, by: SAMR, version, bases: &[Basis::Approval] };
    let recommended = creation.and_then(|it| it.recommendation.as_ref());
    let recommended = recommended.map(|it| format!("不早于初审日期 {}。", it.date)).unwrap_or_default();
    let form = Form::of::<Approval>()
        .note("date", recommended)
        .note("period", format!("同意创建的须写明；{}不同意的，连同以下两行删去。", length(version)));
    let form = match creation.and_then(|it| it.application.as_ref()).map(|it| it.period) {
        Some(period) => form
            .note("period", "以下为申请中拟定的日期，请核对。")
            .value("period/start", period.start)
            .value("period/end", period.end),
        None => form.wanted("period"),
    };
    Draft { file: format!("{}samr.yaml", files::creation(&area.code, year)), text: form.text(&head.lines()) }
}

/// The length of a creation period that the rules allow.
fn length(version: Option<&Version>) -> String {
    let Some(rule) = version.map(|it| it.measures.creation_period) else { return String::new() };
    let bound = match rule.bound {
        Bound::AtMost => "不超过",
        Bound::AtLeast => "不少于",
    };
    format!("创建期{bound} {} 年。", rule.years)
}

/// Explanations as text, to become the note of a field.
fn plain(lines: &[String]) -> String {
    lines.iter().map(|it| it.trim_start_matches('#').trim()).collect::<Vec<_>>().join("\n")
}

/// The sanctions against a designated zone (动态管理).
pub(crate) fn oversight(area: &Area, version: Option<&Version>) -> Draft {
    let title = format!("对{}的动态管理措施", area.name);
    let head = Head { title: &title, by: SAMR, version, bases: &[Basis::Oversight] };
    Draft { file: files::oversight(&area.code), text: sanctions(version).text(&head.lines()) }
}

/// One more sanction, as an item of the list.
pub(crate) fn sanction(version: Option<&Version>) -> Vec<String> {
    sanctions(version).item_of("actions")
}

fn sanctions(version: Option<&Version>) -> Form {
    let grounds = version.into_iter().flat_map(|it| &it.measures.grounds);
    let grounds: Vec<String> = grounds.map(|it| format!("{}：{}", it.id, it.text)).collect();
    Form::of::<Oversight>()
        .note("actions/ground", format!("项的编号，可选：\n{}", grounds.join("\n")))
        .note("actions/number", "写在文书的发文字号处，没有写的留空。")
        .note("actions/reason", "印在文书的“有关情况”中；措施、要求和期限写在以下各字段中，不在这里重复。")
        .note("actions/rectify_by", "警示应写明；列入 `zonepress status` 的期限，印在整改通知上。")
        .note("actions/announcement", "写明文号的，生成向社会公布的公告。")
}
