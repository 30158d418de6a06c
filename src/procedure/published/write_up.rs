//! Write-ups as published texts.

use std::ops::Range;

use crate::model::experience::Experience;
use crate::model::published::Edition;
use crate::model::published::write_up::{BODY, PICTURE, parts};
use crate::records::workspace::Workspace;
use crate::text::markdown::{self, References, Shown};

use super::change::{Change, Reading};

/// How a write-up presents its parts.
pub(super) const READING: Reading = Reading { name, lines };

/// The write-up as it is published now; `None` if it is not published.
pub(crate) fn edition(experience: &Experience) -> Option<Edition> {
    Some(super::edition(experience.published?, parts(experience)?))
}

fn name(part: &str, _: &str) -> String {
    match part {
        "title" => "标题".into(),
        "source" => "来源单位".into(),
        "submitted" => "报送日期".into(),
        "published" => "发布日期".into(),
        "indicators" => "对应的指标".into(),
        "keywords" => "关键词".into(),
        "summary" => "摘要".into(),
        BODY => "正文".into(),
        other => format!("图片“{}”", other.trim_start_matches(PICTURE)),
    }
}

fn lines(part: &str, text: &str) -> Vec<String> {
    if part != BODY {
        return super::lines(part, text);
    }
    let picture = |_: &str| Some(Shown { address: String::new(), width: 1, height: 1 });
    markdown::lines(&markdown::tree(&markdown::read(text), &References { page: &|_| None, picture: &picture }))
}

/// Lengths of the prefixes by which a sentence is searched for if marks inside it prevent a full match.
const LONG: usize = 12;
const SHORT: usize = 4;

/// Locates the first changed sentence in the body, up to the end of its line.
pub(crate) fn line(experience: &Experience, change: &Change) -> Option<Range<usize>> {
    let sentence = change.piece.as_ref()?;
    let beginning = |count: usize| sentence.chars().take(count).collect::<String>();
    let body = experience.body.as_str();
    let start = [sentence.clone(), beginning(LONG), beginning(SHORT)].iter().find_map(|it| body.find(it.as_str()))?;
    let end = body[start..].find('\n').map_or(body.len(), |it| start + it);
    Some(start..end)
}

/// The name under which a write-up was first published.
///
/// This is the recorded name, or else its oldest slug under the code then in force.
pub(crate) fn identity(workspace: &Workspace, experience: &Experience) -> String {
    if let Some(record) = workspace.published_write_up(experience) {
        return record.id.clone();
    }
    let slug = experience.head.aliases.first().map_or(&experience.slug, |it| &it.0);
    format!("{}/{slug}", first_code(workspace, experience))
}

/// The code under which a write-up was first published.
///
/// This is the code of the folder if that is a former one. Otherwise it is the current code, or the code before
/// it for write-ups published before the current code came into force.
fn first_code<'w>(workspace: &'w Workspace, experience: &'w Experience) -> &'w str {
    let folder = experience.file.split('/').rev().nth(1).unwrap_or(&experience.code);
    let Some(area) = workspace.areas.get(&experience.code).filter(|_| folder == experience.code) else {
        return folder;
    };
    let is_older = area.since.zip(experience.published).is_some_and(|(since, published)| published < since);
    area.former_codes().next().filter(|_| is_older).unwrap_or(&experience.code)
}
