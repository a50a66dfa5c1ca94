/* Letters of texts, to compare them by: the twin of what hooks/llm_atlas/catalog/text.py says of them. */

/* Small letters, the same for every way of writing a letter: ß is ss, a final sigma a sigma. */
export const folded = (text) =>
  [...text].map((char) => (char === "ı" ? char : char.toLowerCase().toUpperCase().toLowerCase())).join("");

/* Letters and digits of a text, in small letters. */
export const bare = (text) => folded(text.normalize("NFKC")).replace(/[^\p{L}\p{N}]/gu, "");
