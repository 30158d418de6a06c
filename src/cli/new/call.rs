//! `zonepress new call`

use anyhow::{Result, bail};

use super::{CallArgs, Records};
use crate::cli::Status;
use crate::model::round::is_id;
use crate::scaffold::call;

pub(super) fn run(records: Records, args: &CallArgs) -> Result<Status> {
    if !is_id(&args.year) {
        bail!("年份 `{}` 应写作四位数字；同一年再次通知的，加 -2、-3", args.year);
    }
    let draft = call::call(&args.year, &records.workspace()?.site, records.version()?);
    records.write(&draft)
}
