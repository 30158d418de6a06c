//! Recognises names of persons where only an office or a role belongs.

/// The most common family names, and those of two characters.
const FAMILY: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆汪范廖石金韦贾夏付邹熊白孟秦邱侯江尹薛阎段雷龙黎史陶贺毛郝顾龚邵万钱严武戴莫孔汤";
const FAMILY_OF_TWO: [&str; 6] = ["欧阳", "司马", "上官", "诸葛", "夏侯", "皇甫"];

/// Characters that names of offices, teams and roles end with, and names of persons rarely.
const OFFICES: &str = "组长员局处科室部委办会院所站队区市县省校司厅厂店家人班方者师位线关心层级";

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
    let is_chinese = text.chars().all(|it| ('一'..='龥').contains(&it));
    family > 0 && (1..=2).contains(&given) && is_chinese && !is_office
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
