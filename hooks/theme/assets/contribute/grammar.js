/* How an arXiv id, a DOI, a reference to an entry and the mark of an unwritten text look: the twin of
   hooks/llm_atlas/catalog/grammar.py. tests/data/identifier_vectors.json is run by both.

   Whether a bare id is one that can be, the schema says. */

import { withoutTex } from "./tex.js";

const ARXIV_ADDRESS =
  "(?:https?://)?(?:(?:[\\w-]+\\.)*arxiv\\.org/(?:abs|pdf|html|format|src|e-print|ps)/" +
  "|(?:www\\.)?(?:alphaxiv|ar5iv)\\.org/(?:abs|pdf|html|overview)/|(?:www\\.)?(?:huggingface|hf)\\.co/papers/" +
  "|(?:www\\.)?(?:semanticscholar\\.org|scirate\\.com|papers\\.cool)/arxiv/)";
const DOI_ADDRESS = "(?:https?://)?(?:dx\\.|www\\.)?doi\\.org/";
const DOI_PREFIX = "10\\.[0-9]{4,9}(?:\\.[0-9]+)*/";
const ACL_ID = "(?:[0-9]{4}\\.[a-z0-9_]+-[a-z0-9_]+\\.[0-9]+|[A-Z][0-9]{2}-[0-9]{4,5})";
const ACL_ADDRESS = "(?:https?://)?(?:www\\.)?(?:aclanthology\\.org|aclweb\\.org/anthology)/(?:papers/\\w/\\w+/)?";

const ARXIV = new RegExp(
  `^(?:${ARXIV_ADDRESS}|arxiv\\s*:\\s*|(?:${DOI_ADDRESS}|doi\\s*:\\s*)?10\\.48550/arxiv\\.)?` +
    "([0-9]{4}\\.[0-9]{4,5}|[a-z]+(?:-[a-z]+)?(?:\\.[a-z]{2})?/[0-9]{7})(?:v[0-9]+)?(?:\\.pdf)?/?" +
    "(?:[?#].*|\\s*\\[[a-z-]+(?:\\.[a-z]{2})?\\].*)?$",
  "i",
);
const DOI = new RegExp(`^(?:${DOI_ADDRESS}|doi\\s*:\\s*)?(${DOI_PREFIX}\\S+)$`, "i");
/* A page of a publisher that has the DOI in its address. */
const DOI_PAGE = new RegExp(
  "^https?://[\\w.-]+/(?:[\\w.-]+/)*(?:doi|articles?|chapter|book|content/pdf)/(?:[a-z]+/)?" +
    `(${DOI_PREFIX}[^\\s?#]+?)(?:/(?:full|abstract|pdf|epdf|meta|fulltext|html))?(?:\\.pdf)?/?(?:[?#].*)?$`,
  "i",
);
const ACL = new RegExp(`^(?:${ACL_ADDRESS})?(${ACL_ID})(?:v[0-9]+)?(?:\\.pdf|\\.bib)?/?(?:[?#].*)?$`, "i");
const ACL_DOI = new RegExp(`^10\\.[0-9]+/v1/(${ACL_ID})$`, "i");

const WRAPS = ["<>", "()", "[]", "{}", "``", '""', "\'\'", "\u201c\u201d", "\u2018\u2019", "\uff08\uff09", "\u300a\u300b", "\u300c\u300d"];
const ENDS = /[.,;:!\u3002\uff0c\uff1b\uff1a\uff01\uff1f\u3001]+$/;
const LINK = /^(?:!?\[[^[\]]*\]\(\s*<?([^\s<>]+?)>?(?:\s+"[^"]*")?\s*\)|\\(?:url|href)\s*\{([^{}]*)\}[^]*)$/;
const count = (text, sign) => text.split(sign).length - 1;

function onceUnwrapped(text) {
  const link = text.match(LINK);
  if (link) return (link[1] ?? link[2]).trim();
  for (const [first, last] of WRAPS) {
    const around = text.length > 1 && text.startsWith(first) && text.endsWith(last);
    if (around && text.indexOf(last, 1) === text.length - 1) return text.slice(1, -1).trim();
    /* of a bracket that began before it */
    if (first !== last && text.endsWith(last) && count(text, last) > count(text, first)) return text.slice(0, -1).trimEnd();
  }
  return text.replace(ENDS, "");
}

/* An address or an identifier without what stands around it in running text: brackets, quotation marks, a full stop. */
function unwrapped(text) {
  let [here, before] = [text.trim(), ""];
  while (here !== before) [here, before] = [onceUnwrapped(here), here];
  return here;
}

/* The address that a text gives, without what stands around it; the text itself where it gives none. */
export function address(text) {
  const bare = unwrapped(text);
  return /^https?:\/\/\S+$/.test(bare) ? bare : text.trim();
}

/* The arXiv id that a text names, as arXiv writes it: cs.CL/0501001 is cs/0501001. Empty where it names none. */
export function arxivId(text) {
  const found = unwrapped(text).match(ARXIV)?.[1] ?? "";
  const slash = found.indexOf("/");
  return slash < 0 ? found : found.slice(0, slash).split(".")[0].toLowerCase() + found.slice(slash);
}

/* Year and month in an arXiv id of the form in use since 2007; null where it has another. */
export const arxivMonth = (id) => (/^[0-9]{4}\./.test(id) ? `20${id.slice(0, 2)}-${id.slice(2, 4)}` : null);

/* Escapes of an address as characters; what is none, such as the half of one, stays as it is. */
const unescaped = (text) =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
    new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(run.match(/[0-9a-f]{2}/gi), (code) => parseInt(code, 16))),
  );

/* The DOI that a text names, in the letters it is written in; empty where it names none. What TeX and addresses put
   around characters is taken off. */
export function doi(text) {
  const plain = unwrapped(text).replace(/[{}\\]/g, "");
  const found = (plain.match(DOI) ?? plain.match(DOI_PAGE))?.[1] ?? "";
  const once = unescaped(found);
  return unwrapped(/%[0-9a-f]{2}/i.test(once) ? unescaped(once) : once);
}

/* Whether a text is the address of a DOI. */
export const isDoiAddress = (text) => new RegExp(`^${DOI_ADDRESS}`, "i").test(text);

/* The id of the ACL Anthology that a text names, by itself, as an address or within a DOI; empty where it has none. */
export function aclId(text) {
  const plain = unwrapped(text);
  const found = (plain.match(ACL) ?? plain.match(ACL_DOI))?.[1] ?? "";
  return /^[a-z]/i.test(found) ? found.toUpperCase() : found.toLowerCase();
}

/* Text of a field that should hold a bare identifier or an address, as it is where it names none; a title as printed. */
export function bareValue(name, text) {
  if (name === "arxiv") return arxivId(text) || text;
  if (name === "doi") return doi(text) || text;
  if (["title", "title_zh", "short"].includes(name)) return withoutTex(text);
  return name === "url" || name === "code" ? address(text) : text;
}

/* Ids that a text names as [[id]], but in code; [[result:3]] cites a row of its own entry. */
export const references = (text) => [...text.replace(/`[^`]*`/g, "").matchAll(/\[\[([^[\]]*)\]\]/g)].map(([, id]) => id).filter((id) => !/^result:[1-9][0-9]*$/.test(id));

/* Whether a text is only marked to be written. */
export const isUnwritten = (text) => /^TODO(?![\p{L}\p{N}_])/u.test(text);
