/* What the search shows: results, filters, counts. All text goes in as text, never as markup. */

import { Engine } from "./engine.js";

/** An element with attributes and children; children that are null are left out. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

let prepared = null;

/** Engine and words for the site that a field stands on, loaded once for the page. */
export function prepare(find) {
  prepared ??= load(find).catch((error) => {
    prepared = null;
    throw error;
  });
  return prepared;
}

/* The language of the pages at the root of the site. */
const FIRST = "en";

async function load(find) {
  const { language } = find.dataset;
  const root = new URL(find.dataset.root.replace(/\/?$/, "/"), document.baseURI);
  const site = language === FIRST ? root : new URL("../", root);
  const engine = new Engine([new URL("search/index/", site).href, new URL("search/pages/", root).href], language);
  const [response] = await Promise.all([fetch(new URL("search/words.json", root), { cache: "no-cache" }), engine.load()]);
  if (!response.ok) throw new Error(`${response.status} ${response.url}`);
  const words = await response.json();
  const say = (key, values = {}) =>
    (words[`search-${key}`] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  return { engine, say, root, site, language };
}

/** What `window.atlas.search` does: results with their page relative to the whole site. */
export async function search(ready, query, options) {
  const results = await ready.engine.find(query, options);
  const prefix = ready.language === FIRST ? "" : `${ready.language}/`;
  for (const result of results) result.page = prefix + result.page;
  return results;
}

/** Text with the words of the query marked. */
export function marked(engine, text, marks) {
  return engine.marked(text, marks).map(([piece, hit]) => (hit ? element("mark", {}, piece) : piece));
}

/** The lines of one result: name, title, kind and year and topics, summary. */
export function lines(ready, result, marks) {
  const { engine, say } = ready;
  const name = result.short || result.title;
  const topics = result.kind === "topic" ? [] : result.topics.map((topic) => engine.topicName(topic));
  const about = [say(`kind-${result.kind}`), result.year, topics.join(say("joint"))];
  return [
    element("span", { class: "atlas-hit__name" }, marked(engine, name, marks)),
    result.short ? element("span", { class: "atlas-hit__title" }, marked(engine, result.title, marks)) : null,
    element("span", { class: "atlas-hit__meta" }, about.filter(Boolean).map((part) => element("span", {}, String(part)))),
    result.summary ? element("span", { class: "atlas-hit__summary" }, marked(engine, result.summary, marks)) : null,
  ];
}

/** A text with an element in the place of its {words}. */
export function around(text, element) {
  const [before, after] = text.split("{words}");
  return [before, element, after];
}

/** How many results there are, in words. */
export function count(say, total) {
  return total === 0 ? say("count-0") : total === 1 ? say("count-1") : say("count", { n: total });
}

/** Filters by kind, topic and year, each a button that shows its values with counts; `changed` is called after a choice. */
export function filters(ready, changed, name) {
  const { engine, say } = ready;
  const chosen = {};
  const heads = {};
  const values = element("div", { class: "atlas-filters__values", id: `${name}-values`, role: "group", hidden: true });
  const clear = element("button", { type: "button", class: "atlas-filters__clear", hidden: true }, say("clear"));
  const box = element("div", { class: "atlas-filters", role: "group", "aria-label": say("filters") });
  let open = null;
  let counts = null;

  for (const kind of ["kind", "topic", "year"]) {
    heads[kind] = element("button", { type: "button", class: "atlas-filters__head", "aria-expanded": "false", "aria-controls": values.id });
    heads[kind].addEventListener("click", () => {
      open = open === kind ? null : kind;
      draw();
    });
  }
  box.append(...Object.values(heads), clear, values);
  clear.addEventListener("click", () => {
    for (const kind of Object.keys(heads)) chosen[kind] = "";
    open = null;
    heads.kind.focus();
    changed();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    event.preventDefault();
    const head = heads[open];
    open = null;
    draw();
    head.focus();
  });

  function called(kind, value) {
    return kind === "kind" ? say(`kind-${value}`) : kind === "topic" ? engine.topicName(value) : value;
  }

  function choice(kind, value, number) {
    const on = chosen[kind] === value;
    const button = element("button", { type: "button", class: "atlas-filters__value", "aria-pressed": String(on) }, `${called(kind, value)} (${number})`);
    button.addEventListener("click", () => {
      chosen[kind] = on ? "" : value;
      open = null;
      heads[kind].focus();
      changed();
    });
    return button;
  }

  function draw() {
    for (const [kind, head] of Object.entries(heads)) {
      head.textContent = chosen[kind] ? called(kind, chosen[kind]) : say(`any-${kind}`);
      head.setAttribute("aria-expanded", String(open === kind));
      head.classList.toggle("atlas-filters__head--on", Boolean(chosen[kind]));
    }
    clear.hidden = !Object.values(chosen).some(Boolean);
    values.hidden = !open;
    if (!open || !counts) return values.replaceChildren();
    const rows = [...counts[open].entries()];
    if (chosen[open] && !counts[open].has(chosen[open])) rows.push([chosen[open], 0]);
    rows.sort(open === "year" ? (a, b) => b[0] - a[0] : (a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    values.setAttribute("aria-label", say(`any-${open}`));
    values.replaceChildren(...rows.map(([value, number]) => choice(open, value, number)));
  }

  /** Show what can be chosen, with counts. */
  function update(found) {
    counts = found;
    draw();
  }

  return { box, chosen, update };
}
