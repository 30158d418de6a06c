// Elements for results and filters. Texts from the index become text nodes, never markup.

import { element } from "./dom.js";
import { characters, marks, sentence } from "./search-text.js";

/** Further values of a filter are in a part that is closed at first. */
const SHOWN_VALUES = 8;
/** If a result has more provinces, only the first is named. */
const SHOWN_PLACES = 3;

/** A result: the linked title, an excerpt, and where it comes from. */
export function resultItem({ address, title, text, kind, date, places }, { phrases, words }) {
  const link = element("a", { href: address }, ...marked(title, words));
  const [year, month, day] = date.split("-").map(Number);
  const notes = [
    element("span", { class: "search-kind" }, kind),
    element("span", {}, element("time", { datetime: date }, `${year}年${month}月${day}日`)),
  ];
  if (places.length > SHOWN_PLACES) notes.push(element("span", {}, `${places[0]}等${places.length}个省份`));
  else if (places.length) notes.push(element("span", {}, places.join("、")));
  return element(
    "li",
    { class: "entry" },
    element("h3", { class: "entry-title" }, link),
    element("p", { class: "entry-text" }, ...excerpt(text, phrases, words)),
    element("p", { class: "entry-meta" }, ...notes),
  );
}

/** The options of a filter; `counts` maps each value to the number of results that it leaves. */
export function filterOptions(filter, counts, chosen, wasOpen) {
  const values = [...counts].map(([value, count]) => ({ value, count, isChosen: chosen.includes(value) }));
  values.sort(order(filter));
  const options = values.map((it, at) => option(filter, it, at));
  const rest = options.slice(SHOWN_VALUES);
  if (!rest.length) return options;
  const isOpen = wasOpen || values.slice(SHOWN_VALUES).some((it) => it.isChosen);
  const summary = element("summary", {}, `其余${rest.length}项`);
  return [...options.slice(0, SHOWN_VALUES), element("details", { open: isOpen }, summary, ...rest)];
}

function option(filter, { value, count, isChosen }, at) {
  const id = `search-${filter}-${at}`;
  const box = element("input", { type: "checkbox", id, name: filter, value, checked: isChosen });
  const number = element("span", { class: "search-number" }, `（${count}）`);
  return element("label", { for: id }, box, element("span", {}, value, number));
}

/** Years newest first, indicators by number, everything else by the number of results. */
function order(filter) {
  const number = (it) => Number.parseInt(it.value, 10);
  if (filter === "year") return (a, b) => number(b) - number(a);
  if (filter === "indicator") return (a, b) => number(a) - number(b);
  return (a, b) => b.count - a.count || a.value.localeCompare(b.value, "zh");
}

/** A text with some words marked. */
function marked(text, words) {
  const shown = characters(text);
  return runs(shown, marks(shown, words), 0, shown.length);
}

/** The sentence that contains the phrases, or else the one that contains most of the words. */
function excerpt(text, phrases, words) {
  const shown = characters(text);
  const written = marks(shown, phrases);
  const found = written.size ? written : marks(shown, words);
  const { start, end, cutBefore, cutAfter } = sentence(shown, found);
  return [cutBefore ? "……" : "", ...runs(shown, found, start, end), cutAfter ? "……" : ""];
}

/** Nodes for the characters from start to end. Found characters are in `mark` elements. */
function runs(shown, found, start, end) {
  const nodes = [];
  for (let at = start; at < end; ) {
    const isMarked = found.has(at);
    let text = "";
    for (; at < end && found.has(at) === isMarked; at += 1) text += shown[at];
    nodes.push(isMarked ? element("mark", {}, text) : text);
  }
  return nodes;
}
