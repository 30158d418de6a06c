//! Numbers assigned by authorities: site codes, site registrations and postcodes.

use super::{advised, is_digits, narrow};

/// The one-character names of provinces in registration numbers.
const PROVINCES: &str = "京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤琼川蜀贵黔云滇陕秦甘陇青蒙桂宁新藏";

/// The rest of a text after the province and one of the kinds.
fn after_province<'t>(text: &'t str, kinds: &[&str]) -> Option<&'t str> {
    let rest = text.strip_prefix(|it: char| PROVINCES.contains(it))?;
    kinds.iter().find_map(|kind| rest.strip_prefix(kind))
}

/// Advice on a postcode, which has six digits.
pub(super) fn postcode(text: &str) -> Option<String> {
    let plain = narrow(text);
    // Spreadsheets drop a leading zero, as in 010000.
    let meant = if is_digits(&plain) && plain.len() == 5 { format!("0{plain}") } else { plain };
    advised(text, |it| is_digits(it) && it.len() == 6, meant, "邮政编码为 6 位数字，加引号，如 `\"100000\"`")
}

/// Advice on a 政府网站标识码: ten digits, or `bm` and eight digits for departments of the State Council.
pub(super) fn site_code(text: &str) -> Option<String> {
    let digits = |it: &str, length: usize| is_digits(it) && it.len() == length;
    let is_right = |it: &str| digits(it, 10) || it.strip_prefix("bm").is_some_and(|it| digits(it, 8));
    let general = "网站标识码为 10 位数字；国务院部门的为 `bm` 和 8 位数字，如 `bm00000000`";
    advised(text, is_right, narrow(text).to_lowercase(), general)
}

/// Advice on an ICP 备案号: `京ICP备00000000号`, or `京ICP备00000000号-1` for one of several sites.
pub(super) fn icp(text: &str) -> Option<String> {
    let is_right = |text: &str| {
        let Some((digits, rest)) = after_province(text, &["ICP备", "ICP证"]).and_then(|it| it.split_once('号'))
        else {
            return false;
        };
        let part = rest.is_empty() || rest.strip_prefix('-').is_some_and(|it| is_digits(it) && it.len() <= 4);
        is_digits(digits) && (6..=12).contains(&digits.len()) && part
    };
    let plain = narrow(text).to_uppercase().replace(['—', '–', '－'], "-").replace("备案", "备").replace("第", "");
    let plain = plain.strip_prefix("备号:").or_else(|| plain.strip_prefix("ICP备号:")).unwrap_or(&plain);
    let meant = match plain.split_once('-') {
        _ if plain.contains('号') => plain.to_string(),
        Some((number, part)) => format!("{number}号-{part}"),
        None => format!("{plain}号"),
    };
    advised(text, is_right, meant, "写作 `京ICP备00000000号`，或者 `京ICP备00000000号-1`")
}

/// Advice on a 公安备案号: `京公网安备00000000000000号`, with or without a space before the digits.
pub(super) fn police(text: &str) -> Option<String> {
    let is_right = |text: &str| {
        let digits = after_province(text, &["公网安备 ", "公网安备"]).and_then(|it| it.strip_suffix('号'));
        digits.is_some_and(is_police_code)
    };
    let plain = narrow(text).replace("第", "");
    let meant = if plain.ends_with('号') { plain } else { format!("{plain}号") };
    advised(text, is_right, meant, "写作 `京公网安备00000000000000号`，其中为 14 位数字")
}

fn is_police_code(text: &str) -> bool {
    is_digits(text) && text.len() == 14
}

/// Advice on the digits of a 公安备案号.
pub(super) fn police_code(text: &str) -> Option<String> {
    let meant = narrow(text).chars().filter(char::is_ascii_digit).collect();
    advised(text, is_police_code, meant, "写公安备案号中的 14 位数字，加引号，如 `\"00000000000000\"`")
}

#[cfg(test)]
mod tests {
    use super::{icp, police, police_code, postcode, site_code};

    type Advice = fn(&str) -> Option<String>;

    /// The function under test, correct texts, and incorrect texts with their correct forms.
    type Known = (Advice, &'static [&'static str], &'static [(&'static str, &'static str)]);

    const KNOWN: [Known; 5] = [
        (postcode, &["100000", "010000"], &[("10000", "010000"), ("１０００００", "100000"), ("100 000", "100000")]),
        (site_code, &["1100000001", "bm00000000"], &[("BM00000000", "bm00000000"), (" 1100000001", "1100000001")]),
        (
            icp,
            &["京ICP备00000000号", "粤ICP备2020000000号-12", "京ICP证000000号"],
            &[
                ("京icp备00000000号", "京ICP备00000000号"),
                ("京ICP备00000000", "京ICP备00000000号"),
                ("京ICP备 00000000 号", "京ICP备00000000号"),
                ("京ＩＣＰ备００００００００号－１", "京ICP备00000000号-1"),
                ("京ICP备00000000-1", "京ICP备00000000号-1"),
            ],
        ),
        (
            police,
            &["京公网安备00000000000000号", "京公网安备 00000000000000号"],
            &[
                ("京公网安备00000000000000", "京公网安备00000000000000号"),
                ("京公网安备第00000000000000号", "京公网安备00000000000000号"),
            ],
        ),
        (police_code, &["00000000000000"], &[("京公网安备 00000000000000号", "00000000000000")]),
    ];

    #[test]
    fn each_number_has_its_form() {
        for (advice, right, others) in KNOWN {
            for text in right {
                assert_eq!(advice(text), None, "{text}");
            }
            for (text, right) in others {
                assert_eq!(advice(text), Some(format!("应写作 `{right}`")), "{text}");
            }
        }
    }

    #[test]
    fn what_cannot_be_made_out_is_shown_by_an_example() {
        let texts: [(Advice, &[&str]); 5] = [
            (postcode, &["1000", "1000000", "北京"]),
            (site_code, &["110000000", "bm0000000", "示范区"]),
            (icp, &["ICP备00000000号", "京备00000000号", "00000000", "京ICP备00号"]),
            (police, &["公网安备00000000000000号", "京公网安备0000号"]),
            (police_code, &["0000", "备案号"]),
        ];
        for (advice, texts) in texts {
            for text in texts {
                assert!(advice(text).is_some_and(|it| !it.starts_with("应写作")), "{text}: {:?}", advice(text));
            }
        }
    }
}
