//! Checks the table of who may change which files, and changes against it.

use crate::finding::{Finding, Place, Pointer, code};
use crate::model::area::Areas;
use crate::model::authority::{Author, Authority, Change, Party};
use crate::model::files;

/// Reports patterns that cannot be meant.
pub(super) fn check(authority: &Authority) -> Vec<Finding> {
    let faults = authority.0.iter().enumerate().filter_map(|(index, it)| Some((index, it, it.fault()?)));
    let finding = |(index, grant, fault): (usize, &crate::model::authority::Grant, &str)| {
        let pointer = Pointer::root().key(index).key("files");
        let message = format!("`{}` 不能确定所指的文件", grant.files);
        Finding::new(&code::INVALID_VALUE, files::AUTHORITY, pointer, message).help(fault)
    };
    faults.map(finding).collect()
}

/// Reports every file that an author changed beyond the author's authority.
///
/// The table must be that of the state before the change. `prefix` is the path of the workspace in its repository.
pub(crate) fn beyond<'c>(
    authority: &Authority,
    areas: &Areas,
    author: &Author,
    changes: impl IntoIterator<Item = &'c Change>,
    prefix: &str,
) -> Vec<Finding> {
    let finding = |change: &Change| {
        let file = change.path.strip_prefix(prefix);
        let allowed = file.is_some_and(|it| authority.allows(author, it, areas));
        let message = match (allowed, change.oddity()) {
            _ if *author == Author::Samr => return None,
            (true, None) => return None,
            (true, Some(oddity)) => format!("`{author}` 把文件改成了{oddity}"),
            (false, _) => format!("`{author}` 不能{}这个文件", act(change)),
        };
        let help = match file {
            None => "这个文件不在工作目录中，请撤回这项改动".to_string(),
            Some(_) if allowed => "记录和材料须是普通文件，请撤回这项改动".to_string(),
            Some(file) => {
                format!("由{}改动（见 {}）；请撤回这项改动，或者请其提交", owners(authority, file), files::AUTHORITY)
            }
        };
        let path = file.unwrap_or(&change.path);
        Some(Finding::new(&code::BEYOND_AUTHORITY, path, Place::File, message).help(help))
    };
    changes.into_iter().filter_map(finding).collect()
}

fn act(change: &Change) -> &'static str {
    match (change.before.as_str(), change.after.as_str()) {
        ("000000", _) => "增加",
        (_, "000000") => "删除",
        _ => "改动",
    }
}

/// Who may change a file, in words.
fn owners(authority: &Authority, file: &str) -> String {
    let parties = authority.parties(file);
    let name = |party: &Party| match party {
        Party::Zone => "该地区",
        Party::Province => "所在省",
    };
    let mut names: Vec<&str> = parties.iter().map(name).collect();
    names.push("总局");
    names.join("或者")
}
