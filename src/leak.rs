//! The last gate before public output is written: no personal number, no private value.

use crate::document::{Audience, DocumentJob};
use crate::output::OutputTree;
use crate::overlay::Overlay;
use crate::privacy;

/// What was found, with the file it was found in.
pub(crate) fn find(tree: &OutputTree, jobs: &[DocumentJob], overlay: &Overlay) -> Vec<String> {
    let mut found = Vec::new();
    for (path, bytes) in tree.under("public") {
        if let Ok(text) = std::str::from_utf8(bytes) {
            let text = if path.ends_with(".html") || path.ends_with(".svg") { visible(text) } else { text.to_string() };
            found.extend(faults(&text, overlay).map(|it| format!("{path}：{it}")));
        }
    }
    for job in jobs.iter().filter(|it| it.audience == Audience::Public) {
        let text = strings(&job.data).join("\n");
        found.extend(faults(&text, overlay).map(|it| format!("{}：{it}", job.path)));
    }
    found
}

fn faults<'t>(text: &'t str, overlay: &'t Overlay) -> impl Iterator<Item = String> + 't {
    let numbers = privacy::scan(text).into_iter().map(|it| format!("疑似{}", it.kind));
    let private = overlay.values().filter(|it| text.contains(*it)).map(|_| "含有私有目录中的联系信息".to_string());
    numbers.chain(private)
}

/// Text and readable attributes of a page: drawings are full of numbers that are nobody's.
fn visible(html: &str) -> String {
    const ATTRIBUTES: [&str; 5] = ["content=\"", "href=\"", "title=\"", "alt=\"", "aria-label=\""];
    let mut text = String::new();
    for piece in html.split('<') {
        let (tag, rest) = piece.split_once('>').unwrap_or(("", piece));
        for attribute in ATTRIBUTES {
            if let Some((_, value)) = tag.split_once(attribute) {
                text.push_str(value.split('"').next().unwrap_or(value));
                text.push('\n');
            }
        }
        text.push_str(rest);
        text.push('\n');
    }
    text
}

fn strings(value: &serde_json::Value) -> Vec<&str> {
    match value {
        serde_json::Value::String(text) => vec![text],
        serde_json::Value::Array(items) => items.iter().flat_map(strings).collect(),
        serde_json::Value::Object(fields) => fields.values().flat_map(strings).collect(),
        _ => vec![],
    }
}
