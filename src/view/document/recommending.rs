//! 推荐函 (Article 8): a province recommends areas to SAMR, with their list.

use serde::Serialize;
use serde_json::Value;

use super::Head;
use super::letter::{Letter, LetterForm, oneself};
use super::recommendation::{Recommended, RecommendedView, rows};
use super::sentence;
use crate::model::measures::Version;
use crate::model::round;
use crate::model::site::SiteConfig;
use crate::text::chinese;

#[derive(Debug, Serialize)]
struct RecommendationLetterView<'v> {
    #[serde(flatten)]
    head: Head,
    letter: Letter,
    province: &'v str,
    authority: String,
    year: String,
    count: String,
    opening: String,
    result: String,
    materials: &'static str,
    annexes: [&'static str; 2],
    areas: Vec<RecommendedView<'v>>,
}

/// The letter of a province about the applications of a year. `reviewed` counts those that were not recommended too.
pub(crate) fn recommendation_letter(
    site: &SiteConfig,
    version: &Version,
    (province, year): (&str, &str),
    areas: &[Recommended],
    reviewed: usize,
) -> Value {
    let label = round::label(year);
    let authority = site.documents.provincial_authority(province);
    let title = format!("{authority}关于推荐{label}\n网络市场监管与服务示范区创建对象的函");
    let article = chinese::article(version.measures.articles.recommendation);
    let names: Vec<String> = areas.iter().map(|it| it.zone_view().name).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let view = RecommendationLetterView {
        head: Head::new(site, version, title, &authority),
        letter: Letter::of_province(site, LetterForm::Letter, province, &site.documents.organ),
        province,
        year: label.clone(),
        count: areas.len().to_string(),
        opening: format!(
            "根据{}{article}规定，{}对{reviewed}个创建对象报送的{label}网络市场监管与服务示范区创建申报材料进行了初审。",
            version.measures.cited(),
            oneself(&authority),
        ),
        result: result(&names, reviewed),
        materials: materials(areas.iter().all(Recommended::is_in_order)),
        annexes: ["网络市场监管与服务示范区创建推荐名单", "创建申请表、创建方案和相关材料"],
        areas: rows(areas),
        authority,
    };
    serde_json::to_value(view).expect("a view is plain data")
}

/// How many of those that applied are recommended.
fn result(recommended: &[&str], reviewed: usize) -> String {
    let areas = sentence::areas(recommended);
    match reviewed.saturating_sub(recommended.len()) {
        0 => format!("经初审，推荐{areas}创建网络市场监管与服务示范区（名单见附件1）。"),
        others => {
            format!(
                "经初审，择优推荐{areas}创建网络市场监管与服务示范区（名单见附件1），其余{others}个创建对象未予推荐。"
            )
        }
    }
}

/// What the review found of the materials of those that are recommended.
fn materials(in_order: bool) -> &'static str {
    match in_order {
        true => "所推荐创建对象的申报材料真实、有效、完整。",
        false => "所推荐创建对象申报材料的真实性、有效性、完整性见附件1所列初审情况。",
    }
}

#[cfg(test)]
mod tests {
    use super::{materials, result};

    #[test]
    fn those_that_are_not_recommended_are_counted_and_only_they() {
        for recommended in 1..=4_usize {
            for others in 0..=3 {
                let names = vec!["甲市"; recommended];
                let said = result(&names, recommended + others);
                assert_eq!(said.contains("未予推荐"), others > 0, "{said}");
                assert_eq!(said.contains("择优"), others > 0, "{said}");
                assert!(others == 0 || said.contains(&format!("其余{others}个")), "{said}");
            }
        }
    }

    #[test]
    fn materials_are_called_in_order_only_where_all_are() {
        assert!(materials(true).contains("真实、有效、完整"));
        assert!(!materials(false).contains("真实、有效、完整"));
    }
}
