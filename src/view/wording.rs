//! The sentences of notices and announcements: the same in the printed document and on its page.

use crate::chinese;

use super::public::{PublicData, PublicDesignation, PublicNotice};

/// 建议名单公示 (Article 15), each a paragraph.
pub(crate) struct NoticeWording {
    /// Follows the rules by which the notice is given.
    pub(crate) basis: String,
    pub(crate) period: String,
    pub(crate) annex_title: String,
}

/// The title of the list of designated areas.
pub(crate) const DESIGNATED: &str = "网络市场监管与服务示范区名单";

/// The paragraph of 认定公告 or 认定通知 after that, in the words of Article 18.
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

/// 认定公告 or 认定通知 (Article 16): the paragraph that follows the rules by which the areas are designated;
/// `None` where the round's notice is not public, which the gates of the list exclude.
pub(crate) fn designation(data: &PublicData, designation: &PublicDesignation) -> Option<String> {
    let notice = data.notices.iter().find(|it| it.round.id == designation.round.id)?;
    let (start, end) = (chinese::date(notice.period.start), chinese::date(notice.period.end));
    let count = designation.codes.len();
    let first = designation.codes.iter().find_map(|it| data.zone(it)).map(|it| it.area.name.as_str());
    let decision = match first {
        None => "没有新认定的示范区".to_string(),
        Some(name) if count == 1 => format!("认定{name}为网络市场监管与服务示范区"),
        Some(name) => format!("认定{name}等{count}个地区为网络市场监管与服务示范区"),
    };
    Some(format!(
        "{ASSESSED}建议名单于{start}至{end}向社会公示。公示期满，社会无异议或者经核实异议不成立，\
         经市场监管总局批准，{decision}，现予以公布。"
    ))
}
