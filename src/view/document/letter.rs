//! What surrounds the text of a letter that leaves the house (GB/T 9704): organ mark, document number, recipients, copies.

use serde::Serialize;

use crate::model::area::Area;
use crate::model::site::SiteConfig;

/// The form of a letter, which decides its head and its imprint (版记).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum LetterForm {
    /// 文件格式: notices, decisions, circulars, reports.
    Document,
    /// 信函格式: letters between organs that are of equal rank or not above each other.
    Letter,
}

/// The organ's mark, the number and the addressees of a letter.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Letter {
    form: LetterForm,
    /// 发文机关标志
    mark: String,
    /// 发文字号; `None` leaves room to write it.
    number: Option<String>,
    /// 主送机关
    recipients: String,
    /// 抄送机关
    copies: Option<String>,
    /// 印发机关
    office: String,
    /// 印发日期; `None` leaves room to write it.
    issued: Option<String>,
}

impl Letter {
    /// A letter of SAMR.
    pub(super) fn of_samr(site: &SiteConfig, form: LetterForm, recipients: impl Into<String>) -> Self {
        let documents = &site.documents;
        let mark = match form {
            LetterForm::Document => &documents.circular_mark,
            LetterForm::Letter => &documents.organ,
        };
        Self {
            form,
            mark: mark.clone(),
            number: None,
            recipients: recipients.into(),
            copies: None,
            office: documents.issuing_office.clone().unwrap_or_else(|| documents.organ.clone()),
            issued: None,
        }
    }

    /// A letter of the provincial authority of an area.
    pub(super) fn of_province(
        site: &SiteConfig,
        form: LetterForm,
        province: &str,
        recipients: impl Into<String>,
    ) -> Self {
        let authority = site.documents.provincial_authority(province);
        let mark = match form {
            LetterForm::Document => format!("{authority}文件"),
            LetterForm::Letter => authority.clone(),
        };
        Self {
            form,
            mark,
            number: None,
            recipients: recipients.into(),
            copies: None,
            office: format!("{authority}办公室"),
            issued: None,
        }
    }

    pub(super) fn number(self, number: Option<&str>) -> Self {
        Self { number: number.map(str::to_string), ..self }
    }

    pub(super) fn copies(self, copies: impl Into<String>) -> Self {
        Self { copies: Some(copies.into()), ..self }
    }

    /// The day on which it was issued, as printed.
    pub(super) fn issued(self, day: impl Into<String>) -> Self {
        Self { issued: Some(day.into()), ..self }
    }
}

/// How an authority calls itself: 我局, 我委 or 我厅.
pub(super) fn oneself(authority: &str) -> &'static str {
    match authority {
        it if it.ends_with('委') || it.ends_with("委员会") => "我委",
        it if it.ends_with('厅') => "我厅",
        _ => "我局",
    }
}

/// How a letter addresses the government of an area: 你市, 你区 or 你县.
pub(super) fn addressed(area: &Area) -> &'static str {
    addressed_as(&area.class)
}

/// The same for a class of areas (类别).
pub(super) fn addressed_as(class: &str) -> &'static str {
    match class {
        it if it.ends_with("市辖区") => "你区",
        it if it.ends_with('县') => "你县",
        _ => "你市",
    }
}
