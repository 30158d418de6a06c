//! Code conventions that the compiler does not enforce: what may be written where.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use crate::support::{Workspace, files, repository};

/// A source file, with its path in the repository.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The numbered lines before the unit tests, without comments.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let code = self.text.split("[cfg(test)]").next().unwrap_or_default();
        code.lines().enumerate().map(|(at, line)| (at + 1, without_comment(line)))
    }
}

fn sources(folder: &str) -> Vec<Source> {
    let files = files(&repository().join(folder)).into_iter().filter(|(path, _)| path.ends_with(".rs"));
    files
        .map(|(path, bytes)| Source {
            path: format!("{folder}/{path}"),
            text: String::from_utf8(bytes).expect("source is UTF-8"),
        })
        .collect()
}

fn without_comment(line: &str) -> &str {
    let starts = line.match_indices("//").map(|(at, _)| at);
    let outside = |at: &usize| line[..*at].matches('"').count().is_multiple_of(2);
    starts.into_iter().find(outside).map_or(line, |at| &line[..at])
}

/// The offending lines of code outside of the allowed paths, formatted for a message.
fn offences(allowed: &[&str], is_offence: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources("src") {
        if !allowed.iter().any(|it| source.path.starts_with(it)) {
            let lines = source.code().filter(|(_, line)| is_offence(line));
            found.extend(lines.map(|(number, line)| format!("{}:{number}: {}", source.path, line.trim())));
        }
    }
    found
}

fn none(found: &[String], what: &str) {
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

fn same(one: &BTreeSet<String>, other: &BTreeSet<String>) {
    let alone: Vec<&String> = one.symmetric_difference(other).collect();
    assert!(alone.is_empty(), "without a counterpart: {alone:?}");
}

/// Codes without a folder of broken records, and whether they are errors: the tests of hostile input have the first
/// two, whose smallest input has hundreds of faults, those of changes the third, which needs a repository, and those
/// of what people send in the others, which are not about records.
pub const ELSEWHERE: [(&str, bool); 8] = [
    ("too-many-findings", true),
    ("more-warnings", false),
    ("beyond-authority", true),
    ("intake-file", true),
    ("intake-cell", true),
    ("intake-conflict", true),
    ("intake-unread", false),
    ("intake-unkept", false),
];

#[test]
fn every_code_has_a_folder_of_broken_records_and_every_folder_a_code() {
    let codes: BTreeSet<String> = crate::broken::codes(&Workspace::new("mini")).into_iter().map(|it| it.0).collect();
    let folders: BTreeSet<String> = std::fs::read_dir(repository().join("tests/broken"))
        .expect("a folder")
        .map(|it| it.expect("an entry"))
        .filter(|it| it.path().is_dir())
        .map(|it| it.file_name().to_string_lossy().into_owned())
        .collect();
    let folders = folders.into_iter().chain(ELSEWHERE.map(|it| it.0.to_string())).collect();
    same(&codes, &folders);
}

#[test]
fn every_broken_record_has_its_report_and_every_report_its_record() {
    let root = repository().join("tests/broken");
    let with = |extension: &str| -> BTreeSet<String> {
        let cases = files(&root).into_keys().filter(|it| it.split('/').count() == 2);
        cases.filter_map(|it| it.strip_suffix(extension).map(str::to_string)).collect()
    };
    same(&with(".yaml"), &with(".snap"));
}

/// Code that judges records, where numbers affect decisions.
const DECIDES: &[&str] = &[
    "src/check",
    "src/number/exact.rs",
    "src/output/leak.rs",
    "src/records/known.rs",
    "src/procedure/lifecycle",
    "src/procedure/lists.rs",
    "src/model",
    "src/procedure/programme.rs",
    "src/procedure/published/mod.rs",
    "src/records/overlay.rs",
    "src/score",
    "src/view",
];

/// Numbers that are not rules of the regulation, by file.
const PLAIN: &[(&str, &str)] = &[
    ("src/text/chinese.rs", "100_000_000"), // 亿
    ("src/fs/read.rs", "100"),              // milliseconds
    ("src/transient/folder.rs", "100"),     // attempts
    ("src/cli/mutated/mutation.rs", "30"),  // bits, bytes
    ("src/cli/mutated/mutation.rs", "80"),  // bytes
    ("src/cli/mutated/targets.rs", "100"),  // shares of the inputs
    ("src/cli/mutated/targets.rs", "20"),   // shares of the inputs
    ("src/check/measures.rs", "366"),       // days, more than any notice period
    ("src/check/measures.rs", "50"),        // years, more than any creation period
    ("src/check/system.rs", "6"),           // maximum decimals in any system
    ("src/check/system.rs", "1_000_000"),   // points, more than any system has
    ("src/number/exact.rs", "5"),           // a factor of the base
    ("src/text/chinese.rs", "99"),          // the largest numeral in characters
    ("src/number/exact.rs", "10"),          // the base of decimal notation
    ("src/number/exact.rs", "20"),          // maximum decimal places shown
    ("src/output/html.rs", "16"),           // the base of hexadecimal notation
    ("src/model/authority.rs", "6"),        // digits of an area code
    ("src/model/mod.rs", "12"),             // months of a year
    ("src/model/measures.rs", "12"),        // months of a year
    ("src/model/round.rs", "4"),            // digits of a year
    ("src/intake/digits.rs", "15"),         // digits that spreadsheets keep
    ("src/intake/value.rs", "30"),          // spreadsheets count from 30 December 1899
    ("src/print/typst/press.rs", "20"),     // 1 << 20 bytes
    ("src/records/source.rs", "20"),        // 1 << 20 bytes
    ("src/text/printable.rs", "85"),        // U+0085
    ("src/text/characters/names.rs", "85"), // U+0085
    ("src/records/yaml/escape.rs", "85"),   // U+0085
    ("src/view/document/score.rs", "5"),
    ("src/check/placeholder.rs", "7"),            // digits of a landline
    ("src/model/area.rs", "99"),                  // the start of fictional area codes
    ("src/output/picture/said.rs", "20"),         // 1 << 20 bytes
    ("src/text/privacy/numbers.rs", "20"),        // a weight of GB 32100
    ("src/text/privacy/numbers.rs", "30"),        // a weight of GB 32100
    ("src/print/docx/body.rs", "100"),            // hundredths of a character
    ("src/print/docx/read.rs", "100"),            // hundredths of a character
    ("src/print/docx/styles.rs", "100"),          // hundredths of a character
    ("src/print/docx/package.rs", "100"),         // hundredths of a character, percent
    ("src/print/docx/package.rs", "15"),          // a version of a file format
    ("src/print/docx/table.rs", "90"),            // twentieths of a point
    ("src/output/sheet/layout.rs", "100"),        // percent
    ("src/output/sheet/layout.rs", "30"),         // digits in a column
    ("src/output/sheet/layout.rs", "20"),         // digits in a column
    ("src/view/document/announcement.rs", "3"),   // leading columns
    ("src/view/document/notice.rs", "3"),         // leading columns
    ("src/view/document/summary_sheets.rs", "4"), // leading columns
];

/// The numbers in a line of code, including strings that are only a number. Lengths of arrays do not count.
fn numbers(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (index, part) in line.split('"').enumerate() {
        let written = part.trim_start_matches('-');
        let in_string = index % 2 == 1;
        if in_string && !written.is_empty() && written.bytes().all(|it| it.is_ascii_digit() || it == b'.') {
            found.push(written);
        }
        if in_string {
            continue;
        }
        let mut at = 0;
        while let Some(start) = part[at..].find(|it: char| it.is_ascii_digit()).map(|it| at + it) {
            let rest = &part[start..];
            let length = rest.find(|it: char| !it.is_ascii_digit() && it != '_' && it != '.').unwrap_or(rest.len());
            let number = rest[..length].trim_end_matches(['.', '_']);
            let before = part[..start].chars().next_back();
            let in_name = before.is_some_and(|it| it.is_alphanumeric() || it == '_' || it == '.' || it == '\'');
            let is_length = part[..start].ends_with("; ") && rest[length..].starts_with(']');
            if !in_name && !is_length {
                found.push(number);
            }
            at = start + length;
        }
    }
    found
}

fn is_plain(path: &str, number: &str) -> bool {
    PLAIN.iter().any(|(file, plain)| *file == path && *plain == number)
}

#[test]
fn no_threshold_is_written_where_records_are_judged() {
    let small = ["0", "1", "2"];
    let mut found = Vec::new();
    for source in sources("src").iter().filter(|it| DECIDES.iter().any(|path| it.path.starts_with(path))) {
        for (line, code) in source.code() {
            let written = numbers(code).into_iter().filter(|it| !small.contains(it) && !is_plain(&source.path, it));
            found.extend(written.map(|number| format!("{}:{line}: {number} in `{}`", source.path, code.trim())));
        }
    }
    none(&found, "numbers of the regulation belong into content/measures/, other numbers into PLAIN above");
}

#[test]
fn no_number_of_the_regulation_is_written_anywhere_in_the_code() {
    let rules = thresholds();
    for known in ["85", "80", "15", "95", "99", "200000000", "1.5"] {
        assert!(rules.contains(known), "{known} is a number of the regulation: {rules:?}");
    }
    let mut found = Vec::new();
    for source in sources("src") {
        for (line, code) in source.code() {
            let written = numbers(code).into_iter().filter(|it| !is_plain(&source.path, it));
            let written = written.filter(|it| rules.contains(&it.replace('_', "")));
            found.extend(written.map(|number| format!("{}:{line}: {number} in `{}`", source.path, code.trim())));
        }
    }
    none(&found, "numbers that stand in content/measures/");
}

/// The distinctive numbers in all versions of the rules, which would not occur by chance: fractions, and integers
/// from 15 on.
fn thresholds() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (path, bytes) in files(&repository().join("content/measures")) {
        if path.ends_with("measures.yaml") || path.ends_with("indicators.yaml") {
            let value: serde_yaml::Value = serde_yaml::from_slice(&bytes).expect("rules are YAML");
            collect("", &value, &mut found);
        }
    }
    found
}

fn collect(key: &str, value: &serde_yaml::Value, found: &mut BTreeSet<String>) {
    match value {
        // Numbers that identify an article or an indicator are not rules.
        serde_yaml::Value::Mapping(_) if key == "articles" => {}
        serde_yaml::Value::Mapping(entries) => {
            for (key, value) in entries {
                collect(key.as_str().unwrap_or_default(), value, found);
            }
        }
        serde_yaml::Value::Sequence(items) => items.iter().for_each(|it| collect(key, it, found)),
        serde_yaml::Value::Number(number) if key != "number" => {
            let text = number.to_string();
            let telling = text.contains('.') || number.as_u64().is_some_and(|it| it >= 15);
            found.extend(telling.then_some(text));
        }
        _ => {}
    }
}

#[test]
fn a_threshold_in_a_line_of_code_is_seen() {
    assert_eq!(numbers("if total >= Decimal::from(85) {"), ["85"]);
    assert_eq!(numbers("let days = Days::new(15); // 15"), ["15", "15"]);
    assert_eq!(numbers("dec!(0.5) * 1_000 + \"80\".parse()? - \"第12条\""), ["0.5", "1_000", "80"]);
    assert_eq!(numbers("const ALL: [Stage; 3] = it.0.u32() + b2 + x1_3;"), Vec::<&str>::new());
    assert_eq!(without_comment("let link = \"https://a\"; // 85"), "let link = \"https://a\"; ");
}

#[test]
fn points_and_percentages_never_pass_through_a_binary_float() {
    let is_float =
        |it: &str| ["f32", "f64"].contains(&it.trim_start_matches(|it: char| it.is_ascii_digit() || it == '_'));
    // Serde requires the record reader to handle every type. It passes text for floats, so no float is read.
    let reader = ["src/records/yaml/record.rs"];
    let found = offences(&reader, |line| line.split(|it: char| !it.is_alphanumeric() && it != '_').any(is_float));
    none(&found, "binary floats");
}

#[test]
fn only_the_edge_acts_on_the_world() {
    // `text::failure` knows the errors of the edge, and does nothing itself.
    let edge = [
        "src/cache/",
        "src/fs/",
        "src/git.rs",
        "src/mirror/",
        "src/transient/",
        "src/print/typst",
        "src/cli/",
        "src/main.rs",
        "src/text/failure.rs",
    ];
    let world = [
        "std::fs",
        "std::process",
        "std::env",
        "std::net",
        "File::open",
        "tempfile",
        "walkdir",
        "crate::fs",
        "Local::now",
        "Utc::now",
        "SystemTime",
        "Instant::now",
        "rand::",
    ];
    let acts = |line: &str| {
        let grouped =
            line.trim_start().starts_with("use std::{") && ["fs", "env", "process"].iter().any(|it| line.contains(it));
        grouped || world.iter().any(|it| line.contains(it))
    };
    none(&offences(&edge, acts), "files, processes, the environment, the clock and printing belong to the edge");
}

#[test]
fn paths_of_records_are_spelt_in_one_place() {
    let spells = |line: &str| ["\"zones/", "\"content/"].iter().any(|it| line.contains(it));
    // The catalogue of codes shows examples.
    let places = ["src/model/files.rs", "src/finding/code.rs"];
    none(&offences(&places, spells), "paths of records belong to model::files");
}

#[test]
fn nothing_is_left_undone() {
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X:"),
        concat!("#[ig", "nore"),
        concat!("#[should", "_panic"),
    ];
    let mut found = Vec::new();
    for source in sources("src").iter().chain(&sources("tests")) {
        for (at, line) in source.text.lines().enumerate() {
            if marks.iter().any(|it| line.contains(it)) {
                found.push(format!("{}:{}: {}", source.path, at + 1, line.trim()));
            }
        }
    }
    none(&found, "left undone");
}

#[test]
fn every_source_file_says_what_it_is_for() {
    let silent = sources("src").into_iter().chain(sources("tests")).filter(|it| !it.text.starts_with("//! "));
    none(&silent.map(|it| it.path).collect::<Vec<_>>(), "no first line of documentation");
}

#[test]
fn the_integration_tests_are_one_binary() {
    let root = repository().join("tests");
    let binaries = std::fs::read_dir(&root).expect("a folder").map(|it| it.expect("an entry").path());
    let binaries: Vec<_> = binaries.filter(|it| it.extension().is_some_and(|it| it == "rs")).collect();
    assert_eq!(binaries, [Path::new(&root).join("lib.rs")]);
}

/// The names and ids of all codes in the catalogue.
fn catalogue() -> Vec<(String, String)> {
    let text = std::fs::read_to_string(repository().join("src/finding/code.rs")).expect("the catalogue");
    let entry = |line: &str| {
        let (name, rest) = line.strip_prefix("    ")?.split_once(" = ")?;
        let id = rest.split('"').nth(1)?;
        let is_name = name.bytes().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit() || it == b'_');
        (is_name && rest.starts_with(char::is_uppercase)).then(|| (name.to_string(), id.to_string()))
    };
    text.lines().filter_map(entry).collect()
}

#[test]
fn every_code_is_named_by_its_id_and_reported_somewhere() {
    let catalogue = catalogue();
    let listed: BTreeSet<String> = crate::broken::codes(&Workspace::new("mini")).into_iter().map(|it| it.0).collect();
    same(&catalogue.iter().map(|it| it.1.clone()).collect(), &listed);
    let used: String = sources("src")
        .iter()
        .filter(|it| it.path != "src/finding/code.rs")
        .flat_map(|it| it.code().map(|(_, line)| format!("{line}\n")).collect::<Vec<_>>())
        .collect();
    let words: BTreeSet<&str> = used.split(|it: char| !it.is_ascii_alphanumeric() && it != '_').collect();
    let mut found = Vec::new();
    for (name, id) in &catalogue {
        if *name != id.replace('-', "_").to_uppercase() {
            found.push(format!("{name} is {id}"));
        }
        if !words.contains(name.as_str()) {
            found.push(format!("{id} is never reported"));
        }
    }
    none(&found, "codes");
}

/// Whether a text names an article by its number, which may differ in another version.
fn names_article(text: &str) -> bool {
    text.split('第').skip(1).any(|rest| {
        let number = |it: char| "零一二三四五六七八九十百".contains(it) || it.is_ascii_digit();
        let after = rest.trim_start_matches(number);
        after.len() < rest.len() && after.starts_with('条')
    })
}

#[test]
fn no_article_is_named_by_its_number_in_the_code() {
    assert!(names_article("见第二十二条") && names_article("第5条") && !names_article("第{}条第二项"));
    none(&offences(&[], names_article), "articles have the numbers the version of the rules gives them");
}

/// The layers of modules, one for each row of the table in ARCHITECTURE.md.
///
/// A module uses only modules of its own row and of the rows above. A part of a module that belongs to another row
/// is listed there with its path.
fn layers() -> &'static [Vec<String>] {
    static LAYERS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
        let map = std::fs::read_to_string(repository().join("ARCHITECTURE.md")).expect("a map");
        let table = map.lines().skip_while(|it| !it.starts_with("| modules |")).skip(2);
        let rows = table.take_while(|it| it.starts_with('|')).map(|row| {
            let cell = row.split('|').nth(1).unwrap_or_default();
            cell.split('`').skip(1).step_by(2).map(String::from).collect()
        });
        rows.collect()
    });
    &LAYERS
}

/// Modules that public pages must not use, whatever their layer, because they hold unpublished data.
const NOT_PUBLIC: &[&str] = &[
    "records::known",
    "procedure::lists",
    "model::creation",
    "model::evaluation",
    "records::overlay",
    "procedure::programme",
    "records::workspace",
];

/// The layer of a module, by the longest listed path that contains it.
fn layer(path: &str) -> Option<usize> {
    let below = |it: &str| path == it || path.strip_prefix(it).is_some_and(|rest| rest.starts_with("::"));
    let listed = layers().iter().enumerate().flat_map(|(at, names)| names.iter().map(move |name| (at, name.as_str())));
    listed.filter(|(_, name)| below(name)).max_by_key(|(_, name)| name.len()).map(|(at, _)| at)
}

/// The path of the module of a source file: `src/finding/mod.rs` is `finding`.
fn module(path: &str) -> String {
    let path = path.strip_prefix("src/").unwrap_or(path).trim_end_matches(".rs").trim_end_matches("/mod");
    path.replace('/', "::")
}

/// The paths of this crate that a text uses. `crate::{fs, leak::find}` gives `fs` and `leak::find`.
fn used(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in text.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(group) => {
                let mut depth = 0;
                let end = group.find(|it| {
                    depth += i32::from(it == '{') - i32::from(it == '}');
                    depth < 0
                });
                let names = group[..end.unwrap_or(group.len())].split(',').map(str::trim);
                found.extend(names.filter(|it| !it.is_empty()).map(path_of));
            }
            None => found.push(path_of(rest)),
        }
    }
    found
}

/// The path at the start of a text.
fn path_of(text: &str) -> String {
    let end = text.find(|it: char| !it.is_alphanumeric() && it != '_' && it != ':').unwrap_or(text.len());
    text[..end].trim_end_matches(':').to_string()
}

#[test]
fn a_module_uses_only_its_own_layer_and_those_below() {
    assert_eq!(
        used("use crate::{fs, leak::find}; let a = crate::model::Period::new(crate::exact::one());"),
        ["fs", "leak::find", "model::Period::new", "exact::one"]
    );
    assert!(layer("finding::report") > layer("finding::code") && layer("elsewhere").is_none());
    let mut found = Vec::new();
    for source in sources("src").iter().filter(|it| !["src/lib.rs", "src/main.rs"].contains(&it.path.as_str())) {
        let own = module(&source.path);
        if source.code().all(|(_, line)| line.trim().is_empty() || line.starts_with("pub(crate) mod ")) {
            continue;
        }
        let Some(top) = layer(&own) else {
            found.push(format!("{own} is in no layer"));
            continue;
        };
        let code: String = source.code().map(|(_, line)| format!("{line}\n")).collect();
        for path in used(&code) {
            if layer(&path).is_none_or(|it| it > top) {
                found.push(format!("{own} uses {path}"));
            }
            if own.starts_with("site") && NOT_PUBLIC.iter().any(|it| path.starts_with(it)) {
                found.push(format!("{own} uses {path}, which is not public"));
            }
        }
    }
    none(&found, "modules use what stands above them");
}

#[test]
fn every_module_of_the_map_is_there() {
    let modules: BTreeSet<String> = sources("src").iter().map(|it| module(&it.path)).collect();
    let gone: Vec<String> = layers().concat().into_iter().filter(|it| !modules.contains(it)).collect();
    none(&gone, "modules that ARCHITECTURE.md names and that are not there");
}
