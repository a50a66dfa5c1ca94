/* What a text holds that can be searched for: the second implementation of the specification that stands in
   llm_atlas/site/search/tokens.py. tests/data/search_vectors.json is run by both; change both, and the vectors. */

import { HAN } from "../base/han.js";

const WORD = `(?:(?![${HAN}])[\\p{L}\\p{N}])+`;
const SIGNED = "[a-z](?:\\+\\+|#)(?![a-z])";
const RUN = new RegExp(`[${HAN}]+|(?<![\\p{L}\\p{N}])${SIGNED}|${WORD}(?:[-\\u2010-\\u2015./_'\\u2019\\u00b7&+@:](?!${SIGNED})${WORD})*`, "gu");
const PART = new RegExp(WORD, "gu");
const IS_HAN = new RegExp(`^[${HAN}]`, "u");
const SINGLE_HAN = new RegExp(`[${HAN}]`, "g");
const BARE = /[^\p{L}\p{N}]+/gu;
const POSSESSIVE = /['\u2019]s(?![\p{L}\p{N}_])/gu;
// The order matters: an arXiv id may stand in a DOI or an address.
const IDENTIFIER = new RegExp(
  "(?:(?:https?://)?(?:(?:www\\.)?arxiv\\.org/(?:abs|pdf|html)/|(?:(?:dx\\.)?doi\\.org/|doi[:\\s]\\s*)?10\\.48550/arxiv\\.)" +
    "|arxiv[:\\s]\\s*|(?<![0-9.]))([0-9]{4}\\.[0-9]{4,5})(?:v[0-9]+)?(?:\\.pdf)?(?![0-9.]*[0-9])" +
    "|(?:https?://)?(?:www\\.)?(?:arxiv\\.org/(?:abs|pdf)/|arxiv[:\\s]\\s*)([a-z]+(?:-[a-z]+)?(?:\\.[a-z]{2})?/[0-9]{7})(?:v[0-9]+)?" +
    '|(?:https?://(?:dx\\.)?doi\\.org/|doi[:\\s]\\s*)?(10\\.[0-9]{4,9}(?:\\.[0-9]+)*/[^\\s"<>]+)' +
    "|(?:https?://)?(?:www\\.)?(github\\.com/[a-z0-9._-]+/[a-z0-9._-]+?)(?:\\.git)?(?=[/?#\\s]|$)",
  "gu",
);
const LONGEST = 40;

/** Tokenizer; `pairs` holds traditional characters, each followed by its simplified form, `units` what counts. */
export function tokenizer(pairs, units) {
  const isUnit = new Set(units);
  const simple = new Map();
  for (let index = 0; index < pairs.length; index += 2) simple.set(pairs[index], pairs[index + 1]);

  /** Text in its normal form. */
  function normal(text) {
    const small = text.normalize("NFKC").toLowerCase().normalize("NFD").replace(/[\p{M}\p{Cf}]/gu, "").normalize("NFC");
    return small.replace(SINGLE_HAN, (char) => simple.get(char) ?? char);
  }

  /** The letters and digits of a text in its normal form. */
  function joined(text) {
    return normal(text).replace(BARE, "");
  }

  /** The tokens of a text: identifiers, words, joins, pairs, grams, singles. */
  function tokens(text) {
    const found = { identifiers: [], words: [], joins: [], pairs: [], grams: [], singles: [], runs: [] };
    text = normal(text);
    if (text.includes(".") || text.includes("arxiv")) {
      text = text.replace(IDENTIFIER, (whole, ...groups) => {
        const name = groups.slice(0, 4).find(Boolean);
        found.identifiers.push(name.replace(/[.,;:)\]}'"/]+$/, ""));
        return " ";
      });
    }
    text = text.replace(POSSESSIVE, "");
    let previous = "";
    for (const run of text.match(RUN) ?? []) {
      if (IS_HAN.test(run)) {
        found.singles.push(...run);
        for (let index = 0; index < run.length - 1; index++) found.grams.push(run.slice(index, index + 2));
        found.runs.push(run);
        previous = "";
        continue;
      }
      const parts = /[+#]$/.test(run) ? [run] : run.match(PART).filter((part) => part.length <= LONGEST && !/[\ud800-\udfff]/.test(part));
      const whole = parts.join("");
      if (parts.length > 1 && whole.length <= LONGEST) found.joins.push(whole);
      parts.forEach((part, index) => {
        if (previous) {
          found.pairs.push(`${previous} ${part}`);
          const version = part.length <= 3 && /^[0-9]/.test(part) && !/[0-9]/.test(previous);
          const amount = isUnit.has(part) && /^[0-9]+$/.test(previous);
          if (index === 0 && (version || amount)) found.joins.push(previous + part);
        }
        previous = part;
      });
      found.words.push(...parts);
    }
    return found;
  }

  return { normal, joined, tokens };
}
