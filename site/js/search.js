// The search page: runs queries and shows the results. The address keeps the query, filters and sort order.

import { bind } from "./dom.js";
import { Index } from "./search-index.js";
import { filterOptions, resultItem } from "./search-results.js";
import { tokens } from "./search-text.js";

/** Number of results shown at a time. */
const PAGE = 10;
/** Milliseconds to wait for further keys before a search. */
const WAIT = 150;

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
    /** The number of the latest search. Results of earlier ones are not shown. */
    this.turn = 0;
  }

  start() {
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
    this.input.addEventListener("focus", () => this.openEarly(), { once: true });
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

  /** Opens the index once. After a failure, the next call tries again. */
  open() {
    this.index ??= Index.open(this.root).catch((error) => {
      this.index = undefined;
      throw error;
    });
    return this.index;
  }

  /** Opens the index before the first search. Leaves it to the search to report failures. */
  async openEarly() {
    try {
      await this.open();
    } catch {
      // The search tries again.
    }
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
    for (const { name, value } of this.filterForm.querySelectorAll("input:checked")) {
      this.selected[name] = [...(this.selected[name] ?? []), value];
    }
    this.remember(true);
    this.update();
  }

  /** Writes the query into the address. With `isStep`, the reader can go back to the previous one. */
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
    this.turn += 1;
    const { turn } = this;
    const query = this.input.value;
    if (!tokens(query).length) {
      this.showNothing(query.trim() ? "请输入文字或者数字。" : "");
      return;
    }
    this.page.setAttribute("aria-busy", "true");
    try {
      const index = await this.open();
      const answer = await index.ask(query);
      if (turn === this.turn) await this.show(index, answer, turn);
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

  /** Shows the values of each filter, with the number of results each would leave. */
  showFilters(index, results, passes) {
    const focused = this.filterForm.contains(document.activeElement) ? document.activeElement.id : "";
    for (const set of this.filters) {
      const { filter } = set.dataset;
      const chosen = this.selected[filter] ?? [];
      const counts = new Map(chosen.map((it) => [it, 0]));
      for (const { id } of results.filter((it) => passes(it.id, filter))) {
        for (const value of index.values(id, filter)) counts.set(value, (counts.get(value) ?? 0) + 1);
      }
      const options = filterOptions(filter, counts, chosen, set.querySelector("details")?.open);
      set.replaceChildren(set.querySelector("legend"), ...options);
      set.hidden = counts.size === 0;
    }
    this.clear.hidden = Object.keys(this.selected).length === 0;
    if (focused) document.getElementById(focused)?.focus();
  }

  /** The elements of a page of results. */
  items(from) {
    return Promise.all(this.answer.results.slice(from, from + PAGE).map((it) => this.item(it)));
  }

  async item({ id, data }) {
    const { answer, root } = this;
    const { url, meta, content } = await data();
    const [kind = ""] = answer.index.values(id, "kind");
    const places = answer.index.values(id, "province");
    const address = new URL(url, root).href;
    return resultItem({ address, title: meta.title, text: content, kind, date: answer.index.date(id), places }, answer);
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

  /** Arrow keys move between the search box and the results. Escape returns to the box, then clears it. */
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

bind("#search", (page) => new Search(page).start());
