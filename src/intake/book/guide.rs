//! The first sheet: who fills in what, and how.

use super::{Column, Row, Sheet};
use crate::intake::answers::LEFT_OUT;
use crate::scaffold::evaluation::Evaluated;

pub(super) fn sheet(evaluated: &Evaluated, sheets: &[Sheet]) -> Sheet {
    let Evaluated { zone, round, version, .. } = evaluated;
    let names: Vec<String> = sheets.iter().map(|it| format!("“{}”", it.name)).collect();
    let status = version.measures.status.as_ref().map(|it| format!("（{it}）")).unwrap_or_default();
    let zone = &zone.record;
    let lines = [
        format!("一、本工作簿由{}填写，用于{}的自评。依据：《{}{status}》。", zone.applicant, round.title, version.measures.title),
        format!("二、填写的表有{}。各部门只填本部门负责的部分，不必等其他部门；同一工作簿可以分发给几个部门，各自填写后分别交回，由程序合并。", names.join("、")),
        "三、只填浅黄色的格，其余的格已经锁定。浅黄色格的可选内容、单位和限度，在选中该格时显示。".into(),
        "四、数只写数字，单位见表中；公布的是比率或者增速的，写在“%”一栏，可以写 9.95，也可以写 9.95%。日期写作 2026-01-05。".into(),
        "五、佐证材料先在“佐证材料”表中编号，再在各表的“佐证”一栏引用编号，几份材料用顿号隔开，如 E01、E02。".into(),
        format!("六、没有内容的格不填，由其他部门填写或者以后补填。确无内容、可以不写的（如没有佐证），填“{LEFT_OUT}”。"),
        "七、事项和佐证材料的行不够用时，复制一行空行，在最后插入；不要改动表名和第一列（已隐藏）。插入行、调整行高列宽不影响读取；需要排序的，先在“审阅”中撤销工作表保护（没有密码）。".into(),
        "八、几个部门对同一格填写的内容不同的，合并时一一指出所在的工作簿、表和格，由牵头单位核定后改为一致。".into(),
        "九、不写任何个人的姓名、电话、邮箱和身份证号码；评判人只写身份，如“自评工作组”。".into(),
        "十、填好后存为 .xlsx 文件交给牵头单位，不要另存为 .xls、.et 或者 PDF，不要设打开密码。牵头单位用 `zonepress intake read` 读取全部交回的工作簿。".into(),
    ];
    Sheet {
        key: "guide".into(),
        name: "填写说明".into(),
        title: format!("{}自评工作簿", zone.name),
        note: String::new(),
        columns: vec![Column { key: "words", title: "填写说明", width: 110 }],
        rows: lines
            .into_iter()
            .enumerate()
            .map(|(at, it)| Row::of_record(format!("words/{at}")).say("words", it))
            .collect(),
        list: None,
    }
}
