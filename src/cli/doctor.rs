//! `zonepress doctor`

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Result;

use super::{Status, print};
use crate::fs;
use crate::model::files;
use crate::print::document::CATALOGUE;
use crate::print::typst::{self, Typst};

/// The result of looking for one requirement.
enum Diagnosis {
    Found(String),
    Missing {
        what: String,
        mend: &'static str,
    },
    /// Needed only by the tests.
    Optional {
        what: String,
        mend: &'static str,
    },
}

pub(super) fn run(root: Option<&Path>) -> Result<Status> {
    let mut all = workspace(root);
    all.extend(typesetting(root));
    all.extend(test_tools());
    let mut text = String::new();
    let mut missing = 0;
    for diagnosis in &all {
        let line = match diagnosis {
            Diagnosis::Found(what) => format!("  有    {what}\n"),
            Diagnosis::Missing { what, mend } => {
                missing += 1;
                format!("  缺    {what}\n        → {mend}\n")
            }
            Diagnosis::Optional { what, mend } => format!("  可选  {what}（只有测试需要）\n        → {mend}\n"),
        };
        text.push_str(&line);
    }
    print(&text)?;
    let verdict =
        if missing == 0 { "可以生成站点和文书".to_string() } else { format!("有 {missing} 项需要补齐") };
    tell!("{verdict}");
    Ok(if missing == 0 { Status::Fine } else { Status::Findings })
}

fn workspace(root: Option<&Path>) -> Vec<Diagnosis> {
    let root = match fs::find_root(root) {
        Ok(root) => root,
        Err(err) => {
            let mend = "进入工作目录，或者用 --root 指定";
            return vec![Diagnosis::Missing { what: format!("工作目录：{err}"), mend }];
        }
    };
    let mut found = vec![Diagnosis::Found(format!("工作目录 {}", root.display()))];
    for part in [files::MEASURES, files::AREAS, files::SITE, "templates/html", "templates/typst"] {
        found.push(match root.join(part).exists() {
            true => Diagnosis::Found(part.to_string()),
            false => Diagnosis::Missing { what: part.to_string(), mend: "从版本库恢复该文件" },
        });
    }
    found
}

fn typesetting(root: Option<&Path>) -> Vec<Diagnosis> {
    let mend = "make setup";
    let typst = match Typst::find() {
        Ok(typst) => typst,
        Err(err) => return vec![Diagnosis::Missing { what: format!("排版程序：{err}"), mend }],
    };
    let mut found = vec![
        Diagnosis::Found(format!("typst {} {}", typst::VERSION, typst.program.display())),
        Diagnosis::Found(format!("字体文件夹 {}", typst.fonts.display())),
    ];
    let templates = fs::find_root(root).and_then(|root| fs::read_folder(&root, "templates", None));
    match templates.and_then(|templates| typst::choose_fonts(&typst, &templates)) {
        Ok(chosen) => found.push(Diagnosis::Found(format!("{} 种字体角色，{} 种文书", chosen.len(), CATALOGUE.len()))),
        Err(err) => found.push(Diagnosis::Missing { what: format!("字体：{err}"), mend }),
    }
    found
}

fn test_tools() -> Vec<Diagnosis> {
    let tools = [("chromium", "浏览器 chromium"), ("pdftotext", "pdftotext（poppler-utils）"), ("qpdf", "qpdf")];
    let runs = |program: &str| {
        Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
    };
    tools
        .into_iter()
        .map(|(program, what)| match runs(program) {
            true => Diagnosis::Found(what.to_string()),
            false => Diagnosis::Optional { what: what.to_string(), mend: "make setup" },
        })
        .collect()
}
