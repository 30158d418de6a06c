/* Comfort for readers: size of type, contrast, the menu of narrow screens, lists that filter and sort.
   Every page is whole without it: what only it brings to life is shown where it runs. */
(() => {
  'use strict';

  const root = document.documentElement;

  /** An element with attributes and content. */
  function make(name, attributes = {}, ...content) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...content);
    return element;
  }

  /** What the reader chose before; nothing where the browser keeps nothing. */
  const kept = {
    get(key) {
      try { return localStorage.getItem(key); } catch { return null; }
    },
    set(key, value) {
      try { localStorage.setItem(key, value); } catch { /* the choice holds for this page */ }
    },
  };

  /* Size of type and contrast: set before the page is painted. */

  const SIZES = ['large', 'larger'];
  const size = kept.get('size');
  if (SIZES.includes(size)) root.dataset.size = size;
  root.classList.add('js');
  if (kept.get('contrast') === 'high') root.dataset.contrast = 'high';

  const press = (button, is) => button.setAttribute('aria-pressed', String(is));

  function sizes(group) {
    const buttons = [...group.querySelectorAll('button')];
    const show = () => buttons.forEach((it) => press(it, it.dataset.size === (root.dataset.size ?? '')));
    for (const button of buttons) {
      button.addEventListener('click', () => {
        if (button.dataset.size) root.dataset.size = button.dataset.size; else delete root.dataset.size;
        kept.set('size', button.dataset.size);
        show();
      });
    }
    show();
  }

  function contrast(button) {
    const show = () => press(button, root.dataset.contrast === 'high');
    button.addEventListener('click', () => {
      if (root.dataset.contrast) delete root.dataset.contrast; else root.dataset.contrast = 'high';
      kept.set('contrast', root.dataset.contrast ?? '');
      show();
    });
    show();
  }

  /* The menu of narrow screens. */

  function menu(nav) {
    const button = nav.querySelector('.menu-button');
    const open = (is) => {
      button.setAttribute('aria-expanded', String(is));
      nav.classList.toggle('is-open', is);
    };
    button.addEventListener('click', () => open(button.getAttribute('aria-expanded') === 'false'));
    nav.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && button.getAttribute('aria-expanded') === 'true') {
        open(false);
        button.focus();
      }
    });
  }

  /* The list of zones: several filters at once, another order, cards instead of a table. */

  function chooser(label, options, chosen) {
    const select = make('select');
    for (const [value, name] of options) select.append(make('option', { value }, name));
    select.value = chosen && options.some(([value]) => value === chosen) ? chosen : options[0][0];
    return [select, make('label', {}, make('span', {}, label), select)];
  }

  function zones(table) {
    const rows = [...table.querySelectorAll('tbody tr[data-code]')];
    const query = new URLSearchParams(location.search);
    const values = (key) => [...new Map(rows.map((row) => [row.dataset[key], row.dataset[key + 'Name'] || row.dataset[key]]))];
    const any = (key, name) => [['', name], ...values(key)];
    const filters = [['province', '省份', '全部省份'], ['region', '地区类别', '全部地区'], ['status', '状态', '全部状态']]
      .filter(([key]) => values(key).length > 1)
      .map(([key, label, all]) => [key, ...chooser(label, any(key, all), query.get(key))]);
    const [order, orderLabel] = chooser('排序', [['code', '按行政区划代码'], ['newest', '按状态起始日期，由近到远'], ['oldest', '按状态起始日期，由远到近']], query.get('order'));
    const [shape, shapeLabel] = chooser('显示', [['table', '表格'], ['cards', '卡片']], query.get('view'));
    const count = make('p', { class: 'filter-count', role: 'status' });
    const reset = make('button', { type: 'button' }, '清除条件');
    const groups = [...table.tBodies];
    const flat = make('tbody');
    const nothing = make('p', { class: 'none', hidden: '' }, '没有符合条件的地区。');

    function show() {
      const fits = (row) => filters.every(([key, select]) => !select.value || row.dataset[key] === select.value);
      const shown = rows.filter(fits);
      for (const row of rows) row.hidden = !fits(row);
      if (order.value === 'code') {
        flat.remove();
        for (const group of groups) {
          group.append(...rows.filter((row) => row.group === group));
          group.hidden = !shown.some((row) => row.group === group);
          table.append(group);
        }
      } else {
        const sign = order.value === 'newest' ? -1 : 1;
        const before = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
        const sorted = [...rows].sort((a, b) => sign * before(a.dataset.since, b.dataset.since) || before(a.dataset.code, b.dataset.code));
        flat.append(...sorted);
        for (const group of groups) group.remove();
        table.append(flat);
      }
      table.classList.toggle('cards', shape.value === 'cards');
      table.hidden = shown.length === 0;
      nothing.hidden = shown.length > 0;
      count.textContent = `共${shown.length}个地区`;
      const state = new URLSearchParams();
      for (const [key, select] of filters) if (select.value) state.set(key, select.value);
      if (order.value !== 'code') state.set('order', order.value);
      if (shape.value !== 'table') state.set('view', shape.value);
      reset.hidden = [...state].length === 0;
      const text = state.toString();
      history.replaceState(null, '', text ? `?${text}${location.hash}` : location.pathname + location.hash);
    }

    for (const row of rows) row.group = row.parentElement;
    for (const select of [...filters.map(([, select]) => select), order, shape]) select.addEventListener('change', show);
    reset.addEventListener('click', () => {
      for (const select of [...filters.map(([, select]) => select), order, shape]) select.selectedIndex = 0;
      show();
      (filters[0] ? filters[0][1] : order).focus();
    });
    const form = make('form', { class: 'filters', 'aria-label': '筛选和排序' }, ...filters.map(([, , label]) => label), orderLabel, shapeLabel, reset);
    form.addEventListener('submit', (event) => event.preventDefault());
    document.querySelector('.filters-plain')?.remove();
    table.before(form, count);
    table.after(nothing);
    show();
  }

  /* How to cite: the day of reading, the address, and a button that copies it. */

  function cite(text) {
    const now = new Date();
    const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((it) => String(it).padStart(2, '0')).join('-');
    text.querySelector('.cite-day').textContent = day;
    const address = text.querySelector('.cite-address');
    if (address.textContent === '网址' && location.protocol.startsWith('http')) address.textContent = location.origin + location.pathname;
    if (!navigator.clipboard) return;
    const button = make('button', { type: 'button', class: 'button-plain' }, '复制');
    const told = make('span', { role: 'status' });
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(text.textContent.trim());
        told.textContent = '已复制';
      } catch {
        told.textContent = '未能复制，请选中文字后复制';
      }
    });
    text.after(make('p', { class: 'actions' }, button, told));
  }

  /* Days left: of the day of reading, in the time of the office. */

  function daysLeft(left) {
    const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' });
    const days = Math.round((Date.parse(left.dataset.until) - Date.parse(today)) / 864e5) + 1;
    left.querySelector('dt').textContent = days > 0 ? '还剩（含今天）' : '期限';
    left.querySelector('dd').textContent = days > 0 ? `${days}天` : '已满';
  }

  document.addEventListener('DOMContentLoaded', () => {
    document.querySelectorAll('.settings-sizes').forEach(sizes);
    document.querySelectorAll('.settings-contrast').forEach(contrast);
    document.querySelectorAll('.site-nav').forEach(menu);
    document.querySelectorAll('table[data-zones]').forEach(zones);
    document.querySelectorAll('[data-until]').forEach(daysLeft);
    document.querySelectorAll('.cite-text').forEach(cite);
  });
})();
