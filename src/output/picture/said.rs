//! What a picture file says besides the picture: where, when and by whom it was made, comments, appended data.

use std::io::Read;

use flate2::read::ZlibDecoder;

/// A text in a picture file, with the part of the file that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Remark {
    pub(crate) part: &'static str,
    pub(crate) text: String,
}

/// The most bytes of a compressed text that are read.
const LONGEST: u64 = 1 << 20;
/// The shortest text that can identify a person: a QQ number.
const SHORTEST: usize = 5;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const APPENDED: &str = "附加数据";

/// All texts in a JPEG or PNG file outside its pixels. Broken files yield what can be read.
pub(crate) fn by(bytes: &[u8]) -> Vec<Remark> {
    let parts = match bytes {
        _ if bytes.starts_with(PNG) => png(bytes),
        [0xff, 0xd8, ..] => jpeg(bytes),
        _ => vec![],
    };
    let texts = |(part, bytes): (&'static str, Vec<u8>)| -> Vec<Remark> {
        texts(&bytes).into_iter().map(|text| Remark { part, text }).collect()
    };
    parts.into_iter().flat_map(texts).collect()
}

/// The chunks of a PNG file that hold texts, decompressed.
fn png(bytes: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut parts = Vec::new();
    let mut rest = &bytes[PNG.len()..];
    while let Some((head, after)) = rest.split_at_checked(8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let content = &after[..length.min(after.len())];
        // A checksum of four bytes follows the content.
        rest = after.get(length.saturating_add(4)..).unwrap_or_default();
        match &head[4..] {
            b"tEXt" => parts.push(("PNG 文本", content.to_vec())),
            b"zTXt" => parts.push(("PNG 文本", after_nul(content, 1).map(inflated).unwrap_or_default())),
            b"iTXt" => parts.push(("PNG 文本", international(content))),
            b"eXIf" => parts.push(("Exif", content.to_vec())),
            b"IEND" => {
                parts.push((APPENDED, rest.to_vec()));
                break;
            }
            _ => {}
        }
    }
    parts
}

/// An international text: keyword, two flags, language, translated keyword, text.
fn international(content: &[u8]) -> Vec<u8> {
    let Some(flags) = after_nul(content, 0).filter(|it| it.len() > 2) else { return content.to_vec() };
    let text = after_nul(&flags[2..], 0).and_then(|it| after_nul(it, 0)).unwrap_or_default();
    let text = if flags[0] == 1 { inflated(text) } else { text.to_vec() };
    [content, b"\n", &text].concat()
}

/// What follows the first zero byte and some further bytes.
fn after_nul(content: &[u8], further: usize) -> Option<&[u8]> {
    content.get(content.iter().position(|it| *it == 0)? + 1 + further..)
}

fn inflated(content: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    // What precedes a fault in the data is kept.
    let _ = ZlibDecoder::new(content).take(LONGEST).read_to_end(&mut text);
    text
}

/// The segments of a JPEG file other than those of the picture itself.
fn jpeg(bytes: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut parts = Vec::new();
    let mut at = 2;
    while let Some([0xff, marker, high, low]) = bytes.get(at..at + 4) {
        let end = at + 2 + usize::from(u16::from_be_bytes([*high, *low]));
        let content = bytes.get(at + 4..end.min(bytes.len())).unwrap_or_default();
        let part = match marker {
            0xe1 if content.starts_with(b"Exif") => Some("Exif"),
            0xe1 => Some("XMP"),
            0xed => Some("IPTC"),
            0xfe => Some("注释"),
            0xe0..=0xef => Some("其他信息"),
            _ => None,
        };
        parts.extend(part.map(|it| (it, content.to_vec())));
        if *marker == 0xda {
            break;
        }
        at = end;
    }
    let end = bytes.windows(2).rposition(|it| it == [0xff, 0xd9]);
    parts.extend(end.map(|it| (APPENDED, bytes[it + 2..].to_vec())));
    parts
}

/// The readable texts in bytes, as UTF-8 and as UTF-16.
fn texts(bytes: &[u8]) -> Vec<String> {
    let utf16 = |start: usize, order: fn([u8; 2]) -> u16| {
        let units = bytes.get(start..).unwrap_or_default().chunks_exact(2).map(|it| order([it[0], it[1]]));
        char::decode_utf16(units).map(|it| it.unwrap_or('\0')).collect::<String>()
    };
    let wide = [
        (0, u16::from_le_bytes as fn(_) -> _),
        (1, u16::from_le_bytes),
        (0, u16::from_be_bytes),
        (1, u16::from_be_bytes),
    ];
    let wide = wide
        .into_iter()
        .map(|(start, order)| utf16(start, order))
        .filter(|it| it.chars().any(|it| it.is_ascii_digit() || it == '@'));
    let narrow = String::from_utf8_lossy(bytes).into_owned();
    std::iter::once(narrow).chain(wide).flat_map(|it| readable(&it)).collect()
}

/// The pieces of a text between characters that no one would write.
fn readable(text: &str) -> Vec<String> {
    let is_end = |it: char| it.is_control() && it != '\n' || it == char::REPLACEMENT_CHARACTER;
    let pieces = text.split(is_end).map(str::trim).filter(|it| it.chars().count() >= SHORTEST);
    pieces.map(str::to_string).collect()
}
