//! One zone, from its application to the revocation of its designation.

use super::records::*;
use crate::support::files;

/// The files in `dist` after a build for this day.
fn built(records: &Records, day: &str) -> Vec<String> {
    let run = records.run(&["build", "--as-of", day]);
    assert_eq!(run.code, 0, "{day}: {}", run.stderr);
    files(&records.workspace.path().join("dist")).into_keys().collect()
}

#[test]
fn a_zone_walks_from_application_to_revocation() {
    let records = Records::new();
    records.round(2025, "");
    let expect = |day: &str, state: &str, next: Option<&str>, blockers: &[&str]| {
        let status = records.status(day);
        assert_eq!(status["state"].as_str(), Some(state).filter(|it| *it != "none"), "{day}");
        assert_eq!(status["next"]["step"].as_str(), next, "{day}");
        let found: Vec<&str> = status["next"]["blockers"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|it| it["text"].as_str().unwrap())
            .collect();
        assert_eq!(found, blockers, "{day}");
        assert_eq!(records.errors(day), Vec::<String>::new(), "{day}");
    };
    let zone_page = format!("public/zones/{ZONE}/index.html");

    expect("2022-08-01", "none", Some("提出创建申请"), &[]);
    records.application(2022, "2022-08-24");
    expect("2022-08-24", "applied", Some("申报初审推荐"), &[]);
    let files = built(&records, "2022-08-24");
    assert!(files.contains(&format!("internal/documents/{ZONE}/creation-application-2022.pdf")));
    assert!(!files.contains(&zone_page), "an application must not be public");

    records.recommendation(2022, "2022-09-06");
    expect("2022-09-06", "recommended", Some("审核创建申请"), &[]);
    records.approval(2022, "2022-09-20");
    let waiting = ["创建期至 2025-09-30 届满", "2025年评估自 2025-11-01 起受理"];
    expect("2022-09-20", "creating", Some("自评并提出评估申请"), &waiting);
    assert!(built(&records, "2022-09-20").contains(&zone_page));
    expect("2025-10-01", "creation-ended", Some("自评并提出评估申请"), &waiting[1..]);
    expect("2025-11-01", "creation-ended", Some("自评并提出评估申请"), &[]);

    records.stage(2025, "self", "2025-11-05", Result::Qualified);
    expect("2025-11-05", "self-evaluated", Some("评估初审"), &[]);
    let files = built(&records, "2025-11-05");
    for kind in ["self-evaluation-report", "evaluation-application"] {
        assert!(files.contains(&format!("internal/documents/{ZONE}/2025/{kind}.pdf")), "{kind}");
    }
    records.stage(2025, "province", "2025-11-20", Result::Qualified);
    expect("2025-11-20", "under-evaluation", Some("评估"), &[]);
    records.stage(2025, "samr", "2025-12-10", Result::Qualified);
    expect("2025-12-10", "qualified", Some("公示建议名单"), &[]);

    records.round(2025, &published("2025-12-15"));
    expect("2025-12-14", "qualified", Some("公示建议名单"), &[]);
    assert!(!built(&records, "2025-12-14").contains(&"public/documents/notice-2025.pdf".to_string()));
    expect("2025-12-15", "in-publicity", Some("认定并公布"), &["公示至 2025-12-30 止"]);
    assert!(built(&records, "2025-12-15").contains(&"public/documents/notice-2025.pdf".to_string()));

    let pending = published("2025-12-15") + &objection("2025-12-20", "核查中", None);
    records.round(2025, &pending);
    expect("2025-12-20", "in-publicity", Some("认定并公布"), &["公示至 2025-12-30 止", "1 件异议正在核查"]);
    expect("2025-12-31", "awaiting-designation", Some("认定并公布"), &["1 件异议正在核查"]);
    let page = || records.workspace.read(&format!("dist/{zone_page}"));
    built(&records, "2025-12-31");
    assert!(page().contains("公示期满，待认定") && !page().contains("公示中"));

    let settled = published("2025-12-15") + &objection("2025-12-20", "不成立", Some("2026-01-03"));
    records.round(2025, &settled);
    expect("2026-01-02", "awaiting-designation", Some("认定并公布"), &["1 件异议正在核查"]);
    expect("2026-01-03", "awaiting-designation", Some("认定并公布"), &[]);
    records.round(2025, &(settled + &announcement("2026-01-05")));
    expect("2026-01-04", "awaiting-designation", Some("认定并公布"), &[]);
    expect("2026-01-05", "designated", None, &[]);
    assert!(built(&records, "2026-01-05").contains(&"public/documents/designation-2025.pdf".to_string()));

    let action = |date: &str, action: &str| {
        format!("  - {{ date: {date}, action: {action}, ground: 三, reason: 工作下滑。 }}\n")
    };
    let file = format!("zones/{ZONE}/oversight.yaml");
    let mut actions = "actions:\n".to_string();
    for (date, name, state) in
        [("2026-03-01", "约谈", "talked"), ("2026-05-01", "警示", "cautioned"), ("2026-08-01", "取消资格", "revoked")]
    {
        actions += &action(date, name);
        records.write(&file, &actions);
        let next = (state == "revoked").then_some("重新提出创建申请");
        expect(date, state, next, &[]);
        built(&records, date);
        assert_eq!(page().contains("已取消资格"), state == "revoked", "{date}");
    }
}
