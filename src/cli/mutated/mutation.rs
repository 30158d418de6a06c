//! Mutations of texts and of bytes, the same for the same seed.

/// A small generator (SplitMix64), so that an input can be made again from its seed and number alone.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64, number: u64) -> Self {
        let mut random = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ number);
        Self(random.next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        it ^ (it >> 31)
    }

    /// A number below a limit; 0 if the limit is 0.
    fn below(&mut self, limit: usize) -> usize {
        self.next().checked_rem(limit as u64).map_or(0, |it| usize::try_from(it).expect("below the limit"))
    }

    fn of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }
}

/// What a seed is cut to before it is changed.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Form {
    /// Some lines of a text.
    Lines,
    /// A text as a whole.
    Text,
    /// Bytes of a format that is not text.
    Bytes,
}

/// Pieces that mean something to one of the parsers.
const PIECES: &[&str] = &[
    ":",
    ": ",
    "- ",
    "? ",
    "&a ",
    "*a",
    "!!str ",
    "!x",
    "%TAG",
    "---",
    "...",
    "|",
    ">-",
    "|9",
    "'",
    "\"",
    "\\",
    "\\x4",
    "\\u12",
    "\\U00110000",
    "{",
    "}",
    "[",
    "]",
    ",",
    "#",
    " #",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    " ",
    "    ",
    "~",
    "null",
    "<<: ",
    "@",
    "`",
    "\u{feff}",
    "\u{200b}",
    "\u{202e}",
    "\u{2066}",
    "\u{0}",
    "\u{7}",
    "\u{1b}[31m",
    "\u{85}",
    "\u{2028}",
    "\u{e000}",
    "\u{2f00}",
    "\u{3000}",
    "\u{a0}",
    "\u{fffd}",
    "\u{10ffff}",
    "：",
    "，",
    "。",
    "“",
    "”",
    "（",
    "）",
    "1、",
    "（一）",
    "**",
    "*",
    "__",
    "~~",
    "> ",
    "1. ",
    "## ",
    "#标题",
    "| a | b |\n|---|---|\n",
    "|---|",
    "[^1]",
    "[^1]: ",
    "![图](a/b.png)",
    "[x](y)",
    "[x]: y",
    "<b>",
    "<!--",
    "-->",
    "<script>alert(1)</script>",
    "&amp;",
    "&#x202e;",
    "```\n",
    "    x",
    "  \n",
    "\\\n",
    "://",
    "{{ 1 }}",
    "{% x %}",
    "#set",
    "$x$",
    "=1+1",
    "@SUM(A1)",
    "0",
    "00",
    "-0",
    "1e999",
    "0x1f",
    "1_000",
    ".5",
    "５",
    "NaN",
    "99999999999999999999999999999",
    "2026-02-30",
    "10000-01-01",
    "2026年1月5日",
    "13812345678",
    "110101199003070000",
    "a@example.com",
    "<<<<<<< HEAD\n",
    "=======\n",
    ">>>>>>> x\n",
    "<w:p>",
    "</w:p>",
    "<w:r/>",
    "<!DOCTYPE a>",
    "<![CDATA[",
    "&x;",
    "待填写",
    "示例甲市",
    "demonstration: true\n",
    "../",
    "/",
    "C:\\",
];

/// The longest input made of lines, in bytes.
const LONGEST: usize = 4096;

/// One of the seeds, changed in a few places.
pub(super) fn mutated(seeds: &[Vec<u8>], form: Form, random: &mut Random) -> Vec<u8> {
    let seed = random.of(seeds);
    let mut bytes = if form == Form::Lines { excerpt(seed, random) } else { seed.clone() };
    for _ in 0..=random.below(4) {
        change(&mut bytes, seeds, form, random);
    }
    bytes
}

/// Up to 24 lines of a text.
fn excerpt(text: &[u8], random: &mut Random) -> Vec<u8> {
    let lines: Vec<&[u8]> = text.split_inclusive(|it| *it == b'\n').collect();
    let (first, count) = (random.below(lines.len()), 1 + random.below(24));
    let mut excerpt = lines.iter().skip(first).take(count).copied().collect::<Vec<_>>().concat();
    excerpt.truncate(LONGEST);
    excerpt
}

fn change(bytes: &mut Vec<u8>, seeds: &[Vec<u8>], form: Form, random: &mut Random) {
    let at = place(bytes, form, random);
    match random.below(10) {
        0..=2 => insert(bytes, at, random.of(PIECES).as_bytes()),
        3 => insert(bytes, at, random.of(PIECES).repeat(1 + random.below(200)).as_bytes()),
        4 => {
            let end = bytes.len().min(at + 1 + random.below(30));
            bytes.drain(at..end);
        }
        5 if form == Form::Lines => indent(bytes, random),
        5 | 6 => {
            let other = random.of(seeds);
            let from = random.below(other.len());
            let end = other.len().min(from + 1 + random.below(80));
            insert(bytes, at, &other[from..end]);
        }
        7 => {
            let end = bytes.len().min(at + 1 + random.below(120));
            let copy = bytes[at..end].to_vec();
            insert(bytes, place(bytes, form, random), &copy);
        }
        8 if form != Form::Text => bytes.truncate(at),
        _ => {
            let with = random.next().to_le_bytes()[0];
            if let Some(byte) = bytes.get_mut(at) {
                *byte = if form == Form::Bytes { with } else { with & 0x7f };
            }
        }
    }
}

/// A position; in texts mostly between two characters, so that most inputs are still UTF-8.
fn place(bytes: &[u8], form: Form, random: &mut Random) -> usize {
    let mut at = random.below(bytes.len() + 1);
    if form != Form::Bytes && random.below(50) > 0 {
        while bytes.get(at).is_some_and(|it| it & 0xc0 == 0x80) {
            at += 1;
        }
    }
    at.min(bytes.len())
}

fn insert(bytes: &mut Vec<u8>, at: usize, piece: &[u8]) {
    bytes.splice(at..at, piece.iter().copied());
}

/// Moves a line to the left or right.
fn indent(bytes: &mut Vec<u8>, random: &mut Random) {
    let starts: Vec<usize> =
        std::iter::once(0).chain(bytes.iter().enumerate().filter(|it| *it.1 == b'\n').map(|it| it.0 + 1)).collect();
    let at = *random.of(&starts);
    let blanks = bytes[at..].iter().take_while(|it| **it == b' ').count();
    bytes.drain(at..at + random.below(blanks + 1));
    insert(bytes, at, " ".repeat(random.below(6)).as_bytes());
}
