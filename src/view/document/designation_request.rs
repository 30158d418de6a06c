//! 认定签报 (Article 16): asks SAMR's leaders to designate, with the list and the texts of plaque and certificate.

use serde::Serialize;
use serde_json::Value;

use super::Head;
use super::letter::addressed;
use super::publicized::{Publicized, among};
use crate::model::area::Area;
use crate::text::chinese;

#[derive(Debug, Serialize)]
struct RequestView<'v> {
    #[serde(flatten)]
    head: Head,
    office: &'v str,
    published: String,
    objections: String,
    results: String,
    proposal: String,
    areas: Vec<ProposedArea<'v>>,
    plaque: &'static str,
    /// The month of the designation; `None` leaves room to write it.
    month: Option<String>,
    certificate: String,
}

#[derive(Debug, Serialize)]
struct ProposedArea<'v> {
    number: String,
    province: &'v str,
    name: &'v str,
    code: &'v str,
}

/// The text of the plaque (牌匾).
const PLAQUE: &str = "网络市场监管与服务示范区";

/// The request for some areas of the publicity list, which must not be empty.
pub(crate) fn designation_request(publicized: &Publicized, proposed: &[&Area]) -> Value {
    let title = format!("关于认定{}\n网络市场监管与服务示范区的签报", publicized.round.label());
    let announced = publicized.round.announcement.as_ref();
    let view = RequestView {
        head: publicized.head(title),
        office: &publicized.notice.office.name,
        published: publicized.published(),
        objections: publicized.objections(),
        results: publicized.results(),
        proposal: proposal(proposed),
        areas: proposed.iter().enumerate().map(|(index, it)| area(index, it)).collect(),
        plaque: PLAQUE,
        month: announced.map(|it| chinese::month(it.date)),
        certificate: certificate(proposed),
    };
    serde_json::to_value(view).expect("a view is plain data")
}

fn area<'v>(index: usize, area: &'v Area) -> ProposedArea<'v> {
    ProposedArea { number: (index + 1).to_string(), province: &area.province, name: &area.name, code: &area.code }
}

/// Follows the name of the rules and the article.
fn proposal(proposed: &[&Area]) -> String {
    let names: Vec<&str> = proposed.iter().map(|it| it.name.as_str()).collect();
    format!("规定，拟认定{}为网络市场监管与服务示范区，并向社会公布。", among(&names))
}

/// The text of the certificate (证书), which addresses every kind of area on the list.
fn certificate(proposed: &[&Area]) -> String {
    let mut forms: Vec<&str> = Vec::new();
    for form in proposed.iter().map(|it| addressed(it)) {
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    format!("经评估和公示，认定{}为网络市场监管与服务示范区。特发此证。", together(&forms))
}

/// 你市, or 你市（区、县） where several forms of address are needed.
fn together(forms: &[&str]) -> String {
    let others: Vec<&str> = forms.iter().skip(1).map(|it| it.trim_start_matches('你')).collect();
    let first = forms.first().copied().unwrap_or_default();
    if others.is_empty() { first.to_string() } else { format!("{first}（{}）", others.join("、")) }
}

#[cfg(test)]
mod tests {
    use super::together;

    #[test]
    fn a_certificate_addresses_each_kind_of_area_once() {
        assert_eq!(together(&["你市"]), "你市");
        assert_eq!(together(&["你市", "你区", "你县"]), "你市（区、县）");
    }
}
