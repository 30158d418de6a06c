//! Reads YAML and keeps decimal numbers as text, so that no test rounds them.

use std::fs;
use std::path::Path;

use rust_decimal::Decimal;
use saphyr_parser::{Event, Parser, ScalarStyle, StrInput};
use serde_json::{Map, Value};

pub fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|err| panic!("{}: {err}", path.display()));
    parse(&text)
}

pub fn parse(text: &str) -> Value {
    let mut parser = Parser::new_from_str(text);
    loop {
        match next(&mut parser) {
            Event::StreamStart | Event::DocumentStart(_) => {}
            event => return value(event, &mut parser),
        }
    }
}

/// A number, exactly as written.
pub fn decimal(value: &Value) -> Decimal {
    let text = text(value);
    Decimal::from_str_exact(&text).unwrap_or_else(|err| panic!("`{text}`: {err}"))
}

/// A single value, as written.
pub fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_string)
}

fn next<'t>(parser: &mut Parser<'t, StrInput<'t>>) -> Event<'t> {
    parser.next_event().expect("the text goes on").expect("the text is YAML").0
}

fn value<'t>(event: Event<'t>, parser: &mut Parser<'t, StrInput<'t>>) -> Value {
    match event {
        Event::Scalar(text, ScalarStyle::Plain, ..) => plain(&text),
        Event::Scalar(text, ..) => Value::String(text.into_owned()),
        Event::SequenceStart(..) => {
            let mut items = Vec::new();
            loop {
                match next(parser) {
                    Event::SequenceEnd => return Value::Array(items),
                    event => items.push(value(event, parser)),
                }
            }
        }
        Event::MappingStart(..) => {
            let mut entries = Map::new();
            loop {
                match next(parser) {
                    Event::MappingEnd => return Value::Object(entries),
                    Event::Scalar(key, ..) => {
                        let event = next(parser);
                        let earlier = entries.insert(key.to_string(), value(event, parser));
                        assert!(earlier.is_none(), "duplicate key `{key}`");
                    }
                    event => panic!("not a key: {event:?}"),
                }
            }
        }
        event => panic!("not a value: {event:?}"),
    }
}

/// Converts a plain scalar. Small integers such as years become numbers; decimals and larger numbers stay text.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" => Value::Null,
        "true" => true.into(),
        "false" => false.into(),
        _ => match text.parse::<u32>() {
            Ok(number) if number.to_string() == text => number.into(),
            _ => text.into(),
        },
    }
}
