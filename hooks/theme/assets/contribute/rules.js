/* What the check of a catalog demands and a schema cannot say: an entry is new, its dates agree, its texts agree.

   Each fault has its place in the data, the key of the message in words, what is put into it, and a page it names.
   tests/data/rule_vectors.json holds these rules and those of hooks/llm_atlas/catalog/rules/ together. */

import { HAN } from "../base/han.js";
import { arxivId, arxivMonth, doi, isDoiAddress, isUnwritten, references } from "./grammar.js";
import { isNoName } from "./names.js";
import { texIn, withoutTex } from "./tex.js";
import { bare } from "./text.js";
import { marks } from "./works.js";

const CHINESE = new RegExp(`[${HAN}]`, "g");
const lengthOf = (text) => [...text].length;

export const today = () => new Date().toISOString().slice(0, 10);

/* The last day that is not in the future: where the day begins earlier, it is tomorrow already. */
const latest = (day) => new Date(Date.parse(day) + 24 * 60 * 60 * 1000).toISOString().slice(0, 10);

function* texts(value, location) {
  if (typeof value === "string") yield [location, value];
  else if (value && typeof value === "object") {
    for (const key of Object.keys(value)) yield* texts(value[key], [...location, Array.isArray(value) ? Number(key) : key]);
  }
}

/* Whether a date of the form that the schema wants is one of the calendar. */
function isDay(text) {
  const [year, month = "01", day = "01"] = text.split("-");
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${year}-${month}-${day}`);
}

function* dates(data, sound, last) {
  for (const name of ["date", "added"].filter((one) => sound(one))) {
    const value = data[name];
    if (!isDay(value) || value < "1950") yield { location: [name], key: "say-no-day", values: { value } };
    else if (value > last.slice(0, value.length)) yield { location: [name], key: "say-future", values: { value } };
  }
  const month = sound("arxiv") && arxivMonth(data.arxiv);
  if (month) {
    const wanted = month >= "2015" ? 5 : 4;
    if (data.arxiv.split(".")[1].length !== wanted) yield { location: ["arxiv"], key: "say-arxiv", values: { value: data.arxiv } };
    else if (month > last.slice(0, 7)) yield { location: ["arxiv"], key: "say-future", values: { value: month } };
    if (sound("date") && data.date.slice(0, 7) > month.slice(0, data.date.length)) {
      yield { location: ["date"], key: "say-after-arxiv", values: { value: data.date, month } };
    }
  }
  if (sound("venue") && sound("date") && Number(data.venue.slice(-4)) < Number(data.date.slice(0, 4))) {
    yield { location: ["venue"], key: "say-venue-early", values: { value: data.venue, date: data.date } };
  }
}

/* The parts of an address; none where the text is not one. */
function parsed(text) {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

export function isAddress(text) {
  const address = parsed(text);
  if (!["http:", "https:"].includes(address?.protocol) || /[\s<>"\\^`{|}]/.test(text)) return false;
  const { username, password } = address;
  const host = text.replace(/^https?:\/\//, "").split(/[/?#:]/)[0];
  return !username && !password && /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}_-]*[\p{L}\p{N}])?\.)+\p{L}{2,}$/u.test(host);
}

function* addresses(data, sound) {
  for (const [location, text] of texts(data, [])) {
    if (["url", "code"].includes(location.at(-1)) && sound(...location) && !isAddress(text)) {
      yield { location, key: "say-address", values: { value: text } };
    }
  }
}

function* authors(data, sound) {
  for (const [index, value] of (data.authors ?? []).entries()) {
    const location = ["authors", index];
    if (data.authors.indexOf(value) < index) yield { location, key: "say-author-twice", values: { value } };
    else if (sound(...location) && isNoName(value)) yield { location, key: "say-author", values: { value } };
  }
}

/* An identifier stands in its own field, not as an address nor in the field of the other. */
function* idAsAddress(data, sound) {
  for (const name of ["url", "doi"].filter((one) => sound(one))) {
    const arxiv = arxivId(data[name]);
    const other = name === "url" && isDoiAddress(data.url) ? doi(data.url) : "";
    const values = { field: arxiv ? "arXiv" : "DOI", id: arxiv || other };
    if (arxiv || other) yield { location: [name], key: "say-id-address", values };
  }
}

function* languages(data, sound) {
  const names = new Intl.DisplayNames("en", { type: "language", fallback: "none" });
  for (const [location, tag] of texts(data, [])) {
    if (location.at(-2) === "languages" && sound(...location) && !names.of(tag)) {
      yield { location, key: "say-language", values: { value: tag } };
    }
  }
}

function* notes({ notes }) {
  const [en, zh] = [notes?.en ?? {}, notes?.zh ?? {}];
  for (const name of new Set([...Object.keys(en), ...Object.keys(zh)])) {
    const [one, other] = [en[name], zh[name]];
    if (!one || !other) yield { location: ["notes", one ? "zh" : "en", name], key: one ? "say-notes-zh" : "say-notes-en", values: {} };
    else if (Array.isArray(one) && one.length !== other.length) {
      yield { location: ["notes", "zh", name], key: "say-points", values: { en: one.length, zh: other.length } };
    }
  }
}

/* Kinds that one looks for by what they do. */
const ASKED = ["paper", "tool"];

function* questions(data, sound, last, kind) {
  if (ASKED.includes(kind) && data.notes && !data.questions) {
    yield { location: ["questions", "en"], key: "say-questions", values: {} };
  }
}

function* prose(data) {
  for (const [location, text] of texts(data, [])) {
    if (!["summary", "questions", "notes", "sections"].includes(location[0]) || location.includes("title")) continue;
    const share = (text.match(CHINESE)?.length ?? 0) / lengthOf(text);
    if (location.includes("zh") && !share && lengthOf(text) > 40) yield { location, key: "say-not-chinese", values: {} };
    if (location.includes("en") && share > 0.3) yield { location, key: "say-not-english", values: {} };
  }
  for (const language of ["en", "zh"]) {
    const summary = bare(data.summary?.[language] ?? "");
    for (const title of [data.title, data.title_zh].filter(Boolean).map(bare)) {
      if (lengthOf(title) >= 12 && summary.includes(title)) yield { location: ["summary", language], key: "say-repeats-title", values: {} };
    }
  }
}

/* Fields whose texts have rules of their own, are those of a closed list, or quote what was corrected. */
const EXACT = ["authors", "arxiv", "doi", "url", "code", "links", "date", "added"];
EXACT.push("organisations", "developer", "licence", "venue", "topics", "sources", "corrections");
/* What this script knows, for the comparison with its twin. */
export const KNOWN = { ASKED, EXACT };

function* tex(data) {
  for (const [location, text] of texts(data, [])) {
    if (EXACT.includes(location[0])) continue;
    const name = /^(?:title.*|short|aliases)$/.test(location[0]) || location.includes("title");
    const found = texIn(text, !name);
    if (!found.length) continue;
    const lossy = found.find(({ plain }) => plain === null);
    const { start, end, plain } = lossy ?? found[0];
    const values = { value: text.slice(start, end), plain: name ? withoutTex(text) : plain };
    yield { location, key: lossy ? "say-tex-lost" : "say-tex", values };
  }
}

function* lists(data) {
  for (const name of ["topics", "builds_on", "related", "aliases", "organisations"]) {
    for (const [index, value] of (data[name] ?? []).entries()) {
      if (data[name].indexOf(value) < index) yield { location: [name, index], key: "say-twice", values: { value } };
    }
  }
  for (const [number, table] of (data.tables ?? []).entries()) {
    for (const [index, row] of (table.rows ?? []).entries()) {
      const [cells, columns] = [row.length, table.columns?.length ?? 0];
      if (cells !== columns) yield { location: ["tables", number, "rows"], key: "say-cells", values: { row: index + 1, cells, columns } };
    }
  }
}

function* unwritten(data) {
  for (const [location, text] of texts(data, [])) if (isUnwritten(text)) yield { location, key: "say-todo", values: {} };
}

/* What an entry may not share with one that is there, and which entries it may name. `own` is the entry's own id. */
function* among(data, sound, known, own) {
  const others = new Map(known.filter(({ id }) => id !== own).flatMap((entry) => entry.marks.map((mark) => [mark, entry])));
  for (const [mark, field] of marks(data)) {
    const there = others.get(mark);
    const values = { name: there?.name, kind: mark.split(":")[0] };
    if (there) yield { location: [field], key: "say-known", values, page: there.page };
  }
  const ids = new Set([...known.map((entry) => entry.id), own]);
  for (const [location, text] of texts(data, [])) {
    const list = ["builds_on", "related"].includes(location[0]);
    const field = list || (location[0] === "corpora" && location.at(-1) === "entry");
    if (list && text === own) yield { location, key: "say-itself", values: { value: text } };
    const prose = ["notes", "sections"].includes(location[0]) ? references(text) : [];
    for (const value of field && sound(...location) ? [text] : prose) {
      if (!ids.has(value)) yield { location, key: "say-no-entry", values: { value } };
    }
  }
}

const RULES = [dates, addresses, authors, idAsAddress, languages, notes, questions, prose, tex, lists, unwritten];

/* Everything that is wrong with the data of a file: what the schema says, and what these rules say of what is sound by it.

   `known` are the entries of api/known.json, `own` is the entry's own id, `day` the day on which it is asked. */
export function faults(schema, data, known, own, day = today()) {
  /* Which parts of notes are missing, and what is no address, the rules say better: a host may be Chinese. */
  const better = ({ location, keyword }) => keyword === "format" || (keyword === "required" && location[0] === "notes");
  const formal = schema.mistakes(data).filter((one) => !better(one));
  const unsound = new Set(formal.map(({ location }) => location.join(".")));
  const at = (location) => location.reduce((here, part) => here?.[part], data);
  const sound = (...location) => typeof at(location) === "string" && !unsound.has(location.join("."));
  const told = RULES.flatMap((rule) => [...rule(data, sound, latest(day), schema.json.title)]);
  return [...told, ...among(data, sound, known, own), ...formal];
}
