//! `zonepress new zone`, `application`, `recommendation`, `approval`, `oversight`, `experience`

use anyhow::{Result, bail};
use chrono::Datelike;

use super::round::added;
use super::{CreationArgs, ExperienceArgs, Records};
use crate::cli::Status;
use crate::model::creation::Creation;
use crate::model::experience::is_slug;
use crate::model::files;
use crate::model::round::is_id;
use crate::scaffold::{insert, write_up, zone};

pub(super) fn zone(records: Records, code: &str) -> Result<Status> {
    let version = records.version()?;
    let area = records.area(code)?;
    let classes = version.map(|it| &it.measures.eligible_classes);
    if let Some(classes) = classes.filter(|it| !it.contains(&area.class)) {
        bail!("{}的类别“{}”不属于创建对象；可以创建的类别：{}", area.name, area.class, classes.join("、"));
    }
    let draft = zone::zone(area, version);
    records.write(&draft)
}

pub(super) fn application(records: Records, args: &CreationArgs) -> Result<Status> {
    let year = args.year.clone().unwrap_or_else(|| records.input.as_of.year().to_string());
    if !is_id(&year) {
        bail!("年份 `{year}` 应写作四位数字；同一年再次申请的，加 -2、-3");
    }
    let draft = zone::application(records.zone(&args.code)?, records.area(&args.code)?, &year, records.version()?);
    records.write(&draft)
}

pub(super) fn recommendation(records: Records, args: &CreationArgs) -> Result<Status> {
    let year = year(&records, args)?;
    let draft =
        zone::recommendation(records.area(&args.code)?, &year, creation(&records, args, &year)?, records.version()?);
    records.write(&draft)
}

pub(super) fn approval(records: Records, args: &CreationArgs) -> Result<Status> {
    let (code, year) = (&args.code, year(&records, args)?);
    let before = format!("{}province.yaml", files::creation(code, &year));
    if !records.has(&before) {
        bail!("还没有 {before}：请先由省级市场监管部门运行 `zonepress new recommendation {code} {year}`");
    }
    let draft = zone::approval(records.area(code)?, &year, creation(&records, args, &year)?, records.version()?);
    records.write(&draft)
}

/// The year of the application that a review is about: the given one, or the last one.
fn year(records: &Records, args: &CreationArgs) -> Result<String> {
    let code = &args.code;
    records.zone(code)?;
    let folder = files::creations(code);
    let applied =
        records.input.sources.keys().filter_map(|it| it.strip_prefix(&folder)?.strip_suffix("/application.yaml"));
    let applied: Vec<&str> = applied.collect();
    match (&args.year, applied.last()) {
        (Some(year), _) if applied.contains(&year.as_str()) => Ok(year.clone()),
        (None, Some(last)) => Ok((*last).to_string()),
        (_, None) => bail!("{code} 还没有创建申请：请先由创建对象运行 `zonepress new application {code}`"),
        (Some(year), _) => bail!("{code} 没有 {year} 年的创建申请；现有：{}", applied.join("、")),
    }
}

fn creation<'r>(records: &'r Records, args: &CreationArgs, year: &str) -> Result<Option<&'r Creation>> {
    Ok(records.zone(&args.code)?.creations.get(year))
}

/// Adds a sanction, to the file of the zone if it has one.
pub(super) fn oversight(records: Records, code: &str) -> Result<Status> {
    let version = records.version()?;
    records.zone(code)?;
    let file = files::oversight(code);
    if !records.has(&file) {
        let draft = zone::oversight(records.area(code)?, version);
        return records.write(&draft);
    }
    let lines = zone::sanction(version);
    added(records, &file, "actions", &lines, insert::item)
}

pub(super) fn write_up(records: Records, args: &ExperienceArgs) -> Result<Status> {
    if !is_slug(&args.slug) {
        bail!("文件名 `{}` 只用小写字母、数字和连字符，如 off-site-inspection", args.slug);
    }
    let rule = &records.workspace()?.site.experience;
    let draft = write_up::write_up(records.zone(&args.code)?, &args.slug, records.version()?, rule);
    records.write(&draft)
}
