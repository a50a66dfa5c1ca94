/* The id that a work gets: the twin of `slug` and `entry_id` in hooks/llm_atlas/contribute/intake.py.

   tests/data/slug_vectors.json is run by both. */

import { GREEK_NAMES, withoutTex } from "./tex.js";
import { folded } from "./text.js";

const MOST_WORDS = 5;
const LONGEST = 60;

/* What people call a work whose title names it before a colon, in one word or two; empty where it does not. */
function shortName(title) {
  const [, name, rest] = title.match(/^([^]*?): ([^]*)$/u) ?? [];
  const few = name !== undefined && name.trim().split(/\s+/u).length <= 2 && [...name].length <= 40;
  return few && rest.trim() ? name : "";
}

/* A name of a file from a name or a title; empty where that has no Latin letter or digit. */
export function slug(text) {
  const plain = withoutTex(text);
  const bare = (shortName(plain) || plain).replace(/[$^{}]+_?|_(?=[{\\])/g, "");
  const named = folded(bare.normalize("NFKD")).replace(/[\u0370-\u03ff]/g, (char) => GREEK_NAMES.get(char) ?? char);
  const latin = named.replace(/[\p{M}'\u2019]/gu, "");
  const words = (latin.match(/[a-z0-9]+/g) ?? []).slice(0, MOST_WORDS);
  while (words.length > 1 && words.join("-").length > LONGEST) words.pop();
  return words.join("-").slice(0, LONGEST);
}

/* The first id for a text that is not in use: as it is, with the year, or with a number; empty where there is none. */
export function entryId(text, year, taken) {
  const name = slug(text);
  if (!name || !taken.has(name)) return name;
  if (year && !taken.has(`${name}-${year}`)) return `${name}-${year}`;
  let number = 2;
  while (taken.has(`${name}-${number}`)) number += 1;
  return `${name}-${number}`;
}
