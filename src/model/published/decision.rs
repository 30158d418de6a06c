//! Notices, announcements and sanctions as parts of an edition, and back.

use chrono::NaiveDate;

use super::{Edition, Part};
use crate::model::Period;
use crate::model::round::{Announcement, AnnouncementForm, PublicityNotice};
use crate::model::zone::OversightAction;

pub(crate) const PUBLISHED: &str = "published";
/// Prefix of the first and the last day of a notice.
pub(crate) const PERIOD: &str = "period/";
const FIRST_DAY: &str = "period/first_day";
const LAST_DAY: &str = "period/last_day";
const FORM: &str = "form";
const NUMBER: &str = "number";
const DATE: &str = "date";
const GROUND: &str = "ground";
/// The number of the announcement of a revocation.
const ANNOUNCED_AS: &str = "announcement";
/// The address of the office that hears objections, the only one that a record may hold.
pub(crate) const EMAIL: &str = "office/email";

/// The dates of a notice and its office.
pub(crate) fn notice(notice: &PublicityNotice, period: Period) -> Vec<Part> {
    let dates = [(PUBLISHED, notice.published), (FIRST_DAY, period.start), (LAST_DAY, period.end)];
    let office = &notice.office;
    let contacts = [
        ("office/name", &office.name),
        ("office/telephone", &office.telephone),
        (EMAIL, &office.email),
        ("office/address", &office.address),
        ("office/postcode", &office.postcode),
    ];
    let dates = dates.into_iter().map(|(part, day)| Part::new(part, day.to_string()));
    dates.chain(contacts.into_iter().map(|(part, text)| Part::new(part, text))).collect()
}

/// The form, number and date of an announcement.
pub(crate) fn announcement(announcement: &Announcement) -> Vec<Part> {
    vec![
        Part::new(FORM, announcement.form.name()),
        Part::new(NUMBER, &announcement.number),
        Part::new(DATE, announcement.date.to_string()),
    ]
}

/// The date of a sanction, the id of its ground, and the number of its announcement if it is announced.
pub(crate) fn sanction(action: &OversightAction) -> Vec<Part> {
    let mut parts = vec![Part::new(DATE, action.date.to_string()), Part::new(GROUND, &action.ground)];
    parts.extend(action.announcement.iter().map(|it| Part::new(ANNOUNCED_AS, it)));
    parts
}

/// The key of the record that holds the value of a part, as a pointer below the notice, announcement or action.
pub(crate) fn pointer(part: &str) -> Option<String> {
    match part {
        PUBLISHED | FORM | NUMBER | DATE | GROUND | ANNOUNCED_AS => Some(format!("/{part}")),
        FIRST_DAY | LAST_DAY => part.strip_prefix("period").map(str::to_string),
        _ => part.starts_with("office/").then(|| format!("/{part}")),
    }
}

/// Overwrites a notice with an edition.
pub(crate) fn restore_notice(notice: &mut PublicityNotice, edition: &Edition) {
    let office = &mut notice.office;
    for (part, field) in [
        ("office/name", &mut office.name),
        ("office/telephone", &mut office.telephone),
        (EMAIL, &mut office.email),
        ("office/address", &mut office.address),
        ("office/postcode", &mut office.postcode),
    ] {
        restore_text(field, edition, part);
    }
    notice.published = day(edition, PUBLISHED).unwrap_or(notice.published);
    notice.first_day = day(edition, FIRST_DAY).or(notice.first_day);
    notice.last_day = day(edition, LAST_DAY).or(notice.last_day);
}

/// Overwrites an announcement with an edition.
pub(crate) fn restore_announcement(announcement: &mut Announcement, edition: &Edition) {
    restore_text(&mut announcement.number, edition, NUMBER);
    announcement.date = day(edition, DATE).unwrap_or(announcement.date);
    let forms = [AnnouncementForm::Announcement, AnnouncementForm::Circular];
    if let Some(form) = forms.into_iter().find(|it| edition.part(FORM) == Some(it.name())) {
        announcement.form = form;
    }
}

/// Overwrites a sanction with an edition.
pub(crate) fn restore_sanction(action: &mut OversightAction, edition: &Edition) {
    restore_text(&mut action.ground, edition, GROUND);
    if let Some(number) = edition.part(ANNOUNCED_AS) {
        action.announcement = Some(number.to_string());
    }
    action.date = day(edition, DATE).unwrap_or(action.date);
}

fn restore_text(field: &mut String, edition: &Edition, part: &str) {
    if let Some(text) = edition.part(part) {
        *field = text.to_string();
    }
}

fn day(edition: &Edition, part: &str) -> Option<NaiveDate> {
    edition.part(part)?.parse().ok()
}
