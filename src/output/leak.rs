//! The last check before public output is written: no personal numbers and no private values.

use crate::output::OutputTree;
use crate::output::html::{self, Part};
use crate::output::sheet::ListSheet;
use crate::print::document::{Audience, DocumentJob};
use crate::records::overlay::Overlay;
use crate::text::privacy;

/// Describes all personal data below `public/` and in the data of public documents, each with its place.
pub(crate) fn find(tree: &OutputTree, jobs: &[DocumentJob], overlay: &Overlay) -> Vec<String> {
    let mut found = Vec::new();
    for (path, bytes) in tree.under("public") {
        found.extend(faults(path, overlay).map(|it| format!("文件名 {path}：{it}")));
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        let is_marked_up = [".html", ".svg", ".xml"].iter().any(|it| path.ends_with(it));
        let text = if is_marked_up { visible(text) } else { text.to_string() };
        found.extend(faults(&text, overlay).map(|it| format!("{path}：{it}")));
    }
    found.extend(jobs.iter().flat_map(|it| in_document(it, overlay)));
    found
}

/// Describes all personal data in a document. Skips internal documents.
pub(crate) fn in_document(job: &DocumentJob, overlay: &Overlay) -> Vec<String> {
    if job.audience != Audience::Public {
        return vec![];
    }
    let tables: Vec<String> = job.sheets.iter().flat_map(ListSheet::texts).collect();
    let texts = job.texts().into_iter().chain(tables.iter().chain(&job.lines).map(String::as_str));
    texts.flat_map(|text| faults(text, overlay).map(|it| format!("{}：{it}", job.path)).collect::<Vec<_>>()).collect()
}

fn faults(text: &str, overlay: &Overlay) -> impl Iterator<Item = String> {
    let numbers = privacy::scan(text).into_iter().map(|it| format!("疑似{}", it.kind));
    let private = overlay.found_in(text).then(|| "含有私有目录中的联系信息".to_string());
    numbers.chain(private)
}

/// Text, comments and readable attributes of a page.
///
/// Other attributes are left out: drawings are full of numbers that identify no one.
fn visible(markup: &str) -> String {
    const ATTRIBUTES: [&str; 6] = ["content", "href", "title", "alt", "aria-label", "value"];
    let parts = html::read(markup);
    let mut text = html::blocks(&parts);
    for part in &parts {
        match part {
            Part::Start(tag) => text.extend(ATTRIBUTES.iter().filter_map(|it| tag.attributes.get(*it)).cloned()),
            Part::Comment(comment) => text.push(comment.clone()),
            Part::Text(_) | Part::End(_) => {}
        }
    }
    text.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::visible;
    use crate::text::privacy;

    #[test]
    fn marks_inside_a_line_part_no_number() {
        for html in [
            "<p>138<strong>1234</strong>5678</p>",
            "<p>138&nbsp;1234&#8211;5678</p>",
            "<p>138&#x31;2345678</p>",
            "<p>138<!-- -->12345678</p>",
            "<p><!-- 13812345678 --></p>",
            "<noscript><p>138&#x31;2345678</p></noscript>",
            "<a href=\"tel:13812345678\">电话</a>",
            "<li>13812345678</li><li>3</li>",
        ] {
            assert_eq!(privacy::scan(&visible(html)).len(), 1, "{html}");
        }
    }

    #[test]
    fn cells_of_a_table_are_numbers_apart() {
        for html in ["<td>138</td><td>1234</td><td>5678</td>", "<path d=\"M13812345678 1\"/>"] {
            assert!(privacy::scan(&visible(html)).is_empty(), "{html}");
        }
    }
}
