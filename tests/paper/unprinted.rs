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
const REGISTER: &str = "objection-register";
const OBJECTION: &str = "objection-report";
const REPLY: &str = "objection-reply";
const PUBLICITY: &str = "publicity-report";
const REQUEST: &str = "designation-request";
const MINUTES: &str = "talk-minutes";
const RECTIFICATION: &str = "rectification-notice";
const LIST: &str = "recommendation-list";
const CALL: &str = "application-call";
const PLAN: &str = "creation-plan-form";
const RECOMMENDATION: &str = "recommendation-letter";
const APPROVAL: &str = "approval-notice";
const ON_SITE: &str = "on-site-record";
const ATTENDANCE: &str = "attendance-sheet";
const PRELIMINARY: &str = "preliminary-report";
const SUBMISSION: &str = "submission-letter";
const PRELIMINARY_FAILURE: &str = "preliminary-failure-notice";
const EXPERTS: &str = "expert-score-sheet";
const COLLATION: &str = "score-collation";
const OPINION: &str = "evaluation-opinion";
/// Letters in the letter format, whose imprint has copies only.
const LETTERS: [&str; 7] = [RECOMMENDATION, APPROVAL, SUBMISSION, PRELIMINARY_FAILURE, FAILURE, REPLY, RECTIFICATION];
const WRITE_UPS: [&str; 2] = ["experience", "experience-collection"];

const UNPRINTED: &[Field] = &[
    field(&[], "document/language", "metadata of the file"),
    field(&[], "document/author", "metadata of the file"),
    field(&[], "rules/articles", "a document names the articles it rests on"),
    field(&[], "round/id", "the round is named by its title"),
    field(&[], "attached", "files inside the PDF"),
    field(&[SUMMARY, REPORT, REVIEW, LIST, "experience", "experience-collection"], "organ", "others sign or issue it"),
    field(&[REGISTER, OBJECTION, PUBLICITY, MINUTES], "organ", "an office signs or keeps it"),
    field(
        &[FAILURE, OVERSIGHT, REGISTER, OBJECTION, REPLY, PUBLICITY, REQUEST, MINUTES, RECTIFICATION],
        "rules/date",
        "letters and internal papers name the rules without their date",
    ),
    field(&[], "letter/form", "chooses the head and the imprint"),
    field(&[FORM, REVIEW, FAILURE], "score/charts", "drawn in the report only"),
    field(&[FORM, REVIEW, FAILURE], "score/gains", "listed in the report only"),
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
    field(&[REPORT, FAILURE], "zone/class", "the area goes by its name"),
    field(&[REPORT, FAILURE], "zone/code", "the area goes by its name"),
    field(&[REPORT, FAILURE], "zone/province", "the area goes by its name"),
    field(&[REPORT, FAILURE], "zone/region", "the area goes by its name"),
    field(&[REPORT, FAILURE], "zone/lead_department", "the applicant is addressed"),
    field(&["designation-announcement"], "heads/province", "provinces are groups of rows"),
    field(&["publicity-notice"], "provinces/count", "each row names its province"),
    field(&[OVERSIGHT], "measure", "chooses the words"),
    field(&LETTERS, "letter/office", "the letter format names no issuing office"),
    field(&[CALL], "form/rules/articles", "a document names the articles it rests on"),
    field(
        &[CALL, RECOMMENDATION, APPROVAL, SUBMISSION, PRELIMINARY_FAILURE, FAILURE, ATTENDANCE],
        "rules/date",
        "the rules are named",
    ),
    field(&[ATTENDANCE], "rules/title", "the sheet has no text"),
    field(&[ATTENDANCE], "rules/status", "the sheet has no text"),
    field(&[RECOMMENDATION, SUBMISSION, PRELIMINARY_FAILURE, PRELIMINARY], "organ", "the province signs"),
    field(&[ON_SITE, ATTENDANCE, EXPERTS, COLLATION, OPINION], "organ", "they take part and do not sign"),
    field(&[APPROVAL, PRELIMINARY, PRELIMINARY_FAILURE], "zone/class", "the area goes by its name"),
    field(&[APPROVAL, PRELIMINARY, PRELIMINARY_FAILURE], "zone/code", "the area goes by its name"),
    field(&[APPROVAL, PRELIMINARY, PRELIMINARY_FAILURE], "zone/province", "the area goes by its name"),
    field(&[APPROVAL, PRELIMINARY, PRELIMINARY_FAILURE], "zone/region", "the area goes by its name"),
    field(&[APPROVAL, PRELIMINARY, PRELIMINARY_FAILURE], "zone/lead_department", "the applicant is addressed"),
    field(&[APPROVAL, ATTENDANCE, EXPERTS, COLLATION], "zone/applicant", "the area goes by its name"),
    field(&[ATTENDANCE, EXPERTS, COLLATION], "zone/class", "the area goes by its name"),
    field(&[ATTENDANCE, EXPERTS, COLLATION], "zone/code", "the area goes by its name"),
    field(&[ATTENDANCE, EXPERTS, COLLATION], "zone/region", "the area goes by its name"),
    field(&[ATTENDANCE, EXPERTS, COLLATION], "zone/lead_department", "the area goes by its name"),
    field(&[PRELIMINARY_FAILURE, PRELIMINARY], "score/charts", "drawn in the report only"),
    field(&[PRELIMINARY_FAILURE, PRELIMINARY], "score/gains", "listed in the report only"),
    field(&[PRELIMINARY_FAILURE, PRELIMINARY], "score/warnings", "in the report only"),
    field(&[PRELIMINARY_FAILURE, PRELIMINARY], "score/dimensions", "the dimensions only, or beside those of the zone"),
    field(&[PRELIMINARY], "score", "its rows compare the points of two stages"),
    field(&[PRELIMINARY], "dimensions/indicators", "those that differ"),
    field(&[OPINION], "score", "its rows compare the points of three stages"),
    field(&[CALL, "creation-application", "creation-application-form"], "introduction/kind", "chooses the row"),
    field(&[CALL, PLAN], "sections/table", "chooses a table"),
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
