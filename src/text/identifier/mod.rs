//! Numbers and addresses with one correct form: checks it, and advises how to write it.

mod domain;
mod registration;
mod telephone;

use unicode_normalization::UnicodeNormalization;

/// The kind of number or address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// 域名
    Domain,
    /// The folder on the server that holds the site.
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
    /// The digits of a 公安备案号.
    PoliceCode,
}

/// Advice on how to write a text; `None` if it already has the correct form.
///
/// Gives the corrected text if it can be recognised.
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

/// Returns `None` for a correct text, or else `meant` if that is correct, or else the general advice.
fn advised(text: &str, is_right: impl Fn(&str) -> bool, meant: String, general: &str) -> Option<String> {
    match (is_right(text), is_right(&meant)) {
        (true, _) => None,
        (false, true) => Some(format!("应写作 `{meant}`")),
        (false, false) => Some(general.to_string()),
    }
}

/// A text in compatibility form (NFKC), which is half-width, without whitespace and invisible characters.
fn narrow(text: &str) -> String {
    let unseen = |it: char| it.is_whitespace() || it.is_control() || crate::text::privacy::is_invisible(it);
    text.nfkc().filter(|it| !unseen(*it)).collect()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit())
}
