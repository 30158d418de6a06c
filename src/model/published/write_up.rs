//! The parts of a write-up that are published, and the write-up as an edition has them.

use crate::model::experience::Experience;

use super::text::{TextEdition, TextPart};

pub(crate) const BODY: &str = "body";

/// Before the name of a picture's file.
pub(crate) const PICTURE: &str = "picture/";

/// Between several values of one part.
const BETWEEN: char = '、';

/// What is published of a write-up; `None` where it is not.
pub(crate) fn parts(experience: &Experience) -> Option<Vec<TextPart>> {
    let head = &experience.head;
    let joined = |values: Vec<String>| values.join(&BETWEEN.to_string());
    let mut parts = vec![
        TextPart::new("title", &head.title),
        TextPart::new("source", &head.source),
        TextPart::new("submitted", head.submitted.to_string()),
        TextPart::new("published", experience.published?.to_string()),
        TextPart::new("indicators", joined(head.indicators.iter().map(u32::to_string).collect())),
        TextPart::new("keywords", joined(head.keywords.clone())),
        TextPart::new("summary", &head.summary),
        TextPart::new(BODY, body(experience)),
    ];
    parts.extend(experience.pictures.iter().map(|it| TextPart::file(&format!("{PICTURE}{}", it.name), &it.bytes)));
    Some(parts)
}

/// The body without what a renamed file changes in it: the folder of its pictures. Lines end alike.
fn body(experience: &Experience) -> String {
    let text = experience.body.replace(&format!("]({}/", experience.slug), "](");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_string()
}

/// Gives a write-up the text of an edition; pictures stay those in the folder.
pub(crate) fn restore(experience: &mut Experience, edition: &TextEdition) {
    experience.published = edition.part("published").and_then(|it| it.parse().ok());
    let head = &mut experience.head;
    for (name, field) in [("title", &mut head.title), ("source", &mut head.source), ("summary", &mut head.summary)] {
        if let Some(text) = edition.part(name) {
            *field = text.to_string();
        }
    }
    if let Some(day) = edition.part("submitted").and_then(|it| it.parse().ok()) {
        head.submitted = day;
    }
    let values = |name| edition.part(name).into_iter().flat_map(|it| it.split(BETWEEN)).filter(|it| !it.is_empty());
    head.keywords = values("keywords").map(str::to_string).collect();
    head.indicators = values("indicators").filter_map(|it| it.parse().ok()).collect();
    if let Some(text) = edition.part(BODY) {
        experience.body = with_pictures(text, &experience.slug, edition);
    }
}

/// A body with the folder of its pictures.
fn with_pictures(body: &str, slug: &str, edition: &TextEdition) -> String {
    let names = edition.parts.iter().filter_map(|it| it.part.strip_prefix(PICTURE));
    names.fold(body.to_string(), |text, name| text.replace(&format!("]({name}"), &format!("]({slug}/{name}")))
}
