//! The site's machine-readable output: data, feeds and calendars. Also permanent addresses.

use std::collections::BTreeSet;

use serde_json::Value;

use super::sheets::{part, shared_texts};
use crate::support::{Workspace, built, files, tool};

fn public(path: &str) -> String {
    std::fs::read_to_string(built().join("dist/public").join(path)).unwrap_or_else(|err| panic!("{path}: {err}"))
}

fn json(path: &str) -> Value {
    serde_json::from_str(&public(path)).unwrap_or_else(|err| panic!("{path}: {err}"))
}

#[test]
fn the_data_package_describes_every_file_as_it_is() {
    let package = json("data/datapackage.json");
    let mut listed = BTreeSet::from(["datapackage.json".to_string(), "index.html".into()]);
    for resource in package["resources"].as_array().expect("resources") {
        let path = resource["path"].as_str().expect("a path");
        listed.insert(path.to_string());
        let file = built().join("dist/public/data").join(path);
        let sum = tool("sha256sum", &[&file.to_string_lossy()]);
        assert_eq!(resource["hash"], format!("sha256:{}", &sum[..64]), "{path}");
        assert_eq!(resource["bytes"], std::fs::metadata(&file).expect("a file").len(), "{path}");
        match path.rsplit_once('.').expect("a kind of file").1 {
            "csv" => table(path, &resource["schema"]),
            "xlsx" => workbook(&file, resource),
            _ => assert_eq!(resource["mediatype"], "application/json", "{path}"),
        }
    }
    let present: BTreeSet<String> = files(&built().join("dist/public/data")).into_keys().collect();
    assert_eq!(present, listed);
}

/// Checks that the header row named in the schema holds the columns of the schema.
fn workbook(file: &std::path::Path, resource: &Value) {
    let sheet = part(file, "xl/worksheets/sheet1.xml");
    let texts = shared_texts(file);
    let row = resource["dialect"]["headerRows"][0].as_u64().expect("the row of the head");
    let head =
        sheet.split(&format!("<row r=\"{row}\"")).nth(1).and_then(|it| it.split("</row>").next()).expect("a head");
    let cells =
        head.split("t=\"s\"><v>").skip(1).map(|it| &texts[it[..it.find('<').unwrap()].parse::<usize>().unwrap()]);
    let cells: Vec<&String> = cells.collect();
    let fields = resource["schema"]["fields"].as_array().map(|it| it.iter().map(|it| it["name"].as_str().unwrap()));
    assert!(fields.is_none_or(|it| it.eq(cells)), "{resource}");
    assert!(texts[0].contains("演示数据") && texts[0].contains("2026年11月22日"), "{}", texts[0]);
    for piece in ["state=\"frozen\"", "<autoFilter ref=\"A2:"] {
        assert!(sheet.contains(piece), "{piece}: {resource}");
    }
    assert!(part(file, "xl/styles.xml").contains("<name val=\"宋体\"/>"), "the font must have Chinese");
}

/// Checks that a table has the fields and types of its schema, and that keys are unique.
fn table(path: &str, schema: &Value) {
    let text = public(&format!("data/{path}"));
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let head: Vec<String> = reader.headers().expect("a head").iter().map(str::to_string).collect();
    let fields = schema["fields"].as_array().expect("fields");
    assert_eq!(head, fields.iter().map(|it| it["name"].as_str().expect("a name")).collect::<Vec<_>>(), "{path}");
    assert!(fields.iter().all(|it| it["title"].as_str().is_some_and(|it| !it.is_ascii())), "{path}: titles");
    let mut keys = BTreeSet::new();
    for row in reader.records().map(|it| it.expect("a row")) {
        for (field, value) in fields.iter().zip(&row).filter(|(_, value)| !value.is_empty()) {
            let fits = match field["type"].as_str().expect("a type") {
                "integer" => value.parse::<u32>().is_ok(),
                "number" => value.parse::<rust_decimal::Decimal>().is_ok(),
                "date" => value.parse::<chrono::NaiveDate>().is_ok(),
                _ => true,
            };
            assert!(fits, "{path}: `{value}` is no {}", field["type"]);
        }
        let key = schema["primaryKey"].as_array().expect("a key").iter();
        let places = key.map(|it| head.iter().position(|name| it == name).expect("a field"));
        let key: Vec<String> = places.map(|it| row[it].to_string()).collect();
        assert!(keys.insert(key.clone()), "{path}: {key:?} twice");
    }
    assert!(!keys.is_empty(), "{path} has no rows");
}

#[test]
fn json_and_csv_hold_the_same_rows() {
    for name in ["zones", "experience", "notices", "designations", "indicators", "criteria"] {
        let text = public(&format!("data/{name}.csv"));
        let rows = csv::Reader::from_reader(text.as_bytes()).records().count();
        let value = json(&format!("data/{name}.json"));
        assert_eq!(value["rows"].as_array().map(Vec::len), Some(rows), "{name}");
        assert_eq!(value["demonstration"], "演示数据", "{name}");
        // Programs that read data packages would take a JSON file with `fields` for a schema.
        assert!(value["columns"].is_object() && value["fields"].is_null(), "{name}");
    }
    let zones = json("data/zones.json");
    let first = &zones["rows"][0];
    assert_eq!([&first["code"], &first["name"], &first["total_points"]], ["990100", "示例甲市", "90.88"]);
    assert_eq!(json("data/indicator-system.json")["dimensions"].as_array().map(Vec::len), Some(4));
}

#[test]
fn feeds_are_atom_with_the_newest_first() {
    for (path, root) in [("feed.xml", ""), ("notices/feed.xml", "../"), ("experience/feed.xml", "../")] {
        let feed = public(path).replace("&#x2f;", "/");
        assert!(feed.starts_with("<?xml") && feed.contains("xmlns=\"http://www.w3.org/2005/Atom\""), "{path}");
        let of = |name: &str| -> Vec<String> {
            let (open, close) = (format!("<{name}>"), format!("</{name}>"));
            feed.split(&open).skip(1).filter_map(|it| Some(it.split(&close).next()?.to_string())).collect()
        };
        let (ids, days) = (of("id"), of("updated"));
        assert!(ids.len() > 2 && ids.iter().collect::<BTreeSet<_>>().len() == ids.len(), "{path}: {ids:?}");
        assert!(days[1..].is_sorted_by(|a, b| a >= b), "{path}: {days:?}");
        assert!(feed.contains("（演示数据）"), "{path}{root}");
    }
    let feeds = public("feed.xml");
    assert!(feeds.contains("建议名单的公示") && feeds.contains("的公告") && feeds.contains("店仓厂户"));
    assert!(!public("experience/feed.xml").contains("建议名单的公示"));
    let official = public("notices/feed.xml");
    let revoked =
        ["取消示例丁市网络市场监管与服务示范区资格的公告", "2026年第5号：经核查，", "<category term=\"取消资格\"/>"];
    revoked.iter().for_each(|it| assert!(official.contains(it), "{it}: {official}"));
}

#[test]
fn without_a_domain_nothing_claims_an_absolute_address() {
    assert!(!built().join("dist/public/sitemap.xml").exists());
    let feed = public("notices/feed.xml").replace("&#x2f;", "/");
    assert!(feed.contains("href=\"../notices/2026/\""), "{feed}");
    assert!(public("robots.txt").contains("Disallow: /\n"), "search engines must be excluded from fictional data");
}

#[test]
fn with_a_domain_addresses_are_absolute_and_the_sitemap_lists_every_page() {
    let workspace = Workspace::demonstration();
    workspace.replace("site/site.yaml", "# domain:\n", "domain: www.example.gov.cn\n");
    let run = workspace.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let public = |path: &str| workspace.read(&format!("dist/public/{path}")).replace("&#x2f;", "/");
    let map = public("sitemap.xml");
    let places = map.split("<loc>https://www.example.gov.cn/").skip(1).filter_map(|it| it.split("</loc>").next());
    let pages =
        files(&workspace.path().join("dist/public")).into_iter().filter(|(path, _)| path.ends_with("index.html"));
    let pages = pages.filter(|(_, bytes)| !String::from_utf8_lossy(bytes).contains("http-equiv=\"refresh\""));
    let pages: BTreeSet<String> = pages.map(|(path, _)| path.trim_end_matches("index.html").to_string()).collect();
    assert_eq!(places.map(str::to_string).collect::<BTreeSet<_>>(), pages);
    let own = "https://www.example.gov.cn/notices/2026/";
    let link = format!("<link rel=\"alternate\" type=\"text/html\" href=\"{own}\"/>");
    assert!(public("notices/feed.xml").contains(&link));
    let changed = "online-catering-kitchen-alerts/</loc><lastmod>2026-11-18</lastmod>";
    assert!(map.contains(changed), "the sitemap must have the date of a correction: {map}");
    assert!(public("data/notices.csv").contains(own));
    let page = public("notices/2026/index.html");
    for piece in
        [format!("og:url\" content=\"{own}\""), format!("cite-address\">{own}</span>"), format!("\"url\": \"{own}\"")]
    {
        assert!(page.contains(&piece), "{piece}");
    }
}

#[test]
fn the_period_of_an_open_notice_is_a_calendar_file() {
    let calendar = public("notices/2026/period.ics");
    for line in ["DTSTART;VALUE=DATE:20261117", "DTEND;VALUE=DATE:20261202", "UID:notice-2026@zonepress"] {
        assert!(calendar.contains(line), "{line}: {calendar}");
    }
    assert!(public("notices/2026/index.html").contains("period.ics"));
    assert!(!public("notices/2025/index.html").contains("period.ics"), "it is over");
}

#[test]
fn pages_tell_programs_what_they_are() {
    let linked = |path: &str| -> Value {
        let page = public(path);
        let text = page.split("application/ld+json\">").nth(1).and_then(|it| it.split("</script>").next());
        serde_json::from_str(text.expect("linked data")).expect("JSON")
    };
    let kind = |path: &str| linked(path)["@graph"][0]["@type"].clone();
    assert_eq!(
        [kind("index.html"), kind("data/index.html"), kind("notices/2026/index.html")],
        ["WebSite", "Dataset", "Article"]
    );
    let zone = &linked("zones/990100/index.html")["@graph"];
    assert_eq!(zone[0]["about"]["identifier"], "990100");
    assert_eq!(zone[1]["itemListElement"].as_array().map(Vec::len), Some(3));
}

#[test]
fn what_was_published_can_be_cited() {
    let page = public("notices/2026/index.html").replace("&#x2f;", "/");
    let cite = "市场监管总局（演示）. 关于2026年网络市场监管与服务示范区建议名单的公示[EB/OL]. (2026-11-16)[<span class=\"cite-day\">引用日期</span>]. <span class=\"cite-address\">网址</span>.";
    assert!(page.contains(cite), "{page}");
    for path in ["designations/2025/index.html", "experience/990100/off-site-inspection/index.html"] {
        assert!(public(path).contains("[EB&#x2f;OL]") || public(path).contains("[EB/OL]"), "{path}");
    }
}

#[test]
fn a_renamed_write_up_is_found_under_its_former_address() {
    let workspace = Workspace::demonstration();
    let from = "content/experience/990100/off-site-inspection.md";
    let text = workspace.read(from).replacen("---\n", "---\naliases: [off-site-inspection]\n", 1);
    workspace.remove(from);
    workspace.write("content/experience/990100/remote-inspection.md", text);
    let list = "content/experience/publication.yaml";
    workspace.replace(list, "990100/off-site-inspection", "990100/remote-inspection");
    let run = workspace.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let moved = workspace.read("dist/public/experience/990100/off-site-inspection/index.html").replace("&#x2f;", "/");
    assert!(moved.contains("url=../../../experience/990100/remote-inspection/"), "{moved}");
    assert!(moved.contains("改名以后"), "{moved}");
}

#[test]
fn an_address_that_was_published_does_not_disappear_unseen() {
    let workspace = Workspace::demonstration();
    let record = |more: &[&str]| workspace.run(&[&["publish-record", "addresses"], more].concat());
    assert_eq!(record(&[]).code, 0);
    let list = "content/experience/publication.yaml";
    let line = "  - { experience: 990100/cross-border-import-recall, date: 2026-02-26 }\n";
    workspace.replace(list, line, "");
    let withdrawn = ["publish-record", "experience", "990100/cross-border-import-recall", "--correct", "内容有误"];
    assert_eq!(workspace.run(&withdrawn).code, 0);
    let run = workspace.run(&["build"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("experience/990100/cross-border-import-recall/"), "{}", run.stderr);
    assert!(!workspace.path().join("dist").exists());
    assert_eq!(workspace.run(&["build", "--as-of", "2026-02-01"]).code, 0, "the day is before the record");
    assert_eq!(record(&[]).code, 2);
    let run = record(&["--correct", "内容有误"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        workspace
            .read("content/published/addresses.txt")
            .contains("cross-border-import-recall/（2026-11-22）：内容有误")
    );
    assert_eq!(workspace.run(&["build"]).code, 0);
    assert_eq!(record(&["--as-of", "2026-02-01"]).code, 2, "an earlier record must not replace a later one");
}

/// A list keeps its page even when it becomes empty, because recorded addresses are permanent.
#[test]
fn addresses_outlast_what_stood_there() {
    let workspace = Workspace::demonstration();
    for day in ["2026-12-02", "2027-06-01", "2034-01-01"] {
        let run = workspace.run(&["build", "--as-of", day]);
        assert_eq!(run.code, 0, "{day}: {}", run.stderr);
    }
    let page = workspace.read("dist/public/zones/publicity/index.html");
    assert!(page.contains("目前没有这一类地区"), "{page}");
}

/// The number of bytes of a first visit to a page without images, compressed as servers do.
fn on_the_wire(page: &str) -> usize {
    let own =
        ["css/base.css", "css/layout.css", "css/components.css", "css/settings.css", "css/print.css", "js/site.js"];
    let names = own.iter().copied().chain([page]);
    let size = |name: &str| {
        let path = built().join("dist/public").join(name);
        tool("sh", &["-c", &format!("gzip -6 -c '{}' | wc -c", path.display())])
            .trim()
            .parse::<usize>()
            .expect("a size")
    };
    names.map(size).sum()
}

#[test]
fn pages_are_light() {
    for page in ["index.html", "zones/index.html", "zones/990100/index.html"] {
        let size = on_the_wire(page);
        assert!(size <= 60 * 1024, "{page}: {size} bytes");
    }
}

#[test]
fn lists_of_zones_have_pages_of_their_own() {
    let page = public("zones/creating/index.html");
    let main = page.split("<main").nth(1).expect("a main part");
    assert!(main.contains("badge-creating") && !main.contains("badge-designated"), "{main}");
    let newest = public("zones/newest/index.html");
    let days: Vec<&str> = newest.split("状态起始日期\"><time datetime=\"").skip(1).map(|it| &it[..10]).collect();
    assert!(days.len() > 5 && days.is_sorted_by(|a, b| a >= b), "{days:?}");
    let all = public("zones/index.html");
    assert!(all.contains("aria-label=\"示例"), "the bars have no text labels");
}

#[test]
fn an_open_notice_says_how_many_days_are_left_and_how_to_write() {
    let page = public("notices/2026/index.html").replace("&#x2f;", "/");
    assert!(page.contains("还剩") && page.contains("<dd>10天</dd>"), "{page}");
    assert!(page.contains("mailto:notice@example.cn?subject=%E5%AF%B9"), "{page}");
    assert!(public("index.html").contains("<dd>10天</dd>"));
    assert!(!public("notices/2025/index.html").contains("还剩"));
}
