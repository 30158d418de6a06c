//! Chinese messages for the syntax errors of the YAML parser.

use crate::finding::{Code, code};

/// The code, message and help for an error of the parser.
pub(super) fn in_chinese(info: &str) -> (&'static Code, &'static str, &'static str) {
    let known = KNOWN.iter().find(|(words, ..)| info.contains(words));
    known.map_or(
        (&code::YAML_SYNTAX, "不合 YAML 语法", "请检查本行及上一行的缩进、冒号后的空格和引号"),
        |(_, code, message, help)| (*code, *message, *help),
    )
}

/// Words in the parser's errors. The first entry that an error contains decides.
static KNOWN: [(&str, &Code, &str, &str); 22] = [
    ("recursion limit", &code::YAML_DEPTH, "嵌套层次过深", "请检查括号和缩进"),
    ("anchor", &code::YAML_ALIAS, "记录中不能使用 YAML 锚点和别名", "请写出完整的内容；以 `*`、`&` 开头的文字请加引号"),
    (" tag", &code::YAML_ALIAS, "记录中不能使用 YAML 标签 `!`", "以 `!` 开头的文字请加引号"),
    ("TAG", &code::YAML_ALIAS, "记录中不能使用 YAML 标签 `!`", "以 `!` 开头的文字请加引号"),
    ("directive", &code::YAML_SYNTAX, "记录中不能使用 YAML 指令 `%`", "以 `%` 开头的文字请加引号"),
    ("escape character", &code::YAML_SYNTAX, "双引号内的反斜杠写法不对", "文字中的反斜杠写作 `\\\\`，或者改用单引号"),
    ("hexadecimal", &code::YAML_SYNTAX, "双引号内的反斜杠写法不对", "文字中的反斜杠写作 `\\\\`，或者改用单引号"),
    ("escape code", &code::YAML_SYNTAX, "双引号内的反斜杠写法不对", "文字中的反斜杠写作 `\\\\`，或者改用单引号"),
    ("tab", &code::YAML_SYNTAX, "缩进中有制表符", "请改用空格缩进"),
    ("double-quoted", &code::YAML_SYNTAX, "引号后面还有文字", "引文请用中文引号“ ”，或者整个值加单引号"),
    ("quoted", &code::YAML_SYNTAX, "引号没有闭合，或者引号内的写法不对", "请检查引号是否成对"),
    (
        "comment intercepting",
        &code::COMMENT_IN_TEXT,
        "注释隔断了多行的文字",
        "多行文字中不能有注释；`#` 属于文字的，整个值请加引号",
    ),
    ("block scalar", &code::YAML_SYNTAX, "多行文字的写法不对", "`|` 后另起一行，其后每一行都比字段名多缩进两格"),
    ("flow", &code::YAML_SYNTAX, "括号没有闭合，或者其中缺少逗号", "请检查 `{ }`、`[ ]` 是否成对，各项以英文逗号分隔"),
    ("bracket", &code::YAML_SYNTAX, "括号不成对", "请检查 `{ }`、`[ ]` 是否成对"),
    ("mapping values", &code::YAML_SYNTAX, "冒号的位置不对", "含有“: ”的文字请加引号；请检查缩进"),
    ("':'", &code::YAML_SYNTAX, "这里缺少冒号，或者冒号后缺少空格", "字段写作 `字段: 值`，冒号后空一格"),
    ("simple key", &code::YAML_SYNTAX, "这里缺少冒号，或者冒号后缺少空格", "字段写作 `字段: 值`，冒号后空一格"),
    ("unexpected character", &code::YAML_SYNTAX, "文字不能以这个字符开头", "请将整个值加引号"),
    ("block", &code::YAML_SYNTAX, "缩进不齐", "同一层的字段应左对齐"),
    ("indent", &code::YAML_SYNTAX, "缩进不齐", "同一层的字段应左对齐"),
    ("document", &code::YAML_SYNTAX, "文档标记的位置不对", "请删去多余的 `---` 或者 `...`"),
];
