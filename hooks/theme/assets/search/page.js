/* The page of all results: its address says what is searched for, so that it can be shared. */

import { around, count, element, filters, lines, prepare } from "./view.js";

const STEP = 20;

export async function start(box, find) {
  const ready = await prepare(find);
  const { say } = ready;
  const title = document.title;
  const input = element("input", {
    type: "search", name: "q", class: "atlas-results__input", "aria-label": find.querySelector("input").getAttribute("aria-label"),
    placeholder: find.querySelector("input").placeholder, autocomplete: "off", spellcheck: "false", enterkeyhint: "search",
  });
  const form = element("form", { class: "atlas-results__form", role: "search", "aria-label": say("results") }, input);
  const status = element("p", { class: "atlas-results__status", role: "status" });
  const meant = element("p", { class: "atlas-find__meant", hidden: true });
  const list = element("ol", { class: "atlas-results__list" });
  const more = element("button", { type: "button", class: "atlas-results__more", hidden: true }, say("more"));
  const chooser = filters(ready, () => show({ limit: STEP }), "atlas-results");
  let limit = STEP;
  let asked = 0;

  function read() {
    const given = new URLSearchParams(location.search);
    input.value = (given.get("q") ?? "").slice(0, 300);
    for (const name of ["kind", "topic", "year"]) chooser.chosen[name] = given.get(name) ?? "";
  }

  function remember() {
    const target = new URL(location.href);
    target.search = "";
    if (input.value.trim()) target.searchParams.set("q", input.value);
    for (const [name, value] of Object.entries(chooser.chosen)) if (value) target.searchParams.set(name, value);
    try {
      if (target.href !== location.href) history.replaceState(null, "", target.href);
    } catch {
      /* a browser in which an address may not change so often */
    }
    document.title = input.value.trim() ? `${input.value.trim()} - ${title}` : title;
  }

  function suggest(words) {
    const button = element("button", { type: "button" }, words);
    button.addEventListener("click", () => {
      input.value = words;
      show({ limit: STEP });
    });
    meant.replaceChildren(...around(say("meant"), button));
  }

  async function show(wanted) {
    limit = wanted.limit;
    const mine = ++asked;
    remember();
    const query = input.value;
    let results;
    try {
      results = await window.atlas.search(query, { limit, filters: { ...chooser.chosen } });
    } catch {
      if (mine === asked) status.textContent = say("failed");
      return;
    }
    if (mine !== asked) return;
    chooser.update(results.counts);
    chooser.box.hidden = !query.trim();
    status.textContent = !query.trim() ? say("hint") : results.length ? count(say, results.total) : say("nothing");
    meant.hidden = !results.suggestion;
    if (results.suggestion) suggest(results.suggestion);
    list.replaceChildren(
      ...results.map((result) =>
        element("li", {}, element("a", { class: "atlas-hit", href: new URL(result.page, ready.site).href }, lines(ready, result, results.marks))),
      ),
    );
    more.hidden = results.total <= results.length;
  }

  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => show({ limit: STEP }), 60);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show({ limit: STEP });
  });
  more.addEventListener("click", async () => {
    const before = list.children.length;
    await show({ limit: limit + STEP });
    list.children[before]?.querySelector("a").focus();
  });
  window.addEventListener("popstate", () => {
    read();
    show({ limit: STEP });
  });
  box.replaceChildren(form, chooser.box, status, meant, list, more);
  read();
  await show({ limit: STEP });
  if (!input.value) input.focus();
}
