//! Schemas for editors must agree with the rules and tables of the workspace.

use crate::editor;
use crate::finding::{Finding, Place, code};
use crate::records::source::SourceTree;
use crate::records::workspace::Workspace;

pub(super) fn check(workspace: &Workspace, sources: &SourceTree) -> Vec<Finding> {
    let finding = |file: String| {
        let message = "与现行的办法版本和地区目录不一致，编辑器的提示会有错误";
        Finding::new(&code::SCHEMA_OUTDATED, &file, Place::File, message)
            .help("运行 `zonepress schema --write` 重新写出")
    };
    editor::outdated(workspace, sources).into_iter().map(finding).collect()
}
