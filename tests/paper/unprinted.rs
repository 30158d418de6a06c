//! The document data that is not printed, with reasons.

use serde_json::Value;

/// A field that is not printed in some kinds of documents. An empty list means all kinds.
struct Field {
    kinds: &'static [&'static str],
    /// The end of its path, or the path of an element that contains it.
    path: &'static str,
    /// The reason why it is not printed, for the reader of this file.
    _reason: &'static str,
}

const fn field(kinds: &'static [&'static str], path: &'static str, reason: &'static str) -> Field {
    Field { kinds, path, _reason: reason }
}

const FORM: &str = "evaluation-application";
const REVIEW: &str = "preliminary-review";
const SUMMARY: &str = "evaluation-summary";
const REPORT: &str = "self-evaluation-report";
const FAILURE: &str = "failure-notice";
const OVERSIGHT: &str = "oversight-notice";
const LIST: &str = "recommendation-list";
const WRITE_UPS: [&str; 2] = ["experience", "experience-collection"];

const UNPRINTED: &[Field] = &[
    field(&[], "document/language", "metadata of the file"),
    field(&[], "document/author", "metadata of the file"),
    field(&[], "rules/articles", "a document names the articles it rests on"),
    field(&[], "round/id", "the round is named by its title"),
    field(&[], "attached", "files inside the PDF"),
    field(&[SUMMARY, REPORT, REVIEW, LIST, "experience", "experience-collection"], "organ", "others sign or issue it"),
    field(&[FORM, REVIEW, FAILURE], "score/charts", "drawn in the report only"),
    field(&[FORM, REVIEW, FAILURE], "score/gains", "listed in the report only"),
    field(&[FORM, REVIEW, FAILURE], "score/warnings", "in the report only"),
    field(&[FORM, REVIEW, FAILURE], "score/dimensions/indicators/criteria", "in the report only"),
    field(&[FORM, REVIEW], "score/gap", "in the report and the notice of failure only"),
    field(&[REVIEW], "score", "its rows compare the points of two stages"),
    field(&[FAILURE], "score/dimensions/indicators", "the notice has the dimensions only"),
    field(&[FAILURE], "self_date", "the day of the evaluation is printed"),
    field(&[REVIEW], "approval/date", "the period is printed"),
    field(&[REVIEW], "approval/number", "the period is printed"),
    field(&[REPORT], "words", "alternative text of a drawing"),
    field(&[REPORT], "height", "the size of a bar"),
    field(&[REPORT], "from", "the place of a bar"),
    field(&[REPORT], "share", "the size of a bar"),
    field(&[REPORT], "zero", "the place of a line"),
    field(&[REPORT, FAILURE, OVERSIGHT], "zone/class", "the area goes by its name"),
    field(&[REPORT, FAILURE, OVERSIGHT], "zone/code", "the area goes by its name"),
    field(&[REPORT, FAILURE, OVERSIGHT], "zone/province", "the area goes by its name"),
    field(&[REPORT, FAILURE, OVERSIGHT], "zone/region", "the area goes by its name"),
    field(&[REPORT, FAILURE, OVERSIGHT], "zone/lead_department", "the applicant is addressed"),
    field(&["designation-announcement"], "heads/province", "provinces are groups of rows"),
    field(&["publicity-notice"], "provinces/count", "each row names its province"),
    field(&[OVERSIGHT], "measure", "chooses the words"),
    field(&["experience"], "write_up/area", "the contents of the collection name it"),
    field(&WRITE_UPS, "kind", "what a piece of the text is"),
    field(&WRITE_UPS, "align", "how a column is set"),
    field(&WRITE_UPS, "address", "where a link leads, which links have, or a file"),
    field(&WRITE_UPS, "alternative", "alternative text of a picture"),
];

impl Field {
    fn is(&self, kind: &str, path: &str) -> bool {
        let ends = path == self.path || path.ends_with(&format!("/{}", self.path));
        let stands_in = path.starts_with(&format!("{}/", self.path));
        (self.kinds.is_empty() || self.kinds.contains(&kind)) && (ends || stands_in)
    }
}

/// All texts in the data that must be printed, with their paths.
pub fn printed_texts<'d>(kind: &str, data: &'d Value) -> Vec<(String, &'d str)> {
    let mut texts = Vec::new();
    collect(data, String::new(), &mut texts);
    texts.retain(|(path, _)| !UNPRINTED.iter().any(|it| it.is(kind, path)));
    texts
}

fn collect<'d>(value: &'d Value, path: String, texts: &mut Vec<(String, &'d str)>) {
    match value {
        Value::String(text) => texts.push((path, text)),
        Value::Array(items) => items.iter().for_each(|it| collect(it, path.clone(), texts)),
        Value::Object(fields) => {
            for (key, it) in fields {
                let path = if path.is_empty() { key.clone() } else { format!("{path}/{key}") };
                collect(it, path, texts);
            }
        }
        _ => {}
    }
}
