//! Hostile files: each gives a clear finding within a time limit, and nothing crashes.

mod proportion;

use std::fs::File;

use proptest::prelude::*;
use serde_json::Value;

use crate::broken::AS_OF;
use crate::support::Workspace;

/// The most processor time of a debug build for a check of the mini workspace, whatever its content, in seconds.
const PATIENCE: u32 = 5;

/// The maximum size of a report. No one reads a longer one, and it would flood a log.
const REPORT_LIMIT: usize = 64 << 10;

const SELF: &str = "zones/990100/2025/self.yaml";
const ZONE: &str = "zones/990100/zone.yaml";
const WRITE_UP: &str = "content/experience/990100/example.md";

const MEBIBYTE: usize = 1 << 20;

/// The findings for a workspace as `code file:line:column`, without those that the mini workspace always has.
///
/// Also checks the time and size limits for both report formats.
fn faults(workspace: &Workspace, exit: i32) -> Vec<String> {
    let mut found = Vec::new();
    for format in ["human", "json"] {
        let run = workspace.run_within(PATIENCE, &["check", "--format", format, "--as-of", AS_OF]);
        assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
        assert_eq!(run.code, exit, "{format}: {}{}", run.stdout, run.stderr);
        assert!(run.stdout.len() < REPORT_LIMIT, "{format}: {} bytes", run.stdout.len());
        if format == "json" {
            let all: Vec<Value> = serde_json::from_str(&run.stdout).expect("findings as JSON");
            let always = ["-missing ", "fact-date ", "-not-recorded "];
            found.extend(all.iter().map(place).filter(|it| !always.iter().any(|code| it.contains(code))));
        }
    }
    found
}

fn place(finding: &Value) -> String {
    let text = |key: &str| finding[key].as_str().expect("a text").to_string();
    let (code, file) = (text("code"), text("file"));
    assert!(!text("message").is_empty(), "{code}");
    match (finding["line"].as_u64(), finding["column"].as_u64()) {
        (Some(line), Some(column)) => format!("{code} {file}:{line}:{column}"),
        _ => format!("{code} {file}"),
    }
}

/// The findings for the mini workspace with one file replaced.
fn faults_with(file: &str, bytes: impl AsRef<[u8]>) -> Vec<String> {
    let workspace = Workspace::new("mini");
    workspace.write(file, bytes);
    faults(&workspace, 1)
}

/// The findings for the mini workspace with a piece of the self-evaluation replaced.
fn faults_in_self(from: &str, to: &str) -> Vec<String> {
    let workspace = Workspace::new("mini");
    workspace.replace(SELF, from, to);
    faults(&workspace, 1)
}

#[test]
fn an_alias_bomb_is_refused_at_each_of_its_anchors() {
    let mut bomb = String::from("a: &a [x, x, x, x, x, x, x, x, x]\n");
    for (before, name) in ('a'..='y').zip('b'..='z') {
        let aliases = vec![format!("*{before}"); 9].join(", ");
        bomb.push_str(&format!("{name}: &{name} [{aliases}]\n"));
    }
    let found = faults_with(SELF, bomb);
    let aliases: Vec<&String> = found.iter().filter(|it| it.starts_with("yaml-alias")).collect();
    assert_eq!((aliases.len(), aliases[0].as_str()), (26, "yaml-alias zones/990100/2025/self.yaml:1:4"), "{found:?}");
}

#[test]
fn a_key_written_twice_is_reported_where_it_stands_again() {
    let text = Workspace::new("mini").read(ZONE).replacen("name: 示例甲市\n", "name: 示例甲市\nname: 示例乙市\n", 1);
    assert_eq!(faults_with(ZONE, text), ["duplicate-key zones/990100/zone.yaml:3:1"]);
}

#[test]
fn twenty_thousand_levels_of_blocks_are_refused_at_the_first_too_many() {
    let dashes = "- ".repeat(20_000) + "x\n";
    assert_eq!(faults_with(SELF, dashes), ["yaml-depth zones/990100/2025/self.yaml:1:51"]);
    let lines: String = (0..1_000).map(|level| " ".repeat(level) + "a:\n").collect();
    assert_eq!(faults_with(SELF, lines), ["yaml-depth zones/990100/2025/self.yaml:26:26"]);
}

#[test]
fn twenty_thousand_levels_of_brackets_are_refused() {
    for text in ["[".repeat(20_000), "[".repeat(20_000) + &"]".repeat(20_000), "{a: ".repeat(20_000)] {
        let found = faults_with(SELF, text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains(" zones/990100/2025/self.yaml:1:"), "{found:?}");
    }
    let text = "[".repeat(200) + &"]".repeat(200);
    assert_eq!(faults_with(SELF, text), ["yaml-depth zones/990100/2025/self.yaml:1:26"]);
}

#[test]
fn a_line_of_fifty_megabytes_is_not_read() {
    assert_eq!(faults_with(SELF, vec![b'a'; 50 * MEBIBYTE]), ["file-too-large zones/990100/2025/self.yaml"]);
}

#[test]
fn a_file_of_fifty_megabytes_is_not_read_wherever_it_stands() {
    for file in [SELF, ZONE, "content/rounds/2025.yaml", "content/areas.csv", "site/site.yaml"] {
        let workspace = Workspace::new("mini");
        let place = File::create(workspace.path().join(file)).expect("a file");
        place.set_len(50 * MEBIBYTE as u64).expect("a long file");
        let found = faults(&workspace, 1);
        assert!(found.contains(&format!("file-too-large {file}")), "{found:?}");
    }
}

#[test]
fn a_fault_at_the_end_of_a_very_long_line_is_shown_without_the_line() {
    let long = format!("summary: {}13812345678", "字".repeat(300_000));
    assert_eq!(faults_in_self("summary: 总体情况。", &long), ["personal-data zones/990100/2025/self.yaml:2:300010"]);
    let digits = format!("percent: {}", "1".repeat(900_000));
    assert_eq!(faults_in_self("percent: 4.2", &digits), ["invalid-value zones/990100/2025/self.yaml:12:32"]);
}

#[test]
fn text_in_another_encoding_is_refused() {
    let gbk = b"code: \"990100\"\nname: \xca\xbe\xc0\xfd\xbc\xd7\xca\xd0\n";
    let utf16 = b"\xff\xfec\0o\0d\0e\0:\0 \x001\0";
    let cut = &"name: 示例".as_bytes()[..11];
    for (bytes, place) in [(&gbk[..], ":2:8"), (&utf16[..], ""), (cut, ":1:8")] {
        assert_eq!(faults_with(ZONE, bytes), [format!("not-utf8 zones/990100/zone.yaml{place}")]);
    }
}

#[test]
fn a_file_without_content_is_refused() {
    for text in ["", "\n\n", "# 只有注释\n", "\u{feff}"] {
        assert_eq!(faults_with(ZONE, text), ["yaml-syntax zones/990100/zone.yaml"], "{text:?}");
    }
    assert_eq!(faults_with("content/experience/990100/empty.md", "")[0].split(' ').next(), Some("front-matter"));
}

#[test]
fn bytes_of_zero_are_refused() {
    assert_eq!(faults_with(ZONE, [0; 4096]), ["invisible-character zones/990100/zone.yaml:1:1"]);
}

#[test]
fn a_folder_in_the_place_of_a_record_is_a_missing_record() {
    let workspace = Workspace::new("mini");
    workspace.remove(ZONE);
    workspace.write("zones/990100/zone.yaml/zone.yaml", "code: \"990100\"\n");
    assert_eq!(
        faults(&workspace, 1),
        ["missing-file zones/990100/zone.yaml", "unexpected-file zones/990100/zone.yaml/zone.yaml"]
    );
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_not_followed() {
    use std::os::unix::fs::symlink;
    let outside = Workspace::new("mini");
    outside.write(ZONE, "secret: 13812345678\n");

    let workspace = Workspace::new("mini");
    workspace.remove(ZONE);
    symlink(outside.path().join(ZONE), workspace.path().join(ZONE)).expect("a link");
    assert_eq!(faults(&workspace, 1), ["unexpected-file zones/990100/zone.yaml"]);

    let workspace = Workspace::new("mini");
    symlink(outside.path().join("zones/990100"), workspace.path().join("zones/990200")).expect("a link");
    assert_eq!(faults(&workspace, 1), ["unexpected-file zones/990200", "missing-file zones/990200/zone.yaml"]);

    let workspace = Workspace::new("mini");
    symlink(".", workspace.path().join("zones/990100/loop")).expect("a link");
    assert_eq!(faults(&workspace, 1), ["unexpected-file zones/990100/loop"]);
}

#[cfg(unix)]
#[test]
fn a_socket_in_the_place_of_a_record_is_not_waited_for() {
    let workspace = Workspace::new("mini");
    let place = workspace.path().join("zones/990100/2025/province.yaml");
    let socket = std::os::unix::net::UnixListener::bind(&place).expect("a socket");
    assert_eq!(faults(&workspace, 1), ["unexpected-file zones/990100/2025/province.yaml"]);
    drop(socket);
}

/// A workspace with its records saved as by an editor on another system.
fn saved_elsewhere(name: &str) -> Workspace {
    let workspace = Workspace::new(name);
    for (file, bytes) in crate::support::files(workspace.path()) {
        if !file.ends_with(".txt") {
            let text = String::from_utf8(bytes).expect("records are UTF-8").replace('\n', "\r\n");
            workspace.write(&file, format!("\u{feff}{text}"));
        }
    }
    workspace
}

#[test]
fn line_ends_of_windows_and_a_byte_order_mark_change_nothing() {
    assert_eq!(faults(&saved_elsewhere("round"), 0), Vec::<String>::new());
}

#[test]
fn places_are_the_same_with_line_ends_of_windows_and_a_byte_order_mark() {
    let workspace = saved_elsewhere("round");
    workspace.replace(SELF, " 4a: { points: 2,", " 4a: { points: 2.5,");
    workspace.replace(WRITE_UP, "第一，测试", "第一，<b>测试");
    assert_eq!(
        faults(&workspace, 1),
        ["raw-html content/experience/990100/example.md:12:4", "points-above-max zones/990100/2025/self.yaml:57:17"]
    );
}

#[test]
fn a_tab_for_indentation_is_refused() {
    assert_eq!(faults_in_self("  - { id: E01", "\t- { id: E01"), ["unusual-space zones/990100/2025/self.yaml:6:1"]);
}

#[test]
fn a_second_document_is_refused() {
    let workspace = Workspace::new("mini");
    let text = workspace.read(ZONE) + "---\ncode: \"990200\"\n";
    assert_eq!(faults_with(ZONE, text), ["yaml-syntax zones/990100/zone.yaml:6:1"]);
}

#[test]
fn a_very_long_key_is_refused() {
    let key = "k".repeat(1_000);
    let known = format!("summary: 总体情况。\n{key}: 1");
    assert_eq!(faults_in_self("summary: 总体情况。", &known), ["unknown-field zones/990100/2025/self.yaml:3:1"]);
    let key = "k".repeat(900_000);
    let found = faults_in_self("summary: 总体情况。", &format!("summary: 总体情况。\n{key}: 1"));
    assert_eq!(found, ["yaml-syntax zones/990100/2025/self.yaml:3:900001"]);
}

#[test]
fn a_key_that_is_no_text_is_refused() {
    let found = faults_in_self("summary: 总体情况。", "summary: 总体情况。\n? [a]\n: 1");
    assert_eq!(found, ["yaml-syntax zones/990100/2025/self.yaml:3:1"]);
}

#[test]
fn a_file_with_an_odd_name_is_named_and_not_read() {
    let names = [
        "a b.yaml",
        "-rf",
        "'; rm.yaml",
        "\"quoted\".yaml",
        "%2e%2e.yaml",
        "..yaml",
        "自评.yaml",
        "self.yaml ",
        "Self.yaml",
        "self.yml",
        "self.yaml~",
        "ｓｅｌｆ.yaml",
        "\u{1f600}.yaml",
        "new\nline.yaml",
        "\u{1b}[31mred.yaml",
        "\u{202e}lmay.fles",
    ];
    for name in names {
        let file = format!("zones/990100/2025/{name}");
        let hidden = name.starts_with('.');
        let workspace = Workspace::new("mini");
        workspace.write(&file, "date: 1\n");
        let found = faults(&workspace, i32::from(!hidden));
        assert_eq!(found, if hidden { vec![] } else { vec![format!("unexpected-file {file}")] });
    }
}

#[cfg(unix)]
#[test]
fn a_file_name_that_is_no_text_is_reported() {
    use std::os::unix::ffi::OsStrExt;
    let workspace = Workspace::new("mini");
    let name = std::ffi::OsStr::from_bytes(b"\xff\xfe.yaml");
    std::fs::write(workspace.path().join("zones/990100").join(name), "").expect("a file");
    assert_eq!(faults(&workspace, 1), ["unexpected-file zones/990100/\u{fffd}\u{fffd}.yaml"]);
}

#[test]
fn control_characters_of_a_value_never_reach_the_terminal() {
    let workspace = Workspace::new("mini");
    workspace.replace(SELF, "percent: 4.2", "percent: \"\\e]0;title\\a\\e[31m\"");
    workspace.replace(SELF, "summary: 总", "\"\\e[31mred\": 1\nsummary: 总");
    assert_eq!(
        faults(&workspace, 1),
        [
            "unknown-field zones/990100/2025/self.yaml:2:1",
            "invisible-character zones/990100/2025/self.yaml:2:2",
            "invalid-value zones/990100/2025/self.yaml:13:32",
            "invisible-character zones/990100/2025/self.yaml:13:33",
            "invisible-character zones/990100/2025/self.yaml:13:43",
            "invisible-character zones/990100/2025/self.yaml:13:45",
        ]
    );
    let report = workspace.run(&["check", "--as-of", AS_OF]).stdout;
    assert!(!report.contains(|it: char| it.is_control() && it != '\n'), "{report:?}");
}

#[test]
fn a_number_as_large_as_a_number_can_be_breaks_nothing() {
    let large = "9".repeat(27);
    let small = format!("0.{}1", "0".repeat(25));
    let replaced = [
        ("points: 1.6", format!("points: {large}")),
        ("percent: 4.2", format!("percent: {large}")),
        ("percent: 4.2", format!("percent: -{large}")),
        ("previous: 100, current: 110", format!("previous: {small}, current: {large}")),
        ("numerator: 12, denominator: 100", format!("numerator: {large}, denominator: {small}")),
        ("numerator: 12, denominator: 100", format!("numerator: -{large}, denominator: -{small}")),
        ("facts:\n", format!("facts:\n  new_large_operators: {{ count: -{large}, source: 台账 }}\n")),
        ("facts:\n", format!("facts:\n  new_large_operators: {{ amounts: [{large}, -{large}], source: 台账 }}\n")),
    ];
    for (from, to) in replaced {
        let workspace = Workspace::new("mini");
        workspace.replace(SELF, from, &to);
        let run = workspace.run(&["check", "--as-of", AS_OF]);
        assert!(run.code < 2, "{to}: {}", run.stderr);
        let run = workspace.run(&["score", "--explain"]);
        assert!(run.code < 3 && !run.stderr.contains("panicked"), "{to}: {}", run.stderr);
    }
}

#[test]
fn deep_and_repetitive_markdown_takes_no_longer_than_other_text() {
    let workspace = Workspace::new("round");
    let head = workspace.read(WRITE_UP).split("## 做法").next().expect("a head").to_string();
    let bodies = ["[", "[a](", "*a **b ", "> ", "`a ``b ", "![", "&", "- ", "|a", "<!-- ", "[^a]: "];
    for body in bodies {
        workspace.write(WRITE_UP, format!("{head}{}", body.repeat(300_000 / body.len())));
        let run = workspace.run_within(PATIENCE, &["check", "--as-of", AS_OF]);
        assert!(run.stdout.contains(WRITE_UP) && run.stdout.len() < REPORT_LIMIT, "{body}: {}", run.stdout);
        assert!(run.code < 2, "{body}: {}", run.stderr);
    }
}

/// Pieces that have a meaning in YAML, Markdown or numbers.
const PIECES: &[&str] = &[
    "\n",
    "\n\n",
    " ",
    "  ",
    "\t",
    ": ",
    ":",
    "- ",
    "? ",
    "#",
    "{",
    "}",
    "[",
    "]",
    ",",
    "\"",
    "'",
    "|\n",
    ">-\n",
    "&a ",
    "*a",
    "!!str ",
    "%YAML 1.2\n",
    "---\n",
    "...\n",
    "<<: ",
    "null",
    "~",
    "true",
    "-1",
    "0",
    "1e9",
    ".5",
    "0x1F",
    "2024-02-30",
    "points",
    "panel",
    "year",
    "evidence",
    "\u{feff}",
    "\u{0}",
    "\u{85}",
    "\u{2028}",
    "é",
    "字",
    "\u{1f600}",
    "\r",
];

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 96,
        rng_seed: proptest::test_runner::RngSeed::Fixed(20_250_101),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_record_with_pieces_put_in_or_taken_out_is_read_or_refused(
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..40_usize, prop::sample::select(PIECES)), 1..6)
    ) {
        let workspace = Workspace::new("mini");
        let mut text: Vec<char> = workspace.read(SELF).chars().collect();
        for (at, length, piece) in changes {
            let start = at.index(text.len());
            let end = (start + length).min(text.len());
            text.splice(start..end, piece.chars());
        }
        workspace.write(SELF, text.into_iter().collect::<String>());
        let run = workspace.run(&["check", "--as-of", AS_OF]);
        prop_assert!(run.code == 0 || run.code == 1, "{}", run.stderr);
        prop_assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
        prop_assert_eq!(run.code == 1, run.stdout.contains("error["));
    }
}
