/* The work of a pasted BibTeX record, as values of the form's fields. `atlas add FILE.bib` reads the same in Python
   (hooks/llm_atlas/contribute/services); tests/browser/test_form_browser.py has both read every file of
   tests/data/bib. A record that this one cannot read is told, and can still be added with the program. */

import { address, arxivId, doi } from "./grammar.js";
import { readNames } from "./names.js";
import { withoutTex } from "./tex.js";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const VOLUMES = ["proceedings", "mvproceedings", "collection", "mvcollection", "periodical", "set", "xdata"];
const NO_RECORD = ["string", "preamble", "comment"];
/* Where an arXiv id stands that is the record's own; an abstract names those of others. */
const ARXIV_FIELDS = ["doi", "url", "journal", "journaltitle", "volume", "howpublished", "note", "number", "pages"];
const API = /^https?:\/\/(?:api\.semanticscholar\.org|api\.crossref\.org|export\.arxiv\.org\/api)\//i;
const REPOSITORY = /https?:\/\/(?:www\.)?github\.com\/[\w-]+\/[\w.-]*[\w-]/i;
const PREPRINT = /^(?:arxiv\b|corr\b|computing research repository)/i;
/* A name on the left marks a part of a conference; only a venue whose name says so is meant. */
const PARTS = {
  demonstration: "demo", demo: "demo", workshop: "workshop", findings: "findings", industry: "industry", tutorial: "tutorial",
  "datasets and benchmarks": "datasets and benchmarks", student: "student", companion: "companion",
};
/* What this script knows, for the comparison with its twin. */
export const KNOWN = { MONTHS, VOLUMES, ARXIV_FIELDS, PARTS };
const LONGEST = 100_000; /* characters that are read */

const oneLine = (text) => text.split(/\s+/u).filter(Boolean).join(" ");

class Unreadable extends Error {}

/* Reads records sign by sign. */
class Reader {
  constructor(text) {
    Object.assign(this, { text, at: 0, strings: new Map(MONTHS.map((month) => [month, month])) });
  }

  take(pattern) {
    const found = new RegExp(pattern, "uy");
    found.lastIndex = this.at;
    const match = found.exec(this.text);
    if (!match) throw new Unreadable();
    this.at = found.lastIndex;
    return match[0];
  }

  /* What stands up to the sign that closes it; braces within it are in pairs. */
  until(end) {
    const start = this.at;
    for (let depth = 0; this.at < this.text.length; this.at++) {
      const sign = this.text[this.at];
      if (sign === end && !depth) return this.text.slice(start, this.at++);
      if (sign === "\\") this.at++;
      else depth += (sign === "{") - (sign === "}");
      if (depth < 0) break;
    }
    throw new Unreadable();
  }

  value(name) {
    const parts = [];
    do {
      this.take("\\s*");
      const sign = this.text[this.at];
      if (sign === "{" || sign === '"') {
        this.at++;
        parts.push(this.until(sign === "{" ? "}" : '"'));
      } else {
        const word = this.take('[^\\s,#{}()"=]+');
        const known = this.strings.get(word.toLowerCase());
        if (known === undefined && !/^[0-9]+$/.test(word) && ["title", "author"].includes(name)) throw new Unreadable();
        parts.push(known ?? word);
      }
      this.take("\\s*");
    } while (this.text[this.at] === "#" && this.at++ >= 0);
    return oneLine(parts.join(""));
  }

  /* The record that begins here: its kind and its fields by name in small letters. */
  record() {
    const kind = this.take("@\\s*[A-Za-z]+\\s*[{(]").slice(1, -1).trim().toLowerCase();
    if (kind === "comment" || kind === "preamble") return { kind, fields: {} };
    if (kind !== "string") this.take("\\s*(?:[^\\s,{}()=]*\\s*,|[^\\s,{}()=]+\\s+(?=[A-Za-z][\\w-]*\\s*=))?"); /* its key, a comma behind it or forgotten */;
    const fields = {};
    while (this.take("[\\s,]*") !== null && !/[)}]/.test(this.text[this.at] ?? ")")) {
      const name = this.take("[^\\s=,{}()\"]+").toLowerCase();
      this.take("\\s*=");
      const value = this.value(name);
      fields[name] ??= value;
      if (kind === "string") this.strings.set(name, value);
    }
    this.take("[)}]");
    return { kind, fields };
  }
}

/* A value without the braces around the whole of it. */
function unbraced(value) {
  let text = value;
  for (let inner = true; inner; ) {
    let depth = 0;
    const closed = [...text].findIndex((sign) => (depth += (sign === "{") - (sign === "}")) === 0);
    inner = text.startsWith("{") && closed === [...text].length - 1;
    if (inner) text = text.slice(1, -1).trim();
  }
  return text;
}

/* As a person reads it: accents as letters, no braces. */
const printed = (text) => oneLine(withoutTex(unbraced(text).replaceAll("~", " ")).replace(/(?<!\\)[{}]/g, "").replace(/\\([%&#_$])/g, "$1"));

/* An address or an identifier without what TeX puts around its characters. */
const verbatim = (text = "") =>
  oneLine(
    unbraced(text)
      .replace(/\\(?:url|path|nolinkurl)\s*\{([^{}]*)\}/g, "$1")
      .replace(/\\href\s*\{([^{}]*)\}\s*\{[^{}]*\}/g, "$1")
      .replace(/\{?\\(?:textasciitilde|sim)(?![A-Za-z])(?:\{\}|\s)?\}?/g, "~")
      .replace(/\{?\\textunderscore(?![A-Za-z])(?:\{\}|\s)?\}?/g, "_")
      .replace(/\\([^A-Za-z\s])|[{}]/g, "$1"),
  );

function arxivOf(exact) {
  const kind = (exact.archiveprefix || exact.eprinttype).toLowerCase();
  const own = ["arxiv", ""].includes(kind) ? arxivId(exact.eprint) : "";
  const volume = exact.volume.startsWith("abs/") ? arxivId(exact.volume.slice(4)) : "";
  const named = ARXIV_FIELDS.flatMap((name) => exact[name].split(" ")).filter((word) => /arxiv/i.test(word));
  return [own, volume, ...named.map(arxivId)].find(Boolean) ?? "";
}

function monthOf(text) {
  for (const word of printed(text).toLowerCase().match(/[a-z]+|[0-9]+/g) ?? []) {
    if (/^[0-9]+$/.test(word) && Number(word.slice(0, 4)) >= 1 && Number(word.slice(0, 4)) <= 12) return Number(word);
    if (MONTHS.includes(word.slice(0, 3))) return 1 + MONTHS.indexOf(word.slice(0, 3));
  }
  return 0;
}

function dateOf(fields) {
  const exact = unbraced(fields.date ?? "").match(/^[0-9]{4}(?:-[0-9]{2}){0,2}/)?.[0];
  const year = unbraced(fields.year ?? "").match(/(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])/)?.[0] ?? "";
  const month = monthOf(fields.month ?? "");
  return exact ?? (year && month >= 1 && month <= 12 ? `${year}-${String(month).padStart(2, "0")}` : year);
}

/* The words of a text in small letters, a space between and around them. */
const wordsOf = (text) =>
  ` ${(text.normalize("NFKC").toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []).join(" ")} `.replace(" association for computational linguistics ", " acl ");

const partsOf = (words) => [...new Set(Object.keys(PARTS).filter((word) => words.includes(` ${word}`)).map((word) => PARTS[word]))].sort().join();

/* What a venue is called: its short and full name, and the latter without its generic start. */
function namesOf({ name, full }) {
  const names = [wordsOf(name), wordsOf(full || name)];
  const rest = names[1].replace(/^ (?:(?:annual|international|conference|meeting|symposium|on|of|the|acm|ieee|cvf) )+/, " ");
  return rest.trim().split(" ").length >= 4 ? [...names, rest] : names;
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/* Whether a text names a venue: a journal by its whole name, another anywhere, an acronym in its letters. */
function isMeant(name, words, text, venue) {
  if (venue.journal) return words.replace(/ (?:19|20)[0-9]{2}.*$| (?:vol|volume|[0-9]+) .*$/, " ").trim() === name.trim();
  if (name === wordsOf(venue.name)) return new RegExp(`(?<![\\p{L}\\p{N}_-])${escaped(venue.name)}(?![A-Za-z-])`, "u").test(text);
  return new RegExp(`${escaped(name.trimEnd())} (?!and )`).test(words);
}

/* The name and year of the venue that a text surely means; empty where it means none. The twin of venue_of in
   hooks/llm_atlas/contribute/intake.py; tests/data/venue_vectors.json is run by both. */
export function venueOf(text, year, venues) {
  const when = text.match(/(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])/)?.[0] ?? year;
  const words = wordsOf(text);
  const parts = partsOf(words);
  let best = { name: "", length: 0 };
  for (const venue of venues.filter((one) => partsOf(wordsOf(`${one.name} ${one.full}`)) === parts)) {
    for (const name of namesOf(venue).filter((one) => isMeant(one, words, text, venue))) {
      if (name.length > best.length || (name.length === best.length && venue.name > best.name)) best = { name: venue.name, length: name.length };
    }
  }
  return best.name && when ? `${best.name} ${when}` : "";
}

function authorsOf(value) {
  const whole = value.match(/^\{([^{}]+,[^{}]+ and [^{}]+,[^{}]+)\}$/)?.[1] ?? value;
  const text = withoutTex(whole.replaceAll("~", " "));
  /* "and" alone divides: a name with a comma is turned, whatever the others are. */
  const parts = text.split(/\s+and\s+/i).filter(Boolean);
  if (parts.length < 2 && (text.match(/,/g) ?? []).length !== 1) return readNames(text);
  const read = parts.map((part) => readNames(/^[^{},]+,[^{},]+$/.test(part) ? turned(part) : part));
  return { names: read.flatMap(({ names }) => names), more: read.some(({ more }) => more) };
}

const turned = (name) => oneLine(name.split(",").reverse().join(" "));

/* What a record says, by field of an entry; `published` is where it says that the work came out. */
function workOf(fields) {
  const names = [...ARXIV_FIELDS, "eprint", "archiveprefix", "eprinttype"];
  const exact = Object.fromEntries(names.map((name) => [name, verbatim(fields[name])]));
  const arxiv = arxivOf(exact);
  const named = doi(exact.doi) || doi(exact.url);
  const own = /^10\.48550\/arxiv\./i.test(named) ? "" : named;
  const url = address(exact.url || exact.howpublished);
  const { names: authors, more } = authorsOf(fields.author ?? "");
  const place = ["booktitle", "journal", "journaltitle"].map((name) => printed(fields[name] ?? "")).find(Boolean) ?? "";
  const code = ["url", "note", "howpublished", "abstract"].map((name) => verbatim(fields[name]).match(REPOSITORY)?.[0]);
  return {
    title: printed(fields.title),
    authors,
    et_al: more,
    date: dateOf(fields),
    arxiv,
    doi: own,
    url: arxiv || own || API.test(url) || !/^https?:\/\//.test(url) ? "" : url,
    code: code.find(Boolean)?.replace(/\.git$/, "") ?? "",
    published: PREPRINT.test(place) ? "" : place,
  };
}

/* The works in a text, and how many of its records cannot be read. */
export function readBibtex(text) {
  const reader = new Reader(text.slice(0, LONGEST));
  const works = [];
  let unread = 0;
  for (const found of reader.text.matchAll(/@\s*[A-Za-z]+\s*[{(]/g)) {
    const line = reader.text.slice(reader.text.lastIndexOf("\n", found.index) + 1, found.index);
    if (found.index < reader.at || /^\s*%/.test(line)) continue;
    const start = found.index;
    reader.at = start;
    try {
      const { kind, fields } = reader.record();
      if (NO_RECORD.includes(kind) || VOLUMES.includes(kind)) continue;
      if (/^\s*(?:[,}]|[A-Za-z][\w-]*\s*=\s*[{"0-9])/.test(reader.text.slice(reader.at)) || !printed(fields.title ?? "")) throw new Unreadable();
      works.push(workOf(fields));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      reader.at = start + 1;
      unread++;
    }
  }
  return { works, unread };
}
