// Answers the queries of the search page: finds the pages that match, best first.

import { once } from "./once.js";
import { Engine } from "./search-engine.js";
import { readJson } from "./search-files.js";
import { cover, parse, row, segments, tokens } from "./search-text.js";

/** Longer unquoted texts skip the exact-match pass, which loads a file for each pair of characters. */
const SHORT = 7;
/** Numbers and Latin words up to this length must match exactly, because their pairs are on every page. */
const SHORT_NUMBER = 14;
const NUMBER = /[\p{Nd}\p{Script=Latin}]/u;

export class Index {
  /** Opens the index of the site with this root. */
  static async open(root) {
    const folder = new URL("pagefind/", root);
    const [engine, facets] = await Promise.all([
      Engine.open(folder),
      readJson(new URL("facets.gz", folder), { cache: "no-cache" }),
    ]);
    return new Index(engine, facets);
  }

  constructor(engine, { dates, filters }) {
    this.engine = engine;
    this.dates = dates;
    this.filters = filters;
    /** Results by query. */
    this.found = new Map();
    /** Words known to be on some page. */
    this.known = new Set();
  }

  /** The date of a page, as `2026-01-31`. */
  date(id) {
    return this.dates[pageNumber(id)];
  }

  /** The values of a page for a filter. */
  values(id, filter) {
    const { values = [], pages = [] } = this.filters[filter] ?? {};
    return (pages[pageNumber(id)] ?? []).map((it) => values[it]);
  }

  /** Drops chosen values that the index does not have, because an address may contain anything. */
  chosen(selected) {
    const has = (filter, values) => values.filter((it) => this.filters[filter]?.values.includes(it));
    const known = Object.entries(selected).map(([filter, values]) => [filter, has(filter, values)]);
    return Object.fromEntries(known.filter(([, values]) => values.length));
  }

  /** Finds the pages that have all the words. */
  withWords(words) {
    return once(this.found, words.join(" "), () => this.engine.search(words, { isPhrase: false }));
  }

  /** Finds the pages where the words follow one another. */
  withPhrase(words) {
    return once(this.found, `"${words.join(" ")}"`, () => this.engine.search(words, { isPhrase: true }));
  }

  /** Whether each word is on some page. The engine ignores words that are on none. */
  async knows(words) {
    for (const word of words) {
      const isKnown = this.known.has(word) || (await this.withWords([word])).length > 0;
      if (!isKnown) return false;
      this.known.add(word);
    }
    return true;
  }

  /** Finds the pages with character pairs that cover the text. Returns results by page id. */
  async near(text) {
    const words = cover(text);
    const results = await this.withWords(words);
    const isHeld = results.length > 0 && (await this.knows(words));
    if (!isHeld) return new Map();
    return new Map(results.map((result) => [result.id, { result, score: result.score }]));
  }

  /** Finds the pages that contain the text exactly. Returns results by page id. */
  async holding(text) {
    const words = row(text);
    const results = await this.withPhrase(words);
    if (results.length) for (const word of words) this.known.add(word);
    // The engine does not rank the results of a phrase, so rank them by its words.
    const scores = new Map((await this.withWords(words)).map((it) => [it.id, it.score]));
    return new Map(results.map((result) => [result.id, { result, score: scores.get(result.id) ?? 0 }]));
  }

  /** Finds a short text exactly, and a longer one as `alike` does. */
  likely(text) {
    return tokens(text).length <= SHORT ? this.holding(text) : this.alike(text);
  }

  /** Finds a number or a Latin word exactly unless it is long, and any other text by its character pairs. */
  alike(text) {
    return NUMBER.test(text) && tokens(text).length <= SHORT_NUMBER ? this.holding(text) : this.near(text);
  }

  /**
   * The results of a query, best first: pages that contain it exactly, then pages that contain all its words, then
   * pages that contain all character pairs of the words. Quoted text must always match exactly.
   */
  async ask(query) {
    const { phrases, words } = parse(query);
    const written = words.length ? [words.join(" ")] : [];
    const quoted = [];
    for (const phrase of phrases) quoted.push(await this.holding(phrase));
    const tiers = [
      [written, (it) => this.likely(it)],
      [words, (it) => this.likely(it)],
      [words, (it) => this.alike(it)],
    ];
    const results = new Map();
    for (const [texts, find] of tiers) {
      const parts = [...quoted];
      for (const text of texts) parts.push(await find(text));
      for (const result of common(parts)) {
        if (!results.has(result.id)) results.set(result.id, result);
      }
    }
    const parts = words.flatMap(segments);
    return {
      results: [...results.values()],
      phrases: [...phrases, ...written],
      words: [...phrases, ...words, ...parts],
    };
  }
}

/** The results that are in all of the maps, best first. */
function common([first, ...others]) {
  const ids = [...(first?.keys() ?? [])].filter((id) => others.every((it) => it.has(id)));
  const score = (id) => [first, ...others].reduce((sum, it) => sum + it.get(id).score, 0);
  const results = ids.map((id) => ({ result: first.get(id).result, score: score(id) }));
  return results.sort((a, b) => b.score - a.score).map((it) => it.result);
}

/** The number of a page, with which its ID begins. */
const pageNumber = (id) => Number.parseInt(id, 10);
