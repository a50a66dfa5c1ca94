/* What a JSON Schema says of a file: which record stands where, and what is wrong with a file's data. */

import { Validator } from "../vendor/json-schema/index.js";

const follow = (root, schema) => (schema.$ref ? { ...root.$defs[schema.$ref.split("/").at(-1)], ...schema } : schema);

/* The records within a schema: behind a reference, among alternatives, in a list. */
function* recordsIn(root, schema) {
  const here = follow(root, schema);
  if (here.properties) yield here;
  else if (here.anyOf) for (const option of here.anyOf) yield* recordsIn(root, option);
  else if (here.items) yield* recordsIn(root, here.items);
}

/* The record at a place of a file, given as keys and indexes from the top; null where none or nothing known stands. */
export function recordAt(root, location) {
  let schema = root;
  for (const part of location) {
    if (typeof part !== "string") continue;
    const record = [...recordsIn(root, schema)].find((found) => Object.hasOwn(found.properties, part));
    if (!record) return null;
    schema = record.properties[part];
  }
  return recordsIn(root, schema).next().value ?? null;
}

/* Whether a date stands at a place, which needs no quotes: its schema takes a year that YAML reads as a number, too. */
export function holdsDate(root, location) {
  const field = recordAt(root, location.slice(0, -1))?.properties[location.at(-1)];
  return Boolean(field?.pattern?.startsWith("^[0-9]{4}") && field.anyOf?.some(({ type }) => type === "integer"));
}

const WRAPPERS = new Set(["$ref", "anyOf", "properties", "items", "additionalProperties", "false"]);
const parts = (pointer) =>
  pointer
    .split("/")
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"));

export class Schema {
  constructor(json) {
    this.json = json;
    this.validator = new Validator(structuredClone(json), "2020-12", false);
  }

  /* What is wrong: for each fault its place in the data, the keyword that is broken and the value of that keyword. */
  mistakes(data) {
    const { errors } = this.validator.validate(data);
    const real = errors.filter((error) => !WRAPPERS.has(error.keyword));
    const choice = ({ keywordLocation }) => keywordLocation.match(/^(.*)\/anyOf\//)?.[1];
    /* Of several alternatives the one is meant whose type fits. */
    const telling = new Set(real.filter((error) => error.keyword !== "type").map(choice));
    return real
      .filter((error) => error.keyword !== "type" || !choice(error) || !telling.has(choice(error)))
      .flatMap((error) => this.located(error, data));
  }

  located({ keyword, keywordLocation, instanceLocation }, data) {
    const location = parts(instanceLocation).map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    if (keyword !== "required") return [{ location, keyword, limit: this.limit(keywordLocation) }];
    const here = location.reduce((value, part) => value[part], data);
    const missing = recordAt(this.json, location).required.filter((name) => !Object.hasOwn(here, name));
    return missing.flatMap((name) => this.needed([...location, name]));
  }

  /* Whether a text has the form that a field wants, or each item of it. */
  fits(name, text) {
    const field = follow(this.json, this.json.properties[name]);
    return new RegExp(follow(this.json, field.items ?? field).pattern, "u").test(text);
  }

  /* What has to be filled in where something needed is missing: the needed parts of a record. */
  needed(location) {
    const record = recordAt(this.json, location);
    const listed = follow(this.json, this.definition(location)).type === "array";
    if (!record?.required || listed) return [{ location, keyword: "required" }];
    return record.required.flatMap((name) => this.needed([...location, name]));
  }

  definition(location) {
    const above = recordAt(this.json, location.slice(0, -1));
    return above?.properties[location.at(-1)] ?? {};
  }

  limit(keywordLocation) {
    let schema = this.json;
    for (const part of parts(keywordLocation)) {
      schema = part === "$ref" ? this.json.$defs[schema.$ref.split("/").at(-1)] : schema?.[part];
    }
    return schema;
  }
}
