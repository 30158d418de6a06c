//! The parsers that get mutated inputs, with the inputs to start from.

use std::io::{Cursor, Write};
use std::path::Path;

use chrono::NaiveDate;
use zip::write::SimpleFileOptions;

use super::mutation::Form;
use crate::check;
use crate::finding::Finding;
use crate::fs;
use crate::intake::kind::Wanted;
use crate::intake::{docx, filling, package};
use crate::memory::Memory;
use crate::model::evaluation::SelfEvaluation;
use crate::model::experience::ExperienceHead;
use crate::model::files;
use crate::model::round::Round;
use crate::model::site::SiteConfig;
use crate::model::zone::ZoneRecord;
use crate::output::sheet::{Cell, Column, ListSheet, Width, workbook};
use crate::output::{html, picture};
use crate::records::overlay;
use crate::records::source::{Source, SourceTree, text};
use crate::records::table::areas::Reading;

use crate::records::yaml;
use crate::score::ScoreSheets;
use crate::text::day;
use crate::text::identifier;
use crate::text::markdown;
use crate::text::privacy;
use crate::view::archive::Files;

pub(super) struct Target {
    pub(super) name: &'static str,
    /// How many of the inputs it gets, in proportion.
    pub(super) share: u64,
    pub(super) form: Form,
    pub(super) seeds: Vec<Vec<u8>>,
    pub(super) run: Box<Run>,
}

/// Returns what there was to see in an input, apart from its own text.
type Run = dyn Fn(&[u8]) -> Vec<String> + Sync;

pub(super) fn targets() -> Vec<Target> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let records = fs::read_records(root, None).unwrap();
    let of = |begin: &str, end: &str| -> Vec<Vec<u8>> {
        let fits = |it: &&String| it.starts_with(begin) && it.ends_with(end);
        records.keys().filter(fits).filter_map(|it| bytes(&records[it])).collect()
    };
    vec![
        record::<SelfEvaluation>("self-evaluation", of(files::ZONES, "/self.yaml")),
        record::<ZoneRecord>("zone", of(files::ZONES, "/zone.yaml")),
        record::<Round>("round", of(files::ROUNDS, ".yaml")),
        record::<SiteConfig>("site", of("site/", ".yaml")),
        Target { seeds: suite(root), ..record::<ExperienceHead>("yaml-test-suite", vec![]) },
        target("areas", 200, Form::Lines, of(files::DEMONSTRATION_AREAS, ""), |it| {
            let Some(text) = readable(it) else { return vec![] };
            let mut reading = Reading::default();
            reading.read(files::AREAS, &text, true);
            shown(&reading.findings)
        }),
        target("write-up", 250, Form::Lines, of(files::EXPERIENCE, ".md"), write_up),
        target("markup", 100, Form::Lines, of(files::EXPERIENCE, ".md"), |it| {
            html::blocks(&html::read(&String::from_utf8_lossy(it)));
            vec![]
        }),
        target("words", 100, Form::Lines, of(files::ZONES, ".yaml"), words),
        target("contacts", 50, Form::Lines, vec![CONTACTS.as_bytes().to_vec()], |it| {
            let file = "contacts/990100.yaml".to_string();
            shown(&overlay::load(&SourceTree::from([(file, Source::read(it.to_vec()))])).1)
        }),
        target("picture", 1, Form::Bytes, of(files::EXPERIENCE, ".png"), |it| {
            let _ = picture::encoded("a.png", it);
            vec![]
        }),
        target("archive", 20, Form::Bytes, vec![sheet(), document(DOCUMENT.as_bytes())], office),
        target("document", 40, Form::Text, vec![DOCUMENT.as_bytes().to_vec()], |it| office(&document(it))),
        whole(root, records),
    ]
}

fn target(
    name: &'static str,
    share: u64,
    form: Form,
    seeds: Vec<Vec<u8>>,
    run: impl Fn(&[u8]) -> Vec<String> + Sync + 'static,
) -> Target {
    assert!(!seeds.is_empty(), "{name} has nothing to start from");
    Target { name, share, form, seeds, run: Box::new(run) }
}

fn record<T: serde::de::DeserializeOwned + schemars::JsonSchema>(name: &'static str, seeds: Vec<Vec<u8>>) -> Target {
    let run = |it: &[u8]| readable(it).map_or(vec![], |it| shown(&yaml::read::<T>("a.yaml", &it).2));
    Target { name, share: 200, form: Form::Lines, seeds, run: Box::new(run) }
}

/// The cases of the YAML test suite.
fn suite(root: &Path) -> Vec<Vec<u8>> {
    let cases = std::fs::read(root.join("tests/data/yaml-test-suite.json")).unwrap();
    let cases: Vec<serde_json::Value> = serde_json::from_slice(&cases).unwrap();
    cases.iter().map(|it| it["yaml"].as_str().unwrap().as_bytes().to_vec()).collect()
}

/// A small workspace in which one file is changed, checked as a whole.
fn whole(root: &Path, rules: SourceTree) -> Target {
    let mini = fs::read_records(&root.join("tests/workspaces/mini"), None).unwrap();
    let seeds = mini.values().filter_map(bytes).collect();
    let names: Vec<String> = mini.keys().cloned().collect();
    let shared = |it: &str| {
        ![files::ZONES, files::EXPERIENCE, files::ROUNDS, files::PUBLISHED].iter().any(|own| it.starts_with(own))
    };
    let mut sources: SourceTree = rules.into_iter().filter(|(file, _)| shared(file)).collect();
    sources.extend(mini);
    let run = move |it: &[u8]| {
        let mut sources = sources.clone();
        let file = &names[it.len() % names.len()];
        sources.insert(file.clone(), Source::read(it.to_vec()));
        let memory = Memory::none();
        let loaded = check::load(&sources, &memory);
        let sheets = loaded.workspace.as_ref().map(ScoreSheets::of).unwrap_or_default();
        let day = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
        let files = Files { sources: &sources, outlines: &loaded.outlines, memory: &memory };
        check::run(&loaded, files, &sheets, day);
        vec![]
    };
    Target { name: "workspace", share: 1, form: Form::Text, seeds, run: Box::new(run) }
}

fn bytes(source: &Source) -> Option<Vec<u8>> {
    match source {
        Source::Bytes(bytes) => Some(bytes.to_vec()),
        Source::TooLarge(_) | Source::NotAFile => None,
    }
}

fn readable(bytes: &[u8]) -> Option<String> {
    text("a", &Source::read(bytes.to_vec())).ok().map(str::to_string)
}

/// The codes of findings, each with the fixed part of its message.
fn shown(findings: &[Finding]) -> Vec<String> {
    let fixed = |it: &str| -> String {
        let outside = it.split('`').step_by(2).collect::<Vec<_>>().join("`");
        outside.chars().filter(|it| !it.is_ascii_alphanumeric()).take(12).collect()
    };
    findings.iter().map(|it| format!("{} {}", it.code.id, fixed(&it.message))).collect()
}

fn write_up(bytes: &[u8]) -> Vec<String> {
    let Some(text) = readable(bytes) else { return vec![] };
    let document = markdown::read(&text);
    let references = markdown::References::pages(&|it| it.starts_with('/').then(|| it.to_string()));
    markdown::html(&document, &references);
    markdown::tree(&document, &references);
    // Texts with invisible characters are refused before they get here.
    let is_kept = markdown::breach(&text, &document).is_none() || text.chars().any(markdown::is_hidden);
    assert!(is_kept, "text is lost");
    document.slips.iter().map(|it| format!("{:?}", it.kind)).collect()
}

/// Everything that reads single words or numbers.
fn words(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    privacy::scan(&text);
    for line in text.lines() {
        let value = line.split_once(": ").map_or(line, |it| it.1);
        let _ = (day::strict(value), day::advice(value), crate::number::plain(value));
        for form in FORMS {
            identifier::advice(form, value);
        }
    }
    vec![]
}

fn office(bytes: &[u8]) -> Vec<String> {
    for wanted in [Wanted::Workbook, Wanted::WriteUp] {
        match (package::open("a", bytes, wanted), wanted) {
            (Ok(package), Wanted::Workbook) => drop(filling::opened("a", &package)),
            (Ok(package), Wanted::WriteUp) => drop(docx::read("a", &package, "a")),
            (Err(_), _) => {}
        }
    }
    vec![]
}

fn sheet() -> Vec<u8> {
    let columns = vec![Column::new("name", "名称", Width::Name)];
    let rows = vec![vec![Cell::text("示例甲市")], vec![Cell::text("=1+1")]];
    let sheet = ListSheet::new("名单", "名单", columns, rows);
    workbook(&[sheet], "示例", NaiveDate::from_ymd_opt(2026, 1, 5).unwrap()).unwrap()
}

fn document(xml: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    archive.write_all(xml).unwrap();
    archive.finish().unwrap().into_inner()
}

const CONTACTS: &str =
    "application:\n  name: 示例\n  telephone: 010-12345678\nself:\n  name: 示例\n  email: a@example.com\n";

const DOCUMENT: &str = concat!(
    r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"#,
    r#"<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>标题</w:t></w:r></w:p>"#,
    r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">项 </w:t></w:r></w:p>"#,
    r#"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#,
    r#"<w:p><w:r><w:footnoteReference w:id="2"/></w:r><w:ins w:id="3"><w:r><w:t>加</w:t></w:r></w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>"#,
    r#"</w:body></w:document>"#
);

const FORMS: [identifier::Form; 10] = [
    identifier::Form::Domain,
    identifier::Form::Folder,
    identifier::Form::Address,
    identifier::Form::Email,
    identifier::Form::Telephone,
    identifier::Form::Postcode,
    identifier::Form::SiteCode,
    identifier::Form::Icp,
    identifier::Form::Police,
    identifier::Form::PoliceCode,
];
