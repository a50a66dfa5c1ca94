/* The page on which a change of one field is suggested: the right value is checked against the schema of the entry's
   kind, and the repository host's form for a correction is opened with everything filled in. */

import { meaning } from "./controls.js";
import { bareId } from "./grammar.js";
import { FormPage } from "./page.js";
import { faults, isAddress } from "./rules.js";
import { Schema } from "./schema.js";
import { scalar, shown } from "./yaml.js";

/* What is written in lines, or as one text, is so here too: a row of a table is mended in the file. */
const WRITTEN = { cell: "line", cells: "lines", pick: "lines" };
const PAUSE = 600;

/* "memory[2].gib" names the second row; in the data it is the row with the number 1. */
const placeOf = (path) => path.split(/[.[]/).map((part) => (part.endsWith("]") ? Number.parseInt(part, 10) - 1 : part));
const at = (data, location) => location.reduce((here, part) => here?.[part], data);
const numbered = (label, index) => label.replace(/ · /, ` ${index + 1} · `);

/* The values of one row together: the first row of a field, then the second. */
function byRow(options) {
  const lists = new Map();
  for (const option of options) {
    const list = option.value.match(/^\w+(?=\[)/)?.[0] ?? option;
    lists.set(list, [...(lists.get(list) ?? []), option]);
  }
  const row = (option) => Number(option.value.match(/\[(\d+)\]/)?.[1] ?? 0);
  return [...lists.values()].flatMap((list) => [...list].sort((a, b) => row(a) - row(b)));
}

class SuggestPage extends FormPage {
  constructor(form) {
    super(form);
    for (const name of ["entry", "field", "now", "remove", "value", "evidence", "note", "edit", "name"]) {
      this[name] = form.querySelector(`[data-${name}]`);
    }
    this.touched = new Set();
    this.entries = [];
    this.entry.addEventListener("change", () => this.choose());
    this.field.addEventListener("change", () => this.showNow());
    this.remove.addEventListener("change", () => this.showRemove());
    form.addEventListener("input", ({ target }) => {
      clearTimeout(this.pausing);
      this.pausing = setTimeout(() => this.touch(target), PAUSE);
    });
    form.addEventListener("change", ({ target }) => {
      if (target === this.value) this.value.value = this.bare(this.value.value);
      this.touch(target);
    });
    form.querySelector("[data-propose]")?.addEventListener("click", () => this.propose());
  }

  async start() {
    const asked = new URL(location.href).searchParams;
    this.entry.value = asked.get("entry") ?? "";
    await this.choose(asked.get("field"));
    const options = this.entries.map((entry) => {
      const option = document.createElement("option");
      option.value = entry.page.replace(/\/$/, "");
      option.label = entry.name;
      return option;
    });
    document.getElementById("f-entries").replaceChildren(...options);
  }

  async load(id) {
    const found = await this.file(`api/entries/${id}.json`);
    this.schema = new Schema(await this.file(`schema/${found.kind}.json`));
    this.found = found;
  }

  /* Show the entry that is named, and the fields of its kind. */
  async choose(field) {
    this.found = null;
    this.entries = await this.known();
    const named = this.entries.find(({ page }) => page === `${this.entry.value.trim()}/`);
    try {
      if (named) await this.load(named.id);
    } catch {
      this.say("form-failed");
    }
    for (const element of [this.name, this.edit]) element.hidden = !this.found;
    this.field.replaceChildren();
    this.now.textContent = "";
    if (this.found) this.showEntry(field);
  }

  showEntry(field) {
    const { kind, name, page, path } = this.found;
    this.remember("entry", this.entry.value.trim());
    const [link, other] = this.name.children;
    link.textContent = name[document.documentElement.lang];
    link.href = new URL(page, this.home);
    other.textContent = page;
    if (this.repository) this.edit.href = `${this.repository}/edit/${this.branch}/catalog/${path}`;
    else this.edit.hidden = true;
    const template = this.form.querySelector(`[data-fields-of="${kind}"]`);
    const options = [...template.content.children].flatMap((option) => this.options(option));
    this.field.replaceChildren(new Option(this.texts["suggest-choose"], ""), ...byRow(options));
    if (field) this.field.value = field;
    this.showNow();
  }

  /* The options that a field is for this entry: one for each of its rows, one for each language where they differ. */
  options(option) {
    const [list, rest] = option.value.split(".*.");
    const made = (value, label) => {
      const copy = option.cloneNode();
      copy.value = value;
      copy.textContent = label;
      return copy;
    };
    if (rest) {
      const rows = at(this.found.data, placeOf(list)) ?? [];
      return rows.flatMap((_, index) => this.sides(made(`${list}[${index + 1}].${rest}`, numbered(option.textContent, index))));
    }
    return this.sides(made(option.value, option.textContent));
  }

  sides(option) {
    const value = at(this.found.data, placeOf(option.value));
    if (option.dataset.shape !== "cell" || !value || value.en === value.zh) return [option];
    return ["en", "zh"].map((language) => {
      const copy = option.cloneNode();
      copy.value = `${option.value}.${language}`;
      copy.textContent = `${option.textContent} · ${this.texts[`field-${language}`]}`;
      return copy;
    });
  }

  get location() {
    return placeOf(this.field.value);
  }

  get shape() {
    const { shape } = this.option.dataset;
    return WRITTEN[shape] ?? shape;
  }

  /* What is right, as the file holds it; undefined where nothing is written that can be seen. */
  get meant() {
    const shape = this.option ? this.shape : "line";
    return meaning(shape, this.bare(this.value.value), this.location.at(-1));
  }

  get option() {
    return this.field.selectedOptions[0]?.value ? this.field.selectedOptions[0] : null;
  }

  showNow() {
    if (!this.option) return;
    const value = at(this.found.data, this.location);
    const same = value && typeof value === "object" && value.en === value.zh ? (value.en ?? value) : value;
    this.now.textContent = value === undefined ? this.texts["suggest-nothing"] : shown(this.schema.json, same, this.location);
    this.form.querySelector("[data-as-lines]").hidden = this.shape !== "lines";
    this.form.querySelector("[data-remove-field]").hidden = value === undefined || "needed" in this.option.dataset;
    this.remove.checked = false;
    this.showRemove();
    this.value.dataset.example = this.value.placeholder = this.option.dataset.example;
    if (this.touched.has(this.value)) this.touch(this.value);
  }

  showRemove() {
    this.form.querySelector("[data-value-field]").hidden = this.remove.checked;
  }

  /* The text without what was copied around an identifier. */
  bare(text) {
    return ["arxiv", "doi"].includes(this.field.value) ? bareId(this.field.value, text) : text;
  }

  touch(control) {
    this.touched.add(control);
    this.whenReleased(() => this.tellTouched());
  }

  tellTouched() {
    const mistakes = this.mistakes();
    for (const one of this.touched) {
      if (document.getElementById(`${one.id}-mistake`)) this.tell(one, mistakes.find((m) => m.control === one)?.text ?? "");
    }
    if (!mistakes.length) this.summary.hidden = true;
  }

  /* The mistakes of the right value: those that the whole entry has with it, at its place. */
  valueMistakes() {
    const { location } = this;
    const value = this.meant;
    const data = structuredClone(this.found.data);
    let here = data;
    for (const part of location.slice(0, -1)) here = here[part] ??= {};
    here[location.at(-1)] = value;
    return faults(this.schema, data, this.entries, this.found.id)
      .filter((mistake) => location.every((part, index) => mistake.location[index] === part))
      .map((mistake) => {
        const wrong = mistake.location.reduce((place, part) => place?.[part], data);
        return { control: this.value, text: this.message(mistake, this.value, wrong) };
      });
  }

  mistakes() {
    const needed = (control, key) => ({ control, text: this.texts[key] });
    const found = [];
    if (!this.found) found.push(needed(this.entry, "say-entry"));
    else if (!this.option) found.push(needed(this.field, "say-field"));
    if (this.remove.checked) return [...found, ...this.evidenceMistakes()];
    if (this.meant === undefined) found.push(needed(this.value, "say-value"));
    else if (this.found && this.option) found.push(...this.valueMistakes().slice(0, 1));
    return [...found, ...this.evidenceMistakes()];
  }

  evidenceMistakes() {
    return isAddress(this.evidence.value.trim()) ? [] : [{ control: this.evidence, text: this.texts["say-evidence"] }];
  }

  /* The right value as the form of the host takes it: a list with an item a line; nothing where it is taken out. */
  get written() {
    if (this.remove.checked) return "";
    const value = this.meant;
    if (Array.isArray(value)) return value.join("\n");
    return typeof value === "string" ? value : scalar(value);
  }

  async propose() {
    for (const control of [this.entry, this.field, this.value, this.evidence]) this.touch(control);
    const mistakes = this.mistakes();
    this.list(mistakes);
    if (mistakes.length) return;
    const entry = this.entry.value.trim();
    const query = new URLSearchParams({
      template: "correction.yml",
      title: `Correction: ${entry}, ${this.field.value}`,
      entry,
      field: this.field.value,
      evidence: this.evidence.value.trim(),
    });
    if (this.note.value.trim()) query.set("note", this.note.value.trim());
    const address = `${this.repository}/issues/new`;
    await this.open(address, query.toString().replaceAll("+", "%20"), "value", this.written);
  }
}

const form = document.querySelector("[data-atlas-suggest]");
new SuggestPage(form).start();
