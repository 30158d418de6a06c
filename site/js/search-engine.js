// Runs Pagefind's search program, a WebAssembly module, on the files of the index.
//
// Pagefind's own script is not used: it would fetch files itself and search without those that fail to arrive.
// The calls match the Pagefind release that `Cargo.toml` pins.

import { once } from "./once.js";
import { parseJson, read, readJson } from "./search-files.js";

/** The first bytes of each index file, once it is unpacked. */
const SIGNATURE = "pagefind_dcd";

const IMPORTS = {
  "./pagefind_web_bg.js": {
    __wbindgen_init_externref_table: () => {
      // The program exchanges only numbers with scripts, so its table of script values stays empty.
    },
  },
};

export class Engine {
  /** Loads the program and the overview of the index in a folder. */
  static async open(folder) {
    // This file keeps its name when the index changes, so the browser must not use an old copy.
    const { version, languages } = await readJson(new URL("pagefind-entry.json", folder), { cache: "no-cache" });
    const [program, overview] = await Promise.all([
      part(new URL(`wasm.unknown.pagefind?${version}`, folder)),
      part(new URL(`pagefind.${languages.unknown.hash}.pf_meta`, folder)),
    ]);
    const { instance } = await WebAssembly.instantiate(program, IMPORTS);
    return new Engine(folder, instance.exports, overview);
  }

  constructor(folder, program, overview) {
    this.folder = folder;
    this.program = program;
    this.chunks = new Map();
    this.fragments = new Map();
    program.__wbindgen_start();
    /** The address of the index in the memory of the program. Adding a chunk may move it. */
    this.index = program.init_pagefind(...this.given(overview));
  }

  /** Finds the pages that have all the words, best first. With `isPhrase`, the words must follow one another. */
  async search(words, { isPhrase }) {
    const query = words.join(" ");
    const names = JSON.parse(this.call("request_indexes", [query]));
    await Promise.all(names.map((it) => once(this.chunks, it, () => this.load(it))));
    // Words have no capitals or diacritics, so both forms of the query are the same. No filters, no sort order.
    const { results } = JSON.parse(this.call("search", [query, query, "{}", ""], isPhrase, false));
    results.sort((a, b) => b.s - a.s);
    return results.map(({ p: id, s: score }) => ({ id, score, data: () => this.fragment(id) }));
  }

  /** Adds a chunk of words to the index. */
  async load(name) {
    const chunk = await part(new URL(`index/${name}.pf_index`, this.folder));
    this.index = this.program.load_index_chunk(this.index, ...this.given(chunk));
  }

  /** The content of a result: the address, title and text of the page. */
  fragment(id) {
    const address = new URL(`fragment/${id}.pf_fragment`, this.folder);
    return once(this.fragments, id, async () => parseJson(await part(address)));
  }

  /** Calls a function of the program that takes texts and returns a text. */
  call(name, texts, ...flags) {
    const given = texts.flatMap((it) => this.given(new TextEncoder().encode(it)));
    const [start, length] = this.program[name](this.index, ...given, ...flags);
    const text = new TextDecoder().decode(this.memory(start, length));
    this.program.__wbindgen_free(start, length, 1);
    return text;
  }

  /** Copies bytes into the memory of the program, which frees them. Returns their address and their number. */
  given(bytes) {
    const start = this.program.__wbindgen_malloc(bytes.length, 1);
    this.memory(start, bytes.length).set(bytes);
    return [start, bytes.length];
  }

  /** A range of the program's memory. */
  memory(start, length) {
    // biome-ignore lint/suspicious/noBitwiseOperators: WebAssembly returns unsigned addresses as signed numbers.
    return new Uint8Array(this.program.memory.buffer, start >>> 0, length);
  }
}

/** Fetches a file of the index and removes its signature. */
async function part(address) {
  const bytes = await read(address);
  const signature = new TextDecoder().decode(bytes.subarray(0, SIGNATURE.length));
  if (signature !== SIGNATURE) throw new Error(`${address} is no file of the index`);
  return bytes.subarray(SIGNATURE.length);
}
