//! What a result rests on, and whether a fault concerns it.

use std::collections::BTreeSet;

use super::Finding;
use crate::model::files;

/// What a finding is about.
enum Subject<'f> {
    /// A record of a zone; the folder is the round of an evaluation, or another part of the zone's records.
    Zone {
        code: &'f str,
        folder: &'f str,
    },
    /// A write-up or the record of its publication; the code is missing for the list of publications.
    WriteUp(Option<&'f str>),
    /// The file of a round; the code is that of the zone that an entry in it is about.
    Round {
        id: &'f str,
        code: Option<&'f str>,
    },
    /// A call for applications, which nothing rests on but its own document.
    Call,
    /// The record of a published list or a closed round, by its kind and its name without the extension.
    List(&'f str),
    Addresses,
    /// What all results have in common: the rules, the areas, the configuration.
    Shared,
}

impl<'f> Subject<'f> {
    fn of(finding: &'f Finding) -> Self {
        let file = finding.file.as_str();
        let code = finding.zone.as_deref();
        if let Some(rest) = file.strip_prefix(files::ZONES) {
            let (code, rest) = rest.split_once('/').unwrap_or((rest, ""));
            return Self::Zone { code, folder: rest.split_once('/').map_or("", |it| it.0) };
        }
        if let Some(rest) = file.strip_prefix(files::EXPERIENCE) {
            return Self::WriteUp(rest.split_once('/').map(|it| it.0));
        }
        if let Some(id) = file.strip_prefix(files::ROUNDS) {
            return Self::Round { id: id.trim_end_matches(".yaml"), code };
        }
        if file.starts_with(files::CALLS) {
            return Self::Call;
        }
        match file.strip_prefix(files::PUBLISHED) {
            _ if file == files::ADDRESSES => Self::Addresses,
            Some(rest) => match rest.trim_end_matches(".yaml").split('/').collect::<Vec<_>>()[..] {
                ["experience", code, _] => Self::WriteUp(Some(code)),
                [_, code, folder] => Self::Zone { code, folder },
                _ => Self::List(rest.trim_end_matches(".yaml")),
            },
            None => Self::Shared,
        }
    }
}

/// The records that a result rests on, beside those that all results have in common.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scope {
    /// The zones whose records count; `None` for all.
    areas: Option<BTreeSet<String>>,
    /// The round whose file and evaluations count; `None` for all.
    round: Option<String>,
    without_records: bool,
    without_write_ups: bool,
    without_addresses: bool,
    /// Zones with a file that could not be read. Every fault of theirs counts, since nothing else is known of them.
    broken: BTreeSet<String>,
    /// Areas and recorded lists that the result leaves out.
    left_out: (BTreeSet<String>, BTreeSet<String>),
}

impl Scope {
    /// Everything.
    pub(crate) fn all() -> Self {
        Self::default()
    }

    /// The records and write-ups of one area, and the rounds.
    pub(crate) fn area(code: &str) -> Self {
        Self { areas: Some([code.to_string()].into()), without_addresses: true, ..Self::default() }
    }

    /// The records of some areas in one round: what a list rests on.
    pub(crate) fn round(id: &str, areas: BTreeSet<String>, broken: &BTreeSet<String>) -> Self {
        Self { areas: Some(areas), round: Some(id.to_string()), broken: broken.clone(), ..Self::records() }
    }

    /// The records of all zones, without the write-ups.
    pub(crate) fn records() -> Self {
        Self { without_write_ups: true, without_addresses: true, ..Self::default() }
    }

    /// The write-ups, without the records of zones and rounds.
    pub(crate) fn write_ups() -> Self {
        Self { without_records: true, without_addresses: true, ..Self::default() }
    }

    /// The write-ups of one area.
    pub(crate) fn write_ups_of(code: &str) -> Self {
        Self { areas: Some([code.to_string()].into()), ..Self::write_ups() }
    }

    /// Which pages there are: a fault in a record that was read takes none away.
    pub(crate) fn pages(broken: &BTreeSet<String>) -> Self {
        Self { areas: Some(broken.clone()), ..Self::default() }
    }

    /// Everything but the records and write-ups of some areas, and some recorded lists by their names.
    pub(crate) fn without(areas: BTreeSet<String>, lists: BTreeSet<String>) -> Self {
        Self { left_out: (areas, lists), ..Self::default() }
    }

    /// Whether the result rests on what a finding is about.
    pub(crate) fn includes(&self, finding: &Finding) -> bool {
        let area = |code: &str| self.areas.as_ref().is_none_or(|it| it.contains(code));
        let round = |id: &str| self.round.as_ref().is_none_or(|it| it == id);
        let (areas_left, lists_left) = &self.left_out;
        match Subject::of(finding) {
            Subject::Zone { code, .. } | Subject::WriteUp(Some(code)) | Subject::Round { code: Some(code), .. }
                if areas_left.contains(code) =>
            {
                false
            }
            Subject::List(list) if lists_left.contains(list) => false,
            Subject::Zone { code, folder } => {
                let is_other_round = folder.starts_with(|it: char| it.is_ascii_digit()) && !round(folder);
                !self.without_records && area(code) && (!is_other_round || self.broken.contains(code))
            }
            Subject::WriteUp(code) => !self.without_write_ups && code.is_none_or(area),
            Subject::Round { id, code } => !self.without_records && round(id) && code.is_none_or(area),
            // What rests on some areas alone rests on no call, unless it is the pages.
            Subject::Call => !self.without_records && (self.areas.is_none() || !self.without_addresses),
            Subject::List(list) => !self.without_records && list.split_once('/').is_none_or(|(_, id)| round(id)),
            Subject::Addresses => !self.without_addresses,
            Subject::Shared => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Scope;
    use crate::finding::{Finding, Place, code};

    /// Which of the scopes include a fault in a file: all, the area 990100, the round 2026 with 990100 and 990200, the
    /// write-ups, the pages.
    fn including(file: &str, zone: Option<&str>) -> String {
        let finding = Finding::new(&code::INVALID_VALUE, file, Place::File, "");
        let finding = zone.into_iter().fold(finding, |it, code| it.of_zone(code));
        let broken = ["990200".to_string()].into();
        let areas = ["990100", "990200"].map(String::from).into();
        let scopes = [
            ('*', Scope::all()),
            ('a', Scope::area("990100")),
            ('r', Scope::round("2026", areas, &broken)),
            ('w', Scope::write_ups()),
            ('p', Scope::pages(&broken)),
        ];
        scopes.iter().filter(|(_, it)| it.includes(&finding)).map(|(id, _)| *id).collect()
    }

    #[test]
    fn a_result_rests_on_its_own_records_and_on_what_all_have_in_common() {
        for (file, zone, expected) in [
            ("content/measures/2025-draft/pass.yaml", None, "*arwp"),
            ("site/site.yaml", None, "*arwp"),
            ("zones/990100/zone.yaml", None, "*ar"),
            ("zones/990100/2026/samr.yaml", None, "*ar"),
            ("zones/990100/2025/samr.yaml", None, "*a"),
            ("zones/990200/2025/samr.yaml", None, "*rp"),
            ("zones/990300/2026/samr.yaml", None, "*"),
            ("content/rounds/2026.yaml", None, "*arp"),
            ("content/rounds/2026.yaml", Some("990300"), "*"),
            ("content/rounds/2025.yaml", None, "*ap"),
            ("content/calls/2026.yaml", None, "*p"),
            ("content/published/notice/2026.yaml", None, "*arp"),
            ("content/published/designation/2025-2.yaml", None, "*ap"),
            ("content/experience/990100/a.md", None, "*aw"),
            ("content/experience/990300/a.md", None, "*w"),
            ("content/published/experience/990300/a.yaml", None, "*w"),
            ("content/experience/publication.yaml", None, "*awp"),
            ("content/published/addresses.txt", None, "*p"),
        ] {
            assert_eq!(including(file, zone), expected, "{file}");
        }
    }
}
