//! Area tables as spreadsheets and editors save them: harmless differences are accepted, and each fault is one
//! finding at its cell.

mod faults;

use serde_json::Value;

use crate::broken::AS_OF;
use crate::support::Workspace;

const TABLE: &str = "content/areas-demonstration.csv";

/// The `round` workspace with its table changed.
fn with_table(change: impl Fn(&str) -> Vec<u8>) -> Workspace {
    let workspace = Workspace::new("round");
    let table = change(&workspace.read(TABLE));
    workspace.write(TABLE, table);
    workspace
}

/// The findings as `code line:column message`. All of them must be about the table.
fn findings(workspace: &Workspace) -> Vec<String> {
    all_findings(workspace, &["--as-of", AS_OF])
}

fn all_findings(workspace: &Workspace, options: &[&str]) -> Vec<String> {
    let run = workspace.run(&[&["check", "--format", "json"], options].concat());
    let all: Vec<Value> = serde_json::from_str(&run.stdout).unwrap_or_else(|err| panic!("{err}: {}", run.stderr));
    let own = all.iter().filter(|it| !it["code"].as_str().is_some_and(|it| it.ends_with("-not-recorded")));
    own.map(|it| {
        assert_eq!(it["file"], TABLE, "{it}");
        let text = |key: &str| it[key].as_str().unwrap_or_default().to_string();
        format!("{} {}:{} {}（{}）", text("code"), it["line"], it["column"], text("message"), text("help"))
    })
    .collect()
}

/// The scores and statuses that the program computes from the records.
fn outcome(workspace: &Workspace) -> String {
    let score = workspace.run(&["score", "--format", "json", "--as-of", AS_OF]);
    let status = workspace.run(&["status", "--format", "json", "--as-of", AS_OF]);
    assert_eq!((score.code, status.code), (0, 0), "{}{}", score.stderr, status.stderr);
    score.stdout + &status.stdout
}

/// The table with a change to the cells of each row.
fn rows(table: &str, change: impl Fn(Vec<String>) -> String) -> String {
    table.lines().map(|line| change(line.split(',').map(String::from).collect()) + "\n").collect()
}

#[test]
fn what_changes_no_meaning_is_read_as_meant() {
    let plain = outcome(&Workspace::new("round"));
    type Change = fn(&str) -> String;
    let harmless: [(&str, Change); 12] = [
        ("line ends of Windows", |it| it.replace('\n', "\r\n")),
        ("line ends of an old Mac", |it| it.replace('\n', "\r")),
        ("a byte order mark", |it| format!("\u{feff}{it}")),
        ("a byte order mark and line ends of Windows", |it| format!("\u{feff}{it}").replace('\n', "\r\n")),
        ("no end of the last line", |it| it.trim_end().to_string()),
        ("empty rows", |it| it.replacen('\n', "\n\n,,,,,,,\n", 1) + ",,,,,,,\n\n , ,\u{3000},\n"),
        ("empty columns", |it| it.replace('\n', ",,,\n")),
        ("blanks around cells", |it| rows(it, |cells| cells.join("\u{3000}\t, \u{a0}") + " ")),
        ("quoted cells", |it| rows(it, |cells| format!("\"{}\"", cells.join("\" ,\"")))),
        ("other columns first", |it| {
            rows(it, |mut cells| {
                cells.reverse();
                cells.join(",")
            })
        }),
        ("rows in another order", |it| {
            let (head, rest) = it.split_once('\n').expect("a head");
            let rows: Vec<&str> = rest.lines().rev().collect();
            format!("{head}\n{}\n", rows.join("\n"))
        }),
        ("no commas behind the last value", |it| {
            rows(it, |cells| {
                let row = cells.join(",");
                if row.starts_with("code") { row } else { row.trim_end_matches(',').to_string() }
            })
        }),
    ];
    for (what, change) in harmless {
        let workspace = with_table(|it| change(it).into_bytes());
        assert_eq!(findings(&workspace), Vec::<String>::new(), "{what}");
        assert_eq!(outcome(&workspace), plain, "{what}");
    }
}

#[test]
fn a_list_of_addresses_that_cannot_be_read_is_a_finding_and_not_an_empty_list() {
    let workspace = Workspace::new("round");
    let file = "content/published/addresses.txt";
    let text = "# 截至 2026-06-01\nzones/990100/\n";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let found = |bytes: &[u8]| -> Vec<String> {
        workspace.write(file, bytes);
        let run = workspace.run(&["check", "--format", "json", "--as-of", AS_OF]);
        let all: Vec<Value> = serde_json::from_str(&run.stdout).expect("findings as JSON");
        let own = all.iter().filter(|it| it["file"] == file && it["severity"] == "error");
        own.map(|it| format!("{} {}:{} {}", it["code"], it["line"], it["column"], it["help"])).collect()
    };
    assert_eq!(found(text.as_bytes()), Vec::<String>::new());
    assert_eq!(found(&[&[0xff, 0xfe], &wide[..]].concat()).len(), 1);
    assert_eq!(
        found(text.replace("2026-06-01", "2026/6/1").as_bytes()),
        ["\"invalid-value\" 1:6 \"日期应写作 `2026-06-01`\""]
    );
    assert_eq!(found(b"zones/990100/,,\nzones/ 990100/\n").len(), 2);
}
