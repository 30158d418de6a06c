//! A self-evaluation as a record: the lines of YAML for what is filled in.

use std::collections::BTreeMap;

use super::answers::{Answers, LEFT_OUT, Line, SEPARATOR, TEXT, leaves_out};
use crate::model::TO_BE_FILLED;
use crate::model::evaluation::Stage;
use crate::model::indicators::{Criterion, FactDefinition, FactKind, Rule};
use crate::scaffold::Draft;
use crate::scaffold::criteria::{Asked, Known};
use crate::scaffold::evaluation::{Evaluated, criteria, filled};
use crate::scaffold::text::quoted;

/// The record with what is filled in. The same answers give the same text.
pub(crate) fn draft(evaluated: &Evaluated, answers: &Answers) -> Draft {
    let criteria = criteria(evaluated, Stage::SelfEvaluation);
    let mut known = Known { fields: fields(answers), ..Known::default() };
    for Asked { facts, .. } in criteria.asked() {
        for definition in facts {
            known.facts.extend(fact(definition, answers).map(|it| (definition.id.clone(), it)));
        }
    }
    for (_, criterion) in criteria.system.criteria().filter(|(_, it)| it.rule.is_judged()) {
        known.judgements.extend(judgement(criterion, answers).map(|it| (criterion.id.clone(), it)));
    }
    filled(evaluated, known)
}

/// The fields of the record itself.
fn fields(answers: &Answers) -> BTreeMap<String, Vec<String>> {
    let mut fields = BTreeMap::new();
    for (name, text) in answers.single.iter().filter(|it| !it.0.contains('/')) {
        let lines = match name.as_str() {
            _ if text == LEFT_OUT && name == "problems" => vec![],
            _ if text == LEFT_OUT => continue,
            "date" | "declared_total" => vec![format!("{name}: {text}")],
            _ => block(name, text),
        };
        fields.insert(name.clone(), lines);
    }
    for name in ["highlights", "evidence"] {
        if let Some(lines) = answers.lists.get(name) {
            let is_left_out = lines.iter().all(leaves_out);
            let rows = if name == "highlights" { lines.iter().map(highlight).collect() } else { evidence(lines) };
            let whole = [vec![format!("{name}:")], rows].concat();
            fields.insert(name.into(), if is_left_out { vec![] } else { whole });
        }
    }
    fields
}

fn highlight(line: &Line) -> String {
    format!("  - {}", scalar(line.get(TEXT).map_or(TO_BE_FILLED, String::as_str)))
}

fn evidence(lines: &[Line]) -> Vec<String> {
    let row = |line: &Line| {
        let get = |name: &str| line.get(name).filter(|it| *it != LEFT_OUT);
        let field = |name: &str| get(name).map_or(TO_BE_FILLED.to_string(), |it| scalar(it));
        let date = get("date").map(|it| format!(", date: {it}")).unwrap_or_default();
        let pages = get("pages").map(|it| format!(", pages: {}", scalar(it))).unwrap_or_default();
        format!("  - {{ id: {}, title: {}{date}{pages} }}", field("id"), field("title"))
    };
    lines.iter().map(row).collect()
}

/// A field whose text has paragraphs.
fn block(name: &str, text: &str) -> Vec<String> {
    if text.contains(|it: char| it.is_control() && it != '\n') {
        return vec![format!("{name}: {}", quoted(text))];
    }
    let lines = text.lines().map(|it| if it.is_empty() { String::new() } else { format!("  {it}") });
    std::iter::once(format!("{name}: |")).chain(lines).collect()
}

/// A text in one line, in quotes where YAML or another program could take it for something else.
fn scalar(text: &str) -> String {
    let is_letter = |it: char| it.is_alphabetic() || it.is_ascii_digit();
    let is_plain = |it: char| is_letter(it) || "《》（）“”‘’、。—·-_/；？！〔〕【】%+…～".contains(it);
    let begins_well = text.starts_with(|it: char| it.is_alphabetic() || "《（“".contains(it));
    let is_word = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&text.to_lowercase().as_str());
    match begins_well && text.chars().all(is_plain) && !is_word {
        true => text.to_string(),
        false => quoted(text),
    }
}

/// The values of a fact or a judgement.
struct Values<'a> {
    answers: &'a Answers,
    folder: String,
}

impl<'a> Values<'a> {
    /// The value of a field; `None` if it is not filled in or left out.
    fn get(&self, field: &str) -> Option<&'a str> {
        let text = self.answers.single.get(&format!("{}{field}", self.folder))?;
        Some(text.as_str()).filter(|it| *it != LEFT_OUT)
    }

    fn or_blank(&self, field: &str) -> &'a str {
        self.get(field).unwrap_or(TO_BE_FILLED)
    }

    fn text(&self, field: &str) -> String {
        self.get(field).map_or(TO_BE_FILLED.to_string(), scalar)
    }

    /// A field with a text that may have paragraphs.
    fn long(&self, field: &str) -> Vec<String> {
        match self.get(field) {
            Some(text) if text.contains('\n') => block(field, text),
            _ => vec![format!("{field}: {}", self.text(field))],
        }
    }

    /// References to evidence; `None` if they are not filled in.
    fn names(&self, field: &str) -> Option<String> {
        let text = self.answers.single.get(&format!("{}{field}", self.folder))?;
        Some(if text == LEFT_OUT { "[]".into() } else { flow(text.split(SEPARATOR)) })
    }

    /// Whether anything is filled in. What is left out does not count.
    fn is_empty(&self) -> bool {
        let fields = self.answers.single.range(self.folder.clone()..);
        !fields.take_while(|it| it.0.starts_with(&self.folder)).any(|it| it.1 != LEFT_OUT)
    }

    /// The names below a field: the years, the paths.
    fn below(&self, field: &str) -> Vec<&'a str> {
        let folder = format!("{}{field}/", self.folder);
        let paths = self.answers.single.keys().filter_map(|it| it.strip_prefix(&folder)?.split('/').next());
        let mut names: Vec<&str> = paths.collect();
        names.dedup();
        names
    }
}

fn flow<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    format!("[{}]", texts.map(scalar).collect::<Vec<_>>().join(", "))
}

/// The lines of a fact; `None` if nothing is filled in.
fn fact(definition: &FactDefinition, answers: &Answers) -> Option<Vec<String>> {
    let values = Values { answers, folder: format!("facts/{}/", definition.id) };
    let items = answers.lists.get(&format!("facts/{}/items", definition.id)).map_or(&[][..], Vec::as_slice);
    if values.is_empty() && items.is_empty() {
        return None;
    }
    let mut lines = amounts(definition, &values, items);
    lines.extend(values.get("date").map(|it| format!("date: {it}")));
    lines.push(format!("source: {}", values.text("source")));
    let blank = (definition.kind != FactKind::Items).then(|| format!("[{TO_BE_FILLED}]"));
    lines.extend(values.names("evidence").or(blank).map(|it| format!("evidence: {it}")));
    Some(lines)
}

fn amounts(definition: &FactDefinition, values: &Values, items: &[Line]) -> Vec<String> {
    let written: Vec<String> = match definition.kind {
        FactKind::Growth => values.below("by_year").into_iter().map(|it| year(it, values)).collect(),
        FactKind::Ratio => ratio(values),
        FactKind::Count => {
            let amounts = values.get("amounts").map(|it| format!("amounts: [{}]", it.replace(SEPARATOR, ", ")));
            let count = values.get("count").map(|it| format!("count: {it}"));
            count.into_iter().chain(amounts).collect()
        }
        FactKind::Confirmation => values.get("confirmed").map(|it| format!("confirmed: {it}")).into_iter().collect(),
        FactKind::Items if items.is_empty() => vec!["items: []".into()],
        FactKind::Items => std::iter::once("items:".into()).chain(items.iter().flat_map(item)).collect(),
    };
    let blank = TO_BE_FILLED;
    match (definition.kind, written.is_empty()) {
        (FactKind::Growth, true) => {
            vec!["by_year:".into(), format!("  - {{ year: {blank}, previous: {blank}, current: {blank} }}")]
        }
        (FactKind::Growth, false) => [vec!["by_year:".into()], written].concat(),
        (FactKind::Count, true) => vec![format!("count: {blank}")],
        (FactKind::Confirmation, true) => vec![format!("confirmed: {blank}")],
        _ => written,
    }
}

fn year(year: &str, values: &Values) -> String {
    let get = |field: &str| values.get(&format!("by_year/{year}/{field}"));
    let percent = get("percent").map(|it| format!(", percent: {it}")).unwrap_or_default();
    let is_computed = percent.is_empty() || get("previous").or(get("current")).is_some();
    let [previous, current] = ["previous", "current"].map(|it| get(it).unwrap_or(TO_BE_FILLED));
    let computed = if is_computed { format!(", previous: {previous}, current: {current}") } else { String::new() };
    format!("  - {{ year: {year}{computed}{percent} }}")
}

fn ratio(values: &Values) -> Vec<String> {
    let percent = values.get("percent").map(|it| format!("percent: {it}"));
    let is_computed = percent.is_none() || values.get("ratio/numerator").or(values.get("ratio/denominator")).is_some();
    let [part, whole] = ["ratio/numerator", "ratio/denominator"].map(|it| values.or_blank(it));
    let computed = is_computed.then(|| format!("ratio: {{ numerator: {part}, denominator: {whole} }}"));
    computed.into_iter().chain(percent).collect()
}

fn item(line: &Line) -> Vec<String> {
    let get = |name: &str| line.get(name).filter(|it| *it != LEFT_OUT);
    let text = |name: &str| get(name).map_or(TO_BE_FILLED.to_string(), |it| scalar(it));
    let mut fields = vec![format!("kind: {}", text("kind")), format!("title: {}", text("title"))];
    fields.extend(get("number").map(|it| format!("number: {}", scalar(it))));
    fields.push(format!("date: {}", get("date").map_or(TO_BE_FILLED, String::as_str)));
    fields.push(format!("event: {}", text("event")));
    fields.extend(get("evidence").map(|it| format!("evidence: {}", flow(it.split(SEPARATOR)))));
    let mark = |(at, field): (usize, String)| if at == 0 { format!("  - {field}") } else { format!("    {field}") };
    fields.into_iter().enumerate().map(mark).collect()
}

/// The lines of a judgement; `None` if nothing is filled in.
fn judgement(criterion: &Criterion, answers: &Answers) -> Option<Vec<String>> {
    let values = Values { answers, folder: format!("judgements/{}/", criterion.id) };
    if values.is_empty() {
        return None;
    }
    let mut lines = vec![format!("points: {}", values.or_blank("points")), format!("role: {}", values.text("role"))];
    let parts: Option<(&str, Vec<&str>)> = match &criterion.rule {
        Rule::Judged(rule) if !rule.checklist.is_empty() => {
            Some(("checked", rule.checklist.iter().map(String::as_str).collect()))
        }
        Rule::JudgedIfAny(rule) => Some(("paths", rule.paths.iter().map(|it| it.id.as_str()).collect())),
        _ => None,
    };
    if let Some((list, names)) = parts {
        let is_yes = |name: &&str| values.get(&format!("{list}/{name}")) == Some("true");
        let is_filled = !values.below(list).is_empty();
        let chosen = flow(names.into_iter().filter(is_yes));
        lines.push(if is_filled { format!("{list}: {chosen}") } else { format!("{list}: [{TO_BE_FILLED}]") });
    }
    lines.extend(values.long("reason"));
    let evidence = values.names("evidence").unwrap_or_else(|| format!("[{TO_BE_FILLED}]"));
    lines.push(format!("evidence: {evidence}"));
    Some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_where_they_could_mean_something_else() {
        for plain in ["E01", "示例甲市统计局", "《报道》原文", "3·15 "].map(str::trim) {
            let wanted = if plain.starts_with('3') { format!("\"{plain}\"") } else { plain.to_string() };
            assert_eq!(scalar(plain), wanted);
        }
        for text in ["true", "2024", "甲: 乙", "甲 # 乙", "- 甲", "甲,乙", "{甲}", "", " 甲", "甲\"乙", "甲\n乙"]
        {
            assert_eq!(scalar(text), quoted(text));
        }
    }
}
