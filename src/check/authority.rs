//! Checks the table of who may change which files, and changes against it.

use crate::finding::{Finding, Place, Pointer, code};
use crate::model::area::Areas;
use crate::model::authority::{Author, Authority, Change, ChangeAct, Entry, Grant, Party};
use crate::model::files;

/// Reports patterns that cannot be meant.
pub(super) fn check(authority: &Authority) -> Vec<Finding> {
    let faults = authority.0.iter().enumerate().filter_map(|(index, it)| Some((index, it, it.fault()?)));
    let finding = |(index, grant, fault): (usize, &Grant, &str)| {
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
        let message = match (allowed, oddity(change.entry)) {
            _ if *author == Author::Samr => return None,
            (true, None) => return None,
            (true, Some(oddity)) => format!("`{author}` 把文件改成了{oddity}"),
            (false, _) => format!("`{author}` 不能{}这个文件", act(change.act)),
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
    let mut found: Vec<Finding> = changes.into_iter().filter_map(finding).collect();
    // A file may be changed in a commit and in the working tree.
    found.dedup_by(|later, first| later.file == first.file);
    found
}

fn act(act: ChangeAct) -> &'static str {
    match act {
        ChangeAct::Add => "增加",
        ChangeAct::Change => "改动",
        ChangeAct::Remove => "删除",
    }
}

/// What only SAMR may put into a workspace, in words; `None` for a plain file.
fn oddity(entry: Entry) -> Option<&'static str> {
    match entry {
        Entry::File => None,
        Entry::Executable => Some("可执行文件"),
        Entry::Link => Some("符号链接"),
        Entry::Submodule => Some("子模块"),
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
