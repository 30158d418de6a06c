//! Numbers and addresses that have one right form: whether a text has it, and how it should be written.

mod domain;
mod registration;
mod telephone;

use unicode_normalization::UnicodeNormalization;

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// 域名
    Domain,
    /// The folder of a server that a site is in.
    Folder,
    /// 网址
    Address,
    Email,
    Telephone,
    Postcode,
    /// 政府网站标识码
    SiteCode,
    /// ICP 备案号
    Icp,
    /// 公安备案号
    Police,
    /// 公安备案号 in digits.
    PoliceCode,
}

/// Nothing where the text has the form; else how to write it: the right text wherever it can be made out.
pub(crate) fn advice(form: Form, text: &str) -> Option<String> {
    match form {
        Form::Domain => domain::advice(text),
        Form::Folder => domain::folder_advice(text),
        Form::Address => domain::address_advice(text),
        Form::Email => domain::email_advice(text),
        Form::Telephone => telephone::advice(text),
        Form::Postcode => registration::postcode(text),
        Form::SiteCode => registration::site_code(text),
        Form::Icp => registration::icp(text),
        Form::Police => registration::police(text),
        Form::PoliceCode => registration::police_code(text),
    }
}

/// Nothing where `is_right` holds of the text; else the text as it was meant, or what to write in general.
fn advised(text: &str, is_right: impl Fn(&str) -> bool, meant: String, general: &str) -> Option<String> {
    match (is_right(text), is_right(&meant)) {
        (true, _) => None,
        (false, true) => Some(format!("应写作 `{meant}`")),
        (false, false) => Some(general.to_string()),
    }
}

/// A text in the narrow forms of its characters, without blanks and characters nobody sees.
fn narrow(text: &str) -> String {
    let unseen = |it: char| it.is_whitespace() || it.is_control() || crate::text::privacy::is_invisible(it);
    text.nfkc().filter(|it| !unseen(*it)).collect()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit())
}
