//! Private and internal values reach no public byte, no temporary folder, no message, and no cache if they are private.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value as Json;
use serde_yaml::Value;
use tempfile::TempDir;

use crate::build::press::fresh;
use crate::support::{Workspace, files, tool};

/// The schemas of the records in `zones/`.
const SCHEMAS: [&str; 7] = ["zone", "application", "recommendation", "approval", "self", "review", "oversight"];
/// Texts that must be a known word or refer to something, so that no value can be put in.
const FIXED: [&str; 6] = ["name", "kind", "id", "evidence", "checked", "paths"];
/// The criterion that a reviewer may judge although a count is too low, which no record of the demonstration does.
const OVERRIDDEN: &str = "\n  19a:\n";
/// Texts of zones that the public site shows.
const PUBLIC: [&str; 4] = ["applicant", "lead_department", "introduction", "announcement"];

/// The mark of a value: a word that occurs nowhere else.
fn mark(number: usize) -> String {
    format!("qz{number:05}zq")
}

/// The names of the free texts in a schema, also those of lists of texts.
fn free_texts(schema: &Json, found: &mut BTreeSet<String>) {
    let is_free = |it: &Json| {
        let types: Vec<&str> = match &it["type"] {
            Json::Array(types) => types.iter().filter_map(Json::as_str).collect(),
            single => single.as_str().into_iter().collect(),
        };
        let fixed = ["enum", "format", "const"].iter().any(|key| it.get(key).is_some());
        types.contains(&"string") && it["pattern"].as_str().is_some_and(|it| it.contains("待填写")) && !fixed
    };
    match schema {
        Json::Object(entries) => {
            if let Some(Json::Object(properties)) = entries.get("properties") {
                let free = properties.iter().filter(|(_, it)| is_free(it) || is_free(&it["items"]));
                found.extend(free.map(|(name, _)| name.clone()));
            }
            entries.values().for_each(|it| free_texts(it, found));
        }
        Json::Array(items) => items.iter().for_each(|it| free_texts(it, found)),
        _ => {}
    }
}

/// Every text that was marked, with the name of its field, in the order of their numbers.
type Marks = Vec<(String, String)>;

/// Marks every free text below a value. Equal texts of a field stay equal, as some name the same thing.
fn taint(name: &str, value: &mut Value, free: &BTreeSet<String>, marks: &mut Marks) {
    match value {
        Value::String(text) if free.contains(name) => {
            let own = (name.to_string(), text.clone());
            let number = marks.iter().position(|it| *it == own).unwrap_or_else(|| {
                marks.push(own);
                marks.len() - 1
            });
            text.push_str(&mark(number));
        }
        Value::Sequence(items) => items.iter_mut().for_each(|it| taint(name, it, free, marks)),
        Value::Mapping(entries) => {
            for (key, value) in entries.iter_mut() {
                let key = key.as_str().unwrap_or_default().to_string();
                taint(&key, value, free, marks);
            }
        }
        _ => {}
    }
}

/// The marks in some bytes, by the field they are from.
fn found<'m>(bytes: &[u8], marks: &'m Marks) -> BTreeSet<&'m str> {
    let starts = bytes.windows(9).filter(|it| it.starts_with(b"qz") && it.ends_with(b"zq"));
    let numbers = starts.filter_map(|it| std::str::from_utf8(&it[2..7]).ok()?.parse::<usize>().ok());
    numbers.filter_map(|it| marks.get(it)).map(|it| it.0.as_str()).collect()
}

/// A file as a reader unpacks it.
fn unpacked(path: &Path, bytes: Vec<u8>) -> Vec<u8> {
    match path.extension().and_then(|it| it.to_str()) {
        Some("pdf") => tool("pdftotext", &[&path.to_string_lossy(), "-"]).into_bytes(),
        Some("xlsx" | "docx") => tool("unzip", &["-p", &path.to_string_lossy()]).into_bytes(),
        _ => bytes,
    }
}

const CONTACTS: &str = "responsible: { name: 欧阳qz90001zq, position: 职务qz90002zq, telephone: qz90003zq, email: qz90004zq@sfq.gov.cn }\ncontact: { name: 司马qz90005zq, position: 职务qz90006zq, telephone: qz90007zq, email: qz90008zq@sfq.gov.cn }\n";

/// A private folder with the contacts of one zone.
fn contacts(text: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("contacts")).unwrap();
    fs::write(folder.path().join("contacts/990100.yaml"), text).unwrap();
    folder
}

#[test]
fn no_private_or_internal_value_reaches_the_public_or_stays_behind() {
    let workspace = Workspace::demonstration();
    // What was published would only be reported as changed.
    workspace.forget("content/published");
    let mut free = BTreeSet::new();
    for schema in SCHEMAS {
        free_texts(&serde_json::from_str(&workspace.run(&["schema", schema]).stdout).unwrap(), &mut free);
    }
    free.retain(|it| !FIXED.contains(&it.as_str()));
    let mut marks = Marks::new();
    for (file, bytes) in files(&workspace.path().join("zones")).into_iter().filter(|(it, _)| it.ends_with(".yaml")) {
        let mut text = String::from_utf8(bytes).unwrap();
        if file.ends_with("province.yaml") || file.ends_with("samr.yaml") {
            text = text.replace(OVERRIDDEN, &format!("{OVERRIDDEN}    override_reason: 数量不足，另有实绩。\n"));
        }
        let mut record: Value = serde_yaml::from_str(&text).unwrap();
        taint("", &mut record, &free, &mut marks);
        workspace.write(&format!("zones/{file}"), serde_yaml::to_string(&record).unwrap());
    }
    let marked: BTreeSet<String> = marks.iter().map(|it| it.0.clone()).collect();
    let unmarked: Vec<&String> = free.difference(&marked).collect();
    assert_eq!(unmarked, Vec::<&String>::new(), "no record of the demonstration has these fields");

    let private = contacts(CONTACTS);
    let (home, temporary) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut environment = fresh(&home.path().join("cache"));
    environment.push(("HOME", home.path().to_string_lossy().into_owned()));
    environment.push(("TMPDIR", temporary.path().to_string_lossy().into_owned()));
    let environment: Vec<(&str, &str)> = environment.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let run = workspace.run_with(&["build", "--private", &private.path().to_string_lossy()], &environment);
    assert_eq!(run.code, 0, "{}", run.stderr);

    let public = workspace.path().join("dist/public");
    let mut shown: BTreeMap<&str, String> = BTreeMap::new();
    for (file, bytes) in files(&public) {
        let bytes = unpacked(&public.join(&file), bytes);
        assert!(!String::from_utf8_lossy(&bytes).contains("qz9000"), "a contact in {file}");
        shown.extend(found(&bytes, &marks).into_iter().map(|it| (it, file.clone())));
    }
    shown.retain(|field, _| !PUBLIC.contains(field));
    assert_eq!(shown, BTreeMap::new(), "fields that are public, each with a file");

    for (what, folder) in [("cache", home.path()), ("temporary folder", temporary.path())] {
        assert_eq!(files(folder).into_keys().collect::<Vec<_>>(), Vec::<String>::new(), "{what}");
    }
    assert!(!(run.stdout + &run.stderr).contains("zq"), "messages");

    let run = workspace.run_with(&["build"], &environment);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let cached = files(home.path());
    assert!(!cached.is_empty());
    let is_readable = |bytes: &[u8]| bytes.windows(5).any(|it| it == b"%PDF-") || !found(bytes, &marks).is_empty();
    let readable: Vec<&String> = cached.iter().filter(|(_, it)| is_readable(it)).map(|it| it.0).collect();
    assert_eq!(readable, Vec::<&String>::new(), "documents in the cache that anybody can read");
}

#[test]
fn messages_about_private_contacts_do_not_repeat_them() {
    let workspace = Workspace::demonstration();
    for text in [
        "responsible: qz90001zq\ncontact: { name: qz90002zq }\n",
        "responsible: { name: [qz90001zq] }\ncontact: { qz90003zq: qz90002zq }\n",
        "responsible: { name: qz90001zq\ncontact: qz90002zq: qz90003zq\n",
        "qz90001zq\n",
    ] {
        let private = contacts(text);
        for command in [&["build"][..], &["check"], &["render", "creation-application", "990100"]] {
            let folder = private.path().to_string_lossy().into_owned();
            let run = workspace.run(&[command, &["--private", &folder]].concat());
            assert_eq!(run.code, 2, "{command:?} {text}: {}", run.stderr);
            assert!(!(run.stdout + &run.stderr).contains("zq"), "{command:?} {text}: {}", run.stderr);
        }
    }
    let private = contacts(CONTACTS);
    let file = "content/experience/990100/off-site-inspection.md";
    workspace.write(file, workspace.read(file) + "\n联系人：司马qz90005zq。\n");
    let run = workspace.run(&["check", "--private", &private.path().to_string_lossy()]);
    assert!(run.code != 0 && !run.stderr.contains("qz9000"), "{}", run.stderr);
}
