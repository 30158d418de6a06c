//! Messages about faulty characters: their names, and what to write instead.

use super::{Fault, Found};

impl Found {
    /// The Chinese message for the fault.
    pub(crate) fn message(&self) -> String {
        let Found { character, count, .. } = *self;
        let point = point(character);
        let number = if count > 1 { format!(" {count} 个") } else { String::new() };
        match self.fault {
            Fault::Invisible => format!("含有{number}看不见的字符 {point}{}", in_brackets(name(character))),
            Fault::Space => format!("含有{number}{} {point}", name(character).unwrap_or("特殊空格")),
            Fault::Garbled => format!("含有{number}乱码 {point}"),
            Fault::Private(_) => format!("含有{number}私用区字符 {point}"),
            Fault::Unassigned => format!("含有{number}没有定义的字符 {point}"),
            Fault::LooksLike(_) if is_radical(character) => format!("“{character}”（{point}）是部首符号，不是汉字"),
            Fault::LooksLike(_) => format!("“{character}”（{point}）是兼容字符，不是通用的字"),
            Fault::Apart(mark, whole) => {
                format!("“{whole}”由字母和附加符号两个字符拼成（{point}、{}）", self::point(mark))
            }
        }
    }

    /// The Chinese help that says what to write instead.
    pub(crate) fn help(&self) -> String {
        match self.fault {
            Fault::Invisible => "请删去；常由网页或者文字处理软件粘贴带入".to_string(),
            Fault::Space if self.character == '\t' => "请改用普通空格；每层缩进用两个空格".to_string(),
            Fault::Space => "请删去，或者改为普通空格；汉字之间不空格".to_string(),
            Fault::Garbled => "原来的字已经丢失，请对照原稿重新输入，并将文件存为 UTF-8 编码".to_string(),
            Fault::Private(Some(it)) => format!("国家标准 GB 18030 已将该字编为“{it}”（{}），请改用", point(it)),
            Fault::Private(None) => "换一台计算机就可能显示为别的字符或者空白，请改用通用的字符，或者删去".to_string(),
            Fault::Unassigned => "请删去，或者改为要写的字".to_string(),
            Fault::LooksLike(it) | Fault::Apart(_, it) => format!("请写作“{it}”（{}）", point(it)),
        }
    }
}

/// The code point of a character in Unicode notation, such as `U+200B`.
fn point(character: char) -> String {
    format!("U+{:04X}", character as u32)
}

fn in_brackets(name: Option<&str>) -> String {
    name.map_or_else(String::new, |it| format!("（{it}）"))
}

fn is_radical(character: char) -> bool {
    matches!(character, '\u{2e80}'..='\u{2fdf}')
}

fn name(character: char) -> Option<&'static str> {
    Some(match character {
        '\t' => "制表符",
        '\u{a0}' => "不换行空格",
        '\u{3000}' => "全角空格",
        '\0' => "空字符",
        '\u{b}' => "垂直制表符",
        '\u{c}' => "换页符",
        '\r' => "单独的回车符",
        '\u{1b}' => "转义符",
        '\u{85}' => "下一行",
        '\u{ad}' => "软连字符",
        '\u{200b}' => "零宽空格",
        '\u{200c}' => "零宽不连字",
        '\u{200d}' => "零宽连字",
        '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "文字方向标记",
        '\u{2028}' => "行分隔符",
        '\u{2029}' => "段分隔符",
        '\u{2060}' => "文字连接符",
        '\u{feff}' => "字节序标记",
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => "异体字选择符",
        _ => return None,
    })
}
