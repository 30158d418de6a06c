//! Recognises names of persons where only an office or a role belongs.

/// The most common family names, and those of two characters.
const FAMILY: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆汪范廖石金韦贾夏付邹熊白孟秦邱侯江尹薛阎段雷龙黎史陶贺毛郝顾龚邵万钱严武戴莫孔汤";
const FAMILY_OF_TWO: [&str; 6] = ["欧阳", "司马", "上官", "诸葛", "夏侯", "皇甫"];

/// Characters that names of offices, teams and roles end with, and names of persons rarely.
const OFFICES: &str = "组长员局处科室部委办会院所站队区市县省校司厅厂店家人班方者师位线关心层级";

/// Words that begin with a family name and name nobody.
const WORDS: [&str; 62] = [
    "江苏",
    "江西",
    "江南",
    "江北",
    "江山",
    "金华",
    "金昌",
    "武汉",
    "武威",
    "唐山",
    "黄山",
    "黄石",
    "黄冈",
    "黄南",
    "石家庄",
    "石嘴山",
    "马鞍山",
    "徐州",
    "周口",
    "孟州",
    "侯马",
    "龙岩",
    "白山",
    "白城",
    "白银",
    "汤阴",
    "万州",
    "秦皇岛",
    "梁山",
    "贺州",
    "雷州",
    "任何",
    "任务",
    "任意",
    "马上",
    "金额",
    "金融",
    "程度",
    "程序",
    "万元",
    "万人",
    "万件",
    "石油",
    "白天",
    "严格",
    "严重",
    "许可",
    "夏季",
    "范例",
    "范围",
    "段落",
    "史料",
    "余款",
    "余额",
    "谢谢",
    "付款",
    "何时",
    "何处",
    "林业",
    "于今",
    "孔庙",
    "汪清",
];
/// Words that stand between names and numbers, the longer first.
const LABELS: [&str; 27] = [
    "固定电话",
    "联系电话",
    "办公电话",
    "咨询电话",
    "电话号码",
    "联系方式",
    "联系人",
    "负责人",
    "经办人",
    "承办人",
    "填报人",
    "主要",
    "分管",
    "具体",
    "由",
    "请",
    "找",
    "姓名",
    "电话",
    "座机",
    "固话",
    "传真",
    "手机",
    "号码",
    "致电",
    "联系",
    "拨打",
];
/// Forms of address and positions that follow the name of a person.
const TITLES: [&str; 22] = [
    "先生",
    "女士",
    "同志",
    "老师",
    "副局长",
    "局长",
    "副处长",
    "处长",
    "副科长",
    "科长",
    "副主任",
    "主任",
    "副所长",
    "所长",
    "副经理",
    "经理",
    "总监",
    "秘书",
    "科员",
    "专员",
    "书记",
    "工",
];

/// Whether the text before or after a number names a person.
///
/// A name is a word of its own, or stands beside a label (联系人) or a title (科长).
pub(crate) fn beside(before: &str, after: &str) -> bool {
    [before, after].into_iter().any(|text| text.split(|it: char| !is_ideograph(it)).any(names_person))
}

/// Whether a piece of text without punctuation consists of a name, labels and titles.
fn names_person(piece: &str) -> bool {
    let apart = LABELS.iter().fold(piece.to_string(), |text, label| text.replace(label, " "));
    let titled = |word: &str| {
        let name = TITLES.iter().find_map(|it| word.strip_suffix(it))?;
        Some(is_person(name) || FAMILY_OF_TWO.contains(&name) || name.chars().count() == 1 && FAMILY.contains(name))
    };
    apart.split(' ').any(|word| is_person(word) || titled(word).unwrap_or(false))
}

fn is_ideograph(character: char) -> bool {
    ('一'..='龥').contains(&character)
}

/// The first name of a person in a text that lists one or more.
pub(crate) fn person(text: &str) -> Option<&str> {
    let parts = text.split(['、', '，', ',', ';', '；', ' ', '　', '/', '（', '(']);
    parts.map(str::trim).find(|it| is_person(it))
}

fn is_person(text: &str) -> bool {
    let length = text.chars().count();
    let family = FAMILY_OF_TWO.iter().find(|it| text.starts_with(**it)).map_or_else(
        || usize::from(text.chars().next().is_some_and(|it| FAMILY.contains(it))),
        |it| it.chars().count(),
    );
    let given = length.saturating_sub(family);
    let is_office = text.chars().next_back().is_some_and(|it| OFFICES.contains(it));
    let is_chinese = text.chars().all(is_ideograph);
    family > 0 && (1..=2).contains(&given) && is_chinese && !is_office && !WORDS.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::person;

    #[test]
    fn names_are_found_and_offices_are_not() {
        for name in ["张三", "王小明", "欧阳文", "评审组、李四", "陈某（科长）"] {
            assert!(person(name).is_some(), "{name}");
        }
        for office in [
            "创建工作专班发展促进组",
            "专家组",
            "科长",
            "主任",
            "网络监管科",
            "市场监管局",
            "金融办",
            "程序员",
            "专家一",
            "高新区",
            "万达店",
            "江北区",
            "于都县",
            "组长",
            "甲",
        ] {
            assert_eq!(person(office), None, "{office}");
        }
    }
}
