//! Compares two rounds at one stage: the mean of each indicator over all evaluations.

use num_rational::BigRational;
use rust_decimal::Decimal;

use super::{ScoreSheet, Scored};
use crate::number::exact;

/// An item of comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ComparedItem {
    Total,
    /// By ID.
    Dimension(String),
    /// By number.
    Indicator(u32),
}

/// The points that an item earned in one round.
#[derive(Debug, Clone)]
pub(crate) struct Points {
    pub(crate) max: Decimal,
    /// One value per evaluation, never empty.
    pub(crate) earned: Vec<Decimal>,
}

impl Points {
    /// The mean (平均得分), unrounded.
    pub(crate) fn mean(&self) -> BigRational {
        let sum: BigRational = self.earned.iter().map(|it| exact::rational(*it)).sum();
        sum / BigRational::from_integer(self.earned.len().into())
    }

    /// The mean in percent of the maximum (平均得分率).
    pub(crate) fn rate(&self) -> BigRational {
        self.mean() / exact::rational(self.max) * exact::rational(Decimal::ONE_HUNDRED)
    }
}

/// An item in both rounds; absent from a round whose version of the rules lacks it.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) item: ComparedItem,
    pub(crate) name: String,
    pub(crate) points: [Option<Points>; 2],
}

impl Row {
    fn both<T>(&self, of: impl Fn(&Points) -> T) -> Option<[T; 2]> {
        match &self.points {
            [Some(before), Some(after)] => Some([of(before), of(after)]),
            _ => None,
        }
    }

    /// The increase of the mean, if the maximum is the same in both rounds.
    pub(crate) fn change(&self) -> Option<BigRational> {
        let [before, after] = self.both(|it| it.max)?;
        let [old, new] = self.both(Points::mean)?;
        (before == after).then(|| new - old)
    }

    /// The increase of the mean rate, in percentage points.
    pub(crate) fn rate_change(&self) -> Option<BigRational> {
        self.both(Points::rate).map(|[before, after]| after - before)
    }
}

/// The totals of an area evaluated in both rounds.
#[derive(Debug, Clone)]
pub(crate) struct Again {
    pub(crate) code: String,
    pub(crate) totals: [Decimal; 2],
}

/// The comparison of an earlier and a later round.
#[derive(Debug, Clone)]
pub(crate) struct Comparison {
    /// Number of evaluations in each round.
    pub(crate) counts: [usize; 2],
    /// The total, then each dimension followed by its indicators, in the order of the later round.
    pub(crate) rows: Vec<Row>,
    /// Ordered by code.
    pub(crate) again: Vec<Again>,
}

/// Compares the score sheets of two rounds, all of one stage.
pub(crate) fn compare(before: &[Scored], after: &[Scored]) -> Comparison {
    let mut rows: Vec<Row> = Vec::new();
    for sheet in after.iter().chain(before) {
        for (item, name) in items(&sheet.sheet) {
            if !rows.iter().any(|it| it.item == item) {
                let points = [before, after].map(|it| points(it, &item));
                rows.push(Row { item, name, points });
            }
        }
    }
    let again = before.iter().filter_map(|old| {
        let new = after.iter().find(|it| it.code == old.code)?;
        Some(Again { code: old.code.clone(), totals: [old.sheet.total, new.sheet.total] })
    });
    Comparison { counts: [before.len(), after.len()], rows, again: again.collect() }
}

fn items(sheet: &ScoreSheet) -> Vec<(ComparedItem, String)> {
    let mut items = vec![(ComparedItem::Total, "总分".to_string())];
    for dimension in &sheet.dimensions {
        items.push((ComparedItem::Dimension(dimension.id.clone()), dimension.name.clone()));
        items.extend(dimension.indicators.iter().map(|it| (ComparedItem::Indicator(it.number), it.name.clone())));
    }
    items
}

fn points(scored: &[Scored], item: &ComparedItem) -> Option<Points> {
    let (maxima, earned): (Vec<Decimal>, Vec<Decimal>) = scored.iter().filter_map(|it| of(&it.sheet, item)).unzip();
    Some(Points { max: *maxima.first()?, earned })
}

/// Maximum and points of an item on a sheet.
fn of(sheet: &ScoreSheet, item: &ComparedItem) -> Option<(Decimal, Decimal)> {
    match item {
        ComparedItem::Total => Some((sheet.max_points, sheet.total)),
        ComparedItem::Dimension(id) => {
            sheet.dimensions.iter().find(|it| it.id == *id).map(|it| (it.max_points, it.points))
        }
        ComparedItem::Indicator(number) => {
            sheet.indicators().find(|it| it.number == *number).map(|it| (it.max_points, it.points))
        }
    }
}
