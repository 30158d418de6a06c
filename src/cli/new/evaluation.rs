//! `zonepress new self`, `province`, `samr`

use anyhow::{Result, bail};

use super::{EvaluationArgs, Records};
use crate::cli::Status;
use crate::model::evaluation::Stage;
use crate::scaffold::evaluation::{Evaluated, paper};

pub(super) fn run(records: Records, args: &EvaluationArgs, stage: Stage) -> Result<Status> {
    let EvaluationArgs { code, round } = args;
    let (round, version) = records.round(round)?;
    let evaluated = Evaluated { zone: records.zone(code)?, area: Some(records.area(code)?), round, version };
    if stage == Stage::SelfEvaluation && !evaluated.is_created() {
        bail!("{code} 还没有同意创建的记录，不能自评：用 `zonepress status {code}` 查看下一步");
    }
    if let Some(before) = Stage::ALL.into_iter().rfind(|it| *it < stage) {
        let file = before.file(code, &round.id);
        if !records.has(&file) {
            bail!("还没有{}（{file}）：先运行 `zonepress new {} {code} {}`", before.name(), before.id(), round.id);
        }
    }
    let draft = paper(&evaluated, stage);
    records.write(&draft)
}
