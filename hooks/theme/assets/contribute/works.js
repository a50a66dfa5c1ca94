/* By what a work is recognised: the twin of hooks/llm_atlas/catalog/works.py. tests/data/same_work_vectors.json holds the
   two together, and api/known.json gives the marks of each entry. */

import { aclId, arxivId, doi } from "./grammar.js";
import { bare } from "./text.js";

const FIELDS = ["arxiv", "doi", "url", "title", "title_zh"];

/* An address without what two addresses of one page may differ in: scheme, www, letters of the host, last slash. */
function address(text) {
  const rest = text.trim().replace(/^https?:\/\/(?:www\.)?/i, "");
  const end = rest.search(/[/?#]|$/);
  return rest.slice(0, end).toLowerCase() + rest.slice(end).replace(/\/+$/, "");
}

function marksOf(field, text) {
  if (field.startsWith("title")) return [["title", bare(text) || text.trim()]];
  const arxiv = arxivId(text);
  const named = [["doi", arxiv ? "" : doi(text).toLowerCase()], ["arxiv", arxiv], ["acl", field === "arxiv" ? "" : aclId(text)]];
  const found = named.filter(([, value]) => value);
  return found.length || field !== "url" ? found : [["address", address(text)]];
}

/* Marks of an entry with these data, each once and with its field: two entries that share one are the same work. */
export function marks(data) {
  const found = new Map();
  for (const field of FIELDS) {
    if (typeof data[field] !== "string") continue;
    for (const [kind, value] of marksOf(field, data[field])) {
      const mark = `${kind}:${value}`;
      if (value && !found.has(mark)) found.set(mark, field);
    }
  }
  return found;
}
