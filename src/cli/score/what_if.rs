//! Trials: replaces a value in the text of a record, so that all checks apply to the new value.

use anyhow::{Context, Result, anyhow, bail};

use crate::finding::{Place, Pointer};
use crate::model::evaluation::Stage;
use crate::model::files;
use crate::records::source::{self, Source, SourceTree};
use crate::records::yaml;
use crate::records::yaml::outline::{self, NodeKind};

/// Writes the given values into the zone's records of a round, by default the newest.
pub(super) fn apply(
    sources: &mut SourceTree,
    code: &str,
    round: Option<&str>,
    stage: Option<Stage>,
    settings: &[String],
) -> Result<()> {
    let round = match round {
        Some(round) => round.to_string(),
        None => newest_round(sources, code)?,
    };
    for setting in settings {
        let (target, value) = setting.split_once('=').context("试算应写作 POINTER=VALUE")?;
        let (file, pointer) = match target.split_once('#') {
            Some((file, pointer)) => (files::evaluation(code, &round) + file, pointer),
            None => (stage.unwrap_or(Stage::SelfEvaluation).file(code, &round), target),
        };
        let changed = replaced(sources, &file, pointer, value)?;
        sources.insert(file, Source::Bytes(changed.into_bytes().into()));
    }
    Ok(())
}

fn newest_round(sources: &SourceTree, code: &str) -> Result<String> {
    let rounds = sources.keys().filter_map(|file| {
        let rest = file.strip_prefix(&files::zone(code))?;
        let (round, name) = rest.split_once('/')?;
        (name == "self.yaml").then(|| round.to_string())
    });
    rounds.max().with_context(|| format!("{code} 还没有评估记录"))
}

fn replaced(sources: &SourceTree, file: &str, pointer: &str, value: &str) -> Result<String> {
    let source = sources.get(file).with_context(|| format!("没有文件 {file}"))?;
    let text = source::text(file, source).map_err(|it| anyhow!("{file}：{}", it.message))?;
    let (outline, faults) = yaml::parse(file, text);
    if let Some(fault) = faults.first() {
        bail!("{file}：{}", fault.message);
    }
    let pointer = Pointer::from(pointer);
    let mut node = outline.root.as_ref().context("文件没有内容")?;
    for segment in pointer.segments() {
        node = node.child(&segment).map(|(child, _)| child).ok_or_else(|| {
            let known = keys(node).join("、");
            anyhow!("{file} 中没有 `{pointer}`：找不到 `{segment}`；可选：{known}")
        })?;
    }
    if !matches!(node.kind, NodeKind::Scalar { .. }) {
        bail!("`{pointer}` 不是单个值，试算只能代替单个值；可选：{}", keys(node).join("、"));
    }
    let span = outline.span(&Place::Value(pointer)).expect("the value was found");
    Ok(format!("{}{value}{}", &text[..span.start], &text[span.end..]))
}

fn keys(node: &outline::Node) -> Vec<String> {
    match &node.kind {
        NodeKind::Scalar { .. } => vec![],
        NodeKind::Sequence(items) => (0..items.len()).map(|it| it.to_string()).collect(),
        NodeKind::Mapping(entries) => entries.iter().map(|it| it.key.clone()).collect(),
    }
}
