//! Comparisons that lose no digit, and numbers shown so that they agree with them.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed};
use rust_decimal::{Decimal, RoundingStrategy};

pub(crate) fn rational(value: Decimal) -> BigRational {
    BigRational::new(value.mantissa().into(), power_of_ten(value.scale()))
}

fn power_of_ten(exponent: u32) -> BigInt {
    BigInt::from(10).pow(exponent)
}

/// `part / whole` in percent; `None` when there is nothing to divide by.
pub(crate) fn percent(part: Decimal, whole: Decimal) -> Option<BigRational> {
    (!whole.is_zero()).then(|| rational(part) / rational(whole) * rational(Decimal::ONE_HUNDRED))
}

/// Growth (同比增速) from `previous` to `current` in percent.
pub(crate) fn growth(previous: Decimal, current: Decimal) -> Option<BigRational> {
    percent(current, previous).map(|it| it - rational(Decimal::ONE_HUNDRED))
}

/// The mean, rounded half up to `decimals` places.
///
/// # Panics
/// With no values: a judgement has at least one member.
pub(crate) fn mean(values: &[Decimal], decimals: u32) -> Decimal {
    assert!(!values.is_empty(), "a mean needs a value");
    let sum: BigRational = values.iter().map(|it| rational(*it)).sum();
    round(&(sum / BigRational::from_integer(values.len().into())), decimals)
}

/// Rounds half up, away from zero (四舍五入).
fn round(value: &BigRational, decimals: u32) -> Decimal {
    let half = BigRational::new(BigInt::one(), BigInt::from(2));
    let scaled = value.abs() * BigRational::from_integer(power_of_ten(decimals)) + half;
    let units = i128::try_from(scaled.floor().to_integer()).expect("a shown number fits 28 digits");
    let rounded = Decimal::from_i128_with_scale(units, decimals);
    if value.is_negative() { -rounded } else { rounded }
}

/// `value` with `decimals` places, or as many more as it takes to stand on the same side of `mark`.
///
/// 84.996 beside a mark of 85 is shown as 84.996, not as 85.00.
pub(crate) fn shown(value: &BigRational, mark: &BigRational, decimals: u32) -> Decimal {
    let truth = value.cmp(mark);
    for places in decimals..=Decimal::MAX_SCALE / 2 {
        let candidate = round(value, places);
        if rational(candidate).cmp(mark) == truth {
            return candidate;
        }
    }
    let nearest = round(value, decimals);
    let unit = Decimal::new(1, decimals);
    match truth {
        Ordering::Less => nearest - unit,
        Ordering::Greater => nearest + unit,
        Ordering::Equal => nearest,
    }
}

/// `value` with two decimals where it is compared with nothing.
pub(crate) fn plain(value: &BigRational) -> Decimal {
    round(value, 2)
}

/// `points` with at least two decimals, as printed in tables.
pub(crate) fn two_places(points: Decimal) -> String {
    let mut points = points.normalize();
    if points.scale() < 2 {
        points.rescale(2);
    }
    points.to_string()
}

/// `points / max` in percent, cut to a whole number: the length of a bar, not a figure.
pub(crate) fn bar_length(points: Decimal, max: Decimal) -> String {
    percent(points, max).map_or_else(
        || "0".into(),
        |it| round(&it, 2).round_dp_with_strategy(1, RoundingStrategy::ToZero).normalize().to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    #[test]
    fn a_mean_is_rounded_half_up_at_the_second_decimal() {
        assert_eq!(mean(&[decimal("1.80"), decimal("1.81")], 2), decimal("1.81"));
        assert_eq!(mean(&[decimal("1"), decimal("1"), decimal("2")], 2), decimal("1.33"));
        assert_eq!(mean(&[decimal("1.855")], 2), decimal("1.86"));
    }

    #[test]
    fn shown_numbers_never_contradict_the_comparison() {
        let mark = rational(decimal("85"));
        assert_eq!(shown(&rational(decimal("84.996")), &mark, 2), decimal("84.996"));
        assert_eq!(shown(&rational(decimal("85.00")), &mark, 2), decimal("85.00"));
        let rate = percent(decimal("23.9999"), decimal("30")).unwrap();
        assert!(rational(shown(&rate, &rational(decimal("80")), 2)) < rational(decimal("80")));
    }

    #[test]
    fn products_of_long_numbers_are_compared_exactly() {
        let a = growth(decimal("9999999999999999999999999.999"), decimal("9999999999999999999999999.998"));
        let b = growth(decimal("9999999999999999999999999.998"), decimal("9999999999999999999999999.997"));
        assert!(a > b);
    }
}
