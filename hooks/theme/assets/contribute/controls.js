/* The controls of a form: what people typed becomes the data of a file, and a place in the data becomes a control. */

import { readNames } from "./names.js";

const LONGEST_NUMBER = 30; /* characters */
const all = (root, selector) => [...root.querySelectorAll(selector)];

/* One line without what cannot be seen; what is copied from a PDF is broken into lines. */
export const tidy = (text) => text.replace(/\s+/gu, " ").replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, "").trim();

const FLAGS = new Map([["true", true], ["yes", true], ["是", true], ["false", false], ["no", false], ["否", false]]);
const linesOf = (text) => text.split(/\r?\n/).map(tidy).filter(Boolean);

/* "English // 中文" is a text for each language, anything else one text for both. */
function cellOf(text) {
  const [en, zh, ...more] = tidy(text).split(/ \/\/ /).map(tidy);
  return zh && !more.length ? { en, zh } : tidy(text);
}

/* A number where the text is one; commas, spaces and underscores may stand between thousands. */
function numberOf(text) {
  const bare = tidy(text);
  const plain = /^\d{1,3}([,_ ]\d{3})+(\.\d+)?$/.test(bare) ? bare.replace(/[,_ ]/g, "") : bare;
  return plain.length <= LONGEST_NUMBER && /^(\d+\.?\d*|\.\d+)(e[-+]?\d{1,2})?$/i.test(plain) ? Number(plain) : bare;
}

/* What a text means in a field of a shape; undefined where there is nothing. */
export function meaning(shape, text, name = "") {
  if (shape === "lines" || shape === "pick") {
    const found = name === "authors" ? readNames(text).names.map(tidy) : linesOf(text);
    return found.length ? found : undefined;
  }
  if (shape === "cells") return linesOf(text).length ? linesOf(text).map(cellOf) : undefined;
  if (shape === "grid") {
    const rows = linesOf(text).map((line) => line.split("|").map(cellOf));
    return rows.length ? rows : undefined;
  }
  if (!tidy(text)) return undefined;
  if (shape === "number") return numberOf(text);
  if (shape === "flag") return FLAGS.get(tidy(text).toLowerCase()) ?? tidy(text);
  if (shape === "cell") return cellOf(text);
  return tidy(text);
}

function valueOf(control) {
  const { shape } = control.dataset;
  if (shape === "pick") {
    const chosen = all(control, "[data-chosen] > li").map((item) => item.dataset.value);
    return chosen.length ? chosen : undefined;
  }
  if (shape === "cell") {
    const en = tidy(control.value);
    const zh = tidy(control.nextElementSibling.value);
    if (!zh) return en || undefined;
    return en ? { en, zh } : { zh };
  }
  return meaning(shape, control.value, control.name);
}

/* What a control holds as a text, for a draft. */
export function held(control) {
  if (control.dataset.shape === "pick") return all(control, "[data-chosen] > li").map((item) => item.dataset.value).join("\n");
  return control.value;
}

function put(data, location, value) {
  let here = data;
  for (const [number, part] of location.slice(0, -1).entries()) {
    here[part] ??= typeof location[number + 1] === "number" ? [] : {};
    here = here[part];
  }
  here[location.at(-1)] = value;
}

/* Controls that are written into the file: those of the chosen kind. */
export const controlsOf = (form) =>
  all(form, "[data-shape]").filter((control) => !control.closest("fieldset:disabled") && control.dataset.shape !== "cell-zh");

/* The data of the file, and for each place in it the control. Rows in which nothing stands are left out. */
export function read(form) {
  const data = {};
  const places = new Map();
  const rows = new Map();
  const counts = new Map();
  const filled = [];
  for (const control of controlsOf(form)) {
    const value = valueOf(control);
    const row = control.closest("[data-row]");
    if (row && value !== undefined && !rows.has(row)) {
      const list = row.closest("[data-rows]");
      rows.set(row, counts.get(list) ?? 0);
      counts.set(list, rows.get(row) + 1);
    }
    filled.push({ control, value, row });
  }
  for (const { control, value, row } of filled) {
    if (row && !rows.has(row)) continue;
    const location = control.name.split(".").map((part) => (/^\d+$/.test(part) ? rows.get(row) : part));
    places.set(location.join("."), control);
    if (value !== undefined) put(data, location, value);
    if (control.name === "authors" && readNames(control.value).more) data.et_al ??= true;
  }
  return { data, places };
}

/* The control for a place in the data: its own, or one within it, or the one of what is around it. */
export function controlAt(places, location) {
  for (let length = location.length; length; length -= 1) {
    const key = location.slice(0, length).join(".");
    if (places.has(key)) return places.get(key);
    for (const [place, control] of places) if (place.startsWith(`${key}.`)) return control;
  }
  return null;
}

/* A list to choose several from: what is chosen stands above in the order in which it was chosen. */
export class Pick {
  constructor(element, texts, changed) {
    this.element = element;
    this.texts = texts;
    this.changed = changed;
    this.chosen = element.querySelector("[data-chosen]");
    this.boxes = all(element, "input[type=checkbox]");
    for (const box of this.boxes) box.addEventListener("change", () => this.set(box, box.checked));
    element.querySelector("[data-narrow]")?.addEventListener("input", (event) => this.narrow(event.target.value));
  }

  set(box, on) {
    box.checked = on;
    const there = all(this.chosen, "li").find((item) => item.dataset.value === box.value);
    if (on && !there) this.chosen.append(this.item(box));
    if (!on) there?.remove();
    this.chosen.hidden = !this.chosen.children.length;
    this.changed(this.element);
  }

  item(box) {
    const name = box.nextElementSibling.textContent;
    const item = document.createElement("li");
    const button = document.createElement("button");
    item.dataset.value = box.value;
    button.type = "button";
    button.textContent = name;
    button.setAttribute("aria-label", this.texts["form-take-out"].replace("{name}", name));
    button.addEventListener("click", () => {
      const next = item.nextElementSibling ?? item.previousElementSibling;
      this.set(box, false);
      (next?.querySelector("button") ?? this.element.querySelector("[data-narrow]") ?? box).focus();
    });
    item.append(button);
    return item;
  }

  fill(values) {
    for (const box of this.boxes) box.checked = false;
    this.chosen.replaceChildren();
    this.chosen.hidden = true;
    for (const value of values) {
      const box = this.boxes.find((one) => one.value === value);
      if (box) this.set(box, true);
    }
  }

  narrow(text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    for (const group of all(this.element, "[role=group]")) {
      const heading = group.querySelector("strong")?.textContent ?? "";
      for (const label of all(group, "label")) {
        const told = `${heading} ${label.textContent} ${label.control.value}`.toLowerCase();
        label.hidden = !words.every((word) => told.includes(word));
      }
      group.hidden = all(group, "label").every((label) => label.hidden);
    }
  }
}

/* Rows of a field that holds records: one can be added and taken out. */
export class Rows {
  constructor(element, changed) {
    this.element = element;
    this.changed = changed;
    this.list = element.querySelector("[data-row-list]");
    this.template = element.querySelector("template");
    this.serial = 0;
    element.querySelector("[data-add]").addEventListener("click", () => {
      this.add().querySelector("input, select, textarea").focus();
      changed(element);
    });
  }

  add() {
    const copy = this.template.content.cloneNode(true);
    for (const element of copy.querySelectorAll("*")) {
      for (const { name, value } of [...element.attributes]) {
        if (["id", "for", "name", "aria-describedby", "data-count"].includes(name)) {
          element.setAttribute(name, value.replaceAll("*", this.serial));
        }
      }
    }
    this.serial += 1;
    const row = copy.querySelector("[data-row]");
    row.querySelector("[data-remove]").addEventListener("click", () => {
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      this.number();
      (next?.querySelector("input, select, textarea") ?? this.element.querySelector("[data-add]")).focus();
      this.changed(this.element);
    });
    this.list.append(row);
    this.number();
    return row;
  }

  clear() {
    this.list.replaceChildren();
    this.serial = 0;
  }

  number() {
    for (const [index, row] of [...this.list.children].entries()) row.querySelector("[data-number]").textContent = index + 1;
  }
}
