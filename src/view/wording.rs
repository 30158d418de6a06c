//! The words of notices and announcements: their sentences and the heads of their lists, the same in print, on the page
//! and in the workbook.

use serde::Serialize;

use crate::model::area::Area;
use crate::text::chinese;

use super::outcome::PublicityOutcome;
use super::public::{PublicData, PublicDesignation, PublicNotice, PublicRevocation, PublicZone};

/// The heads of the columns of a list of areas.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct ListHeads {
    pub(crate) number: &'static str,
    pub(crate) province: &'static str,
    pub(crate) area: &'static str,
    pub(crate) code: &'static str,
}

impl ListHeads {
    /// The heads of a list that calls its areas by this word.
    pub(crate) const fn of(area: &'static str) -> Self {
        Self { number: "序号", province: "省（自治区、直辖市）", area, code: "行政区划代码" }
    }
}

/// The heads of the list of a notice, and of an announcement.
pub(crate) const PROPOSED_HEADS: ListHeads = ListHeads::of("建议认定地区");
pub(crate) const DESIGNATED_HEADS: ListHeads = ListHeads::of("示范区");

/// The areas of a list in one province.
#[derive(Debug, Serialize)]
pub(crate) struct ListedProvince<'a> {
    pub(crate) name: &'a str,
    pub(crate) count: String,
    pub(crate) areas: Vec<ListedArea<'a>>,
}

#[derive(Debug, Serialize)]
pub(crate) struct ListedArea<'a> {
    pub(crate) number: String,
    pub(crate) name: &'a str,
    pub(crate) code: &'a str,
}

/// A list by province, in administrative order and with continuous numbers.
pub(crate) fn by_province<'a>(areas: impl Iterator<Item = &'a Area>) -> Vec<ListedProvince<'a>> {
    let mut provinces: Vec<(&str, Vec<&Area>)> = Vec::new();
    for area in areas {
        match provinces.iter_mut().find(|it| it.0 == area.province) {
            Some((_, inside)) => inside.push(area),
            None => provinces.push((&area.province, vec![area])),
        }
    }
    let mut numbers = 1_usize..;
    let mut listed = |area: &'a Area| {
        let number = numbers.next().map_or_else(String::new, |it| it.to_string());
        ListedArea { number, name: &area.name, code: &area.code }
    };
    provinces
        .into_iter()
        .map(|(name, areas)| ListedProvince {
            name,
            count: areas.len().to_string(),
            areas: areas.into_iter().map(&mut listed).collect(),
        })
        .collect()
}

/// The wording of a 建议名单公示 (Article 15).
pub(crate) struct NoticeWording {
    /// Continues the sentence that names the rules for the notice.
    pub(crate) basis: String,
    pub(crate) period: String,
    pub(crate) annex_title: String,
}

/// The title of the list of designated areas.
pub(crate) const DESIGNATED: &str = "网络市场监管与服务示范区名单";

/// The final paragraph of a 认定公告 or 认定通知, in the words of Article 18.
pub(crate) const EXPECTATION: &str = "示范区应当坚持发展和规范并重，在网络市场监管与服务领域持续探索创新，分享先进经验和发展模式，\
     充分发挥示范引领作用，以点带面促进平台经济高质量发展。";

const ASSESSED: &str = "规定，经创建对象自评申请、省级市场监管部门评估初审和市场监管总局评估，";

pub(crate) fn notice(notice: &PublicNotice) -> NoticeWording {
    let (round, count) = (notice.round, notice.codes.len());
    NoticeWording {
        basis: format!(
            "{ASSESSED}{}工作形成示范区建议名单（见附件），共{count}个地区，现予以公示，接受社会监督。",
            round.title
        ),
        period: format!(
            "公示期为{}至{}，共{}天。公示期内，单位和个人对建议名单有异议的，可以书面向市场监管总局反映并提供有关证明材料。\
             以单位名义反映的，应当加盖公章；以个人名义反映的，应当署真实姓名并提供有效联系方式。",
            chinese::date(notice.period.start),
            chinese::date(notice.period.end),
            notice.days(),
        ),
        annex_title: format!("{}网络市场监管与服务示范区建议名单", round.label()),
    }
}

/// The wording of a 认定公告 or 认定通知 (Article 16).
pub(crate) struct DesignationWording {
    /// Continues the sentence that names the rules for the designation.
    pub(crate) basis: String,
    /// The outcome for the other areas of the publicity list; `None` if all were designated.
    pub(crate) others: Option<String>,
}

/// `None` if the notice of the round is not public. The checks on the list rule this out.
pub(crate) fn designation(data: &PublicData, designation: &PublicDesignation) -> Option<DesignationWording> {
    let notice = data.notices.iter().find(|it| it.round.id == designation.round.id)?;
    let (start, end) = (chinese::date(notice.period.start), chinese::date(notice.period.end));
    let first = designation.codes.iter().find_map(|it| data.zone(it)).map(|it| it.area.name.as_str());
    let outcomes: Vec<PublicityOutcome> = designation.outcomes.iter().map(|(_, it)| *it).collect();
    let decision = decision(first?, designation.codes.len(), &outcomes);
    Some(DesignationWording {
        basis: format!(
            "{ASSESSED}建议名单于{start}至{end}向社会公示。公示期满，经市场监管总局批准，{decision}，现予以公布。"
        ),
        others: others(&outcomes),
    })
}

/// The decision: the areas that are designated, and the result of objections against them.
fn decision(first: &str, count: usize, outcomes: &[PublicityOutcome]) -> String {
    let is = |outcome| outcomes.contains(&outcome);
    let unopposed = match (is(PublicityOutcome::Unopposed), is(PublicityOutcome::Cleared)) {
        (true, true) => "公示无异议或者经核实异议不成立的",
        (false, true) => "经核实异议不成立的",
        (true, false) => "公示无异议的",
        (false, false) => "",
    };
    match count {
        1 => format!("认定{unopposed}{first}为网络市场监管与服务示范区"),
        _ => format!("认定{unopposed}{first}等{count}个地区为网络市场监管与服务示范区"),
    }
}

fn others(outcomes: &[PublicityOutcome]) -> Option<String> {
    let count = |outcome| outcomes.iter().filter(|it| **it == outcome).count();
    let reasons = [
        (count(PublicityOutcome::Upheld), "经核实异议成立的"),
        (count(PublicityOutcome::Excluded), "市场监管总局决定不列入认定名单的"),
        (count(PublicityOutcome::Pending), "异议尚在核实的"),
        (count(PublicityOutcome::Unstated), "其他"),
    ];
    let left: Vec<String> = reasons
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, reason)| format!("{reason}{count}个地区"))
        .collect();
    let total = outcomes.len();
    (!left.is_empty()).then(|| format!("建议名单公示的{total}个地区中，{}未予认定。", left.join("、")))
}

/// The wording of the announcement of a revocation (Article 22).
pub(crate) struct RevocationWording {
    pub(crate) finding: String,
    /// Continues the sentence that names the rules for the revocation.
    pub(crate) decision: String,
    pub(crate) consequence: String,
}

/// The two lines of the title of an announcement of a revocation by an organ.
pub(crate) fn revocation_title(organ: &str, area: &str) -> [String; 2] {
    let organ = organ.split('（').next().unwrap_or_default();
    [format!("{organ}关于取消{area}"), "网络市场监管与服务示范区资格的公告".into()]
}

pub(crate) fn revocation(zone: &PublicZone, revocation: &PublicRevocation) -> RevocationWording {
    let (name, ground) = (&zone.area.name, revocation.ground_text);
    RevocationWording {
        finding: format!("经核查，{name}存在“{ground}”情形。"),
        decision: format!("{}规定，市场监管总局决定取消{name}网络市场监管与服务示范区资格。", revocation.citation),
        consequence: format!(
            "自本公告发布之日起，{name}不得再以网络市场监管与服务示范区的名义开展活动，示范区牌匾和证书予以收回。"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use PublicityOutcome::{Cleared, Excluded, Pending, Unopposed, Unstated, Upheld};

    /// All combinations of outcomes for one to four areas.
    fn all() -> Vec<Vec<PublicityOutcome>> {
        let mut lists: Vec<Vec<PublicityOutcome>> = vec![vec![]];
        let mut all = Vec::new();
        for _ in 0..4 {
            let longer = lists.iter().flat_map(|list| {
                [Unopposed, Cleared, Upheld, Excluded, Pending, Unstated].map(|it| [list.as_slice(), &[it]].concat())
            });
            lists = longer.collect();
            all.extend(lists.clone());
        }
        all
    }

    #[test]
    fn no_sentence_says_of_an_area_what_is_true_of_others_only() {
        for outcomes in all() {
            let designated = outcomes.iter().filter(|it| it.is_designated()).count();
            let said = decision("甲市", designated, &outcomes);
            assert_eq!(said.contains("无异议"), outcomes.contains(&Unopposed), "{outcomes:?}: {said}");
            assert_eq!(said.contains("异议不成立"), outcomes.contains(&Cleared), "{outcomes:?}: {said}");
            assert_eq!(said.contains("等"), designated != 1, "{outcomes:?}: {said}");
            let others = others(&outcomes).unwrap_or_default();
            for (outcome, reason) in
                [(Upheld, "异议成立"), (Excluded, "决定不列入"), (Pending, "尚在核实"), (Unstated, "其他")]
            {
                let count = outcomes.iter().filter(|it| **it == outcome).count();
                let part = others.split(['，', '、']).find(|it| it.contains(reason)).unwrap_or_default();
                assert_eq!(part.contains(&format!("{count}个地区")), count > 0, "{outcomes:?}: {others}");
            }
            assert_eq!(others.is_empty(), designated == outcomes.len(), "{outcomes:?}: {others}");
        }
    }
}
