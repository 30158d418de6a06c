//! Changes that affect the meaning of a table: each fault is reported once, at its cell and nowhere else.

use super::{findings, rows, with_table};
use crate::support::Workspace;

/// The findings after replacing a piece of the table that occurs once.
fn replaced(from: &str, to: &str) -> Vec<String> {
    let workspace = Workspace::new("round");
    workspace.replace(super::TABLE, from, to);
    findings(&workspace)
}

/// The findings after changing the rows of the table, including the header.
fn changed(change: impl Fn(Vec<String>) -> String) -> Vec<String> {
    findings(&with_table(|it| rows(it, &change).into_bytes()))
}

const ROW: &str = "990100,示例甲市,示例东省,副省级市,东部,2026-09-01,,";

#[test]
fn a_value_that_a_spreadsheet_changed_is_shown_with_the_one_it_had() {
    let mut found = Vec::new();
    for (from, to) in [
        ("东部,2026-09-01,,\n990200", "东部,2026/9/1,,\n990200"),
        ("东部,2026-09-01,,\n990200", "东部,2026-9-1,,\n990200"),
        ("东部,2026-09-01,,\n990200", "东部,2026年9月1日,,\n990200"),
        ("东部,2026-09-01,,\n990200", "东部,46266,,\n990200"),
        ("东部,2026-09-01,,\n990200", "东部,去年,,\n990200"),
        ("东部,2026-09-01,,\n990200", "东部,,,\n990200"),
        ("2025-11-06,990703;990704", "2025/11/6,990703;990704"),
        ("990703;990704", "990703；990704"),
        ("990703;990704", "9.91E+11"),
        ("990100,示例甲市", "9.90E+05,示例甲市"),
        ("990100,示例甲市", "9.90100E+05,示例甲市"),
        ("990100,示例甲市", "9901,示例甲市"),
        ("990100,示例甲市", "990100.0,示例甲市"),
        ("990100,示例甲市", "９９０１００,示例甲市"),
        ("990100,示例甲市", "'990100,示例甲市"),
        ("990100,示例甲市", "\"=\"\"990100\"\"\",示例甲市"),
        ("990100,示例甲市", ",示例甲市"),
        ("990100,示例甲市", "990100,"),
        ("990100,示例甲市", "990100,示例 甲市"),
        ("990100,示例甲市", "990100,示例\u{200b}甲市"),
        ("990100,示例甲市", "990100,\"示例甲市"),
        ("990100,示例甲市,示例东省,副省级市,东部", "990100,示例甲市,示例东省,副省级市,东部地区"),
        ("990100,示例甲市,示例东省,副省级市,东部", "990100,示例甲市,示例东省,副省级市,华东"),
        ("990100,示例甲市,示例东省", "990100,示例,甲市,示例东省"),
        ("990100,示例甲市,示例东省", "990100,示例东省"),
        ("990200,", "990100,"),
    ] {
        let one = replaced(from, to);
        assert_eq!(one.len(), 1, "{to}: {one:?}");
        found.extend(one);
    }
    insta::assert_snapshot!(found.join("\n"));
}

#[test]
fn a_head_that_is_not_the_tables_is_mended_by_name() {
    let head = |to: &'static str| {
        findings(&with_table(|it| format!("{to}\n{}", it.split_once('\n').expect("a head").1).into_bytes()))
    };
    let found = [
        head("行政区划代码,名称,省份,类别,地区,核对日期,启用日期,原代码"),
        head("code,name,province,class,regoin,as_of,since,former_codes"),
        head("code,name,province,class,area,as_of,since,former_codes"),
        head("可创建地区目录,,,,,,,\ncode,name,province,class,region,as_of,since,former_codes"),
        changed(|mut cells| {
            cells.remove(4);
            cells.join(",")
        }),
        changed(|mut cells| {
            let note = if cells[0] == "code" { "备注" } else { "无" };
            cells.insert(2, note.into());
            cells.join(",")
        }),
        changed(|mut cells| {
            cells.push(cells[1].clone());
            cells.join(",")
        }),
        findings(&with_table(|it| it.split_once('\n').expect("a head").1.as_bytes().to_vec())),
        findings(&with_table(|_| Vec::new())),
        changed(|cells| cells.join("\t")),
        changed(|mut cells| {
            cells[7] = format!("\"{}\"", cells[7]);
            cells.join(";")
        }),
    ];
    insta::assert_snapshot!(found.map(|it| it.join("\n")).join("\n\n"));
}

#[test]
fn a_column_written_anew_is_one_finding_that_names_its_rows() {
    let found = changed(|mut cells| {
        cells[5] = cells[5].replace("2026-09-01", "2026/9/1");
        cells.join(",")
    });
    insta::assert_snapshot!(found.join("\n"));
}

#[test]
fn faults_of_several_cells_are_all_found_in_the_order_of_the_table() {
    let workspace = Workspace::new("round");
    workspace.replace(super::TABLE, ROW, "990100,示例甲市,示例东省,副省级市,东部,2026/9/1,2025-1-1,");
    workspace.replace(super::TABLE, "990200,示例乙市,", "99020,示例 乙市,");
    let found: Vec<String> =
        findings(&workspace).iter().map(|it| it.split(' ').nth(1).expect("a place").into()).collect();
    assert_eq!(found, ["2:26", "2:35", "3:1", "3:7"]);
}

#[test]
fn a_table_in_another_encoding_names_the_cell_and_keeps_doubt_to_itself() {
    // 示例甲市 in GBK.
    let name = b"\xca\xbe\xc0\xfd\xbc\xd7\xca\xd0";
    let cell = |it: &str| {
        let at = it.find("示例甲市").expect("the name");
        [&it.as_bytes()[..at], name, &it.as_bytes()[at + "示例甲市".len()..]].concat()
    };
    let lines = |it: &str| [&cell(it)[..]].concat().split(|it| *it == b'\n').collect::<Vec<_>>().join(&b"\r\n"[..]);
    let wide = |it: &str| {
        "\u{feff}"
            .chars()
            .chain(it.replace(',', "\t").chars())
            .collect::<String>()
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect()
    };
    let found = [findings(&with_table(cell)), findings(&with_table(lines)), findings(&with_table(wide))];
    insta::assert_snapshot!(found.map(|it| it.join("\n")).join("\n"));
}

#[test]
fn a_zone_whose_area_is_wrong_for_another_reason_is_still_told() {
    let workspace = Workspace::new("round");
    workspace.replace(super::TABLE, "990200,示例乙市,示例东省,地级市,东部", "990200,示例乙市,示例东省,地级市,华东");
    workspace.replace("zones/990100/zone.yaml", "name: 示例甲市", "name: 示例乙市");
    let run = workspace.run(&["check", "--as-of", crate::broken::AS_OF]);
    assert!(run.stdout.contains("error[area-mismatch]"), "{}", run.stdout);
    workspace.write("zones/999999/zone.yaml", workspace.read("zones/990100/zone.yaml").replace("990100", "999999"));
    let run = workspace.run(&["check", "--as-of", crate::broken::AS_OF]);
    assert_eq!(
        run.stdout.matches("error[unknown-area]").count(),
        0,
        "held back while the table is in doubt: {}",
        run.stdout
    );
}

#[test]
fn no_fault_of_a_row_makes_another_record_wrong() {
    let demonstration = Workspace::demonstration();
    let table = demonstration.read(super::TABLE);
    for (from, to) in [
        ("990200,示例乙市,示例东省,地级市,东部", "990200,示例乙市,示例东省,地级市,"),
        ("990200,示例乙市", "990200,"),
        ("990300,示例丙市", "9.90E+05,示例丙市"),
        ("990300,示例丙市", "990100,示例丙市"),
        ("990703;990704", "9.90703E+11"),
        ("990100,示例甲市,示例东省", "990100,示例,甲市,示例东省"),
        ("code,name,province,class,region,as_of", "code,name,province,class,as_of"),
    ] {
        assert_eq!(table.matches(from).count(), 1, "{from}");
        demonstration.write(super::TABLE, table.replacen(from, to, 1));
        let found = super::all_findings(&demonstration, &[]);
        assert_eq!(found.len(), 1, "{to}: {found:#?}");
    }
}

#[test]
fn a_very_long_table_is_read_in_time_and_its_report_is_short() {
    let workspace = with_table(|it| {
        let rows: String = (0..20_000).map(|it| format!("{it},\"甲,乙,丙,x,2026/1/1,1/1,{it}\n")).collect();
        (it.to_string() + &rows).into_bytes()
    });
    let start = std::time::Instant::now();
    let found = findings(&workspace);
    assert!(found.len() < 40, "{}", found.len());
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

#[test]
fn a_character_that_only_looks_like_another_is_shown_with_the_one_that_is_meant() {
    insta::assert_snapshot!(replaced("示例甲市,", "⽰例甲市,").join("\n"));
}
