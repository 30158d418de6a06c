//! Forms printed for a past day contain nothing that was recorded later.

use super::records::*;
use crate::support::tool;

#[test]
fn a_form_of_a_day_has_no_opinion_of_a_later_one() {
    let records = Records::new().created();
    let out = records.workspace.path().join("form.pdf");
    let out = out.to_string_lossy();
    let print = |day: &str| {
        let run = records.run(&["render", "creation-application", ZONE, "--as-of", day, "--out", &out]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        tool("pdftotext", &[&out, "-"]).split_whitespace().collect::<String>()
    };
    assert!(!print("2022-09-10").contains("2022年9月20日"));
    assert!(print("2022-09-10").contains("2022年9月6日"));
    assert!(print("2022-09-20").contains("2022年9月20日"));
}
