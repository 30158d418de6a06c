// Text as the search has it. What is said in src/search/text.rs holds here, too:
// both are tried with tests/data/search-tokens.json.

const WORD = /[\p{Alphabetic}\p{Nd}\p{Nl}\p{No}]/u;
const INVISIBLE = /[\u{ad}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{2064}\u{fe00}-\u{fe0f}\u{feff}]/u;
const MARK = /^u([0-9a-f]+)$/;
const BREAK = "u0";
const QUOTES = "\"“”＂";

const mark = (character) => `u${character.codePointAt(0).toString(16)}`;
const isLatin = (character) => WORD.test(character) && character < "\u2e80";

/** The tokens of a text: one a character. */
export function tokens(text) {
  const found = [];
  let before = "";
  let spaced = false;
  for (const character of text.normalize("NFKC")) {
    if (INVISIBLE.test(character)) continue;
    if (/\s/u.test(character)) {
      spaced = true;
      continue;
    }
    if (spaced && before && isLatin(before) && isLatin(character)) found.push(mark(" "));
    found.push(WORD.test(character) ? character : mark(character));
    before = character;
    spaced = false;
  }
  return found;
}

/** A phrase as the index finds it: `"鼓 励"`, or nothing where it has no character. */
export function phrase(text) {
  const spread = tokens(text).join(" ").toLowerCase();
  return spread && `"${spread}"`;
}

/** What a query asks for: phrases that must stand as written, and words. */
export function parse(query) {
  const phrases = [];
  const words = [];
  let rest = query.trim();
  while (rest) {
    const end = QUOTES.includes(rest[0]) ? closing(rest) : -1;
    if (end > 0) {
      phrases.push(rest.slice(1, end));
      rest = rest.slice(end + 1).trimStart();
    } else {
      const [word] = rest.split(/\s/u, 1);
      words.push(word);
      rest = rest.slice(word.length).trimStart();
    }
  }
  return { phrases: phrases.filter(phrase), words: words.filter(phrase) };
}

/** Where the quotation a text begins with ends: at the first quotation mark with nothing behind it. */
function closing(text) {
  for (let at = 1; at < text.length; at += 1) {
    if (QUOTES.includes(text[at]) && (at + 1 === text.length || /\s/u.test(text[at + 1]))) return at;
  }
  return -1;
}

/** Words of a language without spaces; the text itself where a browser cannot tell. */
export function segments(text) {
  if (typeof Intl.Segmenter === "undefined") return [text];
  const segmenter = new Intl.Segmenter("zh", { granularity: "word" });
  return [...segmenter.segment(text)].map((it) => it.segment).filter((it) => WORD.test(it));
}

/** A text that was spread, character by character; `null` between its blocks. */
export function shown(spread) {
  const words = spread ? spread.split(" ") : [];
  const characters = words.map((word) => {
    if (word === BREAK) return null;
    const code = MARK.exec(word);
    return code ? String.fromCodePoint(Number.parseInt(code[1], 16)) : word;
  });
  return characters.map((it, at) => wide(it, characters[at - 1], characters[at + 1]));
}

/** Marks between Han characters are shown in full width, as they are written there. */
function wide(character, before, after) {
  const at = ",:;!?()%~".indexOf(character ?? " ");
  const besideHan = [before, after].some((it) => it && it >= "\u2e80");
  return at >= 0 && at < 7 && besideHan ? "，：；！？（）"[at] : character;
}

/** Which characters of a spread text belong to one of the phrases. */
export function marks(spread, phrases) {
  const words = spread.toLowerCase().split(" ");
  const marked = new Set();
  for (const wanted of phrases.map((it) => tokens(it.toLowerCase()))) {
    for (let start = 0; start + wanted.length <= words.length; start += 1) {
      if (wanted.length && wanted.every((it, at) => words[start + at] === it)) {
        wanted.forEach((_, at) => marked.add(start + at));
      }
    }
  }
  return marked;
}

const SENTENCE_ENDS = "。！？；";
const LONGEST = 110;
const LEAD = 28;

/** The sentence most of the marks stand in, as [start, end), and whether it is cut at either side. */
export function sentence(characters, marked) {
  const ends = (at) => characters[at] === null || SENTENCE_ENDS.includes(characters[at]);
  let best = { start: 0, count: 0 };
  for (let start = 0; start < characters.length; ) {
    let end = start;
    let count = 0;
    for (; end < characters.length && !ends(end); end += 1) count += marked.has(end) ? 1 : 0;
    const length = end - start;
    // Of two that hold as much, the longer one says more, until it is long enough.
    const better = count > best.count || (count === best.count && count > 0 && best.length < 12 && length > best.length);
    if (better || !best.end) {
      best = { start, end: Math.min(end + 1, characters.length), count, length };
      if (characters[end] === null) best.end = end;
    }
    start = end + 1;
  }
  return cut(best, marked, characters);
}

function cut({ start, end = 0 }, marked, characters) {
  // A short sentence is followed by the next ones of its block.
  let last = end;
  while (last < characters.length && last - start < LONGEST / 2 && characters[last] !== null) last += 1;
  if (last - start <= LONGEST) return { start, end: last, cutBefore: false, cutAfter: last > end && !stops(characters, last) };
  let first = start;
  while (first < last && !marked.has(first)) first += 1;
  const from = first < last ? Math.max(start, Math.min(first - LEAD, last - LONGEST)) : start;
  const to = Math.min(last, from + LONGEST);
  return { start: from, end: to, cutBefore: from > start, cutAfter: to < last };
}

function stops(characters, at) {
  return at >= characters.length || characters[at] === null || SENTENCE_ENDS.includes(characters[at - 1]);
}
