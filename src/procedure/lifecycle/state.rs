//! The state of a zone in the procedure, and its public status.

/// The state of a zone in the procedure (所处步骤).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Applied,
    NotRecommended,
    Recommended,
    NotApproved,
    Creating,
    CreationEnded,
    SelfEvaluated,
    SelfEvaluationShort,
    UnderEvaluation,
    PreliminaryReviewFailed,
    Qualified,
    Excluded,
    NotQualified,
    MustReapply,
    InPublicity,
    AwaitingDesignation,
    ObjectionUpheld,
    NotDesignated,
    Designated,
    Talked,
    Cautioned,
    Revoked,
}

impl State {
    /// Stable machine-readable name.
    pub(crate) fn id(self) -> &'static str {
        self.names().0
    }

    pub(crate) fn name(self) -> &'static str {
        self.names().1
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            State::Applied => ("applied", "已申请创建"),
            State::NotRecommended => ("not-recommended", "未获推荐"),
            State::Recommended => ("recommended", "已推荐"),
            State::NotApproved => ("not-approved", "未同意创建"),
            State::Creating => ("creating", "创建中"),
            State::CreationEnded => ("creation-ended", "创建期满"),
            State::SelfEvaluated => ("self-evaluated", "已提出评估申请"),
            State::SelfEvaluationShort => ("self-evaluation-short", "自评未达合格标准"),
            State::UnderEvaluation => ("under-evaluation", "初审合格，评估中"),
            State::PreliminaryReviewFailed => ("preliminary-review-failed", "评估初审不合格"),
            State::Qualified => ("qualified", "评估合格，待公示"),
            State::Excluded => ("excluded", "未列入建议名单"),
            State::NotQualified => ("not-qualified", "未通过评估，可再次申请"),
            State::MustReapply => ("must-reapply", "再次评估仍未通过"),
            State::InPublicity => ("in-publicity", "公示中"),
            State::AwaitingDesignation => ("awaiting-designation", "公示期满，待认定"),
            State::ObjectionUpheld => ("objection-upheld", "异议成立，未予认定"),
            State::NotDesignated => ("not-designated", "未列入认定名单"),
            State::Designated => ("designated", "示范区"),
            State::Talked => ("talked", "示范区（已约谈）"),
            State::Cautioned => ("cautioned", "示范区（已警示）"),
            State::Revoked => ("revoked", "已取消资格"),
        }
    }

    /// Whether the zone holds the designation (示范区资格).
    pub(crate) fn is_designated(self) -> bool {
        matches!(self, State::Designated | State::Talked | State::Cautioned)
    }
}

/// The status of a zone as shown on the public site.
///
/// Evaluations in progress and failed evaluations are not public: such an area is still shown as in creation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PublicStatus {
    Designated,
    InPublicity,
    AwaitingDesignation,
    Creating,
    Revoked,
}

impl PublicStatus {
    pub(crate) const ALL: [PublicStatus; 5] = [
        PublicStatus::Designated,
        PublicStatus::InPublicity,
        PublicStatus::AwaitingDesignation,
        PublicStatus::Creating,
        PublicStatus::Revoked,
    ];

    pub(crate) fn id(self) -> &'static str {
        match self {
            PublicStatus::Designated => "designated",
            PublicStatus::InPublicity => "publicity",
            PublicStatus::AwaitingDesignation => "awaiting",
            PublicStatus::Creating => "creating",
            PublicStatus::Revoked => "revoked",
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            PublicStatus::Designated => "示范区",
            PublicStatus::InPublicity => "公示中",
            PublicStatus::AwaitingDesignation => "公示期满，待认定",
            PublicStatus::Creating => "创建中",
            PublicStatus::Revoked => "已取消资格",
        }
    }
}
