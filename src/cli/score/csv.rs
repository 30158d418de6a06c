//! Scores as CSV: a row an indicator.

use crate::score::Scored;

pub(super) fn render(scored: &[Scored]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = ["代码", "批次", "阶段", "一级指标", "编号", "二级指标", "得分", "分值", "总分", "达到合格标准"];
    let mut rows = vec![header.map(String::from)];
    for it in scored {
        for dimension in &it.sheet.dimensions {
            for indicator in &dimension.indicators {
                rows.push([
                    it.code.clone(),
                    it.round.clone(),
                    it.sheet.stage.id().to_string(),
                    dimension.name.clone(),
                    indicator.number.to_string(),
                    indicator.name.clone(),
                    indicator.points.normalize().to_string(),
                    indicator.max_points.normalize().to_string(),
                    it.sheet.total.normalize().to_string(),
                    if it.sheet.passed { "是" } else { "否" }.to_string(),
                ]);
            }
        }
    }
    for row in rows {
        writer.write_record(row).expect("writing to memory");
    }
    let bytes = writer.into_inner().expect("writing to memory");
    String::from_utf8(bytes).expect("fields are text")
}
