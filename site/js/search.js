// The search page: asks the index, shows what it finds. Everything is made of text nodes.

import { Index } from "./search-index.js";
import { characters, marks, sentence, tokens } from "./search-text.js";

const PAGE = 10;
const WAIT = 150;
const SHOWN_VALUES = 8;

/** The page, and what it shows. */
class Search {
  constructor(page) {
    this.page = page;
    this.root = new URL(page.dataset.root || "./", document.baseURI);
    const by = (id) => document.getElementById(id);
    this.input = by("search-query");
    this.form = this.input.form;
    this.state = by("search-state");
    this.body = by("search-body");
    this.count = by("search-count");
    this.list = by("search-results");
    this.more = by("search-more");
    this.sort = by("search-sort");
    this.filterForm = by("search-filter-form");
    this.details = by("search-filters");
    this.clear = by("search-clear");
    this.columns = by("search-columns");
    this.filters = [...this.filterForm.querySelectorAll("[data-filter]")];
    this.turn = 0;
    this.details.open = matchMedia("(min-width: 64rem)").matches;
    this.listen();
    this.restore();
    if (!this.input.value) this.input.focus({ preventScroll: true });
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.remember(true);
      this.update();
    });
    this.input.addEventListener("input", (event) => {
      if (!event.isComposing) this.later();
    });
    this.input.addEventListener("compositionend", () => this.later());
    this.input.addEventListener("focus", () => this.open().catch(() => {}), { once: true });
    this.sort.addEventListener("change", () => this.chosen());
    this.filterForm.addEventListener("submit", (event) => event.preventDefault());
    this.filterForm.addEventListener("change", () => this.chosen());
    this.clear.addEventListener("click", () => {
      this.selected = {};
      this.remember(true);
      this.update();
      this.details.querySelector("summary").focus();
    });
    this.more.addEventListener("click", () => this.showMore());
    addEventListener("popstate", () => this.restore());
    document.addEventListener("keydown", (event) => this.key(event));
  }

  /** The index, opened once; opened anew after it failed. */
  open() {
    this.index ??= Index.open(this.root).catch((error) => {
      this.index = undefined;
      throw error;
    });
    return this.index;
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.remember(false);
      this.update();
    }, WAIT);
  }

  chosen() {
    this.selected = {};
    for (const box of this.filterForm.querySelectorAll("input:checked")) {
      (this.selected[box.name] ??= []).push(box.value);
    }
    this.remember(true);
    this.update();
  }

  /** Puts the query into the address, so that it can be kept and sent. */
  remember(isStep) {
    const address = new URL(location.href);
    address.search = "";
    const query = this.input.value.trim();
    if (query) address.searchParams.set("q", query);
    for (const [filter, values] of Object.entries(this.selected)) {
      for (const value of values) address.searchParams.append(filter, value);
    }
    if (this.sort.value) address.searchParams.set("sort", this.sort.value);
    if (address.href !== location.href) history[isStep ? "pushState" : "replaceState"](null, "", address);
  }

  restore() {
    const asked = new URL(location.href).searchParams;
    this.input.value = asked.get("q") ?? "";
    this.sort.value = asked.get("sort") === "date" ? "date" : "";
    this.selected = {};
    for (const { dataset } of this.filters) {
      const values = asked.getAll(dataset.filter);
      if (values.length) this.selected[dataset.filter] = values;
    }
    this.update();
  }

  async update() {
    clearTimeout(this.timer);
    const turn = (this.turn += 1);
    const query = this.input.value;
    if (!tokens(query).length) return this.showNothing(query.trim() ? "请输入文字或者数字。" : "");
    this.page.setAttribute("aria-busy", "true");
    try {
      const index = await this.open();
      const answer = await index.ask(query);
      if (turn !== this.turn) return;
      await this.show(index, answer, turn);
    } catch (error) {
      this.index = undefined;
      if (turn === this.turn) this.showNothing("搜索暂时不能使用，请检查网络后再试，或者从下列栏目查找。");
      throw error;
    } finally {
      if (turn === this.turn) this.page.removeAttribute("aria-busy");
    }
  }

  showNothing(message) {
    this.say(message);
    this.list.replaceChildren();
    this.body.hidden = true;
    this.columns.hidden = false;
  }

  say(message) {
    this.state.textContent = message;
    this.state.classList.remove("visually-hidden");
  }

  async show(index, answer, turn) {
    this.selected = index.chosen(this.selected);
    const passes = (id, except) =>
      Object.entries(this.selected).every(
        ([filter, values]) => filter === except || index.values(id, filter).some((it) => values.includes(it)),
      );
    const results = answer.results.filter((it) => passes(it.id));
    if (this.sort.value === "date") results.sort((a, b) => index.date(b.id).localeCompare(index.date(a.id)));
    this.showFilters(index, answer.results, passes);
    this.answer = { ...answer, results, index };
    const first = await this.items(0);
    if (turn !== this.turn) return;
    this.list.replaceChildren(...first);
    this.more.hidden = results.length <= PAGE;
    this.body.hidden = answer.results.length === 0;
    this.columns.hidden = results.length > 0;
    const count = results.length ? `找到${results.length}条结果` : "没有找到符合条件的内容";
    const hint = answer.results.length ? "，请减少筛选条件。" : "。请换用较短或者意思相近的词语，或者从下列栏目查找。";
    this.count.textContent = results.length ? count : "";
    this.state.textContent = results.length ? `${count}。` : count + hint;
    this.state.classList.toggle("visually-hidden", results.length > 0);
  }

  /** The values of each filter with what is left of the results under each. */
  showFilters(index, results, passes) {
    const focused = this.filterForm.contains(document.activeElement) ? document.activeElement.id : "";
    for (const set of this.filters) {
      const filter = set.dataset.filter;
      const chosen = this.selected[filter] ?? [];
      const counts = new Map(chosen.map((it) => [it, 0]));
      for (const { id } of results.filter((it) => passes(it.id, filter))) {
        for (const value of index.values(id, filter)) counts.set(value, (counts.get(value) ?? 0) + 1);
      }
      const counted = [...counts].map(([value, count]) => ({ value, count, isChosen: chosen.includes(value) }));
      const values = counted.sort(order(filter));
      const options = values.map((it, at) => option(filter, it, at));
      const [few, rest] = [options.slice(0, SHOWN_VALUES), options.slice(SHOWN_VALUES)];
      const wasOpen = set.querySelector("details")?.open || values.slice(SHOWN_VALUES).some((it) => it.isChosen);
      set.replaceChildren(set.querySelector("legend"), ...few, ...(rest.length ? [others(rest, wasOpen)] : []));
      set.hidden = values.length === 0;
    }
    this.clear.hidden = Object.keys(this.selected).length === 0;
    if (focused) document.getElementById(focused)?.focus();
  }

  async items(from) {
    const results = this.answer.results.slice(from, from + PAGE);
    const data = await Promise.all(results.map((it) => it.data()));
    return data.map((it, at) => this.item(results[at].id, it));
  }

  async showMore() {
    const { answer } = this;
    const at = this.list.children.length;
    const items = await this.items(at).catch((error) => {
      this.say("暂时不能显示更多结果，请检查网络后再试。");
      throw error;
    });
    if (answer !== this.answer) return;
    this.list.append(...items);
    this.more.hidden = this.list.children.length >= answer.results.length;
    items[0]?.querySelector("a").focus();
    this.state.classList.add("visually-hidden");
    this.state.textContent = `已显示${this.list.children.length}条，共${answer.results.length}条。`;
  }

  item(id, data) {
    const { phrases, words, index } = this.answer;
    const link = element("a", { href: new URL(data.raw_url, this.root).href }, ...marked(data.meta.title, words));
    const title = element("h3", { className: "entry-title" }, link);
    const text = element("p", { className: "entry-text" }, ...excerpt(data.content, phrases, words));
    const [kind = ""] = index.values(id, "kind");
    const [year, month, day] = index.date(id).split("-").map(Number);
    const date = element("time", { dateTime: index.date(id) }, `${year}年${month}月${day}日`);
    const notes = [element("span", { className: "search-kind" }, kind), element("span", {}, date)];
    const places = index.values(id, "province");
    if (places.length) notes.push(element("span", {}, places.length > 3 ? `${places[0]}等${places.length}个省份` : places.join("、")));
    return element("li", { className: "entry" }, title, text, element("p", { className: "entry-meta" }, ...notes));
  }

  key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const links = [...this.list.querySelectorAll(".entry-title a")];
    const at = links.indexOf(document.activeElement);
    const inSearch = document.activeElement === this.input;
    if (event.key === "Escape" && at >= 0) this.input.select();
    else if (event.key === "Escape" && inSearch && this.input.value) this.empty();
    else if (event.key === "ArrowDown" && (inSearch || at >= 0) && links[at + 1]) links[at + 1].focus();
    else if (event.key === "ArrowUp" && at > 0) links[at - 1].focus();
    else if (event.key === "ArrowUp" && at === 0) this.input.focus();
    else return;
    event.preventDefault();
  }

  empty() {
    this.input.value = "";
    this.remember(true);
    this.update();
  }
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function option(filter, { value, count, isChosen }, at) {
  const id = `search-${filter}-${at}`;
  const box = element("input", { type: "checkbox", id, name: filter, value, checked: isChosen });
  const number = element("span", { className: "search-number" }, `（${count}）`);
  return element("label", { htmlFor: id }, box, element("span", {}, value, number));
}

function others(options, isOpen) {
  return element("details", { open: isOpen }, element("summary", {}, `其余${options.length}项`), ...options);
}

/** Years newest first, indicators by number, everything else by how much there is of it. */
function order(filter) {
  const number = (it) => Number.parseInt(it.value, 10);
  if (filter === "year") return (a, b) => number(b) - number(a);
  if (filter === "indicator") return (a, b) => number(a) - number(b);
  return (a, b) => b.count - a.count || a.value.localeCompare(b.value, "zh");
}

/** A text with what was asked for marked. */
function marked(text, words) {
  const shown = characters(text);
  return runs(shown, marks(shown, words), 0, shown.length);
}

/** The sentence the query stands in: as written where it does, else most of its words. */
function excerpt(text, phrases, words) {
  const shown = characters(text);
  const written = marks(shown, phrases);
  const found = written.size ? written : marks(shown, words);
  const { start, end, cutBefore, cutAfter } = sentence(shown, found);
  return [cutBefore ? "……" : "", ...runs(shown, found, start, end), cutAfter ? "……" : ""];
}

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

const page = document.getElementById("search");
if (page) new Search(page);
