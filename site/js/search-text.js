// Text as the search has it. What is said in src/search/text.rs holds here, too:
// both are tried with tests/data/search-tokens.json.

const WORD = /[\p{Alphabetic}\p{Nd}\p{Nl}\p{No}]/u;
const MARKS = /^\p{M}+$/u;
const CLUSTER = /\P{M}\p{M}*|\p{M}+/gu;
const INVISIBLE = /[\u{ad}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{2064}\u{fe00}-\u{fe0f}\u{feff}]/u;
const QUOTES = "\"“”＂";

const BASE = 36;
const ALONE = "\0";
const BLOCK_END = "\n";

const isLatin = (character) => WORD.test(character) && character < "\u2e80";
const isLetter = (character) => character >= "a" && character <= "z";

/** The characters of a text as they are shown: each with the marks upon it. */
export const characters = (text) => text.match(CLUSTER) ?? [];

/** The tokens of characters, each with the place of its character. */
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

/** The tokens of a text: one a character. */
export const tokens = (text) => tokensOf(characters(text)).map((it) => it.token);

/** A word of the index: a pair of characters, or one and nothing. */
const word = (...pair) => pair.map((it) => it.codePointAt(0).toString(BASE).padStart(4, "0")).join("");

/** The words of the index that stand one behind the other where the text stands; none without a character. */
export function row(text) {
  const all = tokens(text);
  return all.length === 1 ? [word(all[0], ALONE)] : all.slice(1).map((it, at) => word(all[at], it));
}

/** As few words of the index as have all characters of a text. */
export const cover = (text) => row(text).filter((_, at, { length }) => at % 2 === 0 || at === length - 1);

/** What a query asks for: phrases that must stand as written, and words. */
export function parse(query) {
  const phrases = [];
  const words = [];
  let rest = query.trim();
  while (rest) {
    const isQuoted = QUOTES.includes(rest[0]);
    const end = isQuoted ? closing(rest) : -1;
    // A quotation that is still being written.
    if (isQuoted && ![...rest.slice(1)].some((it) => QUOTES.includes(it))) {
      phrases.push(rest.slice(1));
      break;
    }
    if (end > 0) {
      phrases.push(rest.slice(1, end));
      rest = rest.slice(end + 1).trimStart();
    } else {
      const [word] = rest.split(/\s/u, 1);
      words.push(word);
      rest = rest.slice(word.length).trimStart();
    }
  }
  const hasTokens = (it) => tokens(it).length > 0;
  return { phrases: phrases.filter(hasTokens), words: words.filter(hasTokens) };
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

/** The places of characters that belong to one of the phrases; none reaches from one block into the next. */
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
const LONGEST = 110;
const LEAD = 28;
/** How much more a sentence says than a heading or a label in which as much is marked. */
const SAYS_MORE = 3;

/** The sentence most of the marks stand in, as [start, end), and whether it is cut at either side. */
export function sentence(shown, marked) {
  const ends = (at) => shown[at] === BLOCK_END || SENTENCE_ENDS.includes(shown[at]);
  let best = { start: 0, count: 0 };
  for (let start = 0; start < shown.length; ) {
    let end = start;
    let count = 0;
    for (; end < shown.length && !ends(end); end += 1) count += marked.has(end) ? 1 : 0;
    const length = end - start;
    if (SENTENCE_ENDS.includes(shown[end])) count *= SAYS_MORE;
    // Of two that hold as much, the longer one says more, until it is long enough.
    const better = count > best.count || (count === best.count && count > 0 && best.length < 12 && length > best.length);
    if (better || !best.end) {
      best = { start, end: Math.min(end + 1, shown.length), count, length };
      if (shown[end] === BLOCK_END) best.end = end;
    }
    start = end + 1;
  }
  return cut(best, marked, shown);
}

function cut({ start, end = 0 }, marked, shown) {
  // A short sentence is followed by the next ones of its block.
  let last = end;
  while (last < shown.length && last - start < LONGEST / 2 && shown[last] !== BLOCK_END) last += 1;
  if (last - start <= LONGEST) return { start, end: last, cutBefore: false, cutAfter: last > end && !stops(shown, last) };
  let first = start;
  while (first < last && !marked.has(first)) first += 1;
  const from = first < last ? Math.max(start, Math.min(first - LEAD, last - LONGEST)) : start;
  const to = Math.min(last, from + LONGEST);
  return { start: from, end: to, cutBefore: from > start, cutAfter: to < last };
}

function stops(shown, at) {
  return at >= shown.length || shown[at] === BLOCK_END || SENTENCE_ENDS.includes(shown[at - 1]);
}
