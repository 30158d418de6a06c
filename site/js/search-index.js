// The index of the site as its search asks it: pages that hold what a query says, best first.

import { cover, parse, row, segments, tokens } from "./search-text.js";

/** Of a longer text it is not asked whether it stands as written, unless in quotes: each pair is a file to load. */
const SHORT = 7;
/** Numbers and Latin words are asked for as written up to this length: their pairs stand everywhere. */
const SHORT_NUMBER = 14;
const NUMBER = /[\p{Nd}\p{Script=Latin}]/u;

/**
 * How many files did not come since the page was opened: the library goes on without them and does not tell,
 * so that what it finds would be taken for everything there is.
 */
let missing = 0;
const plainFetch = globalThis.fetch;
globalThis.fetch = async (...request) => {
  try {
    const answer = await plainFetch(...request);
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
    return new Response(await answer.arrayBuffer());
  } catch (error) {
    missing += 1;
    throw error;
  }
};

/** What the library gives, if every file came that it asked for. */
async function whole(asked) {
  const before = missing;
  const given = await asked();
  if (missing > before) throw new Error("files of the index are missing");
  return given;
}

/** How often the library was asked for: what did not come once, browsers do not ask for again by that address. */
let attempts = 0;

/** The index as the search page uses it. */
export class Index {
  static async open(root) {
    const address = new URL("pagefind/pagefind.js", root);
    if (attempts) address.search = attempts;
    attempts += 1;
    const [{ createInstance }, facets] = await Promise.all([
      import(address.href),
      unpacked(new URL("pagefind/facets.gz", root)),
    ]);
    // Without a worker the library is fetched once, not twice.
    const library = createInstance({ noWorker: true });
    await library.init();
    return new Index(library, facets);
  }

  constructor(library, { dates, filters }) {
    this.library = library;
    this.dates = dates;
    this.filters = filters;
    this.found = new Map();
    this.known = new Set();
  }

  /** The day of a page, as `2026-01-31`. */
  date(id) {
    return this.dates[pageNumber(id)];
  }

  /** The values a page has of a filter. */
  values(id, filter) {
    const { values = [], pages = [] } = this.filters[filter] ?? {};
    return (pages[pageNumber(id)] ?? []).map((it) => values[it]);
  }

  /** Of what is chosen of each filter what the index has: an address may say anything. */
  chosen(selected) {
    const has = (filter, values) => values.filter((it) => this.filters[filter]?.values.includes(it));
    const known = Object.entries(selected).map(([filter, values]) => [filter, has(filter, values)]);
    return Object.fromEntries(known.filter(([, values]) => values.length));
  }

  /** What the library finds, asked once; a query in quotes is a row of words. */
  async results(query) {
    if (!this.found.has(query)) {
      const { results } = await whole(() => this.library.search(query));
      this.found.set(query, results);
    }
    return this.found.get(query);
  }

  /** Whether each of some words is on a page: the library passes over words that are on none. */
  async knows(words) {
    for (const word of words) {
      if (!this.known.has(word) && !(await this.results(word)).length) return false;
      this.known.add(word);
    }
    return true;
  }

  /** The pages that hold all characters of a text, in pairs, by their names. */
  async near(text) {
    const words = cover(text);
    const results = await this.results(words.join(" "));
    if (!results.length || !(await this.knows(words))) return new Map();
    return new Map(results.map((result) => [result.id, { result, score: result.score }]));
  }

  /** The pages that hold a text as it is written. */
  async holding(text) {
    const words = row(text);
    const results = await this.results(`"${words.join(" ")}"`);
    if (results.length) for (const word of words) this.known.add(word);
    // Of a row the library tells only whether a page has it; how much a page has to do with it, its words tell.
    const scores = new Map((await this.results(words.join(" "))).map((it) => [it.id, it.score]));
    return new Map(results.map((result) => [result.id, { result, score: scores.get(result.id) ?? 0 }]));
  }

  /** The pages that hold a text, as far as that can be told without much to load. */
  likely(text) {
    return tokens(text).length <= SHORT ? this.holding(text) : this.alike(text);
  }

  /** The pages that hold all characters of a text, in pairs; of a number the pages that hold it. */
  alike(text) {
    return NUMBER.test(text) && tokens(text).length <= SHORT_NUMBER ? this.holding(text) : this.near(text);
  }

  /**
   * What a query finds, best first: what holds it as written, then what holds all its words, then
   * what holds all their pairs of characters. What is in quotes must be held in any case.
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
    for (const [texts, found] of tiers) {
      const parts = [...quoted];
      for (const text of texts) parts.push(await found(text));
      for (const result of common(parts)) {
        if (!results.has(result.id)) results.set(result.id, result);
      }
    }
    const parts = words.flatMap(segments);
    return { results: [...results.values()], phrases: [...phrases, ...written], words: [...phrases, ...words, ...parts] };
  }
}

/** The results that are in each of several, best first. */
function common([first, ...others]) {
  const ids = [...(first?.keys() ?? [])].filter((id) => others.every((it) => it.has(id)));
  const score = (id) => [first, ...others].reduce((sum, it) => sum + it.get(id).score, 0);
  const results = ids.map((id) => ({ result: first.get(id).result, score: score(id) }));
  return results.sort((a, b) => b.score - a.score).map((it) => it.result);
}

/** The number of a page, which stands in its name. */
const pageNumber = (id) => Number.parseInt(id, 10);

/** A compressed file of JSON; some servers unpack it themselves. */
async function unpacked(address) {
  const answer = await fetch(address, { cache: "no-cache" });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (bytes[0] !== 0x1f) return JSON.parse(new TextDecoder().decode(bytes));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}
