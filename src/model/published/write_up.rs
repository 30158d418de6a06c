//! Splits a write-up into its published parts, and restores it from an edition.

use crate::model::experience::Experience;

use super::text::{TextEdition, TextPart};

pub(crate) const BODY: &str = "body";

/// Prefix of the names of parts that hold pictures.
pub(crate) const PICTURE: &str = "picture/";

/// Separator of the values in one part.
const BETWEEN: char = '、';

/// The published parts of a write-up; `None` if it is not published.
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

/// The body with normalised line endings and without the picture folder, which renaming the file would change.
fn body(experience: &Experience) -> String {
    let text = experience.body.replace(&format!("]({}/", experience.slug), "](");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_string()
}

/// Restores the text of an edition. Pictures are not restored.
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

/// Adds the picture folder back to a body.
fn with_pictures(body: &str, slug: &str, edition: &TextEdition) -> String {
    let names = edition.parts.iter().filter_map(|it| it.part.strip_prefix(PICTURE));
    names.fold(body.to_string(), |text, name| text.replace(&format!("]({name}"), &format!("]({slug}/{name}")))
}
