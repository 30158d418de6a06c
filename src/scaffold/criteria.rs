//! The facts and judgements that a version of the rules asks for, each with the words and numbers of its criterion.

use std::collections::{BTreeMap, BTreeSet};

use super::text::{commented, indented, item, key, prose};
use crate::model::area::{Area, Region};
use crate::model::evaluation::{Evaluation, Fact, Judgement, Marks, Stage};
use crate::model::indicators::{
    Criterion, FactDefinition, FactKind, Indicator, IndicatorSystem, Override, Rule, WeightedCount,
};
use crate::model::{Period, TO_BE_FILLED};
use crate::number::Number;
use crate::records::yaml::schema_of;
use crate::records::yaml::shape::term;
use crate::text::chinese;

/// How values are written that have more than one form.
const SHAPES: &str = "按年度的数据写当年数值 current 和可比口径的上一年度数值 previous；只有公布的增速的，两项改写为 percent（%）；没有全年数据的年度删去。\n\
    比率写分子和分母；只有公布的比率的，ratio 一行改写为 percent（%）。金额一律用所写的单位。";

/// What the records say about one evaluation.
pub(crate) struct Criteria<'w> {
    pub(crate) system: &'w IndicatorSystem,
    pub(super) area: Option<&'w Area>,
    pub(crate) period: Option<Period>,
    /// Years of the creation period that are over.
    pub(crate) years: Vec<i32>,
    pub(super) stage: Stage,
    /// The stages before.
    pub(super) earlier: Option<&'w Evaluation>,
    /// What is filled in already.
    pub(super) known: Known,
}

/// What is filled in already, as lines of YAML by the name of the field, the fact or the criterion.
#[derive(Default)]
pub(crate) struct Known {
    /// Fields of the record, each with its name. A field without lines is left out on purpose.
    pub(crate) fields: BTreeMap<String, Vec<String>>,
    /// Facts without their names, like the judgements.
    pub(crate) facts: BTreeMap<String, Vec<String>>,
    pub(crate) judgements: BTreeMap<String, Vec<String>>,
}

/// The facts that a criterion asks for and no criterion before it.
pub(crate) struct Asked<'w> {
    pub(crate) indicator: &'w Indicator,
    pub(crate) criterion: &'w Criterion,
    pub(crate) facts: Vec<&'w FactDefinition>,
}

/// The terms of the fields of a record type: `points` 得分；`role` ….
fn terms<T: schemars::JsonSchema>(left_out: &[&str]) -> String {
    let schema = schema_of::<T>();
    let fields = schema["properties"].as_object().into_iter().flatten();
    let fields = fields.filter(|(name, _)| !left_out.contains(&name.as_str()));
    fields.map(|(name, field)| format!("{name} {}", term(field))).collect::<Vec<_>>().join("；")
}

impl Criteria<'_> {
    /// The facts of all criteria.
    pub(crate) fn asked(&self) -> Vec<Asked<'_>> {
        let mut written = BTreeSet::new();
        let asked = self.system.criteria().map(|(indicator, criterion)| {
            let facts = criterion.rule.facts().into_iter().filter_map(|id| self.system.fact(id));
            Asked { indicator, criterion, facts: facts.filter(|it| written.insert(&it.id)).collect() }
        });
        asked.filter(|it| !it.facts.is_empty()).collect()
    }

    /// Facts (事实), commented out unless known: a fact that is not written is reported as missing.
    pub(super) fn facts(&self) -> Vec<String> {
        let mut lines = prose(&format!("字段：{}。\n{SHAPES}", terms::<Fact>(&[])));
        let mut last = None;
        for Asked { indicator, criterion, facts } in self.asked() {
            lines.push(String::new());
            if self.stage == Stage::SelfEvaluation {
                lines.extend(words(indicator, criterion, last));
                last = Some(indicator.number);
            }
            lines.extend(facts.into_iter().flat_map(|it| self.fact(it, &criterion.rule)));
        }
        lines
    }

    fn fact(&self, definition: &FactDefinition, rule: &Rule) -> Vec<String> {
        let unit = definition.unit.as_ref().map(|it| format!("，单位：{it}")).unwrap_or_default();
        let mut lines = prose(&format!("{} {}{unit}。{}", definition.id, definition.name, self.shape(definition)));
        lines.extend(prose(&self.limits(rule, definition, Names::Fields)));
        if let Some(known) = self.known.facts.get(&definition.id) {
            lines.extend(below(&definition.id, known));
            return lines;
        }
        let mut own = self.value(definition);
        if matches!(rule, Rule::Tiers(it) if it.dated) {
            let end = self.period.map_or(TO_BE_FILLED.to_string(), |it| it.end.to_string());
            own.push(format!("date: {end}"));
        }
        own.push(format!("source: {TO_BE_FILLED}"));
        if definition.kind != FactKind::Items {
            own.push(format!("evidence: [{TO_BE_FILLED}]"));
        }
        if self.stage != Stage::SelfEvaluation {
            own.push(format!("reason: {TO_BE_FILLED}"));
        }
        let own = [vec![format!("{}:", key(&definition.id))], indented(own)].concat();
        lines.extend(commented(own));
        lines
    }

    /// How the value is written, in words.
    fn shape(&self, definition: &FactDefinition) -> String {
        match definition.kind {
            FactKind::Growth => "逐年写 current 和 previous".into(),
            FactKind::Ratio => {
                let part = definition.numerator.as_deref().unwrap_or("分子");
                let whole = definition.denominator.as_deref().unwrap_or("分母");
                format!("numerator {part}，denominator {whole}")
            }
            FactKind::Count => "不小于零的整数".into(),
            FactKind::Confirmation => "true（是）或者 false（否）".into(),
            FactKind::Items => "每件一项；没有的写 items: []".into(),
        }
    }

    fn value(&self, definition: &FactDefinition) -> Vec<String> {
        let blank = TO_BE_FILLED;
        match definition.kind {
            FactKind::Growth => {
                let years = self.years.iter().map(i32::to_string);
                let years: Vec<String> = if self.years.is_empty() { vec![blank.into()] } else { years.collect() };
                let year = |it: String| format!("  - {{ year: {it}, previous: {blank}, current: {blank} }}");
                [vec!["by_year:".to_string()], years.into_iter().map(year).collect()].concat()
            }
            FactKind::Ratio => vec![format!("ratio: {{ numerator: {blank}, denominator: {blank} }}")],
            FactKind::Count => vec![format!("count: {blank}")],
            FactKind::Confirmation => vec![format!("confirmed: {blank}")],
            FactKind::Items => {
                let fields = ["kind", "title", "number", "date", "event"].map(|it| format!("{it}: {blank}"));
                let fields = [fields.to_vec(), vec![format!("evidence: [{blank}]")]].concat();
                [vec!["items:".to_string()], indented(item(fields))].concat()
            }
        }
    }

    /// What a rule asks of a fact beyond its value.
    pub(crate) fn limits(&self, rule: &Rule, definition: &FactDefinition, names: Names) -> String {
        let period = self.period.map_or(String::new(), |it| format!("（{} 至 {}）", it.start, it.end));
        match rule {
            Rule::GrowthAbove(_) => format!("年度：创建期{period}内已经结束的年度"),
            Rule::Tiers(rule) if rule.dated => format!("须写明数据日期{}，在创建期{period}内", names.of("date")),
            Rule::Count(rule) => size(self.area, |it| rule.size_at_least.get(&it), names),
            Rule::WeightedCount(rule) if rule.fact == definition.id => kinds(rule, &period, names),
            _ => String::new(),
        }
    }

    /// Judgements (评判), commented out unless known: one that is not written is reported as missing.
    pub(super) fn judgements(&self) -> Vec<String> {
        let rule = &self.system.judgement;
        let left_out: &[&str] = if self.is_panel() { &["points", "role"] } else { &["panel"] };
        let mut lines = prose(&format!("打分的步长为 {} 分，最高不超过得分点的分值。", rule.step));
        lines.extend(prose(&format!("字段：{}。", terms::<Judgement>(left_out))));
        if self.is_panel() {
            lines.extend(prose("panel 每名成员一项；由一人打分的，panel 改写为 points 和 role。"));
        }
        let mut last = None;
        for (indicator, criterion) in self.system.criteria().filter(|(_, it)| it.rule.is_judged()) {
            lines.push(String::new());
            lines.extend(words(indicator, criterion, last));
            last = Some(indicator.number);
            lines.extend(self.before(&criterion.id));
            lines.extend(self.judgement(criterion));
        }
        lines
    }

    fn is_panel(&self) -> bool {
        self.stage == Stage::Samr
    }

    fn judgement(&self, criterion: &Criterion) -> Vec<String> {
        let blank = TO_BE_FILLED;
        let (mut lines, mut own) = (Vec::new(), Vec::new());
        match self.is_panel() {
            true => own.extend(["panel:".to_string(), format!("  - {{ member: {blank}, points: {blank} }}")]),
            false => own.extend([format!("points: {blank}"), format!("role: {blank}")]),
        }
        match &criterion.rule {
            Rule::JudgedIfAny(rule) => {
                lines.extend(rule.paths.iter().flat_map(|it| prose(&format!("路径 {}：{}", it.id, it.text))));
                own.push(format!("paths: [{blank}]"));
            }
            Rule::Judged(rule) if !rule.checklist.is_empty() => {
                lines.extend(prose(&format!("清单：{}", rule.checklist.join("、"))));
                own.push(format!("checked: [{blank}]"));
            }
            Rule::JudgedIfCount(rule) => {
                let name = self.system.fact(&rule.fact).map_or(rule.fact.as_str(), |it| &it.name);
                lines.extend(prose(&format!("{name}不少于 {} 才得分", rule.at_least)));
                if self.stage != Stage::SelfEvaluation && rule.r#override == Override::Reviewer {
                    lines.extend(prose("数量不足而改判的，另写 override_reason"));
                }
            }
            _ => {}
        }
        if let Some(known) = self.known.judgements.get(&criterion.id) {
            lines.extend(below(&criterion.id, known));
            return lines;
        }
        own.extend([format!("reason: {blank}"), format!("evidence: [{blank}]")]);
        lines.extend(commented([vec![format!("{}:", key(&criterion.id))], indented(own)].concat()));
        lines
    }

    /// The points that the stages before gave.
    fn before(&self, id: &str) -> Vec<String> {
        let stages = Stage::ALL.into_iter().filter(|it| *it < self.stage);
        let given = stages.filter_map(|stage| {
            let marks = &self.earlier?.judgements(stage)?.get(id)?.marks;
            Some(format!("{} {} 分", stage.name(), points(marks)?))
        });
        prose(&given.collect::<Vec<_>>().join("，"))
    }
}

/// An entry with its fields.
fn below(name: &str, fields: &[String]) -> Vec<String> {
    [vec![format!("{}:", key(name))], indented(fields.iter().cloned())].concat()
}

/// The words of a criterion and its maximum, below those of its indicator unless that was the last one.
fn words(indicator: &Indicator, criterion: &Criterion, last: Option<u32>) -> Vec<String> {
    let text = criterion.text.replace('\n', " ");
    let Indicator { number, name, max_points, .. } = indicator;
    let own = format!("得分点 {}（最高 {} 分）：{text}", criterion.id, criterion.max_points);
    let methods = indicator.methods.join("、");
    match last == Some(*number) {
        true => prose(&own),
        false => prose(&format!("指标 {number} {name}（{max_points} 分；{methods}）\n{own}")),
    }
}

fn points(marks: &Marks) -> Option<String> {
    match marks {
        Marks::Single { points, .. } => Some(points.to_string()),
        Marks::Panel(panel) | Marks::SingleAndPanel { panel, .. } => {
            Some(panel.iter().map(|it| it.points.to_string()).collect::<Vec<_>>().join("、"))
        }
        Marks::Absent { .. } => None,
    }
}

/// The size from which an operator in the area counts (规模).
fn size<'n>(area: Option<&Area>, least: impl Fn(Region) -> Option<&'n Number>, names: Names) -> String {
    let Some((area, least)) = area.and_then(|it| Some((it, least(it.region)?))) else { return String::new() };
    let least = chinese::yuan(least.0);
    let instead = match names {
        Names::Fields => "；也可以把 count 改写为各主体的规模 amounts（列表，元）",
        Names::Terms => "",
    };
    format!("{}属{}，规模在{least}以上的计入{instead}", area.name, area.region.name())
}

fn kinds(rule: &WeightedCount, period: &str, names: Names) -> String {
    let kinds: Vec<String> = rule.kinds.iter().map(|it| format!("{}（每件 {} 分）", it.name, it.points)).collect();
    let (kind, number) = (names.of("kind"), names.of("number"));
    let numbered = match (rule.numbered, names) {
        (true, _) => format!("；须有文号或者编号{number}"),
        (false, Names::Fields) => format!("；没有文号或者编号的删去{number}"),
        (false, Names::Terms) => String::new(),
    };
    let within =
        if rule.within_creation_period { format!("；日期须在创建期{period}内") } else { String::new() };
    let event = if names == Names::Fields { " event " } else { "事项编号" };
    format!("类别{kind}：{}{numbered}{within}；同一事项的{event}相同，只计一次", kinds.join("、"))
}

/// How a text for people names the fields of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    /// With the names that they have in the file.
    Fields,
    /// By their Chinese terms alone.
    Terms,
}

impl Names {
    fn of(self, field: &str) -> String {
        if self == Names::Fields { format!(" {field}") } else { String::new() }
    }
}
