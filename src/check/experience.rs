//! Experience write-ups (Articles 19 and 20).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::finding::{Code, Finding, Place, Pointer, code};
use crate::memory::{Ingredients, Key, Memory};
use crate::model::experience::{Experience, PictureFile};
use crate::model::files;
use crate::model::measures::{Basis, Version};
use crate::model::{TO_BE_FILLED, is_to_be_filled};
use crate::output::picture::{self, Fault};
use crate::records::workspace::Workspace;
use crate::text::markdown::{self, Picture, SlipKind, Span};

pub(super) fn check(workspace: &Workspace, as_of: NaiveDate, memory: &Memory) -> Vec<Finding> {
    // The site has indicator and article pages for the version in force on this day only.
    let version = workspace.version_on(as_of);
    let scope = Scope { workspace, version, named: named(workspace), memory };
    let mut findings: Vec<Finding> =
        workspace.experiences.par_iter().flat_map_iter(|it| write_up(&scope, it)).collect();
    let ids: BTreeMap<String, &Experience> = workspace.experiences.iter().rev().map(|it| (it.id(), &**it)).collect();
    for (index, publication) in workspace.publication.published.iter().enumerate() {
        let pointer = Pointer::root().key("published").key(index);
        let file = files::PUBLICATION;
        match ids.get(&publication.experience) {
            None => {
                let message = format!("没有经验材料 `{}`", publication.experience);
                findings.push(
                    Finding::new(&code::UNKNOWN_EXPERIENCE, file, pointer.key("experience"), message)
                        .help("写作 `代码/文件名`，不带 .md"),
                );
            }
            Some(experience) if publication.date < experience.head.submitted => {
                let message = format!("发布日期 {} 早于报送日期 {}", publication.date, experience.head.submitted);
                findings.push(
                    Finding::new(&code::UNKNOWN_EXPERIENCE, file, pointer.key("date"), message)
                        .article(Basis::Promotion),
                );
            }
            Some(_) => {}
        }
    }
    findings
}

/// What the texts of write-ups may refer to.
struct Scope<'w> {
    workspace: &'w Workspace,
    version: Option<&'w Version>,
    /// The write-ups by the code of their area and each name that they have or had.
    named: BTreeMap<(&'w str, &'w str), Vec<&'w Experience>>,
    memory: &'w Memory,
}

fn named(workspace: &Workspace) -> BTreeMap<(&str, &str), Vec<&Experience>> {
    let mut named: BTreeMap<_, Vec<&Experience>> = BTreeMap::new();
    for experience in &workspace.experiences {
        let former = experience.head.aliases.iter().map(|it| it.0.as_str());
        for name in former.chain([experience.slug.as_str()]) {
            named.entry((experience.code.as_str(), name)).or_default().push(experience);
        }
    }
    named
}

fn write_up(scope: &Scope, experience: &Experience) -> Vec<Finding> {
    let Scope { workspace, version, .. } = scope;
    let file = experience.file.clone();
    let mut findings = Vec::new();
    if !workspace.zones.contains_key(&experience.code) {
        let message = format!("没有区域记录 zones/{}", experience.code);
        findings.push(
            Finding::new(&code::UNKNOWN_AREA, &file, Place::File, message).help("文件夹以示范区或者创建对象的代码命名"),
        );
    }
    if let Some(version) = version {
        for (index, number) in experience.head.indicators.iter().enumerate() {
            if version.system.indicator(*number).is_none() {
                let pointer = Pointer::root().key("indicators").key(index);
                let message = format!("没有指标 {number}");
                let last = version.system.indicators().map(|(_, it)| it.number).max().unwrap_or_default();
                let finding = Finding::new(&code::UNKNOWN_INDICATOR, &file, pointer, message);
                findings.push(finding.help(format!("写指标的编号，最大为 {last}")).article(Basis::Experience));
            }
        }
    }
    findings.extend(aliases(scope, experience));
    findings.extend(title_lines(experience));
    findings.extend(body(scope, experience));
    findings
}

/// The lines of the printed title, put together, are the title.
fn title_lines(experience: &Experience) -> Option<Finding> {
    let head = &experience.head;
    if head.title_lines.is_empty() || head.divided_title().is_some() {
        return None;
    }
    let message = format!("`title_lines` 各行相连为“{}”，与标题“{}”不同", head.title_lines.concat(), head.title);
    let finding = Finding::new(&code::INVALID_VALUE, &experience.file, Pointer::root().key("title_lines"), message);
    Some(finding.help("各行依次写标题的一部分，不增字、不减字；不需要指定分行的，删去 `title_lines`"))
}

/// Checks the text below the front matter. Of a text that was sound before, only the pages that it links to count.
fn body(scope: &Scope, experience: &Experience) -> Vec<Finding> {
    let key = key(scope.workspace, experience);
    let links = scope.memory.get(&key).and_then(|it| String::from_utf8(it).ok());
    if links.is_some_and(|it| it.lines().all(|page| exists(scope, page))) {
        return vec![];
    }
    let (findings, links) = body_and_links(scope, experience);
    if findings.is_empty() {
        scope.memory.put(&key, links.join("\n").as_bytes());
    }
    findings
}

/// Everything that the findings of a text depend on, apart from the pages that it links to.
fn key(workspace: &Workspace, experience: &Experience) -> Key {
    let rule = &workspace.site.experience;
    let of_text = Ingredients::of_records("write-up").with(&experience.file).with(&experience.body);
    let key = of_text.with_value(&[rule.min_characters, rule.max_characters]);
    let pictures = experience.pictures.iter();
    pictures.fold(key, |key, it| key.with(&it.name).with(it.bytes.sha256())).key()
}

/// The findings of a text, and the pages that it links to.
fn body_and_links(scope: &Scope, experience: &Experience) -> (Vec<Finding>, Vec<String>) {
    let (file, offset) = (&experience.file, experience.body_offset);
    let at = |span: &Span| Place::Span(span.start + offset..span.end + offset);
    let document = markdown::read(&experience.body);
    let mut findings: Vec<Finding> = document
        .slips
        .iter()
        .map(|it| Finding::new(code_of(it.kind), file, at(&it.span), &*it.message).help(&*it.help))
        .collect();
    findings.extend(markdown::breach(&experience.body, &document).map(|it| {
        Finding::new(&code::TEXT_MARK, file, at(&it), "这里的文字不能照原样发布")
            .help("请换一种写法，并将这一行报告给程序的维护者")
    }));
    let pictures = document.pictures();
    findings.extend(pictures.iter().filter(|it| is_to_be_filled(&it.alternative)).map(|it| {
        Finding::new(&code::TO_BE_FILLED, file, at(&it.span), "图片的说明还没有填写")
            .help(format!("请将方括号中的“{TO_BE_FILLED}”换成对图片内容的说明"))
    }));
    findings.extend(pictures.iter().filter_map(|it| {
        let (message, help) = picture_fault(experience, it)?;
        Some(Finding::new(&code::PICTURE, file, at(&it.span), message).help(help))
    }));
    // A wrong link or name of a picture is probably why a file is not used.
    let in_doubt = findings.iter().any(|it| [&code::PICTURE, &code::LINK_TARGET].contains(&it.code));
    findings.extend(experience.pictures.iter().filter_map(|it| picture_file(experience, &pictures, it, in_doubt)));
    for (page, link) in document.page_links() {
        if !exists(scope, page) {
            findings.push(
                Finding::new(&code::LINK_TARGET, file, at(&link.span), format!("站内没有页面 `{page}`")).help(
                    "写作 `/zones/990100/`、`/experience/990100/slug/`、`/indicators/13/` 或者 `/measures/#article-19`",
                ),
            );
        }
    }
    findings.extend(length(scope.workspace, experience, document.characters()));
    (findings, document.page_links().into_iter().map(|(page, _)| page.to_string()).collect())
}

fn length(workspace: &Workspace, experience: &Experience, characters: usize) -> Option<Finding> {
    let rule = &workspace.site.experience;
    let bounds = rule.min_characters as usize..=rule.max_characters as usize;
    let message = format!("正文 {characters} 字，应为 {} 至 {} 字", bounds.start(), bounds.end());
    (!bounds.contains(&characters)).then(|| {
        Finding::new(&code::EXPERIENCE_LENGTH, &experience.file, Place::File, message)
            .help("请增删内容")
            .article(Basis::Experience)
    })
}

fn code_of(kind: SlipKind) -> &'static Code {
    match kind {
        SlipKind::Html => &code::RAW_HTML,
        SlipKind::Link => &code::LINK_TARGET,
        SlipKind::Picture => &code::PICTURE,
        SlipKind::Note => &code::FOOTNOTE,
        SlipKind::Table => &code::TABLE_SHAPE,
        SlipKind::Punctuation => &code::HALF_WIDTH_PUNCTUATION,
        SlipKind::Mark => &code::TEXT_MARK,
        SlipKind::Bold => &code::BOLD_MARK,
        SlipKind::Deep => &code::NESTED_TOO_DEEP,
    }
}

/// Checks one use of a picture in the text. Returns the message and the help.
fn picture_fault(experience: &Experience, used: &Picture) -> Option<(String, String)> {
    let folder = experience.file.trim_end_matches(".md");
    if experience.picture(&used.target).is_none() {
        let help = match meant(experience, &used.target) {
            Some(name) => format!("写作 `![图片的说明]({}/{name})`，大小写与文件名相同", experience.slug),
            None => format!(
                "图片（.jpg 或者 .png）放在文件夹 `{folder}/` 中，写作 `![图片的说明]({}/tu-1.png)`",
                experience.slug
            ),
        };
        return Some((format!("没有图片 `{}`", used.target), help));
    }
    if used.alternative.trim().is_empty() {
        let help = "在方括号中用一句话说明图片的内容，看不到图片的读者由此了解".to_string();
        return Some(("图片没有替代文字".to_string(), help));
    }
    None
}

/// The picture that a wrong path was meant for: one with the same name in other letters, or behind other slashes.
fn meant<'e>(experience: &'e Experience, target: &str) -> Option<&'e str> {
    let written = target.replace('\\', "/");
    let written = written.rsplit('/').next().unwrap_or_default();
    let names = experience.pictures.iter().map(|it| it.name.as_str());
    names.into_iter().find(|it| it.eq_ignore_ascii_case(written))
}

/// Checks a picture file: its format, its size, and that the text uses it.
fn picture_file(experience: &Experience, pictures: &[&Picture], file: &PictureFile, in_doubt: bool) -> Option<Finding> {
    let is_used = |it: &&Picture| experience.picture(&it.target).is_some_and(|it| it.name == file.name);
    let longest = picture::LONGEST_SIDE;
    let (message, help) = match picture::check(&file.name, &file.bytes) {
        Err(Fault::OtherKind) => (
            "文件的内容不是其名称所称的图片".to_string(),
            "只接受 JPEG（.jpg）和 PNG（.png）图片，请另存为其中一种".to_string(),
        ),
        Err(Fault::Unreadable) => ("图片不能读取".to_string(), "文件可能不完整，请重新导出".to_string()),
        Err(Fault::TooLarge(width, height)) => {
            (format!("图片为 {width}×{height} 像素，每边不得超过 {longest} 像素"), "请缩小图片".to_string())
        }
        Ok(_) if !in_doubt && !pictures.iter().any(is_used) => (
            "正文没有用到这个图片".to_string(),
            format!("请在正文中写 `![图片的说明]({}/{})`，或者删去文件", experience.slug, file.name),
        ),
        Ok(_) => return None,
    };
    Some(Finding::new(&code::PICTURE, &file.file, Place::File, message).help(help))
}

/// Reports aliases (former file names) that are already taken, because an address leads to one page only.
fn aliases(scope: &Scope, experience: &Experience) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, alias) in experience.head.aliases.iter().enumerate() {
        let others = scope.named.get(&(experience.code.as_str(), alias.0.as_str())).into_iter().flatten();
        let is_own = |it: &Experience| it.slug == experience.slug;
        let taken = others.into_iter().find(|it| it.slug == alias.0 || !is_own(it));
        let twice = experience.head.aliases[..index].contains(alias);
        let message = match taken {
            Some(it) if is_own(it) => format!("`{}` 是现在的文件名", alias.0),
            Some(it) => format!("`{}` 已是 `{}` 的网址", alias.0, it.file),
            None if twice => format!("`{}` 重复", alias.0),
            None => continue,
        };
        let pointer = Pointer::root().key("aliases").key(index);
        let finding = Finding::new(&code::ALIAS_TAKEN, &experience.file, pointer, message);
        findings.push(finding.help("只写改名以前用过、现在没有其他经验材料使用的文件名"));
    }
    findings
}

/// Pages at the top of the site. A test of `site` compares them with its pages.
pub(crate) const PAGES: [&str; 11] = [
    "about",
    "accessibility",
    "data",
    "designations",
    "experience",
    "indicators",
    "measures",
    "notices",
    "search",
    "sitemap",
    "zones",
];

/// Whether the site has a page for `target`, a path that starts with `/`. A bare anchor always passes.
fn exists(scope: &Scope, target: &str) -> bool {
    let Scope { workspace, version, named, .. } = scope;
    let path = target.split('#').next().unwrap_or(target);
    let parts: Vec<&str> = path.split('/').filter(|it| !it.is_empty()).collect();
    match parts.as_slice() {
        [] => true,
        ["zones", code] => workspace.zones.contains_key(workspace.areas.current(code)),
        ["experience", code, slug] => {
            let code = workspace.areas.current(code);
            named.get(&(code, *slug)).is_some_and(|it| it.iter().any(|it| it.published.is_some()))
        }
        ["indicators", number] => {
            version.is_some_and(|it| number.parse().is_ok_and(|number| it.system.indicator(number).is_some()))
        }
        ["measures"] => {
            let article = target.split_once("#article-").map(|(_, number)| number.parse::<u32>());
            article.is_none_or(|number| {
                number.is_ok_and(|number| version.is_some_and(|it| it.articles.iter().any(|a| a.number == number)))
            })
        }
        ["notices" | "designations", round] => workspace.rounds.contains_key(*round),
        [only] => PAGES.contains(only),
        _ => false,
    }
}
