//! Probable mistakes in Markdown, as values.

use super::mark::Span;

/// The subject of a slip. Each kind has its own finding code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SlipKind {
    Html,
    Link,
    Picture,
    Note,
    Table,
    /// Text that looks like a mark but is not, or a mark with an unintended effect.
    Mark,
    /// Half-width punctuation between Chinese characters.
    Punctuation,
    /// Asterisks that make nothing bold, or possibly too much.
    Bold,
    /// Lists and quotations nested too deeply.
    Deep,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Slip {
    pub(crate) kind: SlipKind,
    pub(crate) span: Span,
    pub(crate) message: String,
    pub(crate) help: String,
}

impl Slip {
    pub(super) fn new(kind: SlipKind, span: Span, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { kind, span, message: message.into(), help: help.into() }
    }

    pub(super) fn mark(span: Span, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(SlipKind::Mark, span, message, help)
    }
}

pub(super) fn html_slip(span: Span) -> Slip {
    let help = "请改用 Markdown 的标题、列表、表格和加粗；要显示 `<` 的，写作 `\\<`";
    Slip::new(SlipKind::Html, span, "不接受原始 HTML，将照原样显示", help)
}
