//! Parts of sentences that several documents compose from the records.

use crate::model::Period;
use crate::model::evaluation::ReviewMethod;
use crate::text::chinese;

/// Areas as the object of a sentence: their names, or the first one and their number.
pub(super) fn areas(names: &[&str]) -> String {
    match names {
        [] => "没有地区".into(),
        [one] => (*one).to_string(),
        [one, other] => format!("{one}、{other}"),
        [first, ..] => format!("{first}等{}个地区", names.len()),
    }
}

/// The title of a paper in title marks, unless it has them.
pub(super) fn titled(title: &str) -> String {
    let title = title.trim();
    if title.starts_with('《') { title.to_string() } else { format!("《{title}》") }
}

/// The methods of a review, in the order of the rules, each once: 资料审查、数据比对等方式.
pub(super) fn methods<'r>(used: impl IntoIterator<Item = &'r ReviewMethod>) -> String {
    use ReviewMethod::{DataComparison, Documents, Experts, OnSite};
    let used: Vec<&ReviewMethod> = used.into_iter().collect();
    let names: Vec<&str> = [Documents, DataComparison, OnSite, Experts]
        .iter()
        .filter(|it| used.contains(it))
        .map(|it| it.name())
        .collect();
    match names.len() {
        0 | 1 => format!("{}方式", names.concat()),
        _ => format!("{}等方式", names.join("、")),
    }
}

/// 2022年10月1日至2025年9月30日
pub(super) fn period(period: Period) -> String {
    format!("{}至{}", chinese::date(period.start), chinese::date(period.end))
}

/// 达到合格标准, or 未达到合格标准.
pub(super) fn mark(passed: bool) -> &'static str {
    if passed { "达到合格标准" } else { "未达到合格标准" }
}

#[cfg(test)]
mod tests {
    use ReviewMethod::{DataComparison, Documents, Experts, OnSite};

    use super::*;

    #[test]
    fn areas_are_counted_where_they_are_many() {
        assert_eq!(areas(&["甲市"]), "甲市");
        assert_eq!(areas(&["甲市", "乙市"]), "甲市、乙市");
        assert_eq!(areas(&["甲市", "乙市", "丙市"]), "甲市等3个地区");
    }

    #[test]
    fn a_title_has_one_pair_of_marks() {
        assert_eq!([titled("创建方案 "), titled("《创建方案》")], ["《创建方案》", "《创建方案》"]);
    }

    #[test]
    fn every_method_used_is_named_once_and_no_other() {
        let all = [Documents, DataComparison, OnSite, Experts];
        for chosen in 1_usize..1 << all.len() {
            let used: Vec<ReviewMethod> = (0..all.len()).filter(|it| chosen >> it & 1 == 1).map(|it| all[it]).collect();
            let said = methods(used.iter().rev().chain(&used));
            for it in all {
                assert_eq!(said.matches(it.name()).count(), usize::from(used.contains(&it)), "{said}");
            }
            assert_eq!(said.contains('等'), used.len() > 1, "{said}");
        }
    }
}
