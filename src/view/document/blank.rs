//! A score sheet to be filled in by hand, in the form that `ScoreView` has.

use serde::Serialize;
use serde_json::Value;

use super::score::{nature, number, pass_mark};
use crate::model::indicators::{Dimension, IndicatorSystem};
use crate::score::needed;

#[derive(Debug, Serialize)]
struct BlankScore<'s> {
    pass_mark: &'s str,
    total: BlankTotal,
    dimensions: Vec<BlankDimension<'s>>,
}

#[derive(Debug, Serialize)]
struct BlankTotal {
    points: &'static str,
    max_points: String,
    rate: &'static str,
    mark: String,
    difference: &'static str,
    passed: Option<bool>,
}

#[derive(Debug, Serialize)]
struct BlankDimension<'s> {
    name: &'s str,
    points: &'static str,
    max_points: String,
    rate: &'static str,
    mark: String,
    difference: &'static str,
    passed: Option<bool>,
    indicators: Vec<BlankIndicator<'s>>,
}

#[derive(Debug, Serialize)]
struct BlankIndicator<'s> {
    number: String,
    title: &'s str,
    nature: &'static str,
    points: &'static str,
    max_points: String,
    evidence: Option<Vec<String>>,
}

/// The dimensions and indicators with their maxima, and room for points.
pub(super) fn score(system: &IndicatorSystem) -> Value {
    let view = BlankScore {
        pass_mark: pass_mark(system),
        total: BlankTotal {
            points: "",
            max_points: number(system.max_points.0),
            rate: "",
            mark: number(system.pass_mark.total_at_least.0),
            difference: "",
            passed: None,
        },
        dimensions: system.dimensions.iter().map(|it| dimension(system, it)).collect(),
    };
    serde_json::to_value(view).expect("a view is plain data")
}

fn dimension<'s>(system: &IndicatorSystem, dimension: &'s Dimension) -> BlankDimension<'s> {
    let max_points = dimension.max_points.0;
    let indicators = dimension.indicators.iter().map(|it| BlankIndicator {
        number: it.number.to_string(),
        title: &it.name,
        nature: nature(it.nature),
        points: "",
        max_points: number(it.max_points.0),
        evidence: None,
    });
    BlankDimension {
        name: &dimension.name,
        points: "",
        max_points: number(max_points),
        rate: "",
        mark: number(needed(system.pass_mark.dimension_rate_at_least.0, max_points)),
        difference: "",
        passed: None,
        indicators: indicators.collect(),
    }
}
