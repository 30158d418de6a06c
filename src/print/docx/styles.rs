//! The styles of a document according to GB/T 9704-2012, by their built-in names where there are such.
//!
//! Fonts are named directly and not by a theme. The default style has no indent, so that none reaches cells, captions
//! and page numbers. Lines have a fixed distance, except in tables and around pictures, where it would cut them off.
//! The styles set characters closer, so that 28 are on a line: LibreOffice would give two cells of a grid of characters
//! to each that is wider than one.

use super::xml::{Element, element, value};

/// The distance of lines (22 on a page) in twentieths of a point.
pub(super) const PITCH: i64 = 579;

/// What characters of a line of text are closer than their size, in twentieths of a point.
const CLOSER: i64 = -5;

/// The typefaces of official documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Face {
    Fangsong,
    Kaiti,
    Heiti,
    Songti,
    Xiaobiaosong,
}

impl Face {
    pub(super) const ALL: [Face; 5] = [Face::Fangsong, Face::Kaiti, Face::Heiti, Face::Songti, Face::Xiaobiaosong];

    /// The role in the templates.
    fn role(self) -> &'static str {
        match self {
            Face::Fangsong => "fangsong",
            Face::Kaiti => "kaiti",
            Face::Heiti => "heiti",
            Face::Songti => "songti",
            Face::Xiaobiaosong => "xiaobiaosong",
        }
    }

    pub(super) fn of(role: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.role() == role)
    }

    /// The name, and those of fonts to use instead where it is not installed.
    pub(super) fn names(self) -> (&'static str, &'static str) {
        match self {
            Face::Fangsong => ("仿宋_GB2312", "FangSong_GB2312,仿宋,FangSong"),
            Face::Kaiti => ("楷体_GB2312", "KaiTi_GB2312,楷体,KaiTi"),
            Face::Heiti => ("黑体", "SimHei"),
            Face::Songti => ("宋体", "SimSun"),
            Face::Xiaobiaosong => ("方正小标宋简体", "FZXiaoBiaoSong-B05S,方正小标宋_GBK,华文中宋,宋体"),
        }
    }

    /// The fonts of all characters of a text.
    pub(super) fn fonts(self) -> Element {
        let name = self.names().0;
        let fonts = element("w:rFonts").with("w:ascii", name).with("w:hAnsi", name);
        fonts.with("w:eastAsia", name).with("w:cs", name)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Justified,
    Left,
    Center,
    Right,
}

impl Align {
    pub(super) fn word(self) -> &'static str {
        match self {
            Align::Justified => "both",
            Align::Left => "left",
            Align::Center => "center",
            Align::Right => "right",
        }
    }
}

/// The distance of lines in twentieths of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    Exact(i64),
    AtLeast(i64),
}

/// A style of paragraphs.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) id: &'static str,
    /// The built-in name by which word processors know it, or a name of our own.
    pub(super) name: &'static str,
    pub(super) face: Face,
    /// In half points.
    pub(super) size: i64,
    pub(super) line: Line,
    pub(super) align: Align,
    /// Indents in hundredths of a character: of the first line, of all lines at their start and at their end.
    pub(super) first: i64,
    pub(super) start: i64,
    pub(super) end: i64,
    /// Space before and after in twentieths of a point.
    pub(super) before: i64,
    pub(super) after: i64,
    pub(super) is_with_next: bool,
    /// The level in an outline, from 0.
    pub(super) level: Option<i64>,
    pub(super) color: Option<&'static str>,
}

pub(super) static NORMAL: Style = Style { id: "Normal", name: "Normal", ..PLAIN };

const PLAIN: Style = Style {
    id: "",
    name: "",
    face: Face::Fangsong,
    size: 32,
    line: Line::Exact(PITCH),
    align: Align::Justified,
    first: 0,
    start: 0,
    end: 0,
    before: 0,
    after: 0,
    is_with_next: false,
    level: None,
    color: None,
};
/// Text in tables: lines as high as they need to be.
const IN_TABLE: Style = Style { line: Line::AtLeast(280), align: Align::Left, ..PLAIN };
const HEADING: Style = Style { first: 200, is_with_next: true, ..PLAIN };
const TITLE: Style = Style { face: Face::Xiaobiaosong, size: 44, align: Align::Center, is_with_next: true, ..PLAIN };

pub(super) static BODY: Style = Style { id: "BodyText", name: "Body Text", first: 200, ..PLAIN };
pub(super) static HEADINGS: [Style; 4] = [
    Style { id: "Heading1", name: "heading 1", face: Face::Heiti, level: Some(0), ..HEADING },
    Style { id: "Heading2", name: "heading 2", face: Face::Kaiti, level: Some(1), ..HEADING },
    Style { id: "Heading3", name: "heading 3", level: Some(2), ..HEADING },
    Style { id: "Heading4", name: "heading 4", level: Some(3), ..HEADING },
];
pub(super) static LIST: Style = Style { id: "ListParagraph", name: "List Paragraph", ..PLAIN };
pub(super) static QUOTE: Style = Style { id: "Quote", name: "Quote", face: Face::Kaiti, first: 200, ..PLAIN };
pub(super) static PICTURE: Style =
    Style {
        id: "Picture", name: "图片", line: Line::AtLeast(240), align: Align::Center, is_with_next: true, ..PLAIN
    };
pub(super) static CODE: Style = Style {
    id: "HTMLPreformatted",
    name: "HTML Preformatted",
    face: Face::Songti,
    size: 21,
    line: Line::AtLeast(320),
    align: Align::Left,
    ..PLAIN
};
/// Keeps tables apart, which would otherwise become one.
pub(super) static GAP: Style = Style { id: "TableGap", name: "表格间隔", size: 2, line: Line::Exact(120), ..PLAIN };
pub(super) static HEADER: Style = Style {
    id: "Header",
    name: "header",
    face: Face::Heiti,
    size: 21,
    line: Line::AtLeast(320),
    align: Align::Right,
    color: Some("595959"),
    ..PLAIN
};
pub(super) static FOOTER: Style = Style {
    id: "Footer",
    name: "footer",
    face: Face::Songti,
    size: 28,
    line: Line::AtLeast(280),
    align: Align::Left,
    ..PLAIN
};
pub(super) static FOOTNOTE: Style =
    Style { id: "FootnoteText", name: "footnote text", size: 18, line: Line::AtLeast(280), ..PLAIN };

/// The text of tables, by face and size. The first is for those that have no text.
pub(super) static TABLES: [Style; 4] = [
    Style { id: "TableText", name: "表格文字", face: Face::Songti, size: 21, ..IN_TABLE },
    Style { id: "FormText", name: "表单文字", size: 24, line: Line::AtLeast(320), ..IN_TABLE },
    Style { id: "ListText", name: "名单文字", size: 28, line: Line::AtLeast(380), ..IN_TABLE },
    Style { id: "WideTableText", name: "宽表文字", size: 21, ..IN_TABLE },
];

/// The styles of parts of a document, by the name of the part in the templates.
static PARTS: [(&str, Style); 18] = [
    ("title", Style { id: "Title", name: "Title", ..TITLE }),
    ("annex-title", Style { id: "Subtitle", name: "Subtitle", level: Some(0), ..TITLE }),
    ("recipients", Style { id: "Recipients", name: "主送机关", ..PLAIN }),
    ("annex-mark", Style { id: "AnnexMark", name: "附件序号", face: Face::Heiti, is_with_next: true, ..PLAIN }),
    ("annex-note", Style { id: "AnnexNote", name: "附件说明", ..PLAIN }),
    ("signature", Style { id: "Signature", name: "Signature", align: Align::Right, ..PLAIN }),
    (
        "small-note",
        Style {
            id: "SmallNote", name: "文末注", size: 24, line: Line::Exact(400), first: 200, before: PITCH, ..PLAIN
        },
    ),
    ("caption", Style { id: "Caption", name: "caption", face: Face::Heiti, size: 24, align: Align::Center, ..PLAIN }),
    (
        "table-caption",
        Style {
            id: "TableCaption",
            name: "表题",
            face: Face::Heiti,
            size: 24,
            align: Align::Center,
            is_with_next: true,
            ..PLAIN
        },
    ),
    ("cover-title", Style { id: "CoverTitle", name: "封面标题", size: 64, line: Line::Exact(1000), ..TITLE }),
    ("cover-organ", Style { id: "CoverOrgan", name: "封面单位", face: Face::Kaiti, align: Align::Center, ..PLAIN }),
    (
        "red-mark",
        Style {
            id: "RedMark",
            name: "发文机关标志",
            size: 84,
            line: Line::AtLeast(840),
            before: 1984,
            color: Some("E60012"),
            ..TITLE
        },
    ),
    (
        "letter-mark",
        Style {
            id: "LetterMark",
            name: "信函标志",
            size: 68,
            line: Line::AtLeast(680),
            color: Some("E60012"),
            ..TITLE
        },
    ),
    ("letter-number", Style { id: "LetterNumber", name: "信函字号", align: Align::Right, before: 140, ..PLAIN }),
    (
        "imprint",
        Style {
            id: "Imprint",
            name: "版记",
            size: 28,
            line: Line::AtLeast(440),
            align: Align::Left,
            start: 100,
            end: 100,
            before: PITCH,
            ..PLAIN
        },
    ),
    (
        "letter-copies",
        Style {
            id: "LetterCopies",
            name: "抄送",
            size: 28,
            line: Line::AtLeast(440),
            start: 100,
            end: 100,
            before: PITCH,
            ..PLAIN
        },
    ),
    ("red-number", Style { id: "RedNumber", name: "发文字号", align: Align::Center, before: 2 * PITCH, ..PLAIN }),
    (
        "seal",
        Style {
            id: "Seal", name: "盖章", size: 24, line: Line::AtLeast(380), align: Align::Right, end: 200, ..PLAIN
        },
    ),
];

pub(super) fn of_part(part: &str) -> Option<&'static Style> {
    PARTS.iter().find(|(name, _)| *name == part).map(|(_, style)| style)
}

/// The style of links, and that of references to notes.
pub(super) const LINK: &str = "Hyperlink";
pub(super) const REFERENCE: &str = "FootnoteReference";

/// The part `word/styles.xml`.
pub(super) fn styles(namespace: &str) -> Vec<u8> {
    let own = [&BODY, &LIST, &QUOTE, &PICTURE, &CODE, &GAP, &HEADER, &FOOTER, &FOOTNOTE];
    let paragraphs = own.into_iter().chain(&HEADINGS).chain(&TABLES).chain(PARTS.iter().map(|(_, style)| style));
    let styles = element("w:styles").with("xmlns:w", namespace).child(defaults()).child(described(&NORMAL));
    let styles = styles.children(paragraphs.map(described));
    let link = element("w:rPr").child(value("w:u", "single"));
    let raised = element("w:rPr").child(value("w:vertAlign", "superscript"));
    let styles = styles.child(of_runs(LINK, "Hyperlink", link)).child(of_runs(REFERENCE, "footnote reference", raised));
    styles.child(table_style()).document()
}

fn defaults() -> Element {
    let language = element("w:lang").with("w:val", "en-US").with("w:eastAsia", "zh-CN").with("w:bidi", "ar-SA");
    let run =
        element("w:rPr").child(Face::Fangsong.fonts()).child(value("w:kern", 0)).child(value("w:sz", NORMAL.size));
    let run = run.child(value("w:szCs", NORMAL.size)).child(language);
    let run = element("w:rPrDefault").child(run);
    element("w:docDefaults").child(run).child(element("w:pPrDefault"))
}

fn described(style: &Style) -> Element {
    let is_default = style.id == NORMAL.id;
    let described = element("w:style").with("w:type", "paragraph");
    let described = if is_default { described.with("w:default", 1) } else { described };
    let described = described.with("w:styleId", style.id).child(value("w:name", style.name));
    let described = if is_default { described } else { described.child(value("w:basedOn", NORMAL.id)) };
    let next = if style.level.is_some() || style.id == "Title" { BODY.id } else { style.id };
    let described = described.child(value("w:next", next)).child(element("w:qFormat"));
    described.child(of_paragraph(style)).child(of_text(style))
}

fn of_paragraph(style: &Style) -> Element {
    let properties = element("w:pPr");
    let properties = if style.is_with_next { properties.child(element("w:keepNext")) } else { properties };
    let properties = properties.child(value("w:widowControl", 0));
    let properties = rules(style).into_iter().fold(properties, Element::child);
    // No punctuation hangs beyond the margin, as in print.
    let properties =
        properties.child(value("w:overflowPunct", 0)).child(value("w:autoSpaceDE", 0)).child(value("w:autoSpaceDN", 0));
    let properties = properties.child(value("w:adjustRightInd", 0));
    let properties = properties.child(value("w:snapToGrid", u8::from(style.is_on_grid())));
    let properties = properties.child(spacing(style)).child(style.indents());
    // The space before them is above the first only.
    let is_close = matches!(style.id, "SmallNote" | "Imprint" | "LetterCopies");
    let properties = if is_close { properties.child(element("w:contextualSpacing")) } else { properties };
    let properties = properties.child(value("w:jc", style.align.word()));
    match style.level {
        Some(level) => properties.child(value("w:outlineLvl", level)),
        None => properties,
    }
}

/// The lines at a paragraph, and the place where the day of an imprint ends.
fn rules(style: &Style) -> Vec<Element> {
    let line = |name, kind: &str, width: i64, space: i64, color: &str| {
        value(name, kind).with("w:sz", width).with("w:space", space).with("w:color", color)
    };
    match style.id {
        // 4 mm below the number.
        "RedNumber" => vec![element("w:pBdr").child(line("w:bottom", "single", 12, 11, "E60012"))],
        "LetterMark" => vec![element("w:pBdr").child(line("w:bottom", "thickThinSmallGap", 18, 11, "E60012"))],
        "Imprint" => {
            let sides = [("w:top", 8), ("w:bottom", 8), ("w:between", 6)];
            let lines = sides.map(|(name, width)| line(name, "single", width, 3, "000000"));
            let end = value("w:tab", "right").with("w:pos", 8560);
            vec![element("w:pBdr").children(lines), element("w:tabs").child(end)]
        }
        _ => vec![],
    }
}

fn spacing(style: &Style) -> Element {
    let (line, rule) = match style.line {
        Line::Exact(it) => (it, "exact"),
        Line::AtLeast(it) => (it, "atLeast"),
    };
    let spacing = element("w:spacing").with("w:before", style.before).with("w:after", style.after);
    spacing.with("w:line", line).with("w:lineRule", rule)
}

impl Style {
    /// A number of characters, in hundredths, as twentieths of a point.
    pub(super) fn characters(&self, count: i64) -> i64 {
        count * self.size / 10
    }

    /// Whether its lines are those of the page.
    fn is_on_grid(&self) -> bool {
        self.line == Line::Exact(PITCH) && self.size <= NORMAL.size
    }

    fn indents(&self) -> Element {
        indents(self, self.first, self.start, self.end)
    }
}

/// Indents in hundredths of a character: of the first line (negative if it hangs), of all lines at start and end.
pub(super) fn indents(style: &Style, first: i64, start: i64, end: i64) -> Element {
    let indents = element("w:ind").with("w:leftChars", start).with("w:left", style.characters(start));
    let indents = indents.with("w:rightChars", end).with("w:right", style.characters(end));
    let (chars, name) = if first < 0 { ("w:hangingChars", "w:hanging") } else { ("w:firstLineChars", "w:firstLine") };
    indents.with(chars, first.abs()).with(name, style.characters(first.abs()))
}

fn of_text(style: &Style) -> Element {
    let text = element("w:rPr").child(style.face.fonts());
    let text = text.child(value("w:snapToGrid", u8::from(style.is_on_grid())));
    let text = style.color.iter().fold(text, |text, it| text.child(value("w:color", it)));
    let is_text = style.is_on_grid() && style.size == NORMAL.size;
    let text = if is_text { text.child(value("w:spacing", CLOSER)) } else { text };
    text.child(value("w:sz", style.size)).child(value("w:szCs", style.size))
}

fn of_runs(id: &'static str, name: &'static str, properties: Element) -> Element {
    let style = element("w:style").with("w:type", "character").with("w:styleId", id);
    style.child(value("w:name", name)).child(properties)
}

/// The style of tables that word processors expect to exist.
fn table_style() -> Element {
    let style = element("w:style").with("w:type", "table").with("w:default", 1).with("w:styleId", "TableNormal");
    style.child(value("w:name", "Normal Table")).child(element("w:tblPr"))
}

/// The part `word/fontTable.xml`: the fonts, and what to use instead of them.
pub(super) fn fonts(namespace: &str) -> Vec<u8> {
    let font = |face: Face| {
        let (name, others) = face.names();
        let font = element("w:font").with("w:name", name).child(value("w:altName", others));
        // The character set is simplified Chinese.
        font.child(value("w:charset", "86")).child(value("w:family", "auto")).child(value("w:pitch", "variable"))
    };
    element("w:fonts").with("xmlns:w", namespace).children(Face::ALL.map(font)).document()
}
