//! 可复制可推广经验 as a data table.

use crate::model::column::Column;
use crate::site::path;
use crate::view::public::{PublicData, PublicExperience};

use super::{CORRECTED, DataValue, FieldKind, Table, corrected, fields, text};

pub(super) fn table(data: &PublicData) -> Table {
    let row = |it: &PublicExperience| {
        let (experience, head) = (it.experience, &it.experience.head);
        let [corrected, corrections] = corrected(&it.corrections);
        vec![
            text(experience.id()),
            text(&head.title),
            text(&experience.code),
            data.zone(&experience.code).map_or(DataValue::None, |it| text(&it.area.name)),
            text(&head.source),
            DataValue::Date(head.submitted),
            DataValue::Date(it.published),
            corrected,
            corrections,
            data.theme(experience).map_or(DataValue::None, |it| text(&it.name)),
            DataValue::List(head.indicators.iter().map(u32::to_string).collect()),
            DataValue::List(head.keywords.clone()),
            text(&head.summary),
            text(path::address(data.site, &path::experience(experience))),
        ]
    };
    Table {
        name: "experience",
        title: "可复制可推广经验",
        description: "市场监管总局发布的经验材料，按发布日期由新到旧排列。",
        column: Column::Experience,
        fields: fields(&[
            ("id", "编号", FieldKind::Text),
            ("title", "标题", FieldKind::Text),
            ("code", "行政区划代码", FieldKind::Text),
            ("zone", "地区", FieldKind::Text),
            ("source", "来源单位", FieldKind::Text),
            ("submitted", "报送日期", FieldKind::Date),
            ("published", "发布日期", FieldKind::Date),
            CORRECTED[0],
            CORRECTED[1],
            ("dimension", "一级指标", FieldKind::Text),
            ("indicators", "对应的指标编号", FieldKind::List),
            ("keywords", "关键词", FieldKind::List),
            ("summary", "摘要", FieldKind::Text),
            ("address", "网址", FieldKind::Text),
        ]),
        key: &["id"],
        leading: 2,
        rows: data.experiences.iter().map(row).collect(),
    }
}
