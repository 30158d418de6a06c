//! The papers of an evaluation: self-evaluation, preliminary review, SAMR's evaluation.

use chrono::Datelike;

use super::Draft;
use super::criteria::{Criteria, Known};
use super::form::Form;
use super::head::Head;
use super::text::quoted;
use super::zone::identified;
use crate::model::area::Area;
use crate::model::evaluation::{Review, SelfEvaluation, Stage};
use crate::model::identity::Identity;
use crate::model::measures::Version;
use crate::model::round::Round;
use crate::model::zone::Zone;

/// One evaluation of a zone in a round, with the version of the rules that the round applies.
pub(crate) struct Evaluated<'w> {
    pub(crate) zone: &'w Zone,
    pub(crate) area: Option<&'w Area>,
    pub(crate) round: &'w Round,
    pub(crate) version: &'w Version,
}

/// The file of a stage.
pub(crate) fn paper(evaluated: &Evaluated, stage: Stage) -> Draft {
    let (form, by) = match stage {
        Stage::SelfEvaluation => return filled(evaluated, Known::default()),
        Stage::Province => (review(evaluated, stage), "省级市场监管部门"),
        Stage::Samr => (review(evaluated, stage), "市场监管总局"),
    };
    draft(evaluated, stage, by, &form)
}

/// A self-evaluation with what is known of it.
pub(crate) fn filled(evaluated: &Evaluated, known: Known) -> Draft {
    let by = evaluated.zone.record.applicant.as_str();
    draft(evaluated, Stage::SelfEvaluation, by, &self_evaluation(evaluated, known))
}

fn draft(evaluated: &Evaluated, stage: Stage, by: &str, form: &Form) -> Draft {
    let Evaluated { zone, round, version, .. } = evaluated;
    let title = format!("{}{}：{}", zone.record.name, stage.name(), round.title);
    let head = Head { title: &title, by, version: Some(version), bases: &[stage.basis()] };
    Draft { file: stage.file(&zone.code, &round.id), text: form.text(&head.lines()) }
}

pub(crate) fn criteria<'w>(evaluated: &Evaluated<'w>, stage: Stage) -> Criteria<'w> {
    let Evaluated { zone, area, round, version } = evaluated;
    let last = round.applications.until;
    let period = zone.creation_before(last).and_then(|it| it.approved_period());
    let years = period.map(|it| (it.start.year()..=it.end.year()).filter(|it| *it < last.year()).collect());
    Criteria {
        system: &version.system,
        area: *area,
        period,
        years: years.unwrap_or_default(),
        stage,
        earlier: zone.evaluations.get(&round.id),
        known: Known::default(),
    }
}

/// What the version of the rules and the round say about a field of a self-evaluation.
pub(crate) fn notes(evaluated: &Evaluated) -> Vec<(&'static str, String)> {
    let window = &evaluated.round.applications;
    let period = criteria(evaluated, Stage::SelfEvaluation).period;
    let period = period.map(|it| format!("创建期 {} 至 {}，自评在期满以后。", it.start, it.end));
    let grounds = evaluated.version.measures.grounds.iter().map(|it| format!("（{}）{}", it.id, it.text));
    let grounds: Vec<String> = grounds.collect();
    vec![
        ("date", period.unwrap_or_default()),
        ("date", format!("受理期 {} 至 {}。", window.from, window.until)),
        ("declaration", format!("所列情形：\n{}", grounds.join("\n"))),
    ]
}

fn self_evaluation(evaluated: &Evaluated, mut known: Known) -> Form {
    let fields = std::mem::take(&mut known.fields);
    let criteria = Criteria { known, ..criteria(evaluated, Stage::SelfEvaluation) };
    let code = &evaluated.zone.code;
    let mut form = Form::of::<SelfEvaluation>().wanted("highlights").wanted("problems");
    for (field, note) in notes(evaluated) {
        form = form.note(field, note);
    }
    form = form
        .note(
            "declared_total",
            format!("须与计算结果相同：先不写，填好后用 `zonepress score {code} --stage self` 查看。"),
        )
        .note("evidence", "事实和评判在 evidence 中引用编号，每份材料都要引用到。")
        .value("evidence/id", quoted("E01"))
        .wanted("evidence/title")
        .below("facts", criteria.facts())
        .below("judgements", criteria.judgements());
    let form = match filed(evaluated) {
        Some(identity) => identified(form, &identity),
        None => form.without("identity"),
    };
    fields.into_iter().fold(form, |form, (field, lines)| match lines.is_empty() {
        true => form.commented(&field),
        false => form.lines_of(&field, lines),
    })
}

/// Who files the self-evaluation: as it was filed, also if that says nothing, or else as the records say today.
fn filed(evaluated: &Evaluated) -> Option<Identity> {
    let Evaluated { zone, area, round, .. } = evaluated;
    match zone.evaluations.get(&round.id).and_then(|it| it.self_evaluation.as_ref()) {
        Some(own) => own.identity.clone(),
        None => Some(Identity { introduction: None, ..Identity::today(&zone.record, (*area)?) }),
    }
}

fn review(evaluated: &Evaluated, stage: Stage) -> Form {
    let criteria = criteria(evaluated, stage);
    let before = Stage::ALL.into_iter().rfind(|it| *it < stage);
    let day = before.and_then(|it| Some((it, criteria.earlier?.date(it)?)));
    let earlier = day.map(|(it, day)| format!("不早于{}日期 {day}。", it.name()));
    let form = Form::of::<Review>()
        .note("date", earlier.unwrap_or_default())
        .note("evidence", "前一阶段的材料可以直接引用，不再列；这里只列本阶段新增的，编号不与前一阶段重复。")
        .note("corrections", "只写需要更正或者确认的事实，写明理由；其余照用前一阶段的。")
        .below("corrections", criteria.facts())
        .below("judgements", criteria.judgements())
        .note("result", &evaluated.version.system.pass_mark.text)
        .note("result", "得分达不到合格标准的，不能写合格。");
    match stage {
        Stage::Samr => form.wanted("considerations").without("complete"),
        _ => form.wanted("complete").without("considerations"),
    }
}

impl Evaluated<'_> {
    /// Whether creation was approved before the round closes its window.
    pub(crate) fn is_created(&self) -> bool {
        self.zone.creation_before(self.round.applications.until).is_some()
    }
}
