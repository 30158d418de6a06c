//! The call for creation applications (申报通知).

use super::Draft;
use super::form::Form;
use super::head::Head;
use super::text::quoted;
use crate::model::call::Call;
use crate::model::files;
use crate::model::measures::{Basis, Version};
use crate::model::round;
use crate::model::site::SiteConfig;

/// The call of a year, with the office of the site.
pub(crate) fn call(year: &str, site: &SiteConfig, version: Option<&Version>) -> Draft {
    let title = format!("{}创建申报通知", round::label(year));
    let bases = [Basis::CreationApplication, Basis::Recommendation];
    let head = Head { title: &title, by: "市场监管总局", version, bases: &bases };
    let contact = &site.contact;
    let office = [
        ("name", &contact.office),
        ("telephone", &contact.telephone),
        ("email", &contact.email),
        ("address", &contact.address),
        ("postcode", &contact.postcode),
    ];
    let form = Form::of::<Call>()
        .note("date", "申报的范围、条件、材料和程序由办法的条文写出，不在这里写。")
        .note("requirements", "条文以外的要求，每条一段。")
        .note("office", "请核对。");
    let form = office.into_iter().fold(form, |it, (field, text)| it.value(&format!("office/{field}"), quoted(text)));
    Draft { file: files::call(year), text: form.text(&head.lines()) }
}
