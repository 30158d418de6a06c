//! The data about one evaluation that its forms and reports share.

use super::ZoneView;
use crate::model::area::Area;
use crate::model::creation::Creation;
use crate::model::evaluation::{Evaluation, Review, SelfEvaluation};
use crate::model::measures::Version;
use crate::model::round::Round;
use crate::model::site::SiteConfig;
use crate::model::zone::Zone;
use crate::score::LazySheet;

/// A zone's evaluation in a round, with the rules it follows and its scores.
#[derive(Clone)]
pub(crate) struct EvaluationSubject<'w> {
    pub(crate) site: &'w SiteConfig,
    pub(crate) version: &'w Version,
    pub(crate) zone: &'w Zone,
    pub(crate) area: &'w Area,
    pub(crate) round: &'w Round,
    pub(crate) evaluation: &'w Evaluation,
    pub(crate) creation: Option<&'w Creation>,
    pub(crate) own: &'w SelfEvaluation,
    pub(crate) own_sheet: &'w LazySheet,
    pub(crate) province_sheet: Option<&'w LazySheet>,
    pub(crate) samr_sheet: Option<&'w LazySheet>,
}

impl<'w> EvaluationSubject<'w> {
    /// The zone as it filed its self-evaluation.
    pub(super) fn zone_view(&self) -> ZoneView {
        ZoneView::filed(self.zone, self.area, self.own.identity.as_ref())
    }

    /// The name of the provincial authority.
    pub(super) fn authority(&self) -> String {
        self.site.documents.provincial_authority(&self.area.province)
    }

    /// The province's review with its score.
    pub(crate) fn reviewed(&self) -> Option<(&'w Review, &'w LazySheet)> {
        self.evaluation.province.as_ref().zip(self.province_sheet)
    }

    /// SAMR's evaluation with its score.
    pub(crate) fn evaluated(&self) -> Option<(&'w Review, &'w LazySheet)> {
        self.evaluation.samr.as_ref().zip(self.samr_sheet)
    }
}
