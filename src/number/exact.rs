//! Exact arithmetic, and numbers printed so that they never contradict a comparison.

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed};
use rust_decimal::Decimal;

pub(crate) fn rational(value: Decimal) -> BigRational {
    match value.scale() {
        0 => BigRational::from_integer(value.mantissa().into()),
        scale => BigRational::new(value.mantissa().into(), power_of_ten(scale)),
    }
}

fn power_of_ten(exponent: u32) -> BigInt {
    BigInt::from(10).pow(exponent)
}

/// `part / whole` in percent; `None` if `whole` is zero.
pub(crate) fn percent(part: Decimal, whole: Decimal) -> Option<BigRational> {
    (!whole.is_zero()).then(|| rational(part) / rational(whole) * rational(Decimal::ONE_HUNDRED))
}

/// Growth (同比增速) from `previous` to `current` in percent; `None` if `previous` is zero.
pub(crate) fn growth(previous: Decimal, current: Decimal) -> Option<BigRational> {
    percent(current, previous).map(|it| it - rational(Decimal::ONE_HUNDRED))
}

/// Whether a number is a whole multiple of `step`, which must not be zero.
pub(crate) fn is_multiple(value: Decimal, step: Decimal) -> bool {
    let scaled = |it: Decimal, other: Decimal| -> BigInt { BigInt::from(it.mantissa()) * power_of_ten(other.scale()) };
    scaled(value, step).is_multiple_of(&scaled(step, value))
}

/// The sum of points, saturating at the limits of `Decimal`.
pub(crate) fn sum(points: impl Iterator<Item = Decimal>) -> Decimal {
    points.fold(Decimal::ZERO, Decimal::saturating_add)
}

/// The mean, rounded to `decimals` places (四舍五入), saturating at the limits of `Decimal`.
///
/// # Panics
/// If `values` is empty: a judgement has at least one member.
pub(crate) fn mean(values: &[Decimal], decimals: u32) -> Decimal {
    assert!(!values.is_empty(), "a mean needs a value");
    // One mark that needs no rounding, as most are.
    if let [value] = values
        && let Some(more) = decimals.checked_sub(value.scale())
        && let Some(units) = 10_i128.checked_pow(more).and_then(|it| value.mantissa().checked_mul(it))
        && let Ok(same) = Decimal::try_from_i128_with_scale(units, decimals)
    {
        return same;
    }
    let sum: BigRational = values.iter().map(|it| rational(*it)).sum();
    let units = units(&(sum / BigRational::from_integer(values.len().into())), decimals);
    let negative = units.is_negative();
    let fitting = i128::try_from(units).ok().and_then(|it| Decimal::try_from_i128_with_scale(it, decimals).ok());
    fitting.unwrap_or(if negative { Decimal::MIN } else { Decimal::MAX })
}

/// Rounds `value` to units of the last decimal place, half away from zero (四舍五入).
fn units(value: &BigRational, decimals: u32) -> BigInt {
    let doubled: BigInt = value.numer().abs() * power_of_ten(decimals) * 2 + value.denom();
    let units = Integer::div_floor(&doubled, &(value.denom() * 2));
    if value.is_negative() { -units } else { units }
}

/// Writes a number of such units as a decimal, without trailing zeros.
fn written(units: &BigInt, decimals: u32) -> String {
    let (whole, rest) = units.abs().div_rem(&power_of_ten(decimals));
    let sign = if units.is_negative() { "-" } else { "" };
    let fraction = format!("{rest:0>width$}", width = decimals as usize);
    let text = format!("{sign}{whole}.{fraction}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// From this many decimals on, rounding down or up is tried too: nobody reads that far, so any close number
/// on the right side of every mark will do.
const MOST_PLACES: u32 = 20;

/// Rounds `value` to two decimals, or to as many more as it takes to compare with every mark as `value` does.
///
/// With a mark of 85, 84.996 is shown as 84.996, not as 85. A mark with endless decimals that equals the
/// value is ignored, because no written number can equal it.
pub(crate) fn shown(value: &BigRational, marks: &[&BigRational]) -> String {
    let agrees = |units: &BigInt, places: u32| {
        // Only to be compared: it need not be in lowest terms.
        let candidate = BigRational::new_raw(units.clone(), power_of_ten(places));
        let beside = |mark: &BigRational| value == mark && is_endless(mark);
        marks.iter().all(|mark| beside(mark) || candidate.cmp(mark) == value.cmp(mark))
    };
    let text = |places: u32| {
        let below = || (value.numer() * power_of_ten(places)).div_floor(value.denom());
        let beside = if places < MOST_PLACES { vec![] } else { vec![below(), below() + BigInt::one()] };
        let mut candidates = std::iter::once(units(value, places)).chain(beside);
        candidates.find(|units| agrees(units, places)).map(|units| written(&units, places))
    };
    (2..).find_map(text).expect("with enough decimals a number differs from every other one")
}

/// Whether the decimals of a number never end, like those of one third.
fn is_endless(value: &BigRational) -> bool {
    let mut rest = value.denom().clone();
    for prime in [2, 5].map(BigInt::from) {
        while rest.is_multiple_of(&prime) {
            rest /= &prime;
        }
    }
    !rest.is_one()
}

/// Rounds `value` to two decimals, for a number that is not compared with anything.
pub(crate) fn plain(value: &BigRational) -> String {
    shown(value, &[])
}

/// `points` with at least two decimals, as printed in tables.
pub(crate) fn two_places(points: Decimal) -> String {
    padded(&points.normalize().to_string())
}

/// Pads a written number to at least two decimals.
pub(crate) fn padded(number: &str) -> String {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    format!("{whole}.{fraction:0<2}")
}

/// `points / max` in percent, cut to one decimal: the length of a bar, not a number to read.
pub(crate) fn bar_length(points: Decimal, max: Decimal) -> String {
    percent(points, max)
        .map_or_else(|| "0".into(), |it| written(&(it * rational(Decimal::TEN)).floor().to_integer(), 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
    fn a_number_beside_several_marks_takes_the_side_of_each() {
        let [six, ten, fifteen] = ["6", "10", "15"].map(|it| rational(decimal(it)));
        let share = percent(decimal(&"9".repeat(27)), decimal(&"9".repeat(28))).unwrap();
        assert!(share < ten);
        assert_eq!(shown(&share, &[&six, &ten, &fifteen]), "9.99999999999999999999");
        let just_above = &ten + BigRational::new(BigInt::one(), power_of_ten(30));
        let above_that = &ten + BigRational::new(BigInt::from(3), power_of_ten(30));
        assert_eq!(shown(&just_above, &[&ten, &above_that]), "10.000000000000000000000000000001");
    }

    #[test]
    fn a_number_equal_to_a_mark_is_no_longer_than_the_mark() {
        let third = growth(decimal("3"), decimal("4")).unwrap();
        assert_eq!(shown(&third, &[&third]), "33.33");
        assert_eq!(shown(&third, &[&third, &rational(decimal("33.33"))]), "33.333");
        let mark = rational(decimal("55.4001"));
        assert_eq!(shown(&mark, &[&mark]), "55.4001");
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

    fn numbers() -> impl Strategy<Value = BigRational> {
        (-5_000..5_000i64, 1..300i64).prop_map(|(part, whole)| BigRational::new(part.into(), whole.into()))
    }

    /// A number, and marks that are equal to it, extremely close to it, or unrelated.
    fn beside() -> impl Strategy<Value = (BigRational, Vec<BigRational>)> {
        let distance =
            (-3..=3i64, 0..60u32).prop_map(|(units, places)| BigRational::new(units.into(), power_of_ten(places)));
        let mark = prop_oneof![numbers(), distance];
        (numbers(), proptest::collection::vec((any::<bool>(), mark), 0..5)).prop_map(|(value, marks)| {
            let marks = marks.into_iter().map(|(near, mark)| if near { &value + mark } else { mark });
            let marks = marks.collect();
            (value, marks)
        })
    }

    fn read(text: &str) -> BigRational {
        let digits: String = text.chars().filter(|it| *it != '.').collect();
        let places = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        BigRational::new(digits.parse().unwrap(), power_of_ten(u32::try_from(places).unwrap()))
    }

    proptest! {
        #[test]
        fn what_is_shown_compares_with_every_mark_as_the_number_does((value, marks) in beside()) {
            let text = shown(&value, &marks.iter().collect::<Vec<_>>());
            for mark in marks.iter().filter(|mark| **mark != value || !is_endless(mark)) {
                prop_assert_eq!(read(&text).cmp(mark), value.cmp(mark), "{} beside {}", text, mark);
            }
        }

        #[test]
        fn what_is_shown_is_no_longer_than_needed((value, marks) in beside()) {
            let text = shown(&value, &marks.iter().collect::<Vec<_>>());
            let places = text.split_once('.').map_or(0, |(_, fraction)| u32::try_from(fraction.len()).unwrap());
            for fewer in 2..places {
                let rounded = BigRational::new(units(&value, fewer), power_of_ten(fewer));
                let contradicts = |mark: &&BigRational| rounded.cmp(mark) != value.cmp(mark);
                prop_assert!(marks.iter().any(|mark| contradicts(&mark)), "{} where {} places do", text, fewer);
            }
        }
    }
}
