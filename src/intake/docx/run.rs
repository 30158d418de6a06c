//! The text of a paragraph, run by run, and what stands between.

use super::source::Source;
use super::styles::switched;
use super::{Block, Inline};
use crate::intake::xml::Element;
use crate::text::characters::is_invisible;

/// The parts of one paragraph.
pub(super) struct Line<'r, 'p> {
    pub(super) source: &'r mut Source<'p>,
    pub(super) is_bold: bool,
    pub(super) body: Vec<Inline>,
    pub(super) pictures: Vec<Block>,
    /// The nesting of fields whose instructions are being skipped.
    fields: Vec<bool>,
}

impl<'r, 'p> Line<'r, 'p> {
    pub(super) fn new(source: &'r mut Source<'p>, is_bold: bool) -> Self {
        Self { source, is_bold, body: vec![], pictures: vec![], fields: vec![] }
    }

    /// Everything in a paragraph, or in a part of one.
    pub(super) fn all(&mut self, element: &Element) {
        for child in element.elements() {
            self.part(child);
        }
    }

    fn part(&mut self, element: &Element) {
        match element.name.as_str() {
            "r" => self.run(element),
            "hyperlink" => self.link(element),
            "ins" | "moveTo" => {
                self.source.lost("修订（插入的文字）按接受处理");
                self.all(element);
            }
            "del" | "moveFrom" => self.source.lost("修订（删去的文字）没有保留"),
            "oMath" | "oMathPara" => {
                let text: String = element.below("t").iter().map(|it| it.text()).collect();
                self.source.lost(&format!("公式没有保留：{text}"));
            }
            "smartTag" | "fldSimple" | "customXml" | "dir" | "bdo" => self.all(element),
            "sdt" => element.all("sdtContent").for_each(|it| self.all(it)),
            _ => {}
        }
    }

    fn run(&mut self, run: &Element) {
        let properties = run.child("rPr");
        let has = |name: &str| properties.and_then(|it| switched(it, name));
        if has("vanish") == Some(true) {
            return self.source.lost("隐藏的文字没有保留");
        }
        let is_bold = has("b").unwrap_or(self.is_bold);
        for child in run.elements() {
            self.piece(child, is_bold);
        }
        let has_text = run.all("t").next().is_some();
        if has_text && (has("strike") == Some(true) || has("dstrike") == Some(true)) {
            self.source.lost("删除线没有保留，文字照录");
        }
        let raised = properties.and_then(|it| it.child("vertAlign")).and_then(|it| it.attribute("val"));
        if has_text && matches!(raised, Some("superscript" | "subscript")) {
            self.source.lost("上标、下标没有保留，文字照录");
        }
    }

    fn piece(&mut self, element: &Element, is_bold: bool) {
        let is_instruction = self.fields.contains(&true);
        match element.name.as_str() {
            "t" if !is_instruction => self.text(&element.text(), is_bold),
            "tab" | "ptab" => self.text(" ", is_bold),
            "noBreakHyphen" => self.text("-", is_bold),
            "br" | "cr" if element.attribute("type").is_none_or(|it| it == "textWrapping") => {
                self.body.push(Inline::Break)
            }
            "sym" => self.source.lost("符号字体的字符没有保留，请改用普通字符"),
            "fldChar" => self.field(element),
            "footnoteReference" => self.note("footnote", element),
            "endnoteReference" => self.note("endnote", element),
            "commentReference" => self.source.comment(element),
            "object" => self.source.lost("嵌入的对象没有保留"),
            "drawing" | "pict" => self.drawing(element),
            "AlternateContent" => {
                let choice = element.child("Choice").or_else(|| element.child("Fallback"));
                choice.into_iter().flat_map(Element::elements).for_each(|it| self.piece(it, is_bold));
            }
            "ruby" => {
                self.source.lost("拼音没有保留，文字照录");
                element.all("rubyBase").for_each(|it| self.all(it));
            }
            _ => {}
        }
    }

    /// A field has instructions, which are no text, and a result.
    fn field(&mut self, element: &Element) {
        match element.attribute("fldCharType") {
            Some("begin") => self.fields.push(true),
            Some("separate") => {
                if let Some(last) = self.fields.last_mut() {
                    *last = false;
                }
            }
            Some("end") => drop(self.fields.pop()),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, is_bold: bool) {
        let kept: String = text.chars().filter(|it| !is_invisible(*it) || it.is_whitespace()).collect();
        if kept.chars().count() < text.chars().count() {
            self.source.lost("看不见的字符没有保留");
        }
        let text: String = kept.chars().map(|it| if it.is_whitespace() { ' ' } else { it }).collect();
        match self.body.last_mut() {
            Some(Inline::Text { text: before, is_bold: last }) if *last == is_bold => before.push_str(&text),
            _ if text.is_empty() => {}
            _ => self.body.push(Inline::Text { text, is_bold }),
        }
    }

    fn note(&mut self, kind: &str, element: &Element) {
        let id = element.attribute("id").unwrap_or_default();
        if let Some(note) = self.source.note(kind, id) {
            self.body.push(Inline::Note(note));
        }
    }

    fn link(&mut self, element: &Element) {
        let before = std::mem::take(&mut self.body);
        self.all(element);
        let inside = std::mem::replace(&mut self.body, before);
        let text = super::plain(&inside);
        let address = element.attribute("id").and_then(|it| self.source.address(it));
        let is_simple = inside.iter().all(|it| matches!(it, Inline::Text { .. }));
        match address {
            Some(address) if is_simple && !text.is_empty() => self.body.push(Inline::Link { text, address }),
            _ => {
                if element.attribute("id").is_some() {
                    self.source.lost(&format!("链接没有保留，文字照录：{text}"));
                }
                self.body.extend(inside);
            }
        }
    }

    fn drawing(&mut self, element: &Element) {
        let boxes = element.below("txbxContent");
        if let Some(inside) = boxes.first() {
            let text: String = inside.below("t").iter().map(|it| it.text()).collect();
            return self.source.lost(&format!("文本框没有保留：{text}"));
        }
        let described = [element.below("docPr"), element.below("shape")].concat();
        let alternative = described.iter().find_map(|it| it.attribute("descr").or(it.attribute("alt")));
        let alternative = alternative.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        let embedded = [element.below("blip"), element.below("imagedata")].concat();
        let ids: Vec<&str> = embedded.iter().filter_map(|it| it.attribute("embed").or(it.attribute("id"))).collect();
        if ids.is_empty() {
            return self.source.lost("图形（自选图形、图表、SmartArt）没有保留，请另存为图片");
        }
        for id in ids {
            self.pictures.extend(self.source.picture(id, &alternative));
        }
    }
}
