//! The announcement states the true outcome for each area of the publicity list, on the page and in print.

use super::records::*;
use crate::support::{copy, tool};

const OTHERS: [(&str, &str); 2] = [("990200", "示例乙市"), ("990300", "示例丙市")];

/// Three areas on the publicity list.
fn listed() -> Records {
    let records = Records::new().created();
    records.evaluated(2025, Result::Qualified);
    for (code, name) in OTHERS {
        let zones = records.workspace.path().join("zones");
        copy(&zones.join(ZONE), &zones.join(code));
        let file = format!("zones/{code}/zone.yaml");
        let text = records.workspace.read(&file).replace(ZONE, code).replace("示例甲市", name);
        records.write(&file, &text);
    }
    records
}

/// Decisions on a list that was published on 15 December and announced on 5 January.
struct Case {
    objections: &'static [(&'static str, &'static str, &'static str, Option<&'static str>)],
    exclusions: &'static [(&'static str, &'static str)],
    form: &'static str,
    /// The sentence on the designated areas; `others` is the one on the rest.
    decision: &'static str,
    others: Option<&'static str>,
}

const UPHELD: (&str, Option<&str>) = ("成立", Some("2025-12-26"));
const DISMISSED: (&str, Option<&str>) = ("不成立", Some("2025-12-26"));

const fn against(
    code: &'static str,
    outcome: (&'static str, Option<&'static str>),
) -> (&'static str, &'static str, &'static str, Option<&'static str>) {
    (code, "2025-12-20", outcome.0, outcome.1)
}

const CASES: &[Case] = &[
    Case {
        objections: &[],
        exclusions: &[],
        form: "公告",
        decision: "认定公示无异议的示例甲市等3个地区为网络市场监管与服务示范区",
        others: None,
    },
    Case {
        objections: &[against("990200", DISMISSED)],
        exclusions: &[],
        form: "通知",
        decision: "认定公示无异议或者经核实异议不成立的示例甲市等3个地区为网络市场监管与服务示范区",
        others: None,
    },
    Case {
        objections: &[against("990100", DISMISSED), against("990200", DISMISSED), against("990300", DISMISSED)],
        exclusions: &[],
        form: "公告",
        decision: "认定经核实异议不成立的示例甲市等3个地区为网络市场监管与服务示范区",
        others: None,
    },
    Case {
        objections: &[against("990200", UPHELD)],
        exclusions: &[("990300", "2025-12-29")],
        form: "通知",
        decision: "认定公示无异议的示例甲市为网络市场监管与服务示范区",
        others: Some(
            "建议名单公示的3个地区中，经核实异议成立的1个地区、市场监管总局决定不列入认定名单的1个地区未予认定。",
        ),
    },
    // Several objections against one area, one of them upheld, and an exclusion of the same area.
    Case {
        objections: &[against("990300", DISMISSED), against("990300", UPHELD), against("990100", DISMISSED)],
        exclusions: &[("990300", "2025-12-30")],
        form: "公告",
        decision: "认定公示无异议或者经核实异议不成立的示例甲市等2个地区为网络市场监管与服务示范区",
        others: Some("建议名单公示的3个地区中，经核实异议成立的1个地区未予认定。"),
    },
    // Areas excluded before the notice are never on its list.
    Case {
        objections: &[against("990200", DISMISSED)],
        exclusions: &[("990100", "2025-12-12"), ("990300", "2025-12-12")],
        form: "公告",
        decision: "认定经核实异议不成立的示例乙市为网络市场监管与服务示范区",
        others: None,
    },
];

impl Case {
    fn decisions(&self) -> String {
        let mut text = String::from("exclusions:\n");
        if self.exclusions.is_empty() {
            text = "exclusions: []\n".into();
        }
        for (code, date) in self.exclusions {
            text += &format!("  - {{ code: \"{code}\", date: {date}, reason: 测试理由。 }}\n");
        }
        text += &published("2025-12-15");
        if !self.objections.is_empty() {
            text += "objections:\n";
        }
        for (code, received, outcome, settled) in self.objections {
            let settled = settled.map_or(String::new(), |it| format!(", settled: {it}"));
            text += &format!(
                "  - {{ code: \"{code}\", received: {received}, outcome: {outcome}{settled}, reason: 经核实。 }}\n"
            );
        }
        text + &announcement("2026-01-05").replace("公告", self.form)
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The text of a document without the parts that each page repeats.
fn running_text(text: &str) -> String {
    let repeats = |line: &str| line.starts_with('—') || line.trim() == "演示数据";
    squeezed(&text.split(['\n', '\u{c}']).filter(|it| !repeats(it)).collect::<String>())
}

/// The paragraphs of a page without markup.
fn paragraphs(page: &str) -> Vec<String> {
    let paragraphs = page.split("<p>").skip(1).map(|it| it.split("</p>").next().unwrap_or_default());
    let plain = |it: &str| it.split('<').map(|it| it.split_once('>').map_or(it, |it| it.1)).collect::<String>();
    paragraphs.map(|it| squeezed(&plain(it))).collect()
}

#[test]
fn page_and_paper_say_what_is_true_of_every_area_of_the_list() {
    let records = listed();
    for case in CASES {
        let workspace = &records.workspace;
        records.round(2025, &case.decisions());
        let run = records.run(&["build", "--as-of", "2026-01-06"]);
        assert_eq!(run.code, 0, "{}{}", case.decisions(), run.stderr);
        let pdf = workspace.path().join("dist/public/documents/designation-2025.pdf");
        let paper = running_text(&tool("pdftotext", &[&pdf.to_string_lossy(), "-"]));
        let designation = paragraphs(&workspace.read("dist/public/designations/2025/index.html"));
        let notice = paragraphs(&workspace.read("dist/public/notices/2025/index.html"));
        let basis = format!(
            "建议名单于2025年12月16日至2025年12月30日向社会公示。公示期满，经市场监管总局批准，{}，现予以公布。",
            case.decision
        );
        assert!(paper.contains(&basis), "{basis} is missing in {paper}");
        assert!(designation.iter().any(|it| it.ends_with(&basis)), "{basis} is missing in {designation:?}");
        for said in [paper, designation.concat(), notice.concat()] {
            assert_eq!(said.contains("未予认定"), case.others.is_some(), "{said}");
            assert!(case.others.is_none_or(|it| said.contains(it)), "{:?} is missing in {said}", case.others);
            assert!(!said.contains("社会无异议"), "{said}");
        }
    }
}
