//! Validates a YAML outline against the schema of its record type and reports every difference.
//!
//! The schema is derived from the Rust type, so each field is described only once.

use std::ops::Range;
use std::str::FromStr;

use serde_json::Value;

use super::outline::{Entry, Node, NodeKind, Outline};
use super::{shape, slip};
use crate::finding::{Finding, MOST_FINDINGS, Place, Pointer, brief, code};
use crate::model::evaluation::is_pages;
use crate::model::experience::is_slug;
use crate::model::{TO_BE_FILLED, is_to_be_filled};
use crate::number::{self, Number};
use crate::text::day;

/// The beginning of a comment that names the schema of a record to editors.
pub(crate) const MODELINE: &str = "yaml-language-server";

/// Returns the findings, and the positions of all values that are numbers.
pub(crate) fn check(file: &str, outline: &Outline, schema: &Value) -> (Vec<Finding>, Vec<Range<usize>>) {
    let mut walk = Walk { file, root: schema, findings: Vec::new(), numbers: Vec::new() };
    match &outline.root {
        Some(node) => walk.node(node, schema, &Pointer::root()),
        None => walk.findings.push(Finding::new(&code::YAML_SYNTAX, file, Place::File, "文件没有内容")),
    }
    (walk.findings, walk.numbers)
}

struct Walk<'s> {
    file: &'s str,
    root: &'s Value,
    findings: Vec<Finding>,
    numbers: Vec<Range<usize>>,
}

impl<'s> Walk<'s> {
    /// Adds a finding. Keeps one more than `MOST_FINDINGS`, which shows that there are too many.
    fn report(&mut self, code: &'static code::Code, place: Place, message: String, help: String) {
        if self.findings.len() > MOST_FINDINGS {
            return;
        }
        self.findings.push(Finding::new(code, self.file, place, message).help(help));
    }

    fn resolve(&self, mut schema: &'s Value) -> &'s Value {
        while let Some(reference) = schema["$ref"].as_str() {
            schema =
                self.root.pointer(reference.trim_start_matches('#')).expect("a derived schema refers to itself only");
        }
        schema
    }

    fn node(&mut self, node: &Node, schema: &'s Value, pointer: &Pointer) {
        if is_blank(node) {
            return self.blank(schema, schema, pointer);
        }
        let schema = self.resolve(schema);
        if node.is_null() && self.comment(node) {
            return;
        }
        if let Some(options) = schema["anyOf"].as_array() {
            let optional = options.iter().any(is_null);
            if optional && node.is_null() {
                return;
            }
            if let Some(inner) = options.iter().find(|it| !is_null(it)) {
                self.node(node, inner, pointer);
            }
            return;
        }
        if let Some(variants) = schema["oneOf"].as_array() {
            return self.variant(node, variants, pointer);
        }
        if let Some(choices) = schema["enum"].as_array() {
            return self.choice(node, choices, pointer);
        }
        let (kinds, optional) = types(schema);
        if node.is_null() && kinds.contains(&"object") && schema["required"].as_array().is_none_or(Vec::is_empty) {
            return;
        }
        if node.is_null() {
            if !optional {
                let message = format!("字段 `{}` 没有值", last(pointer));
                self.report(
                    &code::MISSING_FIELD,
                    Place::Key(pointer.clone()),
                    message,
                    "请填写；确无内容的可选字段应整行删去".into(),
                );
            }
            return;
        }
        match kinds.first() {
            Some(&"object") => self.object(node, schema, pointer),
            Some(&"array") => self.array(node, schema, pointer),
            Some(&kind) => self.scalar(node, kind, schema, pointer),
            None => {}
        }
    }

    /// Reports the mark of a value that nobody has filled in yet. `named` is the schema with the term of the field.
    fn blank(&mut self, named: &Value, schema: &Value, pointer: &Pointer) {
        let (name, term) = (field(pointer), shape::term(named));
        let term = if term.is_empty() { String::new() } else { format!("（{term}）") };
        let shape = Some(shape::shape(self.root, schema)).filter(|it| !it.is_empty() && it != shape::TEXT);
        let shape = shape.map(|it| format!("（{it}）")).unwrap_or_default();
        let help = format!("请将“{TO_BE_FILLED}”换成实际内容{shape}");
        self.report(&code::TO_BE_FILLED, Place::Value(pointer.clone()), format!("`{name}`{term}还没有填写"), help);
    }

    /// Reports a `#` that cuts a text short. Returns whether there is one.
    fn comment(&mut self, node: &Node) -> bool {
        let (Some(at), NodeKind::Scalar { text, .. }) = (node.comment, &node.kind) else { return false };
        let (message, help) = slip::cut_short(text);
        self.report(&code::COMMENT_IN_TEXT, Place::Span(at..at + 1), message, help);
        true
    }

    /// Reports a full-width mark used in place of a YAML mark.
    fn full_width(&mut self, (character, ascii): (char, &str), at: usize) {
        let (message, help) = slip::full_width(character, ascii);
        self.report(&code::FULL_WIDTH_MARK, Place::Span(at..at + character.len_utf8()), message, help);
    }

    fn wrong_type(&mut self, node: &Node, wanted: &str, pointer: &Pointer) {
        if let (NodeKind::Scalar { text, plain: true }, "映射") = (&node.kind, wanted)
            && let Some(at) = colon_behind_name(text)
        {
            return self.colon(&text[at..], node.span.start + at);
        }
        let found = match &node.kind {
            NodeKind::Scalar { .. } => "文本",
            NodeKind::Sequence(_) => "列表",
            NodeKind::Mapping(_) => "映射",
        };
        let message = match last(pointer).as_str() {
            "" => format!("文件应为{wanted}，实为{found}"),
            name => format!("`{name}` 应为{wanted}，实为{found}"),
        };
        let begins_item =
            matches!(&node.kind, NodeKind::Scalar { text, plain: true } if slip::typed_dash(text).is_some());
        let help = match wanted {
            "列表" if begins_item => slip::LIST_ITEM,
            "列表" => "列表写作 `[甲, 乙]`，或者每行以 `- ` 开头",
            "映射" => "映射每行写作 `字段: 值`",
            _ if matches!(node.kind, NodeKind::Mapping(_)) => {
                "含有“: ”的文字请整个加引号，或者改用中文冒号；确为几个字段的，请改为单个值"
            }
            _ => "请改为单个值",
        };
        self.report(&code::WRONG_TYPE, Place::Whole(pointer.clone()), message, help.into());
    }

    fn object(&mut self, node: &Node, schema: &'s Value, pointer: &Pointer) {
        let NodeKind::Mapping(entries) = &node.kind else {
            return self.wrong_type(node, "映射", pointer);
        };
        let properties = schema["properties"].as_object();
        let names: Vec<&str> = properties.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        let mut missing = missing(entries, schema);
        let unknown = entries.iter().filter(|it| !names.contains(&it.key.as_str())).count();
        for (index, entry) in entries.iter().enumerate() {
            let place = pointer.key(&entry.key);
            let known = properties.and_then(|it| it.get(&entry.key));
            if let Some(number) = separated(&entries[..index], entry) {
                let message = format!("`{number}` 写法不对");
                let help = format!("数中不用千分位分隔符，写作 `{}`", number.replace(',', ""));
                self.report(&code::INVALID_VALUE, Place::Key(place), message, help);
                continue;
            }
            let colon = colon_behind_name(&entry.key).filter(|_| known.is_none() && entry.value.is_null());
            if let Some(at) = colon {
                self.colon(&entry.key[at..], entry.key_span.start + at);
                continue;
            }
            match (known, &schema["additionalProperties"]) {
                (Some(schema), _) => self.node(&entry.value, schema, &place),
                (None, Value::Object(_)) => self.node(&entry.value, &schema["additionalProperties"], &place),
                (None, _) => {
                    // The only unknown name was probably meant to be the only missing one.
                    let only = missing.first().copied().filter(|_| unknown == 1 && missing.len() == 1);
                    let meant = nearest(&entry.key, &names).or(only);
                    missing.retain(|it| Some(*it) != meant);
                    self.unknown_field(entry, &names, meant, place);
                }
            }
        }
        for name in missing {
            let message = format!("缺少字段 `{name}`");
            let help = describe(properties.map_or(&Value::Null, |it| &it[name]));
            self.report(&code::MISSING_FIELD, Place::Value(pointer.clone()), message, help);
        }
    }

    /// Reports a `：` after a name, or a `:` without a space after it.
    fn colon(&mut self, rest: &str, at: usize) {
        if rest.starts_with('：') {
            return self.full_width(('：', ":"), at);
        }
        let help = "字段写作 `字段: 值`，冒号后空一格".to_string();
        self.report(&code::YAML_SYNTAX, Place::Span(at..at + 1), "冒号后缺少空格".into(), help);
    }

    fn unknown_field(&mut self, entry: &Entry, names: &[&str], meant: Option<&str>, place: Pointer) {
        if self.findings.len() > MOST_FINDINGS {
            return;
        }
        let help = match meant {
            _ if entry.key == MODELINE => "这一行供编辑器使用，请恢复行首的 `# `".into(),
            Some(name) => format!("是否应为 `{name}`？"),
            None => format!("可用的字段：{}", names.join("、")),
        };
        self.report(&code::UNKNOWN_FIELD, Place::Key(place), format!("未知字段 `{}`", brief(&entry.key)), help);
    }

    fn array(&mut self, node: &Node, schema: &'s Value, pointer: &Pointer) {
        let NodeKind::Sequence(items) = &node.kind else {
            return self.wrong_type(node, "列表", pointer);
        };
        let least = schema["minItems"].as_u64().unwrap_or(0);
        if (items.len() as u64) < least {
            let message = format!("`{}` 至少应有 {least} 项", last(pointer));
            self.report(&code::INVALID_VALUE, Place::Key(pointer.clone()), message, "请补充".into());
        }
        for (index, item) in items.iter().enumerate() {
            match separator(item, items.len()).filter(|_| node.is_flow()) {
                Some((at, mark)) => self.full_width((mark, ","), at),
                None if is_blank(item) => self.blank(schema, &schema["items"], &pointer.key(index)),
                None => self.node(item, &schema["items"], &pointer.key(index)),
            }
        }
    }

    /// Checks an enum written as a word, or as a mapping whose only key is the variant.
    fn variant(&mut self, node: &Node, variants: &'s [Value], pointer: &Pointer) {
        let mut names: Vec<&'s str> = Vec::new();
        for variant in variants {
            names.extend(words(variant));
            names.extend(variant["properties"].as_object().into_iter().flatten().map(|(name, _)| name.as_str()));
        }
        let written = match &node.kind {
            NodeKind::Scalar { text, .. } => text.as_str(),
            NodeKind::Mapping(entries) if entries.len() == 1 => entries[0].key.as_str(),
            _ => return self.unknown_choice(None, &names, Place::Value(pointer.clone())),
        };
        let found = variants.iter().find(|it| match &node.kind {
            NodeKind::Mapping(_) => !it["properties"][written].is_null(),
            _ => words(it).any(|name| name == written),
        });
        match (found, &node.kind) {
            (Some(variant), NodeKind::Mapping(entries)) => {
                self.node(&entries[0].value, &variant["properties"][written], &pointer.key(written));
            }
            (Some(_), _) => {}
            (None, NodeKind::Mapping(_)) => {
                self.unknown_choice(Some(written), &names, Place::Key(pointer.key(written)));
            }
            (None, _) => self.unknown_choice(Some(written), &names, Place::Value(pointer.clone())),
        }
    }

    fn choice(&mut self, node: &Node, choices: &'s [Value], pointer: &Pointer) {
        let names: Vec<&str> = choices.iter().filter_map(Value::as_str).collect();
        match &node.kind {
            NodeKind::Scalar { text, .. } if names.contains(&text.as_str()) => {}
            NodeKind::Scalar { text, .. } => self.unknown_choice(Some(text), &names, Place::Value(pointer.clone())),
            _ => self.wrong_type(node, "文本", pointer),
        }
    }

    fn unknown_choice(&mut self, written: Option<&str>, names: &[&str], place: Place) {
        let message = match (written, &place) {
            (Some(text), Place::Value(pointer)) => format!("{}的值 `{}` 不在可选范围内", named(pointer), brief(text)),
            (Some(text), _) => format!("`{}` 不在可选范围内", brief(text)),
            (None, _) => "应为可选值之一".to_string(),
        };
        let help = match written.and_then(|it| nearest(it, names)) {
            Some(name) => format!("是否应为 `{name}`？可选：{}", names.join("、")),
            None => format!("可选：{}", names.join("、")),
        };
        self.report(&code::INVALID_VALUE, place, message, help);
    }

    fn scalar(&mut self, node: &Node, kind: &str, schema: &Value, pointer: &Pointer) {
        let NodeKind::Scalar { text, plain } = &node.kind else {
            return self.wrong_type(node, "单个值", pointer);
        };
        if kind == "string" && schema["format"].is_null() && self.comment(node) {
            return;
        }
        let fault = match kind {
            "integer" if !plain => Some("应为不加引号的整数，如 `2026`".to_string()),
            "boolean" if !plain && matches!(text.as_str(), "true" | "false") => {
                Some(format!("去掉引号，写作 `{text}`"))
            }
            "boolean" => (!plain || !matches!(text.as_str(), "true" | "false"))
                .then(|| "应为 `true`（是）或者 `false`（否）".to_string()),
            "integer" => integer_fault(text, schema),
            _ => format_fault(text, schema["format"].as_str()),
        };
        if fault.is_none() && schema["format"] == "decimal" {
            self.numbers.push(node.span.clone());
        }
        if let Some(help) = fault {
            let message = format!("{}的值 `{}` 写法不对", named(pointer), brief(text));
            self.report(&code::INVALID_VALUE, Place::Value(pointer.clone()), message, help);
        }
    }
}

/// Detects a number with a thousands separator in a flow mapping, where the comma splits it into a value and a key.
fn separated(before: &[Entry], entry: &Entry) -> Option<String> {
    let NodeKind::Scalar { text, .. } = &before.last()?.value.kind else { return None };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let group = |text: &str| digits(text) && text.len() == 3;
    (group(&entry.key) && entry.value.is_null() && digits(text)).then(|| format!("{text},{}", entry.key))
}

fn words(variant: &Value) -> impl Iterator<Item = &str> {
    let single = variant["const"].as_str();
    variant["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).chain(single)
}

fn is_null(schema: &Value) -> bool {
    schema["type"] == "null"
}

/// The types a schema allows besides null, and whether null is one of them.
fn types(schema: &Value) -> (Vec<&str>, bool) {
    let all: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        _ => vec![],
    };
    let optional = all.contains(&"null");
    (all.into_iter().filter(|it| *it != "null").collect(), optional)
}

fn integer_fault(text: &str, schema: &Value) -> Option<String> {
    let most = if schema["format"] == "uint16" { u64::from(u16::MAX) } else { u64::from(u32::MAX) };
    let is_integer = |it: &str| {
        let digits = it.bytes().all(|b| b.is_ascii_digit()) && (it.len() == 1 || !it.starts_with('0'));
        digits && it.parse::<u64>().is_ok_and(|it| it <= most)
    };
    let help = || match number::plain(text).filter(|it| is_integer(it)) {
        Some(plain) => format!("应写作 `{plain}`"),
        None => "应为不带小数的数，如 `2026`".to_string(),
    };
    (!is_integer(text)).then(help)
}

/// The required fields that are missing from a mapping.
fn missing<'s>(entries: &[Entry], schema: &'s Value) -> Vec<&'s str> {
    let is_there = |entry: &Entry, name: &str| {
        entry.key == name || colon_behind_name(&entry.key) == Some(name.len()) && entry.key.starts_with(name)
    };
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    required.filter(|name| !entries.iter().any(|it| is_there(it, name))).collect()
}

/// The offset of a colon, full-width or not, directly after what may be a field name.
fn colon_behind_name(text: &str) -> Option<usize> {
    let end = text.find(|it: char| !it.is_ascii_alphanumeric() && it != '_')?;
    (end > 0 && text[end..].starts_with(['：', ':'])).then_some(end)
}

/// The first full-width comma or enumeration comma that separates items inside an item, with its place.
///
/// A comma between letters or digits counts, and so does one in a list without any other separator. Other
/// commas may be part of a name such as 双随机、一公开.
fn separator(item: &Node, items: usize) -> Option<(usize, char)> {
    let NodeKind::Scalar { text, plain: true } = &item.kind else { return None };
    let is_code = |it: Option<char>| it.is_some_and(|it| it.is_ascii_alphanumeric());
    let mut marks = text.char_indices().filter(|(_, it)| matches!(it, '，' | '、' | '；'));
    let found = marks.find(|(at, mark)| {
        let after = text[at + mark.len_utf8()..].trim_start().chars().next();
        items == 1 || is_code(text[..*at].chars().next_back()) && is_code(after)
    });
    found.map(|(at, mark)| (item.span.start + at, mark))
}

fn format_fault(text: &str, format: Option<&str>) -> Option<String> {
    match format {
        Some("decimal") => Number::from_str(text).err(),
        Some("date") => day::strict(text).is_none().then(|| day::advice(text)),
        Some("area-code") => (text.len() != 6 || !text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| "行政区划代码应为 6 位数字，加引号，如 `\"990100\"`".to_string()),
        Some("slug") => (!is_slug(text)).then(|| "只用小写字母、数字和连字符，如 `off-site-inspection`".to_string()),
        Some("pages") => (!is_pages(text)).then(|| "页码写作 `第3页` 或者 `第3—5页`".to_string()),
        _ => text.trim().is_empty().then(|| "不能为空白".to_string()),
    }
}

/// The beginning of a message: the name of the field, or the position in a list.
fn named(pointer: &Pointer) -> String {
    let last = last(pointer);
    match last.parse::<usize>() {
        Ok(index) => format!("第 {} 项", index + 1),
        Err(_) => format!("`{last}` "),
    }
}

/// Whether a value is marked as one to be filled in.
fn is_blank(node: &Node) -> bool {
    matches!(&node.kind, NodeKind::Scalar { text, .. } if is_to_be_filled(text))
}

/// The name of the nearest field: the list, for an item of one.
fn field(pointer: &Pointer) -> String {
    pointer.segments().filter(|it| it.parse::<usize>().is_err()).last().unwrap_or_default()
}

fn last(pointer: &Pointer) -> String {
    pointer.segments().last().unwrap_or_default()
}

/// The known name that a misspelt one was probably meant to be.
pub(crate) fn nearest<'n>(written: &str, names: &[&'n str]) -> Option<&'n str> {
    const LONGEST: usize = 64;
    names
        .iter()
        .filter(|_| written.len() <= LONGEST)
        .map(|name| (strsim::damerau_levenshtein(written, name), *name))
        .filter(|(distance, name)| *distance * 3 <= name.chars().count().max(3))
        .min()
        .map(|(_, name)| name)
}

fn describe(schema: &Value) -> String {
    match schema["description"].as_str() {
        Some(text) => format!("该字段必填：{}", text.lines().next().unwrap_or_default()),
        None => "该字段必填".into(),
    }
}
