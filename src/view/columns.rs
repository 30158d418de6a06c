//! Columns of numbers: one column has one number of decimals.

/// Writes the numbers of a column with as many decimals as the longest of them has. Signs and units stay, and texts
/// without a number are left alone. No digit is rounded away.
pub(crate) fn align<'n>(numbers: impl IntoIterator<Item = &'n mut String>) {
    let mut numbers: Vec<&mut String> = numbers.into_iter().collect();
    let most = places(numbers.iter().map(|it| it.as_str()));
    numbers.iter_mut().for_each(|it| pad(it, most));
}

/// The most decimals of some numbers.
pub(crate) fn places<'n>(numbers: impl Iterator<Item = &'n str>) -> usize {
    numbers.map(decimals).max().unwrap_or(0)
}

/// Writes a number with at least this many decimals.
pub(crate) fn pad(number: &mut String, places: usize) {
    let (has, end) = (decimals(number), end(number));
    if has < places && end > 0 {
        let zeros = "0".repeat(places - has);
        let more = if has > 0 { zeros } else { format!(".{zeros}") };
        number.insert_str(end, &more);
    }
}

/// Where the digits of a number end.
fn end(number: &str) -> usize {
    number.rfind(|it: char| it.is_ascii_digit()).map_or(0, |it| it + 1)
}

fn decimals(number: &str) -> usize {
    number[..end(number)].split_once('.').map_or(0, |it| it.1.len())
}

#[cfg(test)]
mod tests {
    use super::align;

    #[test]
    fn a_column_has_the_decimals_of_its_longest_number() {
        let mut column = ["92.8", "100", "−0.25", "+1", "0", "93%", "—", "79.9997%"].map(String::from);
        align(&mut column[..5]);
        assert_eq!(column[..5], ["92.80", "100.00", "−0.25", "+1.00", "0.00"]);
        align(&mut column[5..]);
        assert_eq!(column[5..], ["93.0000%", "—", "79.9997%"]);
    }
}
