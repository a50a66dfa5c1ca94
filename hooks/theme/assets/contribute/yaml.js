/* The text of an entry's file in canonical form: the twin of hooks/llm_atlas/format/__init__.py, without comments.

   tests/data/format_vectors.json holds the two together. */

import { holdsDate, recordAt } from "./schema.js";

const WIDTH = 100;
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{10000}-\u{10ffff}]/gu;
const DATE = /^[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$/;
const WORD = /^(null|true|false|yes|no|on|off|y|n|nan|inf|infinity)$/iu;
const NUMBER = /^([0-9][0-9_,.:]*(e[-+]?[0-9]*)?|0[xob][0-9a-f_]+|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([t ].*)?)$/iu;
const FIRST = "-?:,[]{}#&*!|>'\"%@`~=<+.";
const UNPRINTABLE =
  /[^\x20-\x7e\xa1-\xac\xae-\u1fff\u2010-\u2027\u2030-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/gu;

const isMapping = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isCollection = (value) => value !== null && typeof value === "object";
const keysOf = (value) => (Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value));
const columns = (text) => [...text].length + (text.match(WIDE)?.length ?? 0);

/* Sentences stand on a line each however short they are. */
const isProse = (value, location) =>
  ["summary", "notes"].includes(location[0]) || (location[0] === "sections" && !isMapping(value));

/* A number without exponent. */
function decimal(value) {
  const [digits, exponent] = String(value).split("e");
  if (exponent === undefined) return digits;
  const [whole, fraction = ""] = digits.split(".");
  const places = Number(exponent);
  if (places < 0) return `0.${"0".repeat(-places - whole.length)}${whole}${fraction}`;
  return whole + fraction.padEnd(places, "0");
}

function escape(char) {
  const code = char.codePointAt(0);
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
}

/* JSON.stringify escapes a lone surrogate, as the other twin does in the second step. */
const quoted = (text) => JSON.stringify(text).replace(UNPRINTABLE, escape);

function isPlain(text, within) {
  if (!text || text.startsWith(" ") || text.endsWith(" ") || FIRST.includes([...text][0])) return false;
  if (text.search(UNPRINTABLE) >= 0) return false;
  if (text.includes(": ") || text.includes(" #") || text.endsWith(":")) return false;
  if (within && /[,?[\]{}]/.test(text)) return false;
  return DATE.test(text) || !(WORD.test(text) || NUMBER.test(text));
}

/* A single value as it stands in a file; within brackets more has to be quoted. */
export function scalar(value, within = false) {
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return decimal(value);
  const text = String(value);
  return isPlain(text, within) ? text : quoted(text);
}

class Writer {
  constructor(schema) {
    this.schema = schema;
  }

  ordered(data, location) {
    const record = recordAt(this.schema, location);
    if (!record) return Object.keys(data);
    const order = Object.keys(record.properties);
    return [...order.filter((key) => key in data), ...Object.keys(data).filter((key) => !order.includes(key))];
  }

  /* `first` stands for the indentation of the first key, behind a dash. */
  *mapping(data, location, indent, first = "") {
    for (const [number, key] of this.ordered(data, location).entries()) {
      const lead = first && number === 0 ? first : " ".repeat(indent);
      yield* this.value(`${lead}${scalar(key)}:`, data[key], [...location, key], indent);
    }
  }

  *value(lead, value, location, indent) {
    const short = this.short(value, location, WIDTH - columns(lead) - 1);
    if (short !== null) {
      yield `${lead} ${short}`;
      return;
    }
    yield lead;
    if (isMapping(value)) yield* this.mapping(value, location, indent + 2);
    else for (const [index, item] of value.entries()) yield* this.item(item, [...location, index], indent + 2);
  }

  *item(item, location, indent) {
    const lead = `${" ".repeat(indent)}-`;
    const lines = isMapping(item) && this.short(item, location, WIDTH - columns(lead) - 1) === null;
    if (lines) yield* this.mapping(item, location, indent + 2, `${lead} `);
    else yield* this.value(lead, item, location, indent);
  }

  /* A single value; a day in a field of text is in quotes, or YAML would read it as a date. */
  single(value, location, within) {
    const day = typeof value === "string" && value.length === "2023-05-23".length && DATE.test(value);
    return day && !holdsDate(this.schema, location) ? quoted(value) : scalar(value, within);
  }

  /* A value on one line; null where it is a collection that needs several. */
  short(value, location, room) {
    if (!isCollection(value)) return this.single(value, location, false);
    const empty = keysOf(value).length === 0;
    if (!empty && isProse(value, location)) return null;
    const row = typeof location.at(-1) === "number" && !isMapping(value);
    const text = this.flow(value, location, row);
    return text !== null && (columns(text) <= room || empty) ? text : null;
  }

  /* A collection within brackets; null where it holds collections, except pairs in a row of a table. */
  flow(value, location, nested) {
    const parts = [];
    for (const key of isMapping(value) ? this.ordered(value, location) : keysOf(value)) {
      let inner = null;
      if (!isCollection(value[key])) inner = this.single(value[key], [...location, key], true);
      else if (nested) inner = this.flow(value[key], [...location, key], false);
      if (inner === null) return null;
      parts.push(isMapping(value) ? `${scalar(key, true)}: ${inner}` : inner);
    }
    return isMapping(value) ? `{${parts.join(", ")}}` : `[${parts.join(", ")}]`;
  }
}

/* The text of a file: `schema` is the JSON Schema of its kind, which gives the order of the keys. */
export function canonical(schema, data) {
  return `${[...new Writer(schema).mapping(data, [], 0)].join("\n")}\n`;
}

/* One value of a file, for people to read. */
export function shown(schema, value, location) {
  if (!isCollection(value)) return String(value);
  if (Array.isArray(value) && value.every((item) => !isCollection(item))) return value.join("\n");
  const writer = new Writer(schema);
  const lines = isMapping(value) ? writer.mapping(value, location, 0) : writer.value("", value, location, -2);
  return [...lines].join("\n").trim();
}
