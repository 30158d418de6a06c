//! Converts write-ups to the parts of an edition and back.

use crate::model::experience::Experience;
use crate::output::hex;

use super::{Edition, Part};

pub(crate) const BODY: &str = "body";

/// Prefix of the name of a part that is a picture. The file name follows.
pub(crate) const PICTURE: &str = "picture/";

/// Separates the values of a part that holds a list.
const BETWEEN: char = '、';

/// The published parts of a write-up; `None` if it is not published.
pub(crate) fn parts(experience: &Experience) -> Option<Vec<Part>> {
    let head = &experience.head;
    let joined = |values: Vec<String>| values.join(&BETWEEN.to_string());
    let mut parts = vec![
        Part::new("title", &head.title),
        Part::new("source", &head.source),
        Part::new("submitted", head.submitted.to_string()),
        Part::new("published", experience.published?.to_string()),
        Part::new("indicators", joined(head.indicators.iter().map(u32::to_string).collect())),
        Part::new("keywords", joined(head.keywords.clone())),
        Part::new("summary", &head.summary),
        Part::new(BODY, body(experience)),
    ];
    let pictures = experience.pictures.iter();
    parts.extend(pictures.map(|it| Part::file(&format!("{PICTURE}{}", it.name), &hex(it.bytes.sha256()))));
    Some(parts)
}

/// Normalizes the body, so that renaming the file or saving it with other line ends changes nothing.
///
/// Removes the picture folder from links, trailing white space, and blank lines at both ends.
fn body(experience: &Experience) -> String {
    let text = experience.body.replace(&format!("]({}/", experience.slug), "](");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_string()
}

/// Overwrites a write-up with the text of an edition. Its pictures stay the current files.
pub(crate) fn restore(experience: &mut Experience, edition: &Edition) {
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

/// Puts the picture folder back into the links of a recorded body.
fn with_pictures(body: &str, slug: &str, edition: &Edition) -> String {
    let names = edition.parts.iter().filter_map(|it| it.part.strip_prefix(PICTURE));
    names.fold(body.to_string(), |text, name| text.replace(&format!("]({name}"), &format!("]({slug}/{name}")))
}
