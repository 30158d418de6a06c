//! Checks that an indicator system adds up and refers only to what it defines.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::finding::{Finding, Pointer, code};
use crate::model::area::Region;
use crate::model::files;
use crate::model::indicators::{
    Benchmark, Criterion, Dimension, FactKind, Indicator, IndicatorSystem, Rule, StatisticScope, Test, Tier,
};
use crate::model::measures::Basis;
use crate::model::measures::Version;
use crate::number::Number;
use crate::number::exact;

pub(super) fn check(version: &Version) -> Vec<Finding> {
    let mut check =
        Check { file: files::version(&version.id) + "indicators.yaml", system: &version.system, findings: Vec::new() };
    check.system();
    check.findings
}

/// The most decimal places that points may have.
const MOST_DECIMALS: u16 = 6;

/// Upper bound for points. Anything above is a typing error, and sums of points up to it are exact.
const MOST_POINTS: u32 = 1_000_000;

struct Check<'v> {
    file: String,
    system: &'v IndicatorSystem,
    findings: Vec<Finding>,
}

impl Check<'_> {
    fn report(&mut self, code: &'static code::Code, pointer: Pointer, message: String, help: &str) {
        self.findings.push(Finding::new(code, &self.file, pointer, message).help(help).article(Basis::IndicatorSystem));
    }

    fn system(&mut self) {
        let system = self.system;
        let root = Pointer::root();
        let sum = exact::sum(system.dimensions.iter().map(|it| it.max_points.0));
        if self.points(system.max_points, true, &root.key("max_points")) && sum != system.max_points.0 {
            let message = format!("总分 {} 不等于一级指标分值之和 {}", system.max_points, sum.normalize());
            self.report(&code::SYSTEM_SUM, root.key("max_points"), message, "请核对各一级指标的分值");
        }
        if system.pass_mark.total_at_least > system.max_points {
            let message = format!("合格总分 {} 高于总分 {}", system.pass_mark.total_at_least, system.max_points);
            self.report(&code::SYSTEM_SUM, root.key("pass_mark").key("total_at_least"), message, "请核对合格标准");
        }
        self.values(&root);
        self.unique("dimensions", system.dimensions.iter().map(|it| it.id.clone()));
        self.unique("facts", system.facts.iter().map(|it| it.id.clone()));
        self.unique("statistics", system.statistics.iter().map(|it| it.id.clone()));
        self.unique("readings", system.readings.iter().map(|it| it.id.clone()));
        for list in [("pass_mark", &system.pass_mark.readings), ("judgement", &system.judgement.readings)] {
            self.readings(list.1.iter(), &root.key(list.0).key("readings"));
        }
        let mut numbers = BTreeSet::new();
        let mut criteria = BTreeSet::new();
        for (index, dimension) in system.dimensions.iter().enumerate() {
            let pointer = root.key("dimensions").key(index);
            self.dimension(dimension, &pointer);
            for (index, indicator) in dimension.indicators.iter().enumerate() {
                let pointer = pointer.key("indicators").key(index);
                if !numbers.insert(indicator.number) {
                    let message = format!("指标编号 {} 重复", indicator.number);
                    self.report(&code::SYSTEM_DUPLICATE, pointer.key("number"), message, "每个二级指标的编号唯一");
                }
                self.indicator(indicator, &pointer, &mut criteria);
            }
        }
    }

    /// Reports parameters of the pass mark and the judgement that are out of range.
    fn values(&mut self, root: &Pointer) {
        let (mark, judgement) = (&self.system.pass_mark, &self.system.judgement);
        let rate = mark.dimension_rate_at_least.0;
        let faults = [
            ("pass_mark", "total_at_least", mark.total_at_least.0 < Decimal::ZERO, "合格总分不能为负"),
            (
                "pass_mark",
                "dimension_rate_at_least",
                rate < Decimal::ZERO || rate > Decimal::ONE_HUNDRED,
                "合格得分率应在 0 至 100 之间",
            ),
            ("judgement", "decimals", judgement.decimals > MOST_DECIMALS, "小数位最多 6 位"),
            ("judgement", "step", judgement.step.0 < Decimal::ZERO, "打分步长不能为负"),
            ("judgement", "step", decimals(judgement.step) > MOST_DECIMALS, "打分步长的小数最多 6 位"),
        ];
        for (part, field, _, message) in faults.into_iter().filter(|it| it.2) {
            self.report(&code::SYSTEM_VALUE, root.key(part).key(field), message.into(), "请核对参数");
        }
    }

    /// Checks one number of points; with `positive`, it must be above zero because rates divide by it.
    ///
    /// Returns whether it is valid, so that callers add up valid numbers only.
    fn points(&mut self, points: Number, positive: bool, pointer: &Pointer) -> bool {
        let most = Decimal::from(MOST_POINTS);
        let problem = match points.0 {
            it if it < Decimal::ZERO => "为负".to_string(),
            it if positive && it.is_zero() => "为零，不能计算得分率".to_string(),
            it if it > most => format!("超过上限 {most}"),
            it if decimals(Number(it)) > MOST_DECIMALS => format!("的小数超过 {MOST_DECIMALS} 位"),
            _ => return true,
        };
        self.report(&code::SYSTEM_VALUE, pointer.clone(), format!("分值 {points} {problem}"), "请核对分值");
        false
    }

    fn unique(&mut self, list: &str, ids: impl Iterator<Item = String>) {
        let mut seen = BTreeSet::new();
        for (index, id) in ids.enumerate() {
            if !seen.insert(id.clone()) {
                let pointer = Pointer::root().key(list).key(index).key("id");
                self.report(&code::SYSTEM_DUPLICATE, pointer, format!("编号 `{id}` 重复"), "同类的编号各自唯一");
            }
        }
    }

    fn readings<'r>(&mut self, ids: impl Iterator<Item = &'r String>, pointer: &Pointer) {
        for (index, id) in ids.enumerate() {
            if self.system.reading(id).is_none() {
                let message = format!("没有读法 `{id}`");
                self.report(&code::SYSTEM_REFERENCE, pointer.key(index), message, "读法在文件末尾的 `readings` 中定义");
            }
        }
    }

    fn dimension(&mut self, dimension: &Dimension, pointer: &Pointer) {
        let sum = exact::sum(dimension.indicators.iter().map(|it| it.max_points.0));
        if self.points(dimension.max_points, true, &pointer.key("max_points")) && sum != dimension.max_points.0 {
            let message = format!(
                "一级指标“{}”分值 {} 不等于二级指标分值之和 {}",
                dimension.name,
                dimension.max_points,
                sum.normalize()
            );
            self.report(&code::SYSTEM_SUM, pointer.key("max_points"), message, "请核对各二级指标的分值");
        }
    }

    fn indicator(&mut self, indicator: &Indicator, pointer: &Pointer, seen: &mut BTreeSet<String>) {
        self.readings(indicator.readings.iter(), &pointer.key("readings"));
        if let Some(id) = indicator.sum_differs.as_ref().filter(|it| self.system.reading(it).is_none()) {
            let message = format!("没有读法 `{id}`");
            self.report(
                &code::SYSTEM_REFERENCE,
                pointer.key("sum_differs"),
                message,
                "读法在文件末尾的 `readings` 中定义",
            );
        }
        let sound = self.points(indicator.max_points, false, &pointer.key("max_points"));
        let sum = exact::sum(indicator.criteria.iter().map(|it| it.max_points.0));
        if sound && sum != indicator.max_points.0 && indicator.sum_differs.is_none() {
            let message = format!(
                "指标 {} 分值 {} 不等于得分点分值之和 {}",
                indicator.number,
                indicator.max_points,
                sum.normalize()
            );
            let help = "请核对分值；条文本身如此的，以 `sum_differs` 注明所依据的读法";
            self.report(&code::SYSTEM_SUM, pointer.key("max_points"), message, help);
        }
        for (index, criterion) in indicator.criteria.iter().enumerate() {
            let pointer = pointer.key("criteria").key(index);
            if !seen.insert(criterion.id.clone()) {
                let message = format!("得分点编号 `{}` 重复", criterion.id);
                self.report(&code::SYSTEM_DUPLICATE, pointer.key("id"), message, "得分点的编号在全表唯一");
            }
            let sound = self.points(criterion.max_points, false, &pointer.key("max_points"));
            if sound && criterion.max_points > indicator.max_points {
                let message = format!(
                    "得分点 {} 分值 {} 高于指标 {} 的分值 {}",
                    criterion.id, criterion.max_points, indicator.number, indicator.max_points
                );
                self.report(&code::CRITERION_ABOVE_INDICATOR, pointer.key("max_points"), message, "请核对得分点的分值");
            }
            self.rule(criterion, &pointer.key("rule"));
        }
    }

    fn rule(&mut self, criterion: &Criterion, pointer: &Pointer) {
        if let Some(problem) = rule_fault(&criterion.rule, criterion.max_points) {
            let message = format!("得分点 {} {problem}", criterion.id);
            self.report(&code::SYSTEM_VALUE, pointer.clone(), message, "请核对规则的参数");
        }
        match &criterion.rule {
            Rule::GrowthAbove(rule) => {
                let pointer = pointer.key("growth_above");
                self.fact(&rule.fact, FactKind::Growth, &pointer.key("fact"));
                let benchmark = pointer.key("benchmark");
                match &rule.benchmark {
                    Benchmark::Fact(id) => self.fact(id, FactKind::Growth, &benchmark.key("fact")),
                    Benchmark::Statistic(id) => {
                        self.statistic(id, StatisticScope::Year, &benchmark.key("statistic"));
                    }
                }
            }
            Rule::Tiers(rule) => {
                let pointer = pointer.key("tiers");
                self.fact(&rule.fact, FactKind::Ratio, &pointer.key("fact"));
                self.tiers(&rule.tiers, criterion, &pointer.key("tiers"));
            }
            Rule::Count(rule) => self.fact(&rule.fact, FactKind::Count, &pointer.key("count").key("fact")),
            Rule::WeightedCount(rule) => {
                self.fact(&rule.fact, FactKind::Items, &pointer.key("weighted_count").key("fact"));
            }
            Rule::AllOf(rule) => {
                for (index, condition) in rule.conditions.iter().enumerate() {
                    let pointer = pointer.key("all_of").key("conditions").key(index);
                    let kind = match &condition.test {
                        Test::Confirmed => FactKind::Confirmation,
                        Test::AtMost(_) => FactKind::Count,
                        _ => FactKind::Ratio,
                    };
                    self.fact(&condition.fact, kind, &pointer.key("fact"));
                    match &condition.test {
                        Test::AboveStatistic(id) => {
                            self.statistic(id, StatisticScope::Round, &pointer.key("test").key("above_statistic"));
                        }
                        Test::AtLeastStatistic(id) => {
                            self.statistic(id, StatisticScope::Round, &pointer.key("test").key("at_least_statistic"));
                        }
                        _ => {}
                    }
                }
            }
            Rule::JudgedIfCount(rule) => {
                self.fact(&rule.fact, FactKind::Count, &pointer.key("judged_if_count").key("fact"));
            }
            Rule::Judged(_) | Rule::JudgedIfAny(_) => {}
        }
    }

    fn fact(&mut self, id: &str, wanted: FactKind, pointer: &Pointer) {
        let problem = match self.system.fact(id) {
            None => format!("没有定义事实 `{id}`"),
            Some(fact) if fact.kind != wanted => format!("事实 `{id}` 的类型与规则不符"),
            Some(_) => return,
        };
        self.report(&code::SYSTEM_REFERENCE, pointer.clone(), problem, "事实在文件的 `facts` 中定义");
    }

    fn statistic(&mut self, id: &str, wanted: StatisticScope, pointer: &Pointer) {
        let problem = match self.system.statistic(id) {
            None => format!("没有定义统计数据 `{id}`"),
            Some(statistic) if statistic.by != wanted => format!("统计数据 `{id}` 的口径与规则不符"),
            Some(_) => return,
        };
        self.report(&code::SYSTEM_REFERENCE, pointer.clone(), problem, "统计数据在文件的 `statistics` 中定义");
    }

    fn tiers(&mut self, tiers: &[Tier], criterion: &Criterion, pointer: &Pointer) {
        for (index, tier) in tiers.iter().enumerate() {
            let place = pointer.key(index);
            let problem = match (tier.below, tiers.get(index + 1)) {
                (Some(below), _) if below <= tier.from => Some("上限不高于下限".to_string()),
                (Some(below), Some(next)) if next.from < below => Some(format!("与下一档（自 {}）重叠", next.from)),
                (Some(below), Some(next)) if next.from > below => {
                    Some(format!("与下一档（自 {}）之间有间断", next.from))
                }
                (None, Some(_)) => Some("不是最后一档却没有上限".to_string()),
                (Some(_), None) => Some("最后一档不应有上限".to_string()),
                (_, Some(next)) if next.points < tier.points => Some("分值高于下一档".to_string()),
                _ => None,
            };
            if let Some(problem) = problem {
                let message = format!("得分点 {} 的第 {} 档{problem}", criterion.id, index + 1);
                self.report(&code::OVERLAPPING_TIERS, place, message, "各档由低到高首尾相接，最后一档不设上限");
            } else if tier.points > criterion.max_points {
                let message = format!("得分点 {} 的第 {} 档分值高于得分点的分值", criterion.id, index + 1);
                self.report(&code::CRITERION_ABOVE_INDICATOR, place.key("points"), message, "请核对分值");
            }
        }
    }
}

fn decimals(number: Number) -> u16 {
    u16::try_from(number.0.normalize().scale()).unwrap_or(u16::MAX)
}

/// Collects every number of points that a rule awards.
fn given(rule: &Rule) -> Vec<Number> {
    match rule {
        Rule::GrowthAbove(rule) => vec![rule.points_per_year],
        Rule::Tiers(rule) => rule.tiers.iter().map(|it| it.points).collect(),
        Rule::Count(rule) => vec![rule.points_each],
        Rule::WeightedCount(rule) => rule.kinds.iter().map(|it| it.points).collect(),
        Rule::AllOf(_) | Rule::Judged(_) | Rule::JudgedIfCount(_) | Rule::JudgedIfAny(_) => vec![],
    }
}

/// Describes the first invalid parameter of a rule.
fn rule_fault(rule: &Rule, max_points: Number) -> Option<&'static str> {
    let negative = |it: &Number| it.0 < Decimal::ZERO;
    let repeated = |names: Vec<&str>| names.iter().collect::<BTreeSet<_>>().len() < names.len();
    let faults: &[(bool, &'static str)] = match rule {
        Rule::GrowthAbove(rule) => &[
            (rule.points_per_year > max_points, "每个年度的得分高于得分点的分值"),
            (negative(&rule.points_per_year), "每个年度的得分不能为负"),
        ],
        Rule::Tiers(rule) => &[
            (rule.tiers.is_empty(), "没有分档"),
            (rule.tiers.iter().any(|it| negative(&it.points)), "分档的得分不能为负"),
        ],
        Rule::Count(rule) => &[
            (rule.points_each > max_points, "每个的得分高于得分点的分值"),
            (negative(&rule.points_each), "每个的得分不能为负"),
            (
                !rule.size_at_least.is_empty() && Region::ALL.iter().any(|it| !rule.size_at_least.contains_key(it)),
                "的规模标准没有覆盖全部地区类别",
            ),
        ],
        Rule::WeightedCount(rule) => &[
            (rule.kinds.iter().any(|it| it.points > max_points), "类别的得分高于得分点的分值"),
            (rule.kinds.is_empty(), "没有类别"),
            (rule.kinds.iter().any(|it| negative(&it.points)), "类别的得分不能为负"),
            (repeated(rule.kinds.iter().map(|it| it.name.as_str()).collect()), "的类别重复"),
        ],
        Rule::AllOf(rule) => &[(rule.conditions.is_empty(), "没有条件")],
        Rule::JudgedIfAny(rule) => &[
            (rule.paths.is_empty(), "没有路径"),
            (repeated(rule.paths.iter().map(|it| it.id.as_str()).collect()), "的路径重复"),
        ],
        Rule::Judged(_) | Rule::JudgedIfCount(_) => &[],
    };
    let long = given(rule).into_iter().any(|it| decimals(it) > MOST_DECIMALS);
    let found = faults.iter().find(|(holds, _)| *holds).map(|(_, fault)| *fault);
    found.or_else(|| long.then_some("的得分小数超过 6 位"))
}
