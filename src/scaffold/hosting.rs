//! Files for code hosts: workflows that check proposals and build the site, a template, a hook, and code owners.

use crate::model::area::Areas;
use crate::model::authority::{Authority, Party};
use crate::model::files;

/// The files of every workspace, by path.
pub(super) fn files() -> Vec<(&'static str, &'static str)> {
    vec![
        (".hosting/check.sh", include_str!("hosting/check.sh")),
        (".hosting/install.sh", include_str!("hosting/install.sh")),
        (".hosting/program", include_str!("hosting/program.txt")),
        (".hosting/authors", include_str!("hosting/authors.txt")),
        (".github/workflows/check.yml", include_str!("hosting/github-check.yml")),
        (".github/workflows/publish.yml", include_str!("hosting/github-publish.yml")),
        (".github/pull_request_template.md", include_str!("hosting/request.md")),
        (".gitlab-ci.yml", include_str!("hosting/gitlab.yml")),
        (".gitlab/merge_request_templates/Default.md", include_str!("hosting/request.md")),
        (".workflow/check.yml", include_str!("hosting/gitee.yml")),
        (".gitee/PULL_REQUEST_TEMPLATE.md", include_str!("hosting/request.md")),
        (".githooks/pre-commit", include_str!("hosting/pre-commit")),
    ]
}

/// The code owners of all files: SAMR, and for each area those whom the table names. `group` is the organisation of
/// the host whose teams are called `samr`, `province-11` and `zone-110101`.
pub(crate) fn code_owners(authority: &Authority, areas: &Areas, group: &str) -> String {
    let samr = format!("@{group}/samr");
    let mut lines = vec![
        format!("# 由 zonepress codeowners 按 {} 和地区目录写出，不手工改动。", files::AUTHORITY),
        format!("* {samr}"),
    ];
    for area in &areas.0 {
        for grant in &authority.0 {
            let owner = |party: &Party| match party {
                Party::Zone => format!("@{group}/zone-{}", area.code),
                Party::Province => format!("@{group}/province-{}", &area.code[..2]),
            };
            let owners: Vec<String> = grant.by.iter().map(owner).collect();
            lines.push(format!("/{} {} {samr}", grant.files.replace("{code}", &area.code), owners.join(" ")));
        }
    }
    lines.join("\n") + "\n"
}
