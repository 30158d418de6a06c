//! 约谈通知、警示通知 and 取消资格决定 (Article 22).

use serde::Serialize;
use serde_json::Value;

use super::{Head, ZoneView};
use crate::model::area::Area;
use crate::model::measures::{Ground, Version};
use crate::model::site::SiteConfig;
use crate::model::zone::{OversightAction, Sanction, Zone};
use crate::text::chinese;
use crate::view::correction::PublicCorrection;
use crate::view::wording;

#[derive(Debug, Serialize)]
struct OversightView<'v> {
    #[serde(flatten)]
    head: Head,
    zone: ZoneView,
    /// 通知 or 决定.
    form: &'static str,
    measure: Measure,
    /// Where the ground stands in its article: 第三款第三项.
    ground: String,
    ground_text: &'v str,
    reason: &'v str,
    date: String,
    /// Corrections of the published revocation, oldest first.
    list_corrections: Vec<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum Measure {
    Talk,
    Caution,
    Revocation,
}

/// The notice of an action, with the ground that this version of the rules gives it.
pub(crate) fn oversight_notice(
    site: &SiteConfig,
    version: &Version,
    zone: &Zone,
    area: &Area,
    (action, ground): (&OversightAction, &Ground),
    corrections: &[PublicCorrection],
) -> Value {
    let organ = site.documents.organ_in_titles();
    let name = &area.name;
    let (measure, form, title) = match action.action {
        Sanction::Talk => (Measure::Talk, "通知", format!("{organ}关于对{name}\n予以约谈的通知")),
        Sanction::Caution => (Measure::Caution, "通知", format!("{organ}关于对{name}\n予以警示的通知")),
        Sanction::Revocation => {
            let title = format!("{organ}关于取消{name}\n网络市场监管与服务示范区资格的决定");
            (Measure::Revocation, "决定", title)
        }
    };
    let view = OversightView {
        head: Head::new(site, version, title, &site.documents.organ),
        zone: ZoneView::new(zone, area),
        form,
        measure,
        ground: wording::item_of_article(version, version.measures.articles.oversight, &ground.id),
        ground_text: &ground.text,
        reason: action.reason.trim(),
        date: chinese::date(action.date),
        list_corrections: corrections.iter().map(PublicCorrection::in_words).collect(),
    };
    serde_json::to_value(view).expect("a view is plain data")
}
