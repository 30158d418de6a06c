// Splits text into tokens and words as `src/output/search/` does. Tests check both against
// `tests/data/search-tokens.json`. Also finds the excerpts that results show.

const WORD = /[\p{Alphabetic}\p{Nd}\p{Nl}\p{No}]/u;
const MARKS = /^\p{M}+$/u;
const CLUSTER = /\P{M}\p{M}*|\p{M}+/gu;
const INVISIBLE = /[\u{ad}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{2064}\u{feff}]|[\u{fe00}-\u{fe0f}]/u;
const QUOTES = '"“”＂';

const BASE = 36;
const ALONE = "\0";
const BLOCK_END = "\n";

const isLatin = (character) => WORD.test(character) && character < "\u2e80";
const isLetter = (character) => character >= "a" && character <= "z";

/** The characters of a text as they are shown: each with its combining marks. */
export const characters = (text) => text.match(CLUSTER) ?? [];

/** The tokens of characters, each with the position of its character. */
function tokensOf(shown) {
  const found = [];
  let before = "";
  let spaced = false;
  const read = (character, at) => {
    if (INVISIBLE.test(character) || (MARKS.test(character) && isLetter(before))) return;
    if (/\s/u.test(character)) {
      spaced = true;
      return;
    }
    if (spaced && before && isLatin(before) && isLatin(character)) found.push({ token: " ", at });
    before = withoutDiacritics(character);
    found.push({ token: before, at });
    spaced = false;
  };
  for (const [at, cluster] of shown.entries()) {
    for (const character of cluster.normalize("NFKC").toLowerCase()) read(character, at);
  }
  return found;
}

function withoutDiacritics(character) {
  const [base, ...rest] = character.normalize("NFD");
  return isLetter(base) && (!rest.length || MARKS.test(rest.join(""))) ? base : character;
}

/** The tokens of a text: one for each character. */
export const tokens = (text) => tokensOf(characters(text)).map((it) => it.token);

/** A word of the index: a pair of characters, or one character and `ALONE`. */
const word = (...pair) => pair.map((it) => it.codePointAt(0).toString(BASE).padStart(4, "0")).join("");

/** The index words of a text, one after the other. */
export function row(text) {
  const all = tokens(text);
  return all.length === 1 ? [word(all[0], ALONE)] : all.slice(1).map((it, at) => word(all[at], it));
}

/** The fewest index words that contain all characters of a text. */
export const cover = (text) => row(text).filter((_, at, { length }) => at % 2 === 0 || at === length - 1);

/** Parses a query into quoted phrases and words. */
export function parse(query) {
  const phrases = [];
  const words = [];
  let rest = query.trim();
  while (rest) {
    const isQuoted = QUOTES.includes(rest[0]);
    const end = isQuoted ? closing(rest) : -1;
    // The closing mark has not been typed yet.
    if (isQuoted && ![...rest.slice(1)].some((it) => QUOTES.includes(it))) {
      phrases.push(rest.slice(1));
      break;
    }
    if (end > 0) {
      phrases.push(rest.slice(1, end));
      rest = rest.slice(end + 1).trimStart();
    } else {
      const [unquoted] = rest.split(/\s/u, 1);
      words.push(unquoted);
      rest = rest.slice(unquoted.length).trimStart();
    }
  }
  const hasTokens = (it) => tokens(it).length > 0;
  return { phrases: phrases.filter(hasTokens), words: words.filter(hasTokens) };
}

/** Where the quotation at the start of a text ends: at the first quotation mark followed by a space or the end. */
function closing(text) {
  for (let at = 1; at < text.length; at += 1) {
    if (QUOTES.includes(text[at]) && (at + 1 === text.length || /\s/u.test(text[at + 1]))) return at;
  }
  return -1;
}

/** The words of a Chinese text, or the text itself if the browser cannot segment it. */
export function segments(text) {
  if (typeof Intl.Segmenter === "undefined") return [text];
  const segmenter = new Intl.Segmenter("zh", { granularity: "word" });
  return [...segmenter.segment(text)].map((it) => it.segment).filter((it) => WORD.test(it));
}

/** The positions of all characters that belong to a phrase. No phrase matches across two blocks. */
export function marks(shown, phrases) {
  const found = tokensOf(shown);
  const marked = new Set();
  for (const wanted of phrases.map(tokens).filter((it) => it.length)) {
    for (let start = 0; start + wanted.length <= found.length; start += 1) {
      if (!wanted.every((it, at) => found[start + at].token === it)) continue;
      const [first, last] = [found[start].at, found[start + wanted.length - 1].at];
      if (shown.slice(first, last).includes(BLOCK_END)) continue;
      for (let at = first; at <= last; at += 1) marked.add(at);
    }
  }
  return marked;
}

const SENTENCE_ENDS = "。！？；";
/** Most characters in an excerpt. */
const LONGEST = 110;
/** Number of characters shown before the first mark of a long sentence. */
const LEAD = 28;
/** A mark in a sentence counts this many times as much as one in a heading or a label. */
const SENTENCE_WEIGHT = 3;
/** Among sentences with equally many marks, longer ones are preferred up to this length. */
const LONG_ENOUGH = 12;

/** Finds the sentence with the most marks: its `start` and `end`, and whether it is cut at either side. */
export function sentence(shown, marked) {
  let best = { start: 0, end: 0, weight: 0, length: 0 };
  for (const { start, stop, isSentence } of sentences(shown)) {
    const count = shown.slice(start, stop).filter((_, at) => marked.has(start + at)).length;
    const weight = isSentence ? count * SENTENCE_WEIGHT : count;
    const length = stop - start;
    const isLonger = weight === best.weight && weight > 0 && best.length < LONG_ENOUGH && length > best.length;
    if (!best.end || weight > best.weight || isLonger) {
      best = { start, end: isSentence ? stop + 1 : stop, weight, length };
    }
  }
  return cut(best, marked, shown);
}

/** The sentences, headings and labels of a text, each with the position of the mark that ends it. */
function* sentences(shown) {
  for (let start = 0; start < shown.length; ) {
    let stop = start;
    while (stop < shown.length && shown[stop] !== BLOCK_END && !SENTENCE_ENDS.includes(shown[stop])) stop += 1;
    yield { start, stop, isSentence: SENTENCE_ENDS.includes(shown[stop]) };
    start = stop + 1;
  }
}

/** Extends a short sentence by the text after it in its block, and cuts a long one around its first mark. */
function cut({ start, end = 0 }, marked, shown) {
  let last = end;
  while (last < shown.length && last - start < LONGEST / 2 && shown[last] !== BLOCK_END) last += 1;
  if (last - start <= LONGEST)
    return { start, end: last, cutBefore: false, cutAfter: last > end && !stops(shown, last) };
  let first = start;
  while (first < last && !marked.has(first)) first += 1;
  const from = first < last ? Math.max(start, Math.min(first - LEAD, last - LONGEST)) : start;
  const to = Math.min(last, from + LONGEST);
  return { start: from, end: to, cutBefore: from > start, cutAfter: to < last };
}

function stops(shown, at) {
  return at >= shown.length || shown[at] === BLOCK_END || SENTENCE_ENDS.includes(shown[at - 1]);
}
