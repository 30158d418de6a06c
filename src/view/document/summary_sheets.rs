//! The 评估情况汇总 of a round as a workbook (Article 14).

use super::listed::{self, points};
use super::score::pass_mark;
use super::summary::{Evaluated, result};
use crate::model::measures::Version;
use crate::model::round::Round;
use crate::model::site::SiteConfig;
use crate::output::sheet::{Cell, Column, ListSheet, Lists, Width};
use crate::text::chinese;

/// Two sheets: the areas with their points at each stage, and the points of each indicator.
pub(crate) fn summary_sheets(site: &SiteConfig, version: &Version, round: &Round, zones: &[Evaluated]) -> Lists {
    let title = format!("{}网络市场监管与服务示范区评估情况汇总", round.label());
    let sheets = [
        ListSheet::new(
            "各地区得分",
            format!("{title}：各地区得分"),
            first().into_iter().chain(area_columns(version)).collect(),
            zones.iter().enumerate().map(area_row).collect(),
        )
        .about(format!("参加评估的地区在各阶段的总分和评估得分，{}", listed::ORDER)),
        ListSheet::new(
            "各项指标得分",
            format!("{title}：各项指标得分"),
            first().into_iter().chain(indicator_columns(version)).collect(),
            zones.iter().enumerate().map(indicator_row).collect(),
        )
        .about(format!("市场监管总局评估的各项二级指标得分，栏目名称为编号、名称和分值，{}", listed::ORDER)),
    ];
    let made = listed::Made {
        site,
        version,
        document: title,
        organ: &site.documents.organ,
        period: ("批次", round.label()),
        article: version.measures.articles.evaluation,
        day: ("最近一次评估的日期", zones.iter().map(|it| it.review.date).max().unwrap_or_default()),
        corrections: vec![],
    };
    let sheets = sheets.map(|it| it.leading(FIRST).marked(site.mark()));
    Lists { sheets: sheets.into(), source: made.into() }
}

/// The number of columns that say which area a row is about.
const FIRST: usize = 4;

fn first() -> [Column; FIRST] {
    [listed::place(), listed::province(), listed::area("地区"), listed::code()]
}

fn first_cells(index: usize, it: &Evaluated) -> [Cell; FIRST] {
    [Cell::place(index), Cell::text(&it.area.province), Cell::text(&it.area.name), Cell::text(&it.area.code)]
}

/// The columns of each area after the first: totals, dimensions, and the result.
fn area_columns(version: &Version) -> Vec<Column> {
    let (system, articles) = (&version.system, &version.measures.articles);
    let totals = [
        ("self", "自评总分", "创建对象自评的总分", articles.evaluation_application),
        ("preliminary_review", "评估初审总分", "省级市场监管部门评估初审的总分", articles.preliminary_review),
        ("evaluation", "评估总分", "市场监管总局评估的总分", articles.evaluation),
    ];
    let totals = totals.into_iter().map(|(key, name, meaning, article)| {
        points(key, name, system.max_points.0, &format!("{meaning}（{}）", chinese::article(article)))
    });
    let dimensions = system
        .dimensions
        .iter()
        .map(|it| points(it.id.clone(), &it.name, it.max_points.0, "市场监管总局评估该项一级指标的得分"));
    let mark = format!("市场监管总局评估的得分是否达到合格标准：{}", pass_mark(system));
    let last = [
        Column::new("passed", "合格标准", Width::Short).meaning(mark),
        Column::new("result", "评估结论", Width::Short).meaning("市场监管总局的评估结论"),
        Column::new("date", "评估日期", Width::Short).meaning("市场监管总局评估的日期"),
    ];
    totals.chain(dimensions).chain(last).collect()
}

fn area_row((index, it): (usize, &Evaluated)) -> Vec<Cell> {
    let totals = [it.own.total, it.province.total, it.samr.total].map(Cell::Number);
    let dimensions = it.samr.dimensions.iter().map(|it| Cell::Number(it.points));
    let mark = Cell::text(if it.samr.passed { "达到" } else { "未达到" });
    let last = [mark, Cell::text(result(it.review)), Cell::Date(it.review.date)];
    first_cells(index, it).into_iter().chain(totals).chain(dimensions).chain(last).collect()
}

/// The columns of the indicators, each named by its number, name and maximum, and the total. A table that is too wide
/// is divided between dimensions.
fn indicator_columns(version: &Version) -> Vec<Column> {
    let system = &version.system;
    let of_dimension = system.dimensions.iter().flat_map(|dimension| {
        let indicators = dimension.indicators.iter().enumerate();
        indicators.map(|(at, it)| {
            let name = format!("{} {}", it.number, it.name);
            let meaning = format!("{}的第{}项二级指标", dimension.name, it.number);
            let column = points(format!("indicator_{}", it.number), &name, it.max_points.0, &meaning);
            if at == 0 { column.beginning_part() } else { column }
        })
    });
    let total = points("total", "评估总分", system.max_points.0, "市场监管总局评估的总分");
    of_dimension.chain([total]).collect()
}

fn indicator_row((index, it): (usize, &Evaluated)) -> Vec<Cell> {
    let points = it.samr.indicators().map(|it| Cell::Number(it.points));
    first_cells(index, it).into_iter().chain(points).chain([Cell::Number(it.samr.total)]).collect()
}
