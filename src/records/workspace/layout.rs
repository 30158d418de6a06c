//! Where the files of a workspace lie, and how they are named.

use crate::model::experience::is_slug;
use crate::model::round::is_id as is_round_id;
use crate::output::picture;

pub(super) const RECORD_NAMES: &[&str] =
    &["zone.yaml", "oversight.yaml", "application.yaml", "self.yaml", "province.yaml", "samr.yaml", "publication.yaml"];

/// Whether the file has a place in the layout of a workspace. Pictures of write-ups are checked separately.
pub(super) fn is_expected(file: &str) -> bool {
    let parts: Vec<&str> = file.split('/').collect();
    match parts.as_slice() {
        ["content", "areas.csv" | "areas-demonstration.csv" | "authority.yaml" | "holidays.yaml"] => true,
        ["content", "measures", _, "measures.yaml" | "indicators.yaml" | "steps.yaml" | "source.txt"] => true,
        ["content", "measures", _, "articles", name] => name.ends_with(".md"),
        ["content", "published", "addresses.txt"] => true,
        ["content", "schema", name] | ["content", "schema", _, name] => name.ends_with(".json"),
        ["content", "published", "notice" | "designation" | "round", name] => {
            name.strip_suffix(".yaml").is_some_and(is_round_id)
        }
        ["content", "published", "score" | "sanction" | "experience", code, name] => {
            is_area_code(code) && name.strip_suffix(".yaml").is_some_and(is_slug)
        }
        ["content", "calls" | "rounds", name] => name.strip_suffix(".yaml").is_some_and(is_round_id),
        ["content", "experience", "publication.yaml"] => true,
        ["content", "experience", code, name] => is_area_code(code) && name.strip_suffix(".md").is_some_and(is_slug),
        ["zones", code, "zone.yaml" | "oversight.yaml"] => is_area_code(code),
        ["zones", code, "creation", year, "application.yaml" | "province.yaml" | "samr.yaml"] => {
            is_area_code(code) && is_round_id(year)
        }
        ["zones", code, round, "self.yaml" | "province.yaml" | "samr.yaml"] => is_area_code(code) && is_round_id(round),
        ["site", ..] => true,
        _ => false,
    }
}

pub(super) fn is_picture(name: &str) -> bool {
    picture::stem(name).is_some_and(is_slug)
}

pub(super) fn is_area_code(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|it| it.is_ascii_digit())
}
