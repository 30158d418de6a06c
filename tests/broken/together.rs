//! All faults of a record are reported at once.

use serde_json::Value;

use super::{ALWAYS_MISSING, AS_OF, findings};
use crate::support::Workspace;

const FILE: &str = "zones/990100/2025/self.yaml";

/// Valid by its schema, but with ten contradictions that records may not contain.
const CONTRADICTORY: &str = "\
date: 2025-11-05
summary: 总体情况。
plan_fulfilment: 创建方案已完成。
declaration: 创建期内未发生第二十二条所列情形。
declared_total: 91
evidence:
  - { id: E01, title: 统计年报 }
  - { id: E01, title: 创新案例 }
facts:
  population: { count: 1, source: 统计年报 }
  ecommerce_turnover:
    by_year:
      - { year: 2019, previous: 100, current: 110 }
      - { year: 2024, percent: 4.2 }
    source: 统计年报
    evidence: [E01, E99]
  online_operator_share:
    count: 12
    source: 登记数据
  complaint_closing_rate: { percent: 120, source: 平台数据 }
  media_reports:
    items:
      - { kind: 央媒, title: 示例甲市的创新, date: 2024-07-01, event: R1 }
    source: 报道
judgements:
  4a: { points: 2.5, role: 创建工作专班, reason: 有创新成果。 }
  4b: { points: 1.6, reason: 有典型案例。 }
";

#[test]
fn ten_contradictions_of_one_record_are_ten_findings_each_at_its_place() {
    insta::assert_snapshot!(places(CONTRADICTORY).join("\n"), @"
    evidence-duplicate 8:11 `/evidence/1/id`
    unknown-fact 10:3 `/facts/population`
    year-outside-period 13:17 `/facts/ecommerce_turnover/by_year/0/year`
    evidence-unknown 16:21 `/facts/ecommerce_turnover/evidence/1`
    fact-shape 17:3 `/facts/online_operator_share`
    fact-value 20:38 `/facts/complaint_closing_rate/percent`
    unknown-kind 23:17 `/facts/media_reports/items/0/kind`
    evidence-missing 25:1 `/judgements`
    points-above-max 26:17 `/judgements/4a/points`
    judgement-shape 27:3 `/judgements/4b`
    ");
    report("contradictory", CONTRADICTORY);
}

/// Values that do not match the schema.
const MALFORMED: &str = "\
date: 2025年11月5日
sumary: 总体情况。
plan_fulfilment: [创建方案已完成。]
declaration:
declared_total: 九十一
evidence:
  - { id: E01 }
facts:
  ecommerce_turnover:
    by_year: { year: 2024, percent: 4.2 }
    source: 统计年报
  online_operator_share:
    ratio: { numerator: 1,200, denominator: 100 }
    source: 登记数据
  odr_mechanism: { confirmed: 是, source: 机制文件 }
judgements:
  4a: { points: 1.8分, role: 创建工作专班, reason: 有创新成果。 }
  4b: { points: 1.6, role: 创建工作专班, reason: 有典型案例。, paths: [], panel: [] }
";

#[test]
fn all_malformed_values_of_a_record_are_found_in_one_run() {
    insta::assert_snapshot!(places(MALFORMED).join("\n"), @"
    invalid-value 1:7 `/date`
    unknown-field 2:1 `/sumary`
    wrong-type 3:18 `/plan_fulfilment`
    missing-field 4:1 `/declaration`
    invalid-value 5:17 `/declared_total`
    missing-field 7:5 `/evidence/0`
    wrong-type 10:14 `/facts/ecommerce_turnover/by_year`
    invalid-value 13:27 `/facts/online_operator_share/ratio/200`
    invalid-value 15:31 `/facts/odr_mechanism/confirmed`
    invalid-value 17:17 `/judgements/4a/points`
    invalid-value 18:63 `/judgements/4b/panel`
    ");
    report("malformed", MALFORMED);
}

/// The findings for a record: code, line, column and pointer.
fn places(record: &str) -> Vec<String> {
    let workspace = Workspace::new("mini");
    workspace.write(FILE, record);
    let run = workspace.run(&["check", "--format", "json", "--as-of", AS_OF]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let all: Vec<Value> = serde_json::from_str(&run.stdout).expect("findings as JSON");
    let text = |it: &Value| it.as_str().map_or_else(|| it.to_string(), str::to_string);
    let own = all.iter().filter(|it| !ALWAYS_MISSING.contains(&text(&it["code"]).as_str()));
    own.map(|it| {
        assert_eq!(it["file"], FILE);
        format!("{} {}:{} `{}`", text(&it["code"]), it["line"], it["column"], text(&it["pointer"]))
    })
    .collect()
}

fn report(name: &str, record: &str) {
    let workspace = Workspace::new("mini");
    workspace.write(FILE, record);
    let run = workspace.run(&["check", "--as-of", AS_OF]);
    let own = findings(&run.stdout).into_iter().filter(|(code, _)| !ALWAYS_MISSING.contains(code));
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(".");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, own.map(|it| it.1).collect::<String>()));
}
