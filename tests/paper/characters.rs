//! The table of printable characters matches the fonts.
//!
//! `INSTA_UPDATE=always cargo test table_of_characters` regenerates it.

use std::collections::BTreeSet;
use std::fs;

use crate::support::{Workspace, repository};

const TABLE: &str = "templates/typst/characters.txt";
/// The line length of the table, in characters.
const WIDTH: usize = 100;

/// The characters in the fonts that `scripts/fonts.sh` fetches. PDF/A allows none from the private use area.
fn characters() -> BTreeSet<u32> {
    let doctor = Workspace::demonstration().run(&["doctor"]).stdout;
    let line = doctor.lines().find(|it| it.contains("字体文件夹")).expect("doctor names the folder");
    let folder = line.split_whitespace().last().expect("a path");
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy();
        if ["Fandol", "Noto"].iter().any(|it| name.starts_with(it)) {
            collect(&fs::read(&path).expect("a readable file"), &mut found);
        }
    }
    let is_text = |it: &u32| char::from_u32(*it).is_some_and(|it| !it.is_control() && !it.is_whitespace());
    let is_private = |it: &u32| matches!(it, 0xe000..=0xf8ff | 0xf_0000..);
    found.into_iter().filter(|it| is_text(it) && !is_private(it)).collect()
}

/// Collects the characters that have a glyph in any face of a font file.
fn collect(file: &[u8], found: &mut BTreeSet<u32>) {
    for index in 0..ttf_parser::fonts_in_collection(file).unwrap_or(1) {
        let face = ttf_parser::Face::parse(file, index).expect("a typeface");
        for table in face.tables().cmap.into_iter().flat_map(|it| it.subtables).filter(|it| it.is_unicode()) {
            table.codepoints(|it| {
                if table.glyph_index(it).is_some() {
                    found.insert(it);
                }
            });
        }
    }
}

/// Formats ranges of code points in lines of about the same length.
fn written(characters: &BTreeSet<u32>) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for it in characters {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *it => *last = *it,
            _ => ranges.push((*it, *it)),
        }
    }
    let (mut text, mut line) = (String::new(), String::new());
    for (first, last) in ranges {
        let range = if first == last { format!("{first:04X}") } else { format!("{first:04X}-{last:04X}") };
        if line.len() + range.len() >= WIDTH {
            text += &format!("{}\n", line.trim_end());
            line.clear();
        }
        line += &format!("{range} ");
    }
    text + line.trim_end() + "\n"
}

#[test]
fn the_table_of_characters_is_what_the_typefaces_have() {
    let file = repository().join(TABLE);
    let table = written(&characters());
    if std::env::var("INSTA_UPDATE").is_ok_and(|it| it == "always") {
        fs::write(&file, &table).expect("a table");
    }
    let kept = fs::read_to_string(&file).expect("a table");
    assert!(kept == table, "{TABLE} is out of date");
}
