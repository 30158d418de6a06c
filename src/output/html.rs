//! Extracts the text of a page as a reader sees it.

/// The text of each block of a page that is not empty.
///
/// Inline tags do not split a block. Character references are decoded.
pub(crate) fn blocks(html: &str) -> Vec<String> {
    let mut blocks = vec![String::new()];
    for piece in html.split('<') {
        let (tag, rest) = piece.split_once('>').unwrap_or(("", piece));
        if !is_inline(tag) {
            blocks.push(String::new());
        }
        blocks.last_mut().expect("there is a block").push_str(rest);
    }
    blocks.iter().filter(|it| !it.trim().is_empty()).map(|it| decoded(it)).collect()
}

/// The values of the named attributes. Reads values in double quotes only.
pub(crate) fn attributes(html: &str, names: &[&str]) -> Vec<String> {
    let tags = html.split('<').filter_map(|it| it.split_once('>')).map(|it| it.0);
    let value = |tag: &str, name: &str| {
        let (_, value) = tag.split_once(&format!("{name}=\""))?;
        Some(decoded(value.split('"').next().unwrap_or(value)))
    };
    tags.flat_map(|tag| names.iter().filter_map(move |name| value(tag, name))).collect()
}

/// The content of the `<main>` element.
pub(crate) fn main(html: &str) -> &str {
    let (_, after) = html.split_once("<main").unwrap_or(("", html));
    let (_, inside) = after.split_once('>').unwrap_or(("", after));
    inside.split("</main>").next().unwrap_or(inside)
}

/// Removes all elements with this name, provided that they are not nested.
pub(crate) fn without(html: &str, name: &str) -> String {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut pieces = html.split(&open);
    let mut kept = pieces.next().unwrap_or_default().to_string();
    for piece in pieces {
        match piece.split_once(&close) {
            Some((inside, rest)) if inside.starts_with([' ', '>']) => kept.push_str(rest),
            _ => kept.extend([&open, piece]),
        }
    }
    kept
}

/// Whether a tag leaves the text around it in one block.
fn is_inline(tag: &str) -> bool {
    const INLINE: [&str; 20] = [
        "a", "abbr", "b", "bdi", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "small",
        "span", "strong", "time", "u",
    ];
    let name = tag.trim_start_matches('/');
    let name = name.split(|it: char| !it.is_ascii_alphanumeric()).next().unwrap_or(name);
    tag.starts_with("!--") || INLINE.contains(&name.to_ascii_lowercase().as_str())
}

/// Decodes character references: numeric ones, and the named ones that can hide a telephone number or markup.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        rest = after;
        if let Some((name, following)) = after.split_once(';')
            && let Some(character) = referred(name)
        {
            out.push(character);
            rest = following;
        } else {
            out.push('&');
        }
    }
    out + rest
}

fn referred(name: &str) -> Option<char> {
    let hexadecimal = name.strip_prefix("#x").or_else(|| name.strip_prefix("#X"));
    let number = hexadecimal.map(|it| u32::from_str_radix(it, 16)).or_else(|| Some(name.strip_prefix('#')?.parse()));
    match number {
        Some(number) => char::from_u32(number.ok()?),
        None => Some(match name {
            "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
            "ndash" | "mdash" | "minus" | "hyphen" => '-',
            "middot" => '·',
            "amp" => '&',
            "quot" => '"',
            "apos" => '\'',
            "lt" => '<',
            "gt" => '>',
            _ => return None,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_page_is_what_its_lines_show() {
        let html =
            "<body><nav>栏目</nav><main id=\"main\"><h1>甲<b>乙</b></h1>\n<p>A&amp;B<sup><a>[1]</a></sup>丙</p></main>";
        assert_eq!(blocks(main(html)), ["甲乙", "A&B", "[1]", "丙"]);
        assert_eq!(blocks(&without(main(html), "sup")), ["甲乙", "A&B丙"]);
    }

    #[test]
    fn elements_are_taken_out_by_their_whole_name() {
        assert_eq!(without("<s>甲</s><svg>乙</svg><s>丙</s>", "s"), "<svg>乙</svg>");
        assert_eq!(without("<svg>没有完", "svg"), "<svg>没有完");
    }

    #[test]
    fn attributes_are_read_as_written_for_readers() {
        assert_eq!(attributes("<a href=\"x\" title=\"甲&#20057;\">丙</a>", &["title"]), ["甲乙"]);
    }
}
