//! `zonepress publish-record addresses`

use anyhow::{Context, Result, bail};

use super::write::Recording;
use crate::cli::{Input, Status, build};
use crate::model::files;
use crate::records::addresses;

/// Records every address of the public site. Addresses that disappeared need a reason.
pub(super) fn run(input: &Input, recording: &Recording, reason: Option<&str>) -> Result<Status> {
    let present = build::addresses(input).context("网址没有存档")?;
    if let Some(day) = addresses::day(&input.sources).filter(|it| *it > input.as_of) {
        bail!("网址已存档到 {day}，不能再存档 {} 的", input.as_of);
    }
    let gone = build::disappeared(input, &present);
    if !gone.is_empty() && reason.is_none() {
        bail!(
            "已公布的网址消失：{}\n改名的经验材料，在文首写明 `aliases`；确需撤下的，运行 `zonepress publish-record \
             addresses --correct 理由`",
            gone.join("、")
        );
    }
    if addresses::unrecorded(&input.sources, input.as_of, &present).is_some_and(|it| it.is_empty()) && gone.is_empty() {
        tell!("网址已经存档，没有变化");
        return Ok(Status::Fine);
    }
    let text = addresses::text(&input.sources, input.as_of, &present, reason.map(|it| (gone.as_slice(), it)));
    recording.write(input, files::ADDRESSES, &text)?;
    tell!("已存档网址（{} 个）：{}；请提交这一文件", present.len(), files::ADDRESSES);
    Ok(Status::Fine)
}
