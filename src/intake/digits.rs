//! Numbers of spreadsheets as decimal texts.

/// The digits that a spreadsheet keeps of a number.
pub(super) const DIGITS: usize = 15;

/// A number of a spreadsheet in plain notation, times a power of ten.
///
/// Spreadsheets store binary numbers and show at most 15 digits. A person who typed 0.3 sees 0.3, but the file may
/// say 0.30000000000000004; for 0.01 it may say 1E-2. To get back what the person sees, the text is rounded to 15
/// digits.
pub(super) fn plain(raw: &str, power: i64) -> Option<String> {
    /// No number of a record has more digits on either side of its point.
    const WIDEST: i64 = 40;
    let (sign, unsigned) = raw.strip_prefix('-').map_or(("", raw.trim_start_matches('+')), |it| ("-", it));
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: Vec<u8> = format!("{whole}{fraction}").bytes().map(|it| it.wrapping_sub(b'0')).collect();
    if digits.is_empty() || digits.iter().any(|it| *it > 9) {
        return None;
    }
    let zeros = digits.iter().take_while(|it| **it == 0).count();
    // The digits after the point; negative if zeros follow the digits.
    let mut after = i64::try_from(fraction.len()).ok()? - exponent.parse::<i64>().ok()?.checked_add(power)?;
    let (mut digits, dropped) = rounded(&digits[zeros..]);
    after -= i64::try_from(dropped).ok()?;
    while after > 0 && digits.last() == Some(&0) {
        digits.pop();
        after -= 1;
    }
    if digits.is_empty() {
        return Some("0".into());
    }
    if !(-WIDEST..=WIDEST).contains(&after) {
        return None;
    }
    let mut text: String = digits.iter().map(|it| char::from(b'0' + it)).collect();
    text.push_str(&"0".repeat(usize::try_from(-after).unwrap_or(0)));
    let after = usize::try_from(after).unwrap_or(0);
    if after > 0 {
        let padded = format!("{}{text}", "0".repeat((after + 1).saturating_sub(text.len())));
        let (whole, fraction) = padded.split_at(padded.len() - after);
        text = format!("{whole}.{fraction}");
    }
    Some(format!("{sign}{text}"))
}

/// The first 15 digits, rounded half up, and how many were dropped.
fn rounded(digits: &[u8]) -> (Vec<u8>, usize) {
    let Some(next) = digits.get(DIGITS) else { return (digits.to_vec(), 0) };
    let mut kept = digits[..DIGITS].to_vec();
    let dropped = digits.len() - DIGITS;
    if *next >= 5 {
        let nines = kept.iter().rev().take_while(|it| **it == 9).count();
        let at = kept.len() - nines;
        kept[at..].fill(0);
        match at.checked_sub(1) {
            Some(before) => kept[before] += 1,
            None => kept.insert(0, 1),
        }
    }
    (kept, dropped)
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_number_of_a_spreadsheet_is_the_one_that_people_see() {
        for (raw, seen) in [
            ("0.1", "0.1"),
            ("0.30000000000000004", "0.3"),
            ("1E-2", "0.01"),
            ("1.5e3", "1500"),
            ("5.1196946E+11", "511969460000"),
            ("2.2999999999999998", "2.3"),
            ("9.9999999999999996", "10"),
            ("99999999999999999999", "100000000000000000000"),
            ("123456789012345", "123456789012345"),
            ("1.90", "1.9"),
            ("-0.70", "-0.7"),
            ("0", "0"),
            ("0.000", "0"),
            ("100", "100"),
        ] {
            assert_eq!(plain(raw, 0).as_deref(), Some(seen), "{raw}");
        }
        for raw in ["", "甲", "1,5", "1e", "1e999999", "--1", "0x10"] {
            assert_eq!(plain(raw, 0), None, "{raw}");
        }
        assert_eq!(plain("9.9500000000000005E-2", 2).as_deref(), Some("9.95"));
    }
}
