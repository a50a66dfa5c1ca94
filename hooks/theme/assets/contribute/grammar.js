/* How an arXiv id, a DOI, a reference to an entry and the mark of an unwritten text look: the twin of
   hooks/llm_atlas/catalog/grammar.py. tests/data/identifier_vectors.json is run by both.

   Whether a bare id is one that can be, the schema says. */

const ARXIV_ADDRESS = "(?:https?://)?(?:[\\w-]+\\.)*arxiv\\.org/(?:abs|pdf|html|format|src|e-print)/";
const DOI_ADDRESS = "(?:https?://)?(?:dx\\.|www\\.)?doi\\.org/";
const ACL_ID = "(?:[0-9]{4}\\.[a-z0-9_]+-[a-z0-9_]+\\.[0-9]+|[A-Z][0-9]{2}-[0-9]{4,5})";
const ACL_ADDRESS = "(?:https?://)?(?:www\\.)?(?:aclanthology\\.org|aclweb\\.org/anthology)/(?:papers/\\w/\\w+/)?";

const ARXIV = new RegExp(
  `^(?:${ARXIV_ADDRESS}|arxiv\\s*:\\s*|(?:${DOI_ADDRESS}|doi\\s*:\\s*)?10\\.48550/arxiv\\.)?` +
    "([0-9]{4}\\.[0-9]{4,5}|[a-z]+(?:-[a-z]+)?(?:\\.[a-z]{2})?/[0-9]{7})(?:v[0-9]+)?(?:\\.pdf)?/?(?:[?#].*)?$",
  "i",
);
const DOI = new RegExp(`^(?:${DOI_ADDRESS}|doi\\s*:\\s*)?(10\\.[0-9]{4,9}(?:\\.[0-9]+)*/\\S+)$`, "i");
const ACL = new RegExp(`^(?:${ACL_ADDRESS})?(${ACL_ID})(?:v[0-9]+)?(?:\\.pdf|\\.bib)?/?(?:[?#].*)?$`, "i");
const ACL_DOI = new RegExp(`^10\\.[0-9]+/v1/(${ACL_ID})$`, "i");

/* The arXiv id that a text names, as arXiv writes it: cs.CL/0501001 is cs/0501001. Empty where it names none. */
export function arxivId(text) {
  const found = text.trim().match(ARXIV)?.[1] ?? "";
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

/* The DOI that a text names, in the letters it is written in; empty where it names none. */
export function doi(text) {
  const found = text.trim().match(DOI)?.[1] ?? "";
  return unescaped(found).replace(/[.,;]+$/, "");
}

/* The id of the ACL Anthology that a text names, by itself, as an address or within a DOI; empty where it has none. */
export function aclId(text) {
  const found = (text.trim().match(ACL) ?? text.trim().match(ACL_DOI))?.[1] ?? "";
  return /^[a-z]/i.test(found) ? found.toUpperCase() : found.toLowerCase();
}

/* Text of a field that should hold a bare arXiv id or DOI; as it is where it names none. */
export const bareId = (name, text) => (name === "arxiv" ? arxivId(text) : doi(text)) || text;

/* Ids that a text names as [[id]], but in code. */
export const references = (text) => [...text.replace(/`[^`]*`/g, "").matchAll(/\[\[([^[\]]*)\]\]/g)].map(([, id]) => id);

/* Whether a text is only marked to be written. */
export const isUnwritten = (text) => /^TODO(?![\p{L}\p{N}_])/u.test(text);
