/* The page on which an entry is written: every control is read into the data of a file, that is checked against the
   schema of its kind and shown as YAML and as a card, and the repository host's page for a new file is opened with it.
   Nothing leaves the page before that; a draft stays in the tab's own storage. */

import { readBibtex, venueOf } from "./bibtex.js";
import { card } from "./card.js";
import { Pick, Rows, controlAt, controlsOf, held, read, tidy } from "./controls.js";
import { FormPage, put } from "./page.js";
import { arxivMonth, bareValue } from "./grammar.js";
import { faults, today } from "./rules.js";
import { Schema } from "./schema.js";
import { entryId } from "./slug.js";
import { canonical } from "./yaml.js";

const DRAFT = "atlas-entry";
const BARE = ["arxiv", "doi", "url", "code", "title", "title_zh", "short"]; /* what is copied with its surroundings is kept without; not while it is typed */
const PAUSE = 600; /* milliseconds without a key before a mistake in what is being typed is told */
const all = (root, selector) => [...root.querySelectorAll(selector)];

/* The pairs of name and text in a draft, which another version of this page may have written. */
const kept = (texts) =>
  Array.isArray(texts) ? texts.filter((pair) => Array.isArray(pair) && pair.every((part) => typeof part === "string")) : [];

class NewPage extends FormPage {
  constructor(form) {
    super(form);
    const changed = (control) => this.changed(control);
    this.id = form.querySelector("[data-id]");
    this.ownId = false;
    this.touched = new Set();
    this.entries = [];
    this.picks = new Map(all(form, "[data-shape=pick]").map((element) => [element, new Pick(element, this.texts, changed)]));
    this.rows = new Map(all(form, "[data-rows]").map((element) => [element.dataset.rows, new Rows(element, changed)]));
    form.addEventListener("input", (event) => this.typed(event.target));
    form.addEventListener("change", (event) => this.left(event.target));
    form.addEventListener("focusin", () => this.load(), { once: true });
    for (const [name, act] of Object.entries({ propose: "propose", copy: "copyFile", download: "download", clear: "clear", take: "takeRecord" })) {
      form.querySelector(`[data-${name}]`)?.addEventListener("click", () => this[act]());
    }
  }

  async start() {
    this.form.elements.added.placeholder = today();
    this.restore();
    await this.chooseKind(this.kind);
  }

  get kind() {
    return this.form.elements.kind.value;
  }

  get folder() {
    return this.form.querySelector("[name=kind]:checked").dataset.folder;
  }

  /* Ids that no entry of the kind may have: other pages stand there. */
  get reserved() {
    return new Set(this.form.querySelector("[name=kind]:checked").dataset.reserved.split(" "));
  }

  get path() {
    return `catalog/${this.folder}/${this.id.value}.yml`;
  }

  async load() {
    this.entries = await this.known();
    this.update();
  }

  setKind(kind) {
    const radio = all(this.form, "[name=kind]").find((one) => one.value === kind);
    if (radio) radio.checked = true;
    for (const own of all(this.form, "[data-own]")) own.disabled = own.hidden = own.dataset.own !== this.kind;
    this.form.querySelector("[data-path]").textContent = `${this.folder}/`;
  }

  async chooseKind(kind) {
    this.setKind(kind);
    this.remember("kind", this.kind);
    try {
      this.schema = new Schema(await this.file(`schema/${this.kind}.json`));
    } catch {
      this.say("form-failed");
      return;
    }
    this.update();
  }

  /* Events */

  typed(control) {
    if (control.name === "kind") return;
    if (control === this.id) this.ownId = Boolean(this.id.value);
    this.changed(control, false);
    clearTimeout(this.pausing);
    this.pausing = setTimeout(() => this.touch(control), PAUSE);
  }

  left(control) {
    if (control.name === "kind") this.chooseKind(control.value);
    else {
      if (BARE.includes(control.name)) control.value = bareValue(control.name, control.value);
      this.touch(control);
    }
  }

  changed(control, told = true) {
    if (told) this.touched.add(control);
    this.updateSoon();
    this.save();
  }

  touch(control) {
    this.touched.add(control.dataset.shape === "cell-zh" ? control.previousElementSibling : control);
    this.updateSoon();
  }

  /* Once before the next picture is drawn, however many letters and fields have changed until then: a slow phone would
     fall behind who types. */
  updateSoon() {
    this.fillDate();
    this.nextPicture ??= requestAnimationFrame(() => this.update());
  }

  /* What stands in the form */

  update() {
    cancelAnimationFrame(this.nextPicture);
    this.nextPicture = null;
    if (!this.schema) return;
    this.fillDate();
    const { data, places } = read(this.form);
    for (const name of BARE.filter((one) => data[one])) data[name] = bareValue(name, data[name]);
    if (!this.ownId) {
      const ids = [data.short, data.title].map((name) => entryId(name ?? "", data.date?.slice(0, 4), this.reserved));
      this.id.value = ids.find(Boolean) ?? "";
    }
    data.added ??= today();
    Object.assign(this, { data, places });
    this.text = canonical(this.schema.json, data);
    this.form.querySelector("[data-yaml] code").textContent = this.text;
    this.showCard();
    this.count();
    this.whenReleased(() => this.tellTouched());
  }

  /* The month of the arXiv id stands as the date until another is written; a date that was emptied stays so. */
  fillDate() {
    const { arxiv, date } = this.form.elements;
    const id = bareValue("arxiv", arxiv.value);
    const month = this.schema?.fits("arxiv", id) ? arxivMonth(id) : null;
    if (!month || month === this.month) return;
    if (!date.value || date.value === this.month) date.value = month;
    this.month = month;
  }

  /* Tell the mistakes of what was touched. */
  tellTouched() {
    const mistakes = this.mistakes();
    const first = new Map([...mistakes].reverse().map((mistake) => [mistake.control, mistake]));
    for (const control of this.touched) {
      if (control.id && control.isConnected && document.getElementById(`${control.id}-mistake`)) {
        this.tell(control, first.get(control)?.text ?? "", first.get(control)?.page);
      }
    }
    if (!this.summary.hidden && !mistakes.length) this.summary.hidden = true;
  }

  showCard() {
    const names = (field, value) => {
      const box = all(this.form, `[name="${field}"] input[type=checkbox]`).find((one) => one.value === value);
      return box?.nextElementSibling.textContent ?? value;
    };
    const template = this.form.querySelector(`[data-card-of="${this.kind}"]`);
    const language = document.documentElement.lang;
    const made = card(template, this.data, this.kind, { language, texts: this.texts, nameOf: names });
    this.form.querySelector("[data-card]").replaceChildren(made);
  }

  count() {
    for (const output of all(this.form, "[data-count]")) {
      const length = [...tidy(document.getElementById(output.dataset.count).value)].length;
      const { least, most } = output.dataset;
      output.textContent = put(this.texts["form-count"], { n: length, least, most });
      output.classList.toggle("atlas-form__count--out", length > 0 && (length < least || length > most));
    }
  }

  /* Every mistake with its control and its text, in the order of the controls. */
  mistakes() {
    const { data, places, schema } = this;
    const told = faults(schema, data, this.entries, this.id.value).map((mistake) => {
      const control = controlAt(places, mistake.location) ?? this.id;
      const value = mistake.location.reduce((here, part) => here?.[part], data);
      return { control, text: this.message(mistake, control, value), page: mistake.page };
    });
    const order = [this.id, ...controlsOf(this.form)];
    const sorted = [...this.idMistakes(), ...told].sort((a, b) => order.indexOf(a.control) - order.indexOf(b.control));
    const seen = new Set();
    return sorted.filter(({ control }) => !seen.has(control) && seen.add(control));
  }

  idMistakes() {
    const { value } = this.id;
    const there = this.entries.find((entry) => entry.id === value);
    const mistake = { control: this.id, page: there?.page };
    if (!value) return [{ ...mistake, text: this.texts["say-required"] }];
    if (!this.schema.fits("related", value)) return [{ ...mistake, text: put(this.texts["say-id"], { value }) }];
    if (this.reserved.has(value)) return [{ ...mistake, text: put(this.texts["say-reserved"], { value }) }];
    return there ? [{ ...mistake, text: put(this.texts["say-id-taken"], { value, name: there.name }) }] : [];
  }

  /* A pasted record: its values stand where nothing is written yet. */

  takeRecord() {
    const text = this.form.querySelector("#f-bibtex").value;
    const { works, unread } = readBibtex(text);
    const told = [];
    const tell = (key, values) => told.push(put(this.texts[key], values));
    if (works.length) {
      const { published, ...work } = works[0];
      work.venue = venueOf(published, work.date.slice(0, 4), this.venues());
      const { filled, stays } = this.fill(work);
      if (filled.length) tell("form-bibtex-filled", { names: filled.join(this.texts.joint) });
      if (stays.length) tell("form-bibtex-stays", { names: stays.join(this.texts.joint) });
      if (published && !work.venue) tell("form-bibtex-venue", { text: published });
      if (works.length > 1) tell("form-bibtex-first", { n: works.length });
      if (unread) tell("form-bibtex-unread", { n: unread });
    } else tell("form-bibtex-none");
    const items = told.map((line) => Object.assign(document.createElement("li"), { textContent: line }));
    this.form.querySelector("[data-told]").replaceChildren(...items);
  }

  venues() {
    return all(document, "#f-venues option").map((one) => ({ name: one.value.trim(), full: one.label, journal: "journal" in one.dataset }));
  }

  /* Put values into controls that are empty; the labels of those that were filled, and of those that say something else. */
  fill(values) {
    const [filled, stays] = [[], []];
    for (const [name, value] of Object.entries(values)) {
      const text = value === true ? "true" : Array.isArray(value) ? value.join("\n") : value || "";
      const control = this.form.elements[name];
      if (!text || !control) continue;
      const own = tidy(control.value);
      if (own && own !== tidy(text) && !(name === "date" && own === this.month)) stays.push(control.dataset.label);
      if (own && !(name === "date" && own === this.month)) continue;
      control.value = text;
      filled.push(control.dataset.label);
      this.touched.add(control);
    }
    this.updateSoon();
    this.save();
    return { filled, stays };
  }

  /* What can be done with it */

  async propose() {
    await this.load();
    if (!this.schema) return;
    const mistakes = this.mistakes();
    for (const control of [this.id, ...controlsOf(this.form)]) this.touched.add(control);
    this.update();
    this.list(mistakes);
    if (mistakes.length) return;
    await this.open(`${this.repository}/new/${this.branch}`, `filename=${encodeURIComponent(this.path)}`, "value", this.text);
  }

  async copyFile() {
    this.say((await this.copy(this.text)) ? "form-copied" : "form-not-copied");
  }

  download() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([this.text], { type: "application/yaml" }));
    link.download = `${this.id.value || "entry"}.yml`;
    link.click();
    URL.revokeObjectURL(link.href);
    this.say("form-downloaded");
  }

  clear() {
    if (!confirm(this.texts["form-clear-sure"])) return;
    const { kind } = this;
    this.restoring = true;
    this.form.reset();
    for (const pick of this.picks.values()) pick.fill([]);
    for (const rows of this.rows.values()) rows.clear();
    this.ownId = false;
    this.month = null;
    for (const control of this.touched) if (control.isConnected && document.getElementById(`${control.id}-mistake`)) this.tell(control, "");
    this.touched.clear();
    this.list([]);
    this.restoring = false;
    sessionStorage.removeItem(DRAFT);
    this.chooseKind(kind);
    this.say("form-cleared");
  }

  /* The draft */

  save() {
    if (this.restoring) return; /* half a draft */
    const texts = all(this.form, "[data-shape]")
      .filter((control) => !control.closest("fieldset:disabled"))
      .map((control) => [control.dataset.shape === "cell-zh" ? `${control.name}#zh` : control.name, held(control)])
      .filter(([, text]) => text);
    const draft = { kind: this.kind, id: this.ownId ? this.id.value : "", texts };
    try {
      sessionStorage.setItem(DRAFT, JSON.stringify(draft));
    } catch {
      /* a browser that keeps nothing: the draft is lost with the page, as it says */
    }
  }

  restore() {
    let draft = {};
    try {
      draft = JSON.parse(sessionStorage.getItem(DRAFT)) ?? {};
    } catch {
      /* nothing that can be read */
    }
    this.setKind(new URL(location.href).searchParams.get("kind") ?? draft.kind);
    this.id.value = draft.id ?? "";
    this.ownId = Boolean(draft.id);
    const serials = new Map();
    this.restoring = true;
    for (const [name, text] of kept(draft.texts)) this.put(this.renumbered(name, serials), text);
    this.restoring = false;
    this.touched.clear();
    this.save();
  }

  /* The name that a control of a kept row has now. */
  renumbered(name, serials) {
    const [, list, serial] = name.match(/^(\w+)\.(\d+)\./) ?? [];
    const rows = this.rows.get(list);
    if (!rows) return name;
    const key = `${list}.${serial}.`;
    if (!serials.has(key)) {
      serials.set(key, `${list}.${rows.serial}.`);
      rows.add();
    }
    return name.replace(key, serials.get(key));
  }

  put(name, text) {
    const [field, side] = name.split("#");
    const control = all(this.form, "[data-shape]").find(
      (one) => one.name === field && !one.closest("fieldset:disabled") && (one.dataset.shape === "cell-zh") === Boolean(side),
    );
    if (!control) return;
    if (this.picks.has(control)) this.picks.get(control).fill(text.split("\n"));
    else control.value = text;
    for (let box = control.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  }
}

const form = document.querySelector("[data-atlas-form]");
new NewPage(form).start();
