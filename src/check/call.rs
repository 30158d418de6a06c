//! The call for creation applications (Article 7): its dates in order, the office that answers questions.

use chrono::NaiveDate;

use super::round::office;
use crate::finding::{Finding, Pointer, code};
use crate::model::call::Call;
use crate::model::files;
use crate::model::measures::Basis;
use crate::records::workspace::Workspace;

pub(super) fn check(workspace: &Workspace, year: &str, call: &Call) -> Vec<Finding> {
    let file = files::call(year);
    let mut findings = dates(call, &file);
    findings.extend(office(&call.office, &file, &Pointer::from("/office")));
    let version = workspace.version_on(call.date);
    findings.into_iter().map(|it| it.under(version)).collect()
}

/// Reports the first date that is before the one it has to follow.
fn dates(call: &Call, file: &str) -> Vec<Finding> {
    let order: [(&str, &str, NaiveDate); 4] = [
        ("/date", "成文日期", call.date),
        ("/applications/start", "申报起始日期", call.applications.start),
        ("/applications/end", "申报截止日期", call.applications.end),
        ("/recommendations_until", "报送推荐名单的截止日期", call.recommendations_until),
    ];
    let wrong = order.windows(2).find(|it| it[1].2 < it[0].2);
    let finding = wrong.map(|it| {
        let (earlier, (at, name, date)) = (&it[0], &it[1]);
        let message = format!("{name} {date} 早于{} {}", earlier.1, earlier.2);
        let basis = if *at == "/recommendations_until" { Basis::Recommendation } else { Basis::CreationApplication };
        Finding::new(&code::DATE_ORDER, file, Pointer::from(*at), message).help("请核对日期").article(basis)
    });
    finding.into_iter().collect()
}
