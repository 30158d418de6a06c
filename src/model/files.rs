//! Where the records of a workspace lie: the one place that spells their paths.

/// Address, names and organs of the site.
pub(crate) const SITE: &str = "site/site.yaml";
/// Areas that may take part (可创建地区目录).
pub(crate) const AREAS: &str = "content/areas.csv";
/// The fictional areas of a demonstration.
pub(crate) const DEMONSTRATION_AREAS: &str = "content/areas-demonstration.csv";
/// Public holidays by year.
pub(crate) const HOLIDAYS: &str = "content/holidays.yaml";
/// Which write-ups SAMR has published, and when.
pub(crate) const PUBLICATION: &str = "content/experience/publication.yaml";
/// Addresses of the public site that were published.
pub(crate) const ADDRESSES: &str = "content/published/addresses.txt";

/// Who may change which files.
pub(crate) const AUTHORITY: &str = "content/authority.yaml";

pub(crate) const MEASURES: &str = "content/measures/";
pub(crate) const ROUNDS: &str = "content/rounds/";
/// Calls for creation applications, by year.
pub(crate) const CALLS: &str = "content/calls/";
pub(crate) const EXPERIENCE: &str = "content/experience/";
pub(crate) const PUBLISHED: &str = "content/published/";
pub(crate) const ZONES: &str = "zones/";
/// Schemas of the records, for editors.
pub(crate) const SCHEMAS: &str = "content/schema/";

/// The folder of a version of the rules.
pub(crate) fn version(id: &str) -> String {
    format!("{MEASURES}{id}/")
}

/// The file of a round (批次).
pub(crate) fn round(id: &str) -> String {
    format!("{ROUNDS}{id}.yaml")
}

/// The call for the creation applications of a year (申报通知).
pub(crate) fn call(year: &str) -> String {
    format!("{CALLS}{year}.yaml")
}

/// The folder of a zone.
pub(crate) fn zone(code: &str) -> String {
    format!("{ZONES}{code}/")
}

/// The file of a zone's name, period and contacts.
pub(crate) fn zone_record(code: &str) -> String {
    format!("{ZONES}{code}/zone.yaml")
}

/// The file of the sanctions against a zone (动态管理).
pub(crate) fn oversight(code: &str) -> String {
    format!("{ZONES}{code}/oversight.yaml")
}

/// The folder of a zone's creation procedures, one folder a year below it.
pub(crate) fn creations(code: &str) -> String {
    format!("{ZONES}{code}/creation/")
}

/// The folder of a creation procedure.
pub(crate) fn creation(code: &str, year: &str) -> String {
    format!("{ZONES}{code}/creation/{year}/")
}

/// The folder of a zone's evaluation in a round.
pub(crate) fn evaluation(code: &str, round: &str) -> String {
    format!("{ZONES}{code}/{round}/")
}

/// The write-up with an id such as `990100/off-site-inspection`.
pub(crate) fn experience(id: &str) -> String {
    format!("{EXPERIENCE}{id}.md")
}

/// The code of the area whose records or write-ups contain a file.
pub(crate) fn area_of(file: &str) -> Option<&str> {
    let write_up = || file.strip_prefix(EXPERIENCE)?.split_once('/').map(|(code, _)| code);
    zone_of(file).or_else(write_up)
}

/// The code of the zone whose folder contains a file.
pub(crate) fn zone_of(file: &str) -> Option<&str> {
    file.strip_prefix(ZONES)?.split('/').next()
}
