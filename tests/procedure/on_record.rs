//! Everything that was published is on record, and changes only by a correction that everybody sees.

use std::fs::File;

use super::records::*;
use crate::support::{Workspace, repository, tool};

/// The demonstration with its first round closed, and everything recorded.
fn demonstration() -> Workspace {
    let workspace = Workspace::demonstration();
    let run = workspace.run(&["close-round", "2025", "--date", "2026-02-01"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    record(&workspace, &[]);
    workspace
}

fn record(workspace: &Workspace, args: &[&str]) {
    let run = workspace.run(&[&["publish-record"], args].concat());
    assert_eq!(run.code, 0, "{args:?}: {}", run.stderr);
}

/// The report of `check`, with the findings of changes after publication.
fn changed(workspace: &Workspace) -> Vec<serde_json::Value> {
    let run = workspace.run(&["check", "--format", "json"]);
    let all: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).expect("findings as JSON");
    all.into_iter().filter(|it| it["severity"] == "error").collect()
}

const ROUND: &str = "content/rounds/2025.yaml";
const WRITE_UP: &str = "content/experience/990100/cloud-cluster-registration.md";

/// A change of one value: its file, the first place where it is, its new text, and what the error says about it.
type Change = (&'static str, &'static str, &'static str, &'static str);

const CHANGES: [Change; 15] = [
    ("zones/990100/2025/samr.yaml", "信息化专家, points: 1.9", "信息化专家, points: 1.8", "“1.9”改为“1.8”"),
    ("zones/990100/2025/samr.yaml", "reason: 综合各方面材料", "reason: 综合材料", "/judgements/4a/来源、理由和佐证"),
    ("zones/990100/2025/self.yaml", "numerator: 268400", "numerator: 268300", "“268400”改为“268300”"),
    ("zones/990100/2025/self.yaml", "示例甲市统计局", "示例甲市商务局", "/facts/ecommerce_turnover/来源、理由和佐证"),
    ("zones/992100/2025/province.yaml", "opinion: ", "opinion: 经审查，", "有改动"),
    (ROUND, "percent: 55.4", "percent: 55.3", "“55.4”改为“55.3”"),
    (ROUND, "telephone: 010-00000000", "telephone: 010-00000001", "受理单位的电话“010-00000000”改为“010-00000001”"),
    (ROUND, "email: notice@example.cn", "email: notices@example.cn", "受理单位的电子邮箱“notice@example.cn”改为"),
    (ROUND, "address: 北京市海淀区示例路1号", "address: 北京市海淀区示例路2号", "示例路1号”改为“"),
    (ROUND, "postcode: \"100000\"", "postcode: \"100001\"", "受理单位的邮政编码“100000”改为“100001”"),
    (ROUND, "name: 市场监管总局网络交易", "name: 市场监管总局网络", "受理单位的名称“"),
    (ROUND, "number: 2026年第1号", "number: 2026年第2号", "文号“2026年第1号”改为“2026年第2号”"),
    ("zones/990400/oversight.yaml", "reason: 经核查", "reason: 核查", "/actions/0/来源、理由和佐证"),
    (WRITE_UP, "title: ", "title: 新", "标题“"),
    (WRITE_UP, "。", "！", "改为“"),
];

/// Further changes, which are made apart because other values follow from them.
const DATES: [Change; 5] = [
    (ROUND, "published: 2025-12-22", "published: 2025-12-21", "发布日期“2025年12月22日”改为“2025年12月21日”"),
    (ROUND, "date: 2026-01-15 }", "date: 2026-01-16 }", "日期“2026年1月15日”改为“2026年1月16日”"),
    (ROUND, "form: 公告", "form: 通知", "文种“公告”改为“通知”"),
    ("zones/990400/oversight.yaml", "ground: 二", "ground: 一", "情形“二”改为“一”"),
    ("zones/990400/oversight.yaml", "date: 2026-09-08", "date: 2026-09-07", "改为“2026年9月7日”"),
];

/// Makes the changes, each of which must be named in an error of its file. One run reports them all.
fn change(workspace: &Workspace, changes: &[Change]) {
    for (file, from, to, _) in changes {
        let before = workspace.read(file);
        assert!(before.contains(from), "`{from}` in {file}");
        workspace.write(file, before.replacen(from, to, 1));
    }
    let found = changed(workspace);
    for (file, _, to, told) in changes {
        let is_own = |it: &serde_json::Value| it["message"].as_str().is_some_and(|it| it.contains(told));
        assert!(found.iter().any(|it| it["file"] == *file && is_own(it)), "{file}, {to}: {found:#?}");
    }
}

#[test]
fn each_published_value_is_an_error_with_its_file_and_value_until_it_is_corrected() {
    let workspace = demonstration();
    assert_eq!(changed(&workspace), Vec::<serde_json::Value>::new());
    change(&workspace, &CHANGES);
    for subject in [
        ["notice", "2025"].as_slice(),
        &["designation", "2025"],
        &["score"],
        &["sanction", "990400"],
        &["experience", "990100/cloud-cluster-registration"],
        &["round"],
    ] {
        record(&workspace, &[subject, &["--correct", "录入有误"]].concat());
    }
    assert_eq!(changed(&workspace), Vec::<serde_json::Value>::new());
    change(&workspace, &DATES);
}

#[test]
fn a_changed_figure_of_one_expert_names_the_score_that_it_moves() {
    let workspace = demonstration();
    let file = "zones/990100/2025/samr.yaml";
    workspace.write(file, workspace.read(file).replacen("信息化专家, points: 1.9", "信息化专家, points: 1.8", 1));
    let found = changed(&workspace);
    let [one] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!((one["file"].as_str(), one["line"].as_u64()), (Some(file), Some(15)), "{one}");
    for piece in ["示例甲市2025年认定得分", "panel/信息化专家/points", "“1.9”改为“1.8”", "总分“90.88”改为“90.8"]
    {
        assert!(one["message"].as_str().unwrap().contains(piece), "{piece}: {one}");
    }
    let build = workspace.run(&["build"]);
    assert_eq!(build.code, 1, "nothing may be built: {}", build.stderr);
    let refused = workspace.run(&["publish-record"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("publish-record score 990100/2025 --correct"), "{}", refused.stderr);
    // The round that was closed with this record is corrected along with the score.
    record(&workspace, &["score", "990100", "--correct", "录入有误"]);
    assert_eq!(changed(&workspace), Vec::<serde_json::Value>::new());
}

/// A change after publication, and where its correction is seen.
#[derive(Clone, Copy)]
struct Seen {
    changes: &'static [Change],
    /// What readers of the page, the paper, the feed and the data are told.
    shown: &'static str,
    reason: &'static str,
    page: &'static str,
    /// Below `dist`.
    paper: &'static str,
    feed: &'static str,
    data: &'static str,
}

const SEEN: [Seen; 5] = [
    Seen {
        changes: &[(
            "zones/990100/2025/samr.yaml",
            "信息化专家, points: 1.9",
            "信息化专家, points: 1.8",
            "panel/信息化专家/points` “1.9”改为“1.8”",
        )],
        shown: "总分“90.88”改为“90.86”",
        reason: "专家评分录入有误",
        page: "zones/990100/index.html",
        paper: "internal/documents/evaluation-summary-2025.pdf",
        feed: "feed.xml",
        data: "data/zones.json",
    },
    Seen {
        changes: &[
            ("zones/990200/2025/self.yaml", "numerator: 9870,", "numerator: 9070,", "“9870”改为“9070”"),
            ("zones/990200/2025/self.yaml", "declared_total: 90.9", "declared_total: 88.9", "“90.9”改为“88.9”"),
        ],
        shown: "总分“88.56”改为“86.56”",
        reason: "数量录入有误",
        page: "zones/990200/index.html",
        paper: "internal/documents/evaluation-summary-2025.pdf",
        feed: "notices/feed.xml",
        data: "data/zones.json",
    },
    Seen {
        changes: &[(
            ROUND,
            "telephone: 010-00000000",
            "telephone: 010-00000009",
            "受理单位的电话“010-00000000”改为“010-00000009”",
        )],
        shown: "受理单位的电话“010-00000000”改为“010-00000009”",
        reason: "电话有误",
        page: "notices/2025/index.html",
        paper: "public/documents/notice-2025.pdf",
        feed: "notices/feed.xml",
        data: "data/notices.json",
    },
    Seen {
        changes: &[(ROUND, "date: 2026-01-15 }", "date: 2026-01-16 }", "日期“2026年1月15日”改为“2026年1月16日”")],
        shown: "日期“2026年1月15日”改为“2026年1月16日”",
        reason: "日期有误",
        page: "designations/2025/index.html",
        paper: "public/documents/designation-2025.pdf",
        feed: "notices/feed.xml",
        data: "data/designations.json",
    },
    Seen {
        changes: &[(WRITE_UP, "平均历时8天", "平均历时9天", "平均历时8天")],
        shown: "平均历时9天",
        reason: "天数有误",
        page: "experience/990100/cloud-cluster-registration/index.html",
        paper: "public/documents/experience/990100/cloud-cluster-registration.pdf",
        feed: "experience/feed.xml",
        data: "data/experience.json",
    },
];

const PICTURE: &str = "content/experience/990100/cloud-cluster-registration/liu-cheng.png";

/// Each is changed alone, reported with its file and value, and corrected by a reason alone.
#[test]
fn each_change_is_corrected_by_a_reason_and_seen_on_page_paper_feed_and_in_the_data() {
    let workspace = demonstration();
    for it in SEEN {
        change(&workspace, it.changes);
        record(&workspace, &["--correct", it.reason]);
        assert_eq!(changed(&workspace), Vec::<serde_json::Value>::new(), "{}", it.reason);
    }
    replace_picture(&workspace);
    record(&workspace, &["--correct", "图片有误"]);
    workspace.replace("zones/990400/oversight.yaml", "announcement: 2026年第5号", "announcement: 2026年第6号");
    record(&workspace, &["--correct", "文号有误"]);
    let run = workspace.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let feed = workspace.read("dist/public/notices/feed.xml");
    let entry = feed.split("<entry>").find(|it| it.contains("<category term=\"取消资格\"/>")).expect("an entry");
    assert!(
        entry.contains("<updated>2026-11-22T") && entry.contains("公告文号“2026年第5号”改为“2026年第6号”"),
        "{entry}"
    );
    let picture = Seen { shown: "更换图片“liu-cheng.png”", reason: "图片有误", ..SEEN[4] };
    for it in SEEN.iter().chain([&picture]) {
        for path in [it.page, it.feed, it.data, "data/corrections.json"] {
            let text = workspace.read(&format!("dist/public/{path}"));
            let shown = if path.ends_with("corrections.json") { it.reason } else { it.shown };
            assert!(text.contains(shown) && text.contains(it.reason), "{path}: {shown}, {}", it.reason);
        }
        let text = printed(&workspace, it.paper);
        assert!(text.contains(it.shown) && text.contains(it.reason), "{}: {}, {}", it.paper, it.shown, it.reason);
    }
}

/// The text of a document, without blanks and line ends.
fn printed(workspace: &Workspace, document: &str) -> String {
    let pdf = workspace.path().join("dist").join(document);
    tool("pdftotext", &[&pdf.to_string_lossy(), "-"]).split_whitespace().collect()
}

fn replace_picture(workspace: &Workspace) {
    workspace.overlay_at(PICTURE, &repository().join("docs/images/announcement.png"));
    let found = changed(workspace);
    let told = |it: &serde_json::Value| it["message"].as_str().is_some_and(|it| it.contains("更换图片“liu-cheng.png”"));
    assert!(found.iter().any(|it| it["file"] == WRITE_UP && told(it)), "{found:#?}");
}

/// One zone that was designated in January 2026, recorded, with its page and documents.
fn announced() -> Records {
    let records = Records::new().created();
    records.evaluated(2025, Result::Qualified);
    records.round(2025, &(published("2025-12-15") + &announcement("2026-01-05")));
    assert_eq!(records.warnings("2026-01-05"), ["list-not-recorded", "published-not-recorded"]);
    record(&records.workspace, &["--as-of", "2026-01-05"]);
    assert_eq!(records.warnings("2026-01-05"), Vec::<String>::new());
    records
}

#[test]
fn corrections_stand_on_page_paper_feed_and_in_the_data() {
    let records = announced();
    let workspace = &records.workspace;
    workspace.replace("content/rounds/2025.yaml", "010-00000000", "010-00000009");
    record(workspace, &["--as-of", "2026-02-10", "--correct", "电话有误"]);
    workspace.replace("zones/990100/2025/samr.yaml", "4c: { points: 1,", "4c: { points: 0.9,");
    record(workspace, &["score", "990100", "--as-of", "2026-03-10", "--correct", "录入有误"]);
    let run = records.run(&["build", "--as-of", "2026-06-30"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let public = |path: &str| workspace.read(&format!("dist/public/{path}"));
    let telephone = "受理单位的电话“010-00000000”改为“010-00000009”";
    for (path, pieces) in [
        ("notices/2025/index.html", ["2026年2月10日", telephone, "电话有误"]),
        ("zones/990100/index.html", ["2026年3月10日", "总分“", "录入有误"]),
        ("notices/feed.xml", ["2026年2月10日更正", telephone, "电话有误"]),
        ("feed.xml", ["示例甲市2025年认定得分的更正", "2026年3月10日更正：总分“", "录入有误"]),
        ("data/zones.json", ["2026-03-10", "更正：总分“", "录入有误"]),
        ("data/notices.json", ["2026-02-10", telephone, "电话有误"]),
        ("data/corrections.csv", ["010-00000000,010-00000009", "受理单位的电话", "录入有误"]),
    ] {
        let text = public(path);
        for piece in pieces {
            assert!(text.contains(piece), "{path} lacks {piece}: {text}");
        }
    }
    for (path, piece) in [
        ("public/documents/notice-2025.pdf", telephone),
        ("internal/documents/evaluation-summary-2025.pdf", "示例甲市得分2026年3月10日更正：总分“"),
    ] {
        let text = printed(workspace, path);
        assert!(text.contains(piece), "{path} lacks {piece}: {text}");
    }
    let run = records.run(&["build", "--as-of", "2026-02-09"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let page = public("notices/2025/index.html");
    assert!(page.contains("010-00000000") && !page.contains("010-00000009"), "before its day, a correction is unknown");
}

#[test]
fn a_typing_error_needs_no_name_and_two_need_theirs() {
    let records = announced();
    let workspace = &records.workspace;
    let correct = ["publish-record", "--as-of", "2026-02-10", "--correct", "笔误"];
    let run = records.run(&correct);
    assert!(run.code == 2 && run.stderr.contains("不需要更正"), "{}", run.stderr);
    workspace.replace("content/rounds/2025.yaml", "010-00000000", "010-00000009");
    workspace.replace("content/rounds/2025.yaml", "2026年第1号", "2026年第2号");
    let run = records.run(&correct);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("notice 2025") && run.stderr.contains("designation 2025"), "{}", run.stderr);
    record(workspace, &["designation", "2025", "--as-of", "2026-02-10", "--correct", "笔误"]);
    let run = records.run(&correct);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(records.errors("2026-06-30"), Vec::<String>::new());
}

#[test]
fn of_two_who_record_at_once_the_second_is_refused() {
    let records = announced();
    records.workspace.replace("content/rounds/2025.yaml", "010-00000000", "010-00000009");
    let lock = File::open(records.workspace.path().join("site/site.yaml")).expect("a file");
    lock.lock().expect("a lock");
    let correct = ["publish-record", "--as-of", "2026-02-10", "--correct", "笔误"];
    let run = records.run(&correct);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("另一次存档正在进行"), "{}", run.stderr);
    drop(lock);
    assert_eq!(records.run(&correct).code, 0);
}

#[test]
fn what_is_no_longer_public_is_an_error_until_it_is_withdrawn() {
    let records = announced();
    records.workspace.replace("site/site.yaml", "scores: dimensions", "scores: none");
    assert_eq!(records.errors("2026-06-30"), ["published-record-changed"]);
    record(&records.workspace, &["score", "990100", "--as-of", "2026-02-10", "--correct", "不再公布得分"]);
    assert_eq!(records.errors("2026-06-30"), Vec::<String>::new());
    records.workspace.replace("site/site.yaml", "scores: none", "scores: dimensions");
    assert_eq!(records.errors("2026-06-30"), ["published-record-changed"]);
}

#[test]
fn an_organ_that_is_renamed_leaves_what_it_published_as_it_was() {
    let records = announced();
    records.workspace.replace("site/site.yaml", "organ: 市场监管总局（演示）", "organ: 新的总局（演示）");
    assert_eq!(records.errors("2026-06-30"), Vec::<String>::new());
}

#[test]
fn an_amount_with_the_digits_of_a_mobile_number_is_no_personal_data_in_the_archive() {
    let workspace = Workspace::demonstration();
    workspace.forget("content/published/score/990100");
    // A fifth of each amount: growth stays, and some amounts have eleven digits from 17 on.
    for (amount, fifth) in [
        ("previous: 86007380000, current: 96703550000", "previous: 17201476000, current: 19340710000"),
        ("previous: 96711120000, current: 111417470000", "previous: 19342224000, current: 22283494000"),
        ("previous: 111143640000, current: 115692480000", "previous: 22228728000, current: 23138496000"),
    ] {
        workspace.replace("zones/990100/2025/self.yaml", amount, fifth);
    }
    record(&workspace, &["score", "990100/2025"]);
    assert!(workspace.read("content/published/score/990100/2025.yaml").contains(": 17201476000"));
    assert_eq!(changed(&workspace), Vec::<serde_json::Value>::new());
}

#[test]
fn a_hash_with_the_digits_of_a_mobile_number_is_no_personal_data_in_the_archive() {
    let workspace = Workspace::demonstration();
    workspace.forget("content/published/score/990100");
    // Of some thousand drafts, this one has such a hash.
    workspace.replace("zones/990100/2025/self.yaml", "未出现明显下滑。\n", "未出现明显下滑。第355稿。\n");
    record(&workspace, &["score", "990100/2025"]);
    assert!(workspace.read("content/published/score/990100/2025.yaml").contains("/declaration: #c15803231693a9fd"));
    assert_eq!(changed(&workspace), Vec::<serde_json::Value>::new());
}

#[test]
fn what_rests_on_a_fault_waits_and_everything_else_is_recorded() {
    let workspace = Workspace::demonstration();
    let (sound, faulty) = ("content/published/score/990100/2025.yaml", "content/published/score/990200/2025.yaml");
    let before = workspace.read(sound);
    workspace.remove(sound);
    workspace.remove(faulty);
    workspace.replace("zones/990200/2025/samr.yaml", "result: 合格", "result: 通过");
    let run = workspace.run(&["publish-record"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("zones/990200/2025/samr.yaml"), "{}", run.stderr);
    assert!(run.stderr.contains("所依据的记录有错误，没有存档"), "{}", run.stderr);
    assert_eq!(workspace.read(sound), before);
    assert!(!workspace.path().join(faulty).exists());
}
