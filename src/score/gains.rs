//! Where an evaluation can still gain points.

use rust_decimal::Decimal;

use super::{DimensionScore, Gap};

/// The points that a criterion can still add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Gain {
    pub(crate) number: u32,
    pub(crate) criterion: String,
    pub(crate) points: Decimal,
    /// Whether the dimension is below its required rate, so that the gain helps twice.
    pub(crate) needed: bool,
}

/// All possible gains: first in dimensions below their required rate, then the largest.
///
/// A gain is limited by what the indicator's maximum leaves.
pub(crate) fn of(dimensions: &[DimensionScore], gap: &Gap) -> Vec<Gain> {
    let mut gains = Vec::new();
    for (dimension, missing) in dimensions.iter().zip(&gap.dimensions) {
        for indicator in &dimension.indicators {
            let room = indicator.max_points.saturating_sub(indicator.points);
            for criterion in &indicator.criteria {
                let points = criterion.max_points.saturating_sub(criterion.points).min(room);
                if points > Decimal::ZERO {
                    gains.push(Gain {
                        number: indicator.number,
                        criterion: criterion.id.clone(),
                        points,
                        needed: *missing > Decimal::ZERO,
                    });
                }
            }
        }
    }
    gains.sort_by(|a, b| {
        (b.needed, b.points, a.number, &a.criterion).cmp(&(a.needed, a.points, b.number, &b.criterion))
    });
    gains
}
