//! Formats numbers and dates as Chinese documents print them.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// The largest number that [`numeral`] can write.
pub(crate) const LARGEST_NUMERAL: u32 = 99;

/// A number from 1 to 99 in characters: 二十二.
pub(crate) fn numeral(number: u32) -> String {
    let (tens, ones) = (number / 10 % 10, number % 10);
    let tens = match tens {
        0 => String::new(),
        1 => "十".into(),
        _ => format!("{}十", DIGITS[tens as usize]),
    };
    let ones = if ones == 0 && !tens.is_empty() { "" } else { DIGITS[ones as usize] };
    format!("{tens}{ones}")
}

/// A number in characters as far as [`numeral`] can write it, otherwise in digits: 二, 120.
pub(crate) fn ordinal(number: u32) -> String {
    if (1..=LARGEST_NUMERAL).contains(&number) { numeral(number) } else { number.to_string() }
}

/// 第二十二条
pub(crate) fn article(number: u32) -> String {
    format!("第{}条", numeral(number))
}

/// 2025年12月22日
pub(crate) fn date(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// 2025年12月
pub(crate) fn month(date: NaiveDate) -> String {
    format!("{}年{}月", date.year(), date.month())
}

/// 周六
pub(crate) fn weekday(date: NaiveDate) -> String {
    let day = ["日", "一", "二", "三", "四", "五", "六"][date.weekday().num_days_from_sunday() as usize];
    format!("周{day}")
}

/// An amount in yuan, such as 2亿元. Uses 亿 or 万 if that needs no more than four decimals.
pub(crate) fn yuan(amount: Decimal) -> String {
    for (unit, name) in [(100_000_000, "亿元"), (10_000, "万元")] {
        let scaled = (amount / Decimal::from(unit)).normalize();
        if amount >= Decimal::from(unit) && scaled.scale() <= 4 {
            return format!("{scaled}{name}");
        }
    }
    format!("{}元", amount.normalize())
}

#[cfg(test)]
mod tests {
    #[test]
    fn amounts_are_shown_in_the_largest_unit_that_keeps_every_digit() {
        let shown = |it: i64| super::yuan(it.into());
        assert_eq!(shown(200_000_000), "2亿元");
        assert_eq!(shown(50_000_000), "5000万元");
        assert_eq!(shown(922_660_882), "92266.0882万元");
        assert_eq!(shown(9_999), "9999元");
    }

    #[test]
    fn articles_are_numbered_in_characters() {
        let shown: Vec<String> = [1, 10, 12, 20, 22].map(super::article).to_vec();
        assert_eq!(shown.join(" "), "第一条 第十条 第十二条 第二十条 第二十二条");
    }
}
