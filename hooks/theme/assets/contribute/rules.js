/* What the check of a catalog demands and a schema cannot say: an entry is new, its dates agree, its texts agree.

   Each fault has its place in the data, the key of the message in words, what is put into it, and a page it names. */

const HAN = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/g;
const REFERENCE = /\[\[([^[\]]*)\]\]/g;

/* Letters and digits of a text, in small letters: the twin of text.bare. */
export const bare = (text) => text.normalize("NFKC").toLowerCase().replaceAll("ß", "ss").replace(/[^\p{L}\p{N}]/gu, "");

/* Text of a field that should hold a bare arXiv id or DOI, from an address or with a prefix. */
export function bareId(name, text) {
  const arxiv = /^(?:(?:https?:\/\/)?(?:[\w-]+\.)?arxiv\.org\/(?:abs|pdf|html)\/|arxiv:\s*)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?\/\d{7})(?:v\d+)?(?:\.pdf)?\/?(?:[?#].*)?$/i;
  const doi = /^(?:(?:https?:\/\/)?(?:dx\.)?doi\.org\/|doi:\s*)(10\..+)$/i;
  const found = text.trim().match(name === "arxiv" ? arxiv : doi);
  return found ? (name === "doi" ? decodeURI(found[1]) : found[1]) : text;
}

/* A name of a file from a name of a work. */
export const slug = (text) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .split("-")
    .filter(Boolean)
    .slice(0, 6)
    .join("-");

function* texts(value, location) {
  if (typeof value === "string") yield [location, value];
  else if (value && typeof value === "object") {
    for (const key of Object.keys(value)) yield* texts(value[key], [...location, Array.isArray(value) ? Number(key) : key]);
  }
}

function isDay(text) {
  const [year, month = "01", day = "01"] = text.split("-");
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${year}-${month}-${day}`);
}

export const today = () => new Date().toISOString().slice(0, 10);

function* dates(data) {
  for (const name of ["date", "added"]) {
    const value = data[name];
    if (typeof value !== "string" || !/^\d{4}(-\d\d(-\d\d)?)?$/.test(value)) continue;
    if (!isDay(value) || value < "1950") yield { location: [name], key: "say-no-day", values: { value } };
    else if (value > today().slice(0, value.length)) yield { location: [name], key: "say-future", values: { value } };
  }
  const found = data.arxiv?.match(/^(\d\d)(\d\d)\.(\d+)$/);
  const month = found && `20${found[1]}-${found[2]}`;
  if (found && found[3].length !== (Number(found[1]) >= 15 ? 5 : 4)) yield { location: ["arxiv"], key: "say-arxiv", values: { value: data.arxiv } };
  if (month && data.date && data.date.slice(0, 7) > month.slice(0, data.date.length)) {
    yield { location: ["date"], key: "say-after-arxiv", values: { value: data.date, month } };
  }
  const year = data.venue?.match(/ (\d{4})$/)?.[1];
  if (year && data.date && year < data.date.slice(0, 4)) yield { location: ["venue"], key: "say-venue-early", values: { value: data.venue, date: data.date } };
}

/* The parts of an address; none where the text is not one. */
function parsed(text) {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function isAddress(text) {
  const address = parsed(text);
  if (!address || /[\s<>"\\^`{|}]/.test(text)) return false;
  const { username, password } = address;
  const host = text.replace(/^https?:\/\//, "").split(/[/?#:]/)[0];
  return !username && !password && /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}_-]*[\p{L}\p{N}])?\.)+\p{L}{2,}$/u.test(host);
}

function* addresses(data) {
  for (const [location, text] of texts(data, [])) {
    const name = location.at(-1);
    if (["url", "code"].includes(name) && /^https?:\/\//.test(text) && !isAddress(text)) {
      yield { location, key: "say-address", values: { value: text } };
    }
  }
}

function* languages(data) {
  const names = new Intl.DisplayNames("en", { type: "language", fallback: "none" });
  for (const [location, tag] of texts(data, [])) {
    if (!location.includes("languages") || location[0] === "programming_languages") continue;
    if (/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/.test(tag) && !names.of(tag)) {
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

function* prose(data) {
  for (const [location, text] of texts(data, [])) {
    if (!["summary", "notes", "sections"].includes(location[0]) || location.includes("title")) continue;
    const share = (text.match(HAN)?.length ?? 0) / [...text].length;
    if (location.includes("zh") && !share && text.length > 40) yield { location, key: "say-not-chinese", values: {} };
    if (location.includes("en") && share > 0.3) yield { location, key: "say-not-english", values: {} };
  }
  for (const language of ["en", "zh"]) {
    const summary = bare(data.summary?.[language] ?? "");
    for (const title of [data.title, data.title_zh].filter(Boolean).map(bare)) {
      if (title.length >= 12 && summary.includes(title)) yield { location: ["summary", language], key: "say-repeats-title", values: {} };
    }
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
  for (const [location, text] of texts(data, [])) if (text.startsWith("TODO")) yield { location, key: "say-todo", values: {} };
}

/* What agrees with no other rule of one entry. */
function* alone(data) {
  for (const rule of [dates, addresses, languages, notes, prose, lists, unwritten]) yield* rule(data);
}

/* Everything that is wrong with the data of a file. Which parts of notes are missing, the rule says better. */
export function faults(schema, data, known, own) {
  const unmatched = ({ location, keyword }) => keyword === "required" && location[0] === "notes";
  return [...alone(data), ...among(data, known, own), ...schema.mistakes(data).filter((one) => !unmatched(one))];
}

/* What an entry may not share with one that is there, and which entries it may name. `own` is the entry's own id. */
function* among(data, known, own) {
  const ids = new Set(known.map((entry) => entry.id));
  const keys = { arxiv: (value) => value, doi: (value) => value.toLowerCase(), title: (value) => bare(value) || value };
  for (const [name, key] of Object.entries(keys)) {
    const wanted = typeof data[name] === "string" && key(data[name]);
    const there = wanted && known.find((entry) => entry[name] === wanted && entry.id !== own);
    if (there) yield { location: [name], key: "say-known", values: { name: there.name }, page: there.page };
  }
  const named = ["builds_on", "related"].flatMap((name) => (data[name] ?? []).map((id, index) => [[name, index], id]));
  for (const [index, corpus] of (data.corpora ?? []).entries()) if (corpus.entry) named.push([["corpora", index, "entry"], corpus.entry]);
  for (const [location, text] of texts(data, [])) {
    if (!["notes", "sections"].includes(location[0])) continue;
    for (const [, id] of text.replace(/`[^`]*`/g, "").matchAll(REFERENCE)) named.push([location, id]);
  }
  for (const [location, value] of named) {
    if (!ids.has(value) && value !== own) yield { location, key: "say-no-entry", values: { value } };
  }
}
