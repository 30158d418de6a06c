// Adds filters, sorting and a card view to the list of zones. The address keeps the choices.

import { bind, element } from "./dom.js";

/** The data attribute of the rows, the label, and the option that shows all rows. */
const FILTERS = [
  ["province", "省份", "全部省份"],
  ["region", "地区类别", "全部地区"],
  ["status", "状态", "全部状态"],
];
const ORDERS = [
  ["code", "按行政区划代码"],
  ["newest", "按状态起始日期，由近到远"],
  ["oldest", "按状态起始日期，由远到近"],
];
const SHAPES = [
  ["table", "表格"],
  ["cards", "卡片"],
];

class ZoneList {
  constructor(table) {
    this.table = table;
    this.rows = [...table.querySelectorAll("tbody tr[data-code]")];
    for (const row of this.rows) describe(row);
    this.provinces = [...table.tBodies].map((body) => ({ body, rows: this.rows.filter((it) => body.contains(it)) }));
    /** Holds all rows when they are sorted by date. */
    this.sorted = element("tbody", {});
    const filters = FILTERS.map(([key, label, all]) => chooser(key, label, [["", all], ...this.values(key)]));
    // A filter with a single value would have no effect.
    this.filters = filters.filter((it) => it.select.options.length > 2);
    this.order = chooser("order", "排序", ORDERS);
    this.shape = chooser("view", "显示", SHAPES);
    this.choosers = [...this.filters, this.order, this.shape];
    this.reset = element("button", { type: "button" }, "清除条件");
    this.count = element("p", { class: "filter-count", role: "status" });
    this.nothing = element("p", { class: "none" }, "没有符合条件的地区。");
  }

  start() {
    this.listen();
    this.show();
    this.insert();
  }

  /** The values of a data attribute in the order of the rows, each with its name. */
  values(key) {
    return [...new Map(this.rows.map(({ dataset }) => [dataset[key], dataset[`${key}Name`] || dataset[key]]))];
  }

  listen() {
    for (const { select } of this.choosers) select.addEventListener("change", () => this.show());
    this.reset.addEventListener("click", () => {
      for (const { select } of this.choosers) select.selectedIndex = 0;
      this.show();
      this.choosers[0].select.focus();
    });
  }

  /** Inserts the controls, and removes the links to lists by kind that they replace. */
  insert() {
    const labels = this.choosers.map((it) => it.label);
    const form = element("form", { class: "filters", "aria-label": "筛选和排序" }, ...labels, this.reset);
    form.addEventListener("submit", (event) => event.preventDefault());
    document.querySelector(".filters-plain")?.remove();
    this.table.before(form, this.count);
    this.table.after(this.nothing);
  }

  show() {
    const fits = (row) => this.filters.every(({ key, select }) => !select.value || row.dataset[key] === select.value);
    for (const row of this.rows) row.hidden = !fits(row);
    const shown = this.rows.filter(fits).length;
    if (this.order.select.value === "code") this.group();
    else this.sort(this.order.select.value === "newest" ? -1 : 1);
    this.table.classList.toggle("cards", this.shape.select.value === "cards");
    this.table.hidden = shown === 0;
    this.nothing.hidden = shown > 0;
    this.count.textContent = `共${shown}个地区`;
    this.remember();
  }

  /** Groups the rows by province, as in the original page. Hides provinces without visible rows. */
  group() {
    this.sorted.remove();
    for (const { body, rows } of this.provinces) {
      body.append(...rows);
      body.hidden = rows.every((it) => it.hidden);
      this.table.append(body);
    }
  }

  /** Sorts the rows by the date their status began, then by code. */
  sort(sign) {
    const byDay = (a, b) => sign * compare(a.dataset.since, b.dataset.since);
    const byCode = (a, b) => compare(a.dataset.code, b.dataset.code);
    this.sorted.append(...[...this.rows].sort((a, b) => byDay(a, b) || byCode(a, b)));
    for (const { body } of this.provinces) body.remove();
    this.table.append(this.sorted);
  }

  /** Writes the choices that are not the default into the address. */
  remember() {
    const chosen = this.choosers.filter((it) => it.select.selectedIndex > 0);
    const query = new URLSearchParams(chosen.map((it) => [it.key, it.select.value])).toString();
    this.reset.hidden = chosen.length === 0;
    history.replaceState(null, "", (query ? `?${query}` : location.pathname) + location.hash);
  }
}

/** Adds what a row shows or belongs to as data, by which it is filtered and sorted. */
function describe(row) {
  const { province, region } = row.parentElement.dataset;
  const statusName = row.querySelector(".badge").textContent;
  const since = row.querySelector("time").dateTime;
  Object.assign(row.dataset, { province, region, statusName, since });
}

/** A labelled list of options. Selects the one in the address, or else the first. */
function chooser(key, label, options) {
  const asked = new URLSearchParams(location.search).get(key);
  const option = ([value, name]) => element("option", { value, selected: value === asked }, name);
  const select = element("select", {}, ...options.map(option));
  return { key, select, label: element("label", {}, element("span", {}, label), select) };
}

/** Compares two texts by their character codes, for `sort`. */
function compare(a, b) {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

bind("table[data-zones]", (table) => new ZoneList(table).start());
