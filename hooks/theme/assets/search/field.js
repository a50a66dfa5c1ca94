/* The search field in the header: a combobox with a list of results. */

import { around, count, element, filters, lines, prepare, search } from "./view.js";

const SHOWN = 8;

export async function start(find, { close }) {
  const ready = await prepare(find);
  const { say, engine } = ready;
  const input = find.querySelector("input");
  const form = find.querySelector("form");
  find.querySelector(".atlas-find__failed")?.remove();

  const list = element("ul", { id: "atlas-find-list", class: "atlas-find__list", role: "listbox", "aria-label": say("results") });
  const status = element("p", { class: "atlas-find__status", role: "status" });
  const meant = element("p", { class: "atlas-find__meant", hidden: true });
  const all = element("a", { class: "atlas-find__all", hidden: true });
  const chooser = filters(ready, () => show(), "atlas-find");
  const panel = element("div", { class: "atlas-find__panel", hidden: true }, chooser.box, status, meant, list, all);
  form.append(panel);
  input.setAttribute("aria-controls", list.id);
  let asked = 0;
  let active = -1;

  const options = () => [...list.querySelectorAll("[role=option]")];

  function choose(index) {
    const found = options();
    found[active]?.setAttribute("aria-selected", "false");
    active = found.length ? (index + found.length) % found.length : -1;
    if (active < 0) return input.removeAttribute("aria-activedescendant");
    found[active].setAttribute("aria-selected", "true");
    found[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", found[active].id);
  }

  function clear() {
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren();
    meant.hidden = true;
    all.hidden = true;
  }

  /** Address of the page of all results. */
  function address() {
    const target = new URL("search/", ready.root);
    target.searchParams.set("q", input.value.slice(0, 300));
    for (const [name, value] of Object.entries(chooser.chosen)) if (value) target.searchParams.set(name, value);
    return target.href;
  }

  function suggest(words) {
    const button = element("button", { type: "button" }, words);
    button.addEventListener("click", () => {
      input.value = words;
      input.focus();
      show();
    });
    meant.replaceChildren(...around(say("meant"), button));
    meant.hidden = false;
  }

  async function show() {
    const mine = ++asked;
    const query = input.value;
    panel.hidden = false;
    chooser.box.hidden = !query.trim();
    if (!query.trim()) {
      clear();
      status.textContent = say("hint");
      input.setAttribute("aria-expanded", "false");
      return;
    }
    let results;
    try {
      // The same call that other scripts make.
      results = await window.atlas.search(query, { limit: SHOWN, filters: { ...chooser.chosen } });
    } catch {
      if (mine !== asked) return;
      clear();
      status.textContent = say("failed");
      return;
    }
    if (mine !== asked) return;
    clear();
    chooser.update(results.counts);
    results.forEach((result, index) => {
      const link = element(
        "a",
        { href: new URL(result.page, ready.site).href, role: "option", id: `atlas-hit-${index}`, class: "atlas-hit", "aria-selected": "false", tabindex: "-1" },
        lines(ready, result, results.marks),
      );
      list.append(element("li", { role: "none" }, link));
    });
    input.setAttribute("aria-expanded", String(results.length > 0));
    status.textContent = results.length ? count(say, results.total) : say("nothing");
    if (results.suggestion) suggest(results.suggestion);
    all.hidden = results.total <= results.length;
    all.href = address();
    all.textContent = say("all", { n: results.total });
  }

  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 40);
  });
  input.addEventListener("focus", () => show());
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") choose(active + 1);
    else if (event.key === "ArrowUp") choose(active < 0 ? -1 : active - 1);
    else if (event.key === "Enter") {
      const link = options()[active];
      if (link) {
        if (event.ctrlKey || event.metaKey) window.open(link.href);
        else link.click();
      } else if (input.value.trim()) location.href = address();
    } else return;
    event.preventDefault();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
  // A link to another place on this very page does not load anything: close by hand.
  list.addEventListener("click", (event) => {
    if (event.target.closest("a") && !event.ctrlKey && !event.metaKey) close({ restore: false });
  });
  if (document.activeElement === input) show();
  return { search: (query, options) => search(ready, query, options), engine };
}
