//! Comparisons that lose no digit, and numbers shown so that they agree with them.

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed};
use rust_decimal::Decimal;

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

/// The mean, rounded half up to `decimals` places; the largest number there is where it has no room.
///
/// # Panics
/// With no values: a judgement has at least one member.
pub(crate) fn mean(values: &[Decimal], decimals: u32) -> Decimal {
    assert!(!values.is_empty(), "a mean needs a value");
    let sum: BigRational = values.iter().map(|it| rational(*it)).sum();
    let units = units(&(sum / BigRational::from_integer(values.len().into())), decimals);
    let negative = units.is_negative();
    let fitting = i128::try_from(units).ok().and_then(|it| Decimal::try_from_i128_with_scale(it, decimals).ok());
    fitting.unwrap_or(if negative { Decimal::MIN } else { Decimal::MAX })
}

/// How many units of the last of `decimals` places, rounded half up, away from zero (四舍五入).
fn units(value: &BigRational, decimals: u32) -> BigInt {
    let half = BigRational::new(BigInt::one(), BigInt::from(2));
    let scaled = value.abs() * BigRational::from_integer(power_of_ten(decimals)) + half;
    let units = scaled.floor().to_integer();
    if value.is_negative() { -units } else { units }
}

/// A number of units written out, without zeros at the end.
fn written(units: &BigInt, decimals: u32) -> String {
    let (whole, rest) = units.abs().div_rem(&power_of_ten(decimals));
    let sign = if units.is_negative() { "-" } else { "" };
    let fraction = format!("{rest:0>width$}", width = decimals as usize);
    let text = format!("{sign}{whole}.{fraction}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// Places beyond which a number is no longer read.
const MOST_PLACES: u32 = 20;

/// `value` with two decimals, or as many more as it takes to stand on the same side of every mark.
///
/// 84.996 beside a mark of 85 is shown as 84.996, not as 85.
pub(crate) fn shown(value: &BigRational, marks: &[&BigRational]) -> String {
    for places in 2..MOST_PLACES {
        let units = units(value, places);
        let candidate = BigRational::new(units.clone(), power_of_ten(places));
        if marks.iter().all(|mark| candidate.cmp(mark) == value.cmp(mark)) {
            return written(&units, places);
        }
    }
    // Nearer to a mark than any number of places tells: one unit beside it.
    let side = marks.iter().map(|mark| value.cmp(mark)).find(|it| it.is_ne()).map_or(0, |it| it as i32);
    written(&(units(value, MOST_PLACES) + side), MOST_PLACES)
}

/// `value` with two decimals where it is compared with nothing.
pub(crate) fn plain(value: &BigRational) -> String {
    shown(value, &[])
}

/// `points` with at least two decimals, as printed in tables.
pub(crate) fn two_places(points: Decimal) -> String {
    padded(&points.normalize().to_string())
}

/// A written number with at least two decimals.
pub(crate) fn padded(number: &str) -> String {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    format!("{whole}.{fraction:0<2}")
}

/// `points / max` in percent, cut to a whole number: the length of a bar, not a figure.
pub(crate) fn bar_length(points: Decimal, max: Decimal) -> String {
    percent(points, max)
        .map_or_else(|| "0".into(), |it| written(&(it * rational(Decimal::TEN)).floor().to_integer(), 1))
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
        assert_eq!(shown(&rational(decimal("84.996")), &[&mark]), "84.996");
        assert_eq!(shown(&rational(decimal("85.00")), &[&mark]), "85");
        let rate = percent(decimal("23.9999"), decimal("30")).unwrap();
        assert_eq!(shown(&rate, &[&rational(decimal("80"))]), "79.9997");
        let nearly = rational(decimal("80")) - BigRational::new(BigInt::one(), power_of_ten(60));
        assert_eq!(shown(&nearly, &[&rational(decimal("80"))]), "79.99999999999999999999");
    }

    #[test]
    fn numbers_without_room_are_shown_and_averaged_all_the_same() {
        let huge = decimal("9999999999999999999999999999");
        assert_eq!(plain(&(rational(huge) * rational(huge))).len(), 56);
        assert_eq!(mean(&[huge, huge], 10), Decimal::MAX);
        assert_eq!(plain(&rational(decimal("-0.005"))), "-0.01");
    }

    #[test]
    fn products_of_long_numbers_are_compared_exactly() {
        let a = growth(decimal("9999999999999999999999999.999"), decimal("9999999999999999999999999.998"));
        let b = growth(decimal("9999999999999999999999999.998"), decimal("9999999999999999999999999.997"));
        assert!(a > b);
    }
}
