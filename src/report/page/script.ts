/**
 * The script for the reader's browser: the table of requests with search, filters, sorting, details and copying. Only
 * the rows in view are in the document. All texts are set as text.
 */
export const SCRIPT = String.raw`
'use strict';
(() => {
  const ROW = 59;
  const SPARE = 8;
  const data = JSON.parse(document.getElementById('data').textContent);
  const size = data.id.length;
  const area = document.getElementById('table');
  const view = document.getElementById('view');
  const head = view.querySelector('thead');
  const body = view.querySelector('tbody');
  const query = document.getElementById('query');
  const only = document.getElementById('only');
  const detail = document.getElementById('detail');
  const compared = data.otherStatus.length > 0;
  const answered = data.status.some((status) => status >= 0);
  const number = new Intl.NumberFormat('en');
  const dollars = (value) => value === null ? '' : value < 1e-6 && value > 0 ? 'under $0.000001' : '$' + (value < 1 ? Number(value.toPrecision(3)) : value.toFixed(2));
  const count = (value) => value === null || value === undefined ? '' : number.format(value);
  const statusName = (at) => data.statuses[data.status[at]] || '';

  const text = (name, width, list) => ({ name, width, show: (at) => list[at] || '', key: (at) => list[at] || '' });
  const figure = (name, width, list, format) => ({ name, width, right: true, show: (at) => format(list[at]), key: (at) => list[at] });
  const columns = [text('custom_id', 12, data.id)];
  for (const name of Object.keys(data.columns).slice(0, 3)) columns.push(text(name, 12, data.columns[name]));
  if (answered) columns.push({ name: 'Status', width: 9, word: true, show: statusName, key: (at) => data.status[at] });
  columns.push(text('Input', 26, data.input));
  if (answered) {
    const fields = Object.keys(data.fields).slice(0, 5);
    for (const name of fields) {
      columns.push(text(name, 9, data.fields[name]));
      if (compared) columns.push(text(name + ' · ' + area.dataset.other, 9, data.otherFields[name] || []));
    }
    if (fields.length === 0) {
      columns.push(text('Answer', 26, data.answer));
      if (compared) columns.push(text('Answer · ' + area.dataset.other, 26, data.otherAnswer));
    }
  }
  columns.push(figure('Input tokens', 8, data.inputTokens, count));
  if (answered) columns.push(figure('Output tokens', 8, data.outputTokens, count));
  columns.push(figure('Cost', 9, data.cost, dollars));

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    element.append(...children);
    return element;
  };

  let order = Uint32Array.from({ length: size }, (_, at) => at);
  let shown = order;
  let haystack;
  let sortBy = -1;
  let direction = 1;
  const pressed = new Set();

  const searchable = () => {
    if (haystack) return haystack;
    const lists = [data.id, data.input, data.answer, ...Object.values(data.fields), ...Object.values(data.columns)];
    haystack = new Array(size);
    for (let at = 0; at < size; at++) {
      let all = '';
      for (const list of lists) if (list[at]) all += list[at] + '\n';
      haystack[at] = all.toLowerCase();
    }
    return haystack;
  };

  const filter = () => {
    const wanted = query.value.trim().toLowerCase();
    const texts = wanted ? searchable() : undefined;
    const statuses = new Set([...pressed].map((name) => data.statuses.indexOf(name)));
    const differing = only.value === 'differs';
    const failed = only.value === 'failed';
    shown = order.filter((at) =>
      (statuses.size === 0 || statuses.has(data.status[at])) &&
      (!differing || data.differs[at] === 1) &&
      (!failed || data.status[at] !== 0) &&
      (!texts || texts[at].includes(wanted)));
    document.getElementById('count').textContent = number.format(shown.length) + (shown.length === size ? '' : ' of ' + number.format(size)) + (shown.length === 1 && size === 1 ? ' request' : ' requests');
    document.getElementById('copy').disabled = shown.length === 0;
    view.querySelector('table').setAttribute('aria-rowcount', String(shown.length + 1));
    view.scrollTop = 0;
    draw(true);
  };

  let firstDrawn = -1;
  const draw = (force) => {
    const first = Math.max(0, Math.floor(view.scrollTop / ROW) - SPARE);
    if (!force && first === firstDrawn) return;
    firstDrawn = first;
    const focused = body.contains(document.activeElement) ? Number(document.activeElement.dataset.place) : -1;
    const last = Math.min(shown.length, first + Math.ceil(view.clientHeight / ROW) + 2 * SPARE);
    const rows = [];
    for (let place = first; place < last; place++) {
      const at = shown[place];
      const cells = columns.map(({ show, right, word }) => make('td', right || word ? { class: right ? 'num' : 'word' } : {}, make('div', {}, show(at).slice(0, 300))));
      rows.push(make('tr', { tabindex: place === first ? '0' : '-1', 'aria-rowindex': String(place + 2), 'data-place': String(place) }, ...cells));
    }
    body.replaceChildren(pad(first * ROW), ...rows, pad((shown.length - last) * ROW));
    if (focused >= 0) focusPlace(focused, false);
  };
  const pad = (height) => {
    const cell = make('td', { colspan: String(columns.length) });
    cell.style.height = height + 'px';
    const row = make('tr', { class: 'pad', 'aria-hidden': 'true' }, cell);
    row.hidden = height === 0;
    return row;
  };

  const focusPlace = (place, scroll) => {
    const at = Math.max(0, Math.min(shown.length - 1, place));
    if (scroll) {
      const top = at * ROW;
      const room = view.clientHeight - head.offsetHeight;
      if (top < view.scrollTop) view.scrollTop = top;
      else if (top + ROW > view.scrollTop + room) view.scrollTop = top + ROW - room;
      draw();
    }
    const row = body.querySelector('[data-place="' + at + '"]');
    if (row) row.focus({ preventScroll: true });
  };

  const open = (place) => {
    const at = shown[place];
    const close = make('button', { type: 'button' }, 'Close');
    close.addEventListener('click', () => detail.close());
    const part = (name, value) => value ? [make('h3', {}, name), make('pre', { tabindex: '0', 'aria-label': name }, value)] : [];
    const fieldsOf = (lists) => Object.keys(lists).filter((name) => lists[name][at] !== null && lists[name][at] !== undefined).map((name) => name + ': ' + lists[name][at]).join('\n');
    const figures = ['line ' + count(data.line[at]), statusName(at), count(data.inputTokens[at]) + ' input tokens', data.outputTokens[at] === null ? '' : count(data.outputTokens[at]) + ' output tokens', dollars(data.cost[at])].filter(Boolean).join(' · ');
    const answers = [make('div', {}, ...part(area.dataset.name ? 'Answer · ' + area.dataset.name : 'Answer', data.answer[at]), ...part('Parsed', fieldsOf(data.fields)))];
    if (compared) answers.push(make('div', {}, ...part('Answer · ' + area.dataset.other, data.otherAnswer[at]), ...part('Parsed', fieldsOf(data.otherFields))));
    detail.replaceChildren(
      make('header', {}, make('h2', { id: 'detail-title' }, data.id[at]), close),
      make('p', { class: 'soft' }, figures),
      ...part('Row', fieldsOf(data.columns)), ...part('Input', data.input[at]),
      make('div', { class: 'pair' }, ...answers));
    detail.showModal();
    detail.addEventListener('close', () => focusPlace(place, true), { once: true });
  };

  const sort = (index) => {
    direction = sortBy === index ? -direction : 1;
    sortBy = index;
    const { key } = columns[index];
    order = Uint32Array.from({ length: size }, (_, at) => at);
    const compare = new Intl.Collator('en', { numeric: true }).compare;
    const keys = Array.from(order, key);
    order.sort((a, b) => {
      const [x, y] = [keys[a], keys[b]];
      if (x === y) return a - b;
      if (x === null || x === undefined) return 1;
      if (y === null || y === undefined) return -1;
      return direction * (typeof x === 'number' ? x - y : compare(x, y));
    });
    [...head.rows[0].cells].forEach((cell, at) => at === index ? cell.setAttribute('aria-sort', direction > 0 ? 'ascending' : 'descending') : cell.removeAttribute('aria-sort'));
    filter();
  };

  const total = columns.reduce((sum, { width }) => sum + width, 0);
  view.querySelector('table').style.minWidth = total * 0.62 + 'rem';
  head.append(make('tr', { 'aria-rowindex': '1' }, ...columns.map(({ name, width, right }, index) => {
    const button = make('button', { type: 'button' }, name);
    button.addEventListener('click', () => sort(index));
    const cell = make('th', { scope: 'col', ...(right && { class: 'num' }) }, button);
    cell.style.width = (width / total) * 100 + '%';
    return cell;
  })));

  only.append(make('option', { value: '' }, 'All'));
  if (answered) only.append(make('option', { value: 'failed' }, 'Not succeeded'));
  if (compared) only.append(make('option', { value: 'differs' }, 'Different answers'));
  only.hidden = only.options.length < 2;
  for (const button of document.querySelectorAll('[data-status]')) {
    button.addEventListener('click', () => {
      const name = button.dataset.status;
      if (!pressed.delete(name)) pressed.add(name);
      button.setAttribute('aria-pressed', String(pressed.has(name)));
      filter();
    });
  }
  only.addEventListener('change', filter);
  query.addEventListener('input', filter);
  query.addEventListener('focus', () => setTimeout(searchable, 50), { once: true });
  view.addEventListener('scroll', () => draw());
  addEventListener('resize', () => draw(true));
  body.addEventListener('click', ({ target }) => {
    const row = target.closest('[data-place]');
    if (row && String(getSelection()) === '') open(Number(row.dataset.place));
  });
  body.addEventListener('keydown', (event) => {
    const row = event.target.closest('[data-place]');
    if (!row) return;
    const place = Number(row.dataset.place);
    const page = Math.max(1, Math.floor(view.clientHeight / ROW) - 1);
    const to = { ArrowDown: place + 1, ArrowUp: place - 1, PageDown: place + page, PageUp: place - page, Home: 0, End: shown.length - 1 }[event.key];
    if (event.key === 'Enter') open(place);
    else if (to === undefined) return;
    else focusPlace(to, true);
    event.preventDefault();
  });
  document.getElementById('copy').addEventListener('click', async ({ target }) => {
    const ids = Array.from(shown, (at) => data.id[at]).join('\n');
    try {
      await navigator.clipboard.writeText(ids);
    } catch {
      const box = make('textarea', {});
      box.value = ids;
      document.body.append(box);
      box.select();
      document.execCommand('copy');
      box.remove();
    }
    target.textContent = 'Copied ' + number.format(shown.length);
    setTimeout(() => { target.textContent = 'Copy these ids'; }, 2000);
  });
  area.hidden = false;
  addEventListener('beforeprint', () => draw(true));
  filter();
})();
`.trim();
