/* The names in a list of authors, and what is wrong with one: the twin of hooks/llm_atlas/catalog/names.py.
   tests/data/name_vectors.json is run by both. */

const MARKS = "*\u2217\u22c6\u2020\u2021\u00a7\u00b6\u2709\u00b9\u00b2\u00b3\u2070-\u2079";
const OTHERS = /^(?:(?:and\s+|&\s*)?(?:et\.?\s*al(?![\p{L}\p{N}_])\.?|others|等人?))$/iu;
const OTHERS_BEHIND = /\s+et\.?\s*al(?![\p{L}\p{N}_])\.?$|\s*等人?$/iu;
const SUFFIX = /^(?:(?:Jr|Sr)\.?|I{2,3}|IV|Inc\.?|Ltd\.?|LLC|GmbH|Ph\.?\s?D\.?)$/i;
const INITIALS = /^(?:(?:[A-Z]\.[ -]?)+|[A-Z](?: [A-Z])*|[A-Z]{2})$/;
const PARTICLE = /^(?:van|von|de|del|della|der|den|di|da|dos|du|la|le|el|al|bin|ibn|ter|ten|zu|zur) /i;
const LETTER = "[\\p{L}\\p{Nl}\\p{No}]";
const WORD = `(?:Mc|Mac|[A-Z]['\u2019])?${LETTER}(?:(?![A-Z])${LETTER}|[\u0300-\u036f'\u2019.])*`;
const PLAIN = new RegExp(`^${WORD}(?:[- ]+${WORD})*$`, "u");
const NUMBERED = /^(?:[-\u2022\u00b7*]\s+|\(?[0-9]{1,3}[.)]\s*|\[[0-9]{1,3}\]\s*)?(?:(?:and|&)\s+)?/i;
const BETWEEN = /([,\uff0c])|([;\uff1b\u3001\n])|((?<=\s)(?:and|&)(?=\s))/gi;
const HELD = ",\uff0c;\uff1b\u3001\n &";

const spaced = (text) => text.split(/\s+/u).filter(Boolean).join(" ");

/* A text with stand-ins for what would divide it within braces. */
function hold(text) {
  if (text.split("{").length !== text.split("}").length) return text;
  let depth = 0;
  return [...text]
    .map((char) => {
      depth = Math.max(0, depth + (char === "{") - (char === "}"));
      const place = HELD.indexOf(char);
      return depth && place >= 0 ? String.fromCharCode(0xe000 + place) : char;
    })
    .join("");
}

function freed(name) {
  const chars = name.replace(/[\ue000-\ue007]/g, (char) => HELD[char.charCodeAt(0) - 0xe000]);
  return spaced(chars.replace(/[{}]/g, ""));
}

/* What stands between commas, in groups between stronger marks; how many `and` there are; whether lines divide. */
function grouped(typed) {
  const text = typed
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter(Boolean)
    .join("\n")
    .replace(/([,\uff0c]|\s(?:and|&))\n/gi, "$1 ")
    .replace(/\n((?:and|&)\s)/gi, " $1");
  const groups = [[]];
  let [ands, last] = [0, 0];
  for (const mark of text.matchAll(BETWEEN)) {
    groups.at(-1).push(text.slice(last, mark.index));
    last = mark.index + mark[0].length;
    if (mark[1]) continue;
    ands += mark[3] ? 1 : 0;
    groups.push([]);
  }
  groups.at(-1).push(text.slice(last));
  const whole = groups.map((group) => group.filter((part) => part.trim())).filter((group) => group.length);
  return { groups: whole, ands, lines: text.includes("\n") };
}

/* A part without the number in front of it and the marks of affiliations. */
const tidied = (part) =>
  spaced(part)
    .replace(NUMBERED, "")
    .replace(new RegExp(`[${MARKS}]`, "gu"), "")
    .replace(/^[ ,;:]+|[ ,;:]+$/g, "");

/* The parts of a group, a suffix with the whole name that it stands behind. */
function joined(parts, whole = false) {
  const group = parts.filter(Boolean);
  if (group.length === 3 && !group[0].includes(" ") && !whole) return group;
  const made = [];
  for (const part of group) {
    if (made.length && SUFFIX.test(part) && made.at(-1).includes(" ")) made[made.length - 1] += ` ${part}`;
    else made.push(part);
  }
  return made;
}

/* Last name, given name and suffix of a group that can be one name turned; null where it is none. */
function paired(group) {
  const suffixes = group.slice(1).filter((part) => SUFFIX.test(part));
  const rest = group.filter((part) => !suffixes.includes(part));
  return rest.length === 2 && suffixes.length < 2 ? [rest[0], rest[1], suffixes.join("")] : null;
}

const turned = ([last, given, suffix]) => `${given} ${last} ${suffix}`.trim();
const plain = (part) => (INITIALS.test(part) || PLAIN.test(part)) && /[A-Za-z\u00c0-\u024f]/.test(part);
const looksTurned = ([last, given]) =>
  plain(last) && plain(given) && (!last.includes(" ") || PARTICLE.test(last) || INITIALS.test(given));

/* Whether every group is a name turned, or a single word or an organisation beside such. */
function allTurned(groups, pairs, lines) {
  const found = pairs.filter(Boolean);
  if (!found.length || found.some((pair) => !plain(pair[1]))) return false;
  if (found.length === groups.length && groups.length > 1 && !lines) return true;
  const alone = groups.filter((group) => group.length === 1).map(([one]) => one);
  return found.every(looksTurned) && alone.every((one) => !one.includes(" ") || one.startsWith("{"));
}

/* Doe, J., Roe, R. */
const initialsBehind = (groups) =>
  groups.length > 0 &&
  groups.every((group) => group.length % 2 === 0 && group.every((part, place) => (place % 2 ? INITIALS.test(part) : plain(part))));

/* Doe, Jane, Roe, Rick */
const singleWords = (group) => group.length % 2 === 0 && group.every((part) => !part.includes(" ") && plain(part));

/* The names of a line among lines: one, but where a comma stands between two whole names. */
function ofLine(group, pair) {
  if (pair && looksTurned(pair)) return [turned(pair)];
  return group.every((part) => part.includes(" ")) ? group : [group.join(", ")];
}

/* The names of groups of parts: whether a comma divides two names or turns one is seen by all of them together. */
function named(groups, ands, lines) {
  const pairs = groups.map(paired);
  const short = groups.every((group, place) => pairs[place] || group.length === 1);
  if (short && (ands >= 2 || allTurned(groups, pairs, lines))) {
    return groups.map((group, place) => (pairs[place] ? turned(pairs[place]) : group[0]));
  }
  if (initialsBehind(groups) || (groups.length === 1 && singleWords(groups[0]))) {
    return groups.flatMap((group) => group.flatMap((part, place) => (place % 2 ? [`${part} ${group[place - 1]}`] : [])));
  }
  if (lines && short) return groups.flatMap((group, place) => ofLine(group, pairs[place]));
  return groups.flatMap((group) => joined(group, true));
}

/* The names in a list of authors, given name first, and whether there are more: between `and`, `&`, commas, semicolons
   or on lines, with numbers in front or the last name first. What stands in braces is held together. */
export function readNames(text) {
  const { groups, ands, lines } = grouped(hold(text.replace(/^\s*\[([^[\]]*)\]\s*$/, "$1"))); /* as a file holds it */
  let more = false;
  const found = groups
    .map((group) => joined(group.map(tidied)))
    .map((group) => {
      const kept = group.filter((part) => !OTHERS.test(part));
      more ||= kept.length < group.length;
      return kept;
    })
    .filter((group) => group.length);
  const last = found.at(-1)?.at(-1) ?? "";
  const cut = last.replace(OTHERS_BEHIND, "");
  if (cut && cut !== last) {
    found.at(-1)[found.at(-1).length - 1] = cut;
    more = true;
  }
  return { names: named(found, ands, lines).map(freed).filter(Boolean), more };
}

/* Whether `and` divides two names: those of an organisation have one word on a side of it, or no capital. */
function several(name) {
  const sides = name.match(/^(.+)\s(?:and|&)\s(.+)$/i)?.slice(1);
  const capital = "(?:(?![a-z\\d_])[\\p{L}\\p{N}][^\\s,]*|van|von|de|der)";
  const whole = new RegExp(`^${capital}(?:\\s${capital}){1,3}$`, "u");
  return Boolean(sides) && (name.includes(",") || sides.every((side) => whole.test(side)));
}

function turnedName(name) {
  const [last, ...rest] = name.split(", ");
  const given = rest.join(", ");
  return rest.length > 0 && !SUFFIX.test(given) && looksTurned([last, given]);
}

const FAULTS = [
  (name) => /[<>]|&#?\w+;/.test(name),
  (name) => /[{}\\$]/.test(name),
  (name) => new RegExp(`[${MARKS}@]|\\s\\S*[a-z\u00df-\u00ff][0-9]+$`, "u").test(name),
  (name) => /^(?:(?:.*\s)?(?:et\.?\s*al(?![\p{L}\p{N}_])\.?|others)|.*等人?)$/iu.test(name),
  (name) => /[;；、]/.test(name),
  several,
  (name) => /^(?:and|&)\s.*$/i.test(name),
  (name) => (name.match(/[\p{L}\p{Nl}\p{No}]/gu) ?? []).length < 2,
  turnedName,
];

/* Whether a text cannot be the name of one author, given name first. */
export const isNoName = (name) => FAULTS.some((wrong) => wrong(name));
