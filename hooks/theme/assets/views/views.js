/* Narrows and sorts rows that stand in the page: Explore, and the tables of the comparison of models.

   A view is a form[data-atlas-view] with its rows in [data-rows]. The state of a view is the state of its controls, and
   each control that differs from how the page was made stands in the address by its name. Controls:
     [data-facet]    a select, or a fieldset of checkboxes: a row is kept if it has one of the choices. Which it has stands
                     in its data-places: their numbers in each facet, the facets in the order of the page, "0;3 17;;2"
     [data-text]     a text field: a row is kept if it holds every word; not named q, by which Material opens its search
     [data-sort]     the order: a column or a data-<name> of the row, with a hyphen before it for the other way round
     [data-columns]  a fieldset of checkboxes: the columns shown
     [data-clear]    buttons that take back what narrows; order and columns stay
   A view with nav[data-parts] holds only its first rows, and perhaps not all choices of its facets. The others come when
   an order or what narrows asks for them: rows from the plain pages that the nav leads to, choices from data-choices. */
(() => {
  "use strict";

  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const all = (root, selector) => [...root.querySelectorAll(selector)];

  /* A facet: reads what is chosen, and shows for each choice how many rows there are. */
  function facetOf(element) {
    const boxes = all(element, "input");
    if (boxes.length) {
      const count = (n) => {
        for (const box of boxes) {
          const label = box.closest("label");
          label.querySelector("[data-n]").textContent = n(box.value);
          label.classList.toggle("atlas-checks--none", !n(box.value));
        }
      };
      const chosen = () => boxes.filter((box) => box.checked).map((box) => box.value);
      const clear = () => boxes.forEach((box) => (box.checked = false));
      return { name: element.dataset.facet, keys: boxes.map((box) => box.value), chosen, count, clear };
    }
    const options = [...element.options];
    const names = options.map((option) => option.text.replace(/ \(\d+\)$/, ""));
    const keys = options.slice(1).map((option) => option.value);
    const add = (choices) => {
      for (const [key, name, n] of choices.slice(keys.length)) {
        keys.push(key);
        names.push(name);
        options.push(new Option(`${name} (${n})`, key));
        element.append(options.at(-1));
      }
    };
    const count = (n) => {
      options.forEach((option, i) => {
        if (option.value) option.text = `${names[i]} (${n(option.value)})`;
      });
      const chosen = element.value;
      element.replaceChildren(...options.filter((o) => !o.value || n(o.value) || o.value === chosen));
      element.value = chosen;
    };
    const clear = () => {
      element.replaceChildren(...options);
      element.value = "";
    };
    return { name: element.name, keys, chosen: () => (element.value ? [element.value] : []), count, clear, add };
  }

  /* Rows of a plain page, as the browser reads a document: no text of it is put together to HTML here. */
  function rowsAt(address) {
    return new Promise((done, failed) => {
      const request = new XMLHttpRequest();
      request.open("GET", address);
      request.responseType = "document";
      request.onerror = failed;
      request.onload = () => {
        const body = request.status === 200 && request.response?.querySelector("[data-rows]");
        if (!body) return failed(new Error(address));
        for (const link of all(body, "a")) link.href = link.href; /* as seen from its own page */
        done([...body.children].map((row) => document.adoptNode(row)));
      };
      request.send();
    });
  }

  function rowOf(element, facets) {
    const places = (element.dataset.places ?? "").split(";");
    const keysOf = (facet, i) => (places[i] ?? "").split(" ").filter(Boolean).map((place) => facet.keys[place]);
    const keys = new Map(facets.map((facet, i) => [facet.name, keysOf(facet, i)]));
    const shown = (element.querySelector("[data-name]") ?? element).textContent;
    return { element, keys, text: fold(`${shown} ${element.dataset.words ?? ""}`) };
  }

  class View {
    constructor(form) {
      form.reset(); /* some browsers fill in what was there before */
      this.form = form;
      this.body = form.querySelector("[data-rows]");
      this.facets = all(form, "[data-facet]").map(facetOf);
      this.pager = form.querySelector("[data-parts]");
      this.elements = [...this.body.children];
      this.readRows();
      this.text = form.querySelector("[data-text]");
      this.sort = form.querySelector("[data-sort]");
      this.status = form.querySelector("[role=status]");
      this.heads = all(form, "th[data-column]");
      this.names = [...new Set([...form.elements].map((control) => control.name).filter(Boolean))];
      this.start = this.state();
      this.typing = false;
      for (const head of this.heads) this.addButton(head);
      form.addEventListener("submit", (event) => event.preventDefault());
      form.addEventListener("input", (event) => event.isComposing || this.changed(event.target === this.text));
      form.addEventListener("compositionend", () => this.changed(true));
      for (const button of all(form, "[data-more]")) {
        button.hidden = false;
        button.addEventListener("click", () => {
          this.load();
          this.show(false);
        });
      }
      if (this.pager) this.choices().catch(() => {}); /* asked for again with the rows */
      for (const button of all(form, "[data-clear]")) button.addEventListener("click", () => this.clear(button));
    }

    readRows() {
      this.rows = this.elements.map((element) => rowOf(element, this.facets));
      this.total = Number(this.pager?.dataset.all ?? this.rows.length);
    }

    get partial() {
      return this.rows.length < this.total;
    }

    /* All choices of the facets, which an address may name; then the controls are set to what it says once more. */
    async addChoices() {
      const response = await fetch(this.form.dataset.choices);
      if (!response.ok) throw new Error(response.url);
      const choices = await response.json();
      for (const facet of this.facets) facet.add?.(choices[facet.name] ?? []);
      this.readRows();
      const address = new URL(location.href).searchParams;
      if (this.facets.some(({ name, chosen }) => address.has(name) && !chosen().length)) this.restore(address);
    }

    choices() {
      if (!this.form.dataset.choices) return Promise.resolve();
      return (this.choosing ??= this.addChoices().catch((error) => {
        this.choosing = null;
        throw error;
      }));
    }

    /* The rows that do not stand in the page yet; until they are here, the view shows what it has and says so. */
    async load() {
      if (this.loading) return;
      this.loading = true;
      this.failed = false;
      try {
        const next = this.pager.querySelector("[rel=next]").href;
        const parts = Array.from({ length: this.pager.dataset.parts - 1 }, (_, i) => new URL(`../${i + 2}/`, next));
        const [rows] = await Promise.all([Promise.all(parts.map(rowsAt)), this.choices()]);
        this.elements.push(...rows.flat());
        this.body.append(...rows.flat());
        this.readRows();
        this.pager.hidden = true;
      } catch {
        this.failed = true;
      }
      this.loading = false;
      this.show(false);
    }

    /* What each control holds, several values joined by commas; no value holds one but the text, which is alone. */
    state() {
      const data = new FormData(this.form);
      return new Map(this.names.map((name) => [name, data.getAll(name).join(",")]));
    }

    /* Set the controls to what an address says; what it says that is not there is passed over. */
    restore(address) {
      this.form.reset();
      for (const facet of this.facets) facet.clear();
      for (const name of this.names.filter((name) => address.has(name))) {
        const value = address.get(name);
        for (const control of all(this.form, `[name="${name}"]`)) {
          if (control.type === "checkbox") control.checked = value.split(",").includes(control.value);
          else if (control.tagName !== "SELECT") control.value = value;
          else if ([...control.options].some((option) => option.value === value)) control.value = value;
        }
      }
      this.typing = false;
      this.show();
    }

    /* One step of the history for each choice, and one for a whole run of typing. */
    changed(typing = false) {
      this.show();
      const address = new URL(location.href);
      for (const [name, value] of this.state()) {
        if (value === this.start.get(name)) address.searchParams.delete(name);
        else address.searchParams.set(name, value);
      }
      address.search = address.search.replaceAll("%2C", ",");
      const step = typing && this.typing ? "replaceState" : "pushState";
      try {
        if (address.href !== location.href) history[step](null, "", address);
      } catch {
        /* a browser in which an address may not change so often */
      }
      this.typing = typing;
      keepInLanguageLink();
    }

    clear(button) {
      const gone = button.closest("[data-none]");
      for (const facet of this.facets) facet.clear();
      this.text.value = "";
      this.changed();
      if (gone) this.form.querySelector("summary").focus();
    }

    show(ask = true) {
      const words = fold(this.text?.value ?? "").split(/\s+/).filter(Boolean);
      const chosen = new Map(this.facets.map((facet) => [facet.name, facet.chosen()]));
      const failed = (row) => this.facets.filter(({ name }) => {
        const wanted = chosen.get(name);
        return wanted.length && !wanted.some((key) => row.keys.get(name).includes(key));
      });
      const counts = new Map(this.facets.map((facet) => [facet.name, new Map()]));
      let shown = 0;
      for (const row of this.rows) {
        const fits = words.every((word) => row.text.includes(word));
        const fails = fits ? failed(row) : [];
        row.element.hidden = !fits || fails.length > 0;
        if (!row.element.hidden) shown += 1;
        /* A choice counts the rows that pass every other facet. */
        for (const { name } of fits ? this.facets : []) {
          if (fails.some((facet) => facet.name !== name)) continue;
          const count = counts.get(name);
          for (const key of row.keys.get(name)) count.set(key, (count.get(key) ?? 0) + 1);
        }
      }
      const active = [...chosen.values()].filter((keys) => keys.length).length + (words.length > 0);
      if (ask && this.partial && (active || this.sort.value !== this.start.get(this.sort.name))) this.load();
      if (!this.partial) for (const facet of this.facets) facet.count((key) => counts.get(facet.name).get(key) ?? 0);
      this.order();
      this.showColumns();
      this.tell(shown, active);
    }

    tell(shown, active) {
      if (!this.status) return;
      const { text: whole, loading, failed } = this.status.dataset;
      const form = this.loading ? loading : this.failed && this.partial ? failed : whole;
      const n = this.failed && this.partial ? this.rows.length : shown;
      const text = form.replace("{n}", n).replace("{all}", this.total);
      clearTimeout(this.telling);
      this.telling = setTimeout(() => {
        if (this.status.textContent !== text) this.status.textContent = text;
      }, 150);
      this.form.querySelector("[data-none]").hidden = shown > 0 || this.partial;
      this.form.querySelector("[data-active]").textContent = active ? `(${active})` : "";
    }

    /* Rows in the chosen order; equal ones as the page was made; those without a value last, whichever way round. */
    order() {
      const wanted = this.sort.value;
      const name = wanted.replace(/^-/, "");
      const column = this.heads.findIndex((head) => head.dataset.column === name);
      const value = ({ element }) => {
        if (column < 0) return element.dataset[name] ?? (name === "name" ? element.querySelector("a").textContent : "");
        const cell = element.cells[column];
        return cell.dataset.value ?? cell.textContent;
      };
      const keyed = this.rows.map((row) => [value(row), row]);
      const way = wanted.startsWith("-") ? -1 : 1;
      const compare = ([a], [b]) => (!a || !b ? !a - !b : way * (a - b || collator.compare(a, b)));
      if (wanted) keyed.sort(compare);
      const sorted = keyed.map(([, row]) => row.element);
      if (sorted.some((element, i) => element !== this.body.children[i])) this.body.replaceChildren(...sorted);
      for (const head of this.heads) {
        if (head.dataset.column !== name) head.removeAttribute("aria-sort");
        else head.setAttribute("aria-sort", way < 0 ? "descending" : "ascending");
      }
    }

    showColumns() {
      for (const box of all(this.form, "[data-columns] input")) {
        const index = this.heads.findIndex((head) => head.dataset.column === box.value);
        if (this.heads[index].hidden === !box.checked) continue;
        for (const row of all(this.form, "tr")) row.cells[index].hidden = !box.checked;
      }
    }

    /* Pressed once a column goes up, pressed again it goes down. */
    addButton(head) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "atlas-sort";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const name = head.dataset.column;
        this.sort.value = this.sort.value === name ? `-${name}` : name;
        this.changed();
      });
    }
  }

  /* The other language shows the same view: names and keys in an address are the same in both. */
  function keepInLanguageLink() {
    for (const link of all(document, ".atlas-language")) link.search = location.search;
  }

  const views = all(document, "form[data-atlas-view]").map((form) => new View(form));
  const restoreAll = () => {
    const address = new URL(location.href).searchParams;
    for (const view of views) view.restore(address);
    keepInLanguageLink();
  };
  if (!views.length) return;
  if (matchMedia("(min-width: 60em)").matches) {
    for (const details of all(document, ".atlas-filters:not(.atlas-filters--columns)")) details.open = true;
  }
  restoreAll();
  addEventListener("popstate", restoreAll);
})();
