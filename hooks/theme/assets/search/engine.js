/* Answers queries from the index that llm_atlas/search/index.py writes; its form is told there.

   Pieces are fetched when a query needs them and kept. All matching is "or" with ranking: one unknown word costs rank,
   not the result. */

import { HAN } from "../base/han.js";
import { tokenizer } from "./tokens.js";

const PIECE = new RegExp(`[${HAN}]+|[\\p{L}\\p{N}]+(?:[-\\u2010-\\u2015.'\\u2019][\\p{L}\\p{N}]+)*|[^]`, "gu");
const IS_HAN = new RegExp(`^[${HAN}]`, "u");

const LONGEST_QUERY = 300; // characters that are looked at
const MOST_WORDS = 16;
const MOST_SHARDS = 9; // fetched for one query from one index
const COMPLETIONS = 10;
const MOST_NAMED = 20;
// What an exact name is worth by kind: entries first, a topic or a list beside them.
const NAME_BONUS = 1000;
const NAME_BEGUN = 4; // where a name begins or ends with the query
const BY_ALIAS = 0.15;
const MAIN_NAME = 0.96; // weight of a short name or a title, above that of aliases
const TOPIC_FIRST = 1.1; // a topic whose name is the query stands before the entries called so
const FACTOR = { list: 0.4, topic: 0.5, page: 0.35 };

async function unpacked(response) {
  if (!response.ok) throw new Error(`${response.status} ${response.url}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  // A server may have taken the compression off already.
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The JSON of a file's first line, and the bytes after it. */
function parted(bytes) {
  const end = bytes.indexOf(10);
  return [JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))), bytes.subarray(end + 1)];
}

function firstAtOrAfter(list, value) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Letters of a word as bits: words that differ in many cannot be close. */
function letters(word) {
  let bits = 0;
  for (let index = 0; index < word.length; index++) bits |= 1 << (word.charCodeAt(index) % 31);
  return bits;
}

function bitCount(bits) {
  let count = 0;
  for (; bits; bits &= bits - 1) count++;
  return count;
}

/** Edits (a letter too many, too few, another, or two exchanged) from `typed` to `word`, and to the nearest beginning of it. */
function distance(typed, word, most) {
  const width = typed.length;
  let before = null;
  let row = Array.from({ length: width + 1 }, (_, index) => index);
  let begun = row[width];
  for (let i = 1; i <= word.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= width; j++) {
      const same = word[i - 1] === typed[j - 1];
      let cost = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (same ? 0 : 1));
      if (before && i > 1 && j > 1 && word[i - 1] === typed[j - 2] && word[i - 2] === typed[j - 1]) {
        cost = Math.min(cost, before[j - 2] + 1);
      }
      next.push(cost);
      if (cost < least) least = cost;
    }
    before = row;
    row = next;
    begun = Math.min(begun, row[width]);
    if (least > most) return [most + 1, begun];
  }
  return [row[width], begun];
}

const ENDINGS =
  /(?:isations?|izations?|ations?|ising|izing|ised|ized|ises|izes|ise|ize|ators?|ating|ated|ates|ate|ively|ive|ions?|ings?|ers?|ors?|ed|es|als?|ly|ments?|e|s)$/;

/** What forms of one word share, roughly. */
function stem(word) {
  if (word.length < 5 || /[0-9]/.test(word)) return word.length > 3 ? word.replace(/s$/, "") : word;
  const cut = word.replace(ENDINGS, "");
  return cut.length >= 4 ? cut.replace(/([^aeiou])\1$/, "$1") : word.replace(/s$/, "");
}

class Index {
  constructor(root, weight = 1) {
    this.root = root;
    this.weight = weight;
    this.shards = new Map();
    this.chunks = new Map();
  }

  async load() {
    const [base] = parted(await unpacked(await fetch(`${this.root}base.bin`, { cache: "no-cache" })));
    Object.assign(this, { base, count: base.count, version: base.version });
    const { words, levels } = this.unfold(base.words);
    this.words = words;
    this.levels = levels;
    this.bits = Int32Array.from(words, letters);
    return this;
  }

  unfold(text) {
    const words = [];
    const levels = [];
    let word = "";
    for (const line of text ? text.split("\n") : []) {
      word = word.slice(0, parseInt(line[0], 36)) + line.slice(2);
      words.push(word);
      levels.push(parseInt(line[1], 36));
    }
    return { words, levels };
  }

  has(word) {
    return this.words[firstAtOrAfter(this.words, word)] === word;
  }

  shardOf(term) {
    const at = firstAtOrAfter(this.base.shards, term);
    return this.base.shards[at] === term ? at : at - 1;
  }

  shard(number) {
    if (!this.shards.has(number)) {
      const wanted = fetch(`${this.root}t${number}.bin?v=${this.version}`).then(unpacked).then((bytes) => {
        const [heads, body] = parted(bytes);
        const starts = new Map();
        const terms = [];
        let start = 0;
        for (let index = 0; index < heads.length; index += 2) {
          starts.set(heads[index], [start, start + heads[index + 1]]);
          terms.push(heads[index]);
          start += heads[index + 1];
        }
        return { terms, starts, body, read: new Map() };
      });
      wanted.catch(() => this.shards.delete(number));
      this.shards.set(number, wanted);
    }
    return this.shards.get(number);
  }

  /** Records and weights of a term in a shard. */
  postings(shard, term) {
    const held = shard.read.get(term);
    if (held) return held;
    const place = shard.starts.get(term);
    if (!place) return null;
    const records = [];
    const weights = [];
    let record = 0;
    for (let at = place[0]; at < place[1]; ) {
      let shift = 0;
      let byte;
      let step = 0;
      do {
        byte = shard.body[at++];
        step |= (byte & 127) << shift;
        shift += 7;
      } while (byte & 128);
      record += step;
      records.push(record);
      weights.push(shard.body[at++] / 255);
    }
    const found = { records, weights, most: Math.max(...weights) };
    shard.read.set(term, found);
    return found;
  }

  async shown(number, language) {
    const size = this.base.chunk;
    const file = `${language}${Math.floor(number / size)}`;
    if (!this.chunks.has(file)) {
      const wanted = fetch(`${this.root}${file}.bin?v=${this.version}`).then(unpacked).then((bytes) => parted(bytes)[0]);
      wanted.catch(() => this.chunks.delete(file));
      this.chunks.set(file, wanted);
    }
    return (await this.chunks.get(file))[number % size];
  }

  /** Forms of a word that are in the index: other endings. */
  variants(word) {
    const root = stem(word);
    if (root.length < 4) return root !== word && this.has(root) ? [root] : this.has(`${word}s`) ? [`${word}s`] : [];
    const found = [];
    for (let at = firstAtOrAfter(this.words, root); this.words[at]?.startsWith(root); at++) {
      const other = this.words[at];
      if (other !== word && other.length - root.length < 9 && stem(other) === root) found.push(other);
    }
    return found.slice(0, 8);
  }

  /** Words that begin with what was typed, the commonest first. */
  completions(typed) {
    const found = [];
    for (let at = firstAtOrAfter(this.words, typed); this.words[at]?.startsWith(typed) && found.length < 400; at++) {
      if (this.words[at] !== typed) found.push(at);
    }
    found.sort((a, b) => this.levels[b] - this.levels[a] || a - b);
    return found.slice(0, COMPLETIONS).map((at) => this.words[at]);
  }

  /** Words that end with a word: a method is often called after the one it is made from, as QLoRA is after LoRA. */
  named(word) {
    if (word.length < 3) return [];
    const found = this.words.filter((other) => other.length > word.length && other.length <= word.length + 8 && other.endsWith(word));
    return found.sort((a, b) => a.length - b.length).slice(0, MOST_NAMED);
  }

  /** Words that may have been meant, nearest and commonest first: [word, edits, level]. */
  near(typed, typing) {
    const most = typed.length < 4 ? 0 : typed.length < 8 ? 1 : 2;
    if (!most) return [];
    const digits = typed.replace(/[^0-9]/g, "");
    const bits = letters(typed);
    const found = [];
    for (let at = 0; at < this.words.length; at++) {
      const word = this.words[at];
      if (word.length < typed.length - most || (!typing && word.length > typed.length + most)) continue;
      if (bitCount(bits & ~this.bits[at]) > most) continue;
      if (!typing && bitCount(this.bits[at] & ~bits) > most) continue;
      const [whole, begun] = distance(typed, word, most);
      const edits = whole <= most ? whole : typing && typed.length > 4 && begun < most + 1 && word[0] === typed[0] ? begun + 0.5 : 9;
      if (edits > most + 0.5 || word.replace(/[^0-9]/g, "") !== digits) continue;
      const cost = edits + (word[0] === typed[0] ? 0 : 0.6) + (word.length === typed.length ? 0 : 0.1);
      found.push([word, cost, this.levels[at]]);
    }
    return found.sort((a, b) => a[1] - b[1] || b[2] - a[2]).slice(0, 4);
  }
}

/** Quoted parts of a query, and the rest of it. */
function quotedParts(query) {
  const quoted = [];
  const rest = query.replace(/["\u201c\u201d\u300c\u300e]([^"\u201c\u201d\u300c\u300d\u300e\u300f]+)["\u201c\u201d\u300d\u300f]/g, (_, part) => {
    quoted.push(part);
    return ` ${part} `;
  });
  return [quoted, rest];
}

export class Engine {
  /** `roots`: folders of indexes; `language`: of the results. */
  constructor(roots, language) {
    this.language = language;
    this.indexes = roots.map((root) => new Index(root));
  }

  /** Fetch what every query needs. An index of written pages that is missing is done without. */
  async load() {
    const loaded = await Promise.allSettled(this.indexes.map((index) => index.load()));
    if (loaded[0].status === "rejected") throw loaded[0].reason;
    this.indexes = this.indexes.filter((_, at) => loaded[at].status === "fulfilled");
    const pairs = new Map();
    for (const { base } of this.indexes) {
      for (let at = 0; at < base.traditional.length; at += 2) pairs.set(base.traditional[at], base.traditional[at + 1]);
    }
    this.text = tokenizer([...pairs].flat().join(""), this.indexes[0].base.units);
    this.stop = new Set(this.indexes[0].base.stop);
    return this;
  }

  /** What a query asks for, the same for all indexes: parts with alternatives to be found in each. */
  read(query) {
    const [quoted, rest] = quotedParts(query.slice(0, LONGEST_QUERY));
    const found = this.text.tokens(rest);
    const typing = /[\p{L}\p{N}]$/u.test(query) && query.length <= LONGEST_QUERY;
    const words = found.words.slice(0, MOST_WORDS);
    const meaning = words.filter((word) => !this.stop.has(word));
    const parts = [];
    const corrected = new Map();
    words.forEach((word, at) => {
      const last = at === words.length - 1 && typing && this.text.normal(rest).trimEnd().endsWith(word);
      const part = { word, weight: 1, counted: true, last, alone: word === this.text.joined(rest) };
      if (this.stop.has(word) && meaning.length + found.grams.length) Object.assign(part, { weight: 0.15, counted: false });
      part.neighbours = [at ? words[at - 1] + word : "", at + 1 < words.length ? word + words[at + 1] : ""];
      part.neighbours.push(...found.joins.filter((join) => join.includes(word)));
      if (!this.indexes.some((index) => index.has(word))) this.mend(part, corrected);
      parts.push(part);
    });
    const grams = [...new Set(found.grams)];
    for (const gram of grams.slice(0, 30)) {
      const told = !this.stop.has(gram) || grams.length < 2;
      parts.push({ gram, weight: told ? 0.75 : 0.1, counted: told });
    }
    for (const run of found.runs) {
      if (run.length === 1) parts.push({ gram: run, weight: parts.length ? 0.25 : 1, counted: !parts.length });
    }
    for (const pair of found.pairs.slice(0, MOST_WORDS)) {
      const both = pair.split(" ").every((word) => this.stop.has(word));
      parts.push({ pair, weight: both ? 0.1 : 0.5, counted: false });
    }
    for (const join of found.joins.slice(0, MOST_WORDS)) parts.push({ pair: join, weight: 0.5, counted: false });
    for (const id of found.identifiers.slice(0, 4)) parts.push({ pair: `#${id}`, weight: 60, counted: true });
    const must = quoted.map((text) => {
      const inside = this.text.tokens(text);
      const pairs = inside.words.length > 1 ? inside.pairs : inside.words;
      const grams = inside.grams.length ? inside.grams : inside.singles;
      return [...pairs, ...grams, ...inside.identifiers.map((id) => `#${id}`)];
    });
    let suggestion = null;
    let whole = rest;
    if (corrected.size) {
      whole = this.text.normal(rest).replace(/[\p{L}\p{N}]+/gu, (word) => corrected.get(word) ?? word).trim();
      suggestion = whole;
    }
    const names = new Set([this.text.joined(rest), this.text.joined(whole)]);
    const keys = [...names].filter(Boolean).map((name) => `=${name}`);
    // The beginning of an identifier, while it is typed.
    const begun = this.text.normal(rest).trim().replace(/^(?:arxiv|doi)[:\s]\s*/, "");
    if (/^(?:[0-9]{4}\.[0-9]{0,4}|10\.[0-9]{4,}\/?\S*)$/.test(begun)) keys.push(`#${begun}`);
    return { parts, must: must.flat(), quoted, suggestion, keys };
  }

  /** Look for what was meant by a word that is nowhere. */
  mend(part, corrected) {
    const { word } = part;
    if (this.indexes.some((index) => index.variants(word).length)) return;
    if (part.last && this.indexes.some((index) => index.completions(word).length)) return;
    const all = this.indexes.flatMap((index) => index.near(word, part.last));
    all.sort((a, b) => a[1] - b[1] || b[2] - a[2]);
    const best = all.filter((one) => one[1] <= (all[0]?.[1] ?? 0) + 0.5);
    if (best.length) {
      part.near = [...new Map(best.map(([near, cost]) => [near, cost])).entries()].slice(0, 3);
      corrected.set(word, best[0][0]);
      return;
    }
    for (let cut = 3; cut <= word.length - 3; cut++) {
      const [head, tail] = [word.slice(0, cut), word.slice(cut)];
      if (this.indexes.some((index) => index.has(head) && index.has(tail))) {
        part.near = [[`${head} ${tail}`, 0], [head, 1], [tail, 1]];
        corrected.set(word, `${head} ${tail}`);
        return;
      }
    }
  }

  /** Terms of one part in one index, each with what it is worth. */
  alternatives(index, part) {
    if (part.gram) return [[part.gram, 1]];
    if (part.pair) return [[part.pair, 1]];
    const { word } = part;
    const found = new Map([[word, 1]]);
    const add = (term, worth) => found.set(term, Math.max(worth, found.get(term) ?? 0));
    for (const join of part.neighbours) if (join && index.has(join)) add(join, 0.9);
    for (const other of index.variants(word)) add(other, 0.75);
    if (part.alone) for (const other of index.named(word)) add(other, 0.5);
    if (part.last || !index.has(word)) {
      if (word.length > 1) for (const other of index.completions(word)) add(other, word.length > 3 ? 0.7 : 0.5);
    }
    for (const [near, cost] of part.near ?? []) {
      add(near, cost < 1.2 ? 0.8 : 0.6);
      if (!near.includes(" ")) for (const other of index.variants(near)) add(other, 0.55);
    }
    return [...found];
  }

  /** Scores of the records of one index for a query. */
  async score(index, asked) {
    const parts = asked.parts.map((part) => ({ ...part, terms: this.alternatives(index, part) }));
    const shards = await this.shardsFor(index, parts, asked);
    const scores = new Float32Array(index.count);
    const covered = new Float32Array(index.count);
    const bonus = new Float32Array(index.count);
    const best = new Float32Array(index.count);
    const lookUp = (term) => {
      const shard = shards.get(index.shardOf(term));
      return shard ? index.postings(shard, term) : null;
    };
    let whole = 0;
    for (const part of parts) {
      const hits = part.terms.map(([term, worth]) => [lookUp(term), worth]).filter(([found]) => found);
      const common = Math.min(hits.reduce((sum, [found, worth]) => sum + found.records.length * worth, 0), index.count);
      const rare = Math.log(1 + (index.count - common + 0.5) / (common + 0.5));
      const value = part.weight * rare * (part.gram ? 0.3 + 0.7 * Math.max(0, ...hits.map(([found]) => found.most)) : 1);
      if (part.counted) whole += part.weight * (hits.length ? Math.max(rare, 1) : 3);
      const touched = [];
      for (const [found, worth] of hits) {
        for (let at = 0; at < found.records.length; at++) {
          const record = found.records[at];
          const points = worth * found.weights[at];
          if (!best[record]) touched.push(record);
          if (points > best[record]) best[record] = points;
        }
      }
      for (const record of touched) {
        scores[record] += value * best[record];
        if (part.counted) covered[record] += part.weight * Math.max(rare, 1);
        best[record] = 0;
      }
    }
    this.nameBonus(index, asked, shards, bonus);
    // A record that is called what one word of the query says, before those that only mention it.
    for (const part of parts) {
      const named = part.word && part.counted ? lookUp(`=${part.word}`) : null;
      named?.records.forEach((record, at) => {
        scores[record] *= 1 + 0.4 * named.weights[at] ** 4;
      });
      // So is one whose name ends with the query.
      for (const other of part.alone ? index.named(part.word) : []) {
        const ending = lookUp(`=${other}`);
        ending?.records.forEach((record, at) => {
          const points = NAME_BEGUN * (part.word.length / other.length) * (ending.weights[at] > MAIN_NAME ? 1 : BY_ALIAS);
          bonus[record] = Math.max(bonus[record], points);
        });
      }
    }
    const kinds = index.base.kinds;
    const allowed = this.phrases(index, asked, lookUp);
    const found = [];
    for (let record = 0; record < index.count; record++) {
      if (!(scores[record] || bonus[record]) || (allowed && !allowed.has(record))) continue;
      const factor = FACTOR[kinds[index.base.kind[record]]] ?? 1;
      const share = whole ? Math.min(covered[record] / whole, 1) : 1;
      const relevance = scores[record] * (0.25 + 0.75 * share) * factor;
      const topic = kinds[index.base.kind[record]] === "topic" && bonus[record] > NAME_BONUS / 2;
      const named = bonus[record] * (topic ? TOPIC_FIRST : factor < 1 ? 0.0015 : 1);
      found.push({ index, record, relevance, score: relevance + named });
    }
    return found;
  }

  /** Names that are the query, or begin with it. */
  nameBonus(index, asked, shards, bonus) {
    asked.keys.forEach((key, at) => {
      if (key.length > 81) return;
      const name = key.slice(1);
      const shard = shards.get(index.shardOf(key));
      if (!shard) return;
      for (let place = firstAtOrAfter(shard.terms, key); shard.terms[place]?.startsWith(key); place++) {
        const term = shard.terms[place];
        const exact = term === key;
        if (key[0] === "#" && name.length < 5) break;
        if (!exact && (name.length < 2 || place > 3000)) continue;
        const worth = exact ? NAME_BONUS : NAME_BEGUN * (key.length / term.length);
        const found = index.postings(shard, term);
        found.records.forEach((record, number) => {
          // An alias that only begins so says little, and nothing where the query is a name of its own.
          const own = exact || found.weights[number] > MAIN_NAME ? 1 : shard.starts.has(key) ? 0 : BY_ALIAS;
          const points = worth * own * found.weights[number] * (at ? 0.6 : 1);
          if (points > bonus[record]) bonus[record] = points;
        });
      }
    });
  }

  /** Records that hold every quoted phrase; null where nothing is quoted. */
  phrases(index, asked, lookUp) {
    if (!asked.must.length) return null;
    let allowed = null;
    for (const term of asked.must) {
      const found = lookUp(term)?.records ?? [];
      allowed = new Set(allowed ? found.filter((record) => allowed.has(record)) : found);
    }
    return allowed;
  }

  /** The shards a query needs, the most telling first, up to a limit. */
  async shardsFor(index, parts, asked) {
    const wanted = new Set();
    const want = (term) => {
      const number = index.shardOf(term);
      if (number >= 0 && (wanted.has(number) || index.shards.has(number) || wanted.size < MOST_SHARDS)) wanted.add(number);
    };
    for (const term of asked.must) want(term);
    for (const key of asked.keys) want(key);
    for (const part of parts) if (part.pair?.startsWith("#")) want(part.pair);
    for (const part of parts) if (part.word && part.counted) want(part.terms[0][0]);
    // Of many pairs of characters every second one covers the text; the others come where there is room.
    const grams = parts.filter((part) => part.gram);
    grams.forEach((part, at) => at % 2 || want(part.gram));
    for (const part of parts) if (part.near) for (const [near] of part.near) want(near);
    for (const part of parts.filter((one) => one.word && one.counted).slice(0, 3)) {
      want(`=${part.word}`);
      if (part.alone) for (const other of index.named(part.word)) want(`=${other}`);
    }
    for (const part of parts) if (part.word) for (const [term] of part.terms) want(term);
    grams.forEach((part) => want(part.gram));
    for (const part of parts) if (part.pair) want(part.pair);
    const numbers = [...wanted];
    const loaded = await Promise.all(numbers.map((number) => index.shard(number)));
    return new Map(numbers.map((number, at) => [number, loaded[at]]));
  }

  /** Whether a record passes the filters; `without` names one that is not applied. */
  passes(found, filters, without) {
    const { base } = found.index;
    for (const [name, wanted] of filters) {
      if (name === without) continue;
      const values = this.values(base, found.record, name);
      if (!values.some((value) => wanted.has(value))) return false;
    }
    return true;
  }

  values(base, record, name) {
    if (name === "kind") return [base.kinds[base.kind[record]]];
    if (name === "year") return base.year[record] ? [String(base.year[record])] : [];
    return base.topic[record].map((number) => base.topics[number][0]);
  }

  /** Names and counts of the values of each filter, over what the other filters let through. */
  counts(all, filters) {
    const counts = { kind: new Map(), topic: new Map(), year: new Map() };
    for (const found of all) {
      for (const [name, table] of Object.entries(counts)) {
        if (!this.passes(found, filters, name)) continue;
        for (const value of this.values(found.index.base, found.record, name)) table.set(value, (table.get(value) ?? 0) + 1);
      }
    }
    return counts;
  }

  /** Name of a topic in the language of the results. */
  topicName(id) {
    const topic = this.indexes[0].base.topics.find((one) => one[0] === id);
    return topic ? topic[1 + this.indexes[0].base.languages.indexOf(this.language)] : id;
  }

  /** Results of a query, best first, with `total`, `counts`, `suggestion` and `marks` on the array. */
  async find(query, { limit = 10, filters = {} } = {}) {
    const asked = this.read(String(query ?? ""));
    const empty = Object.assign([], { total: 0, counts: this.counts([], []), suggestion: null, marks: null });
    if (!asked.parts.length) return empty;
    const scored = (await Promise.all(this.indexes.map((index) => this.score(index, asked)))).flat();
    const top = scored.reduce((most, found) => Math.max(most, found.relevance), 0);
    const all = scored.filter((found) => found.relevance >= 0.1 * top || found.score > found.relevance);
    const active = Object.entries(filters ?? {})
      .map(([name, value]) => [name.replace(/s$/, ""), [value].flat().filter((one) => one !== "" && one != null).map(String)])
      .filter(([name, value]) => ["kind", "topic", "year"].includes(name) && value.length)
      .map(([name, value]) => [name, new Set(value)]);
    const kept = all.filter((found) => this.passes(found, active));
    kept.sort((a, b) => b.score - a.score || a.index.weight - b.index.weight || a.record - b.record);
    const shown = kept.slice(0, Math.max(0, Math.min(Number(limit) || 0, 1000)));
    const results = await Promise.all(shown.map((found) => this.result(found)));
    if (!all.length && asked.quoted.length) asked.suggestion = query.replace(/["\u201c\u201d\u300c\u300d\u300e\u300f]/g, " ").trim();
    return Object.assign(results, {
      total: kept.length,
      counts: this.counts(all, active),
      suggestion: asked.suggestion,
      marks: this.marks(asked),
    });
  }

  async result(found) {
    const { base } = found.index;
    const [id, page, title, short, summary] = await found.index.shown(found.record, this.language);
    const kind = base.kinds[base.kind[found.record]];
    const topics = this.values(base, found.record, "topic");
    const result = { id, kind, title, page };
    const more = { short, summary, year: base.year[found.record] || null, topics, score: found.score };
    for (const [name, value] of Object.entries(more)) Object.defineProperty(result, name, { value });
    return result;
  }

  /** What is to be marked in a result: words, beginnings of words and pairs of characters. */
  marks(asked) {
    const words = new Set();
    const grams = new Set();
    let typed = "";
    for (const part of asked.parts) {
      if (part.gram) grams.add(part.gram);
      else if (part.word && part.counted) {
        words.add(part.word);
        if (part.last && part.word.length > 1) typed = part.word;
        for (const [near] of part.near ?? []) for (const word of near.split(" ")) words.add(word);
        for (const index of this.indexes) for (const other of index.variants(part.word)) words.add(other);
        for (const join of part.neighbours) if (join) words.add(join);
      } else if (part.pair && !part.pair.includes(" ")) words.add(part.pair);
    }
    return { words, grams, typed };
  }

  /** A text in pieces: [piece, whether it is to be marked]. */
  marked(text, marks) {
    const pieces = [];
    const put = (piece, hit) => {
      if (pieces.length && pieces.at(-1)[1] === hit) pieces.at(-1)[0] += piece;
      else pieces.push([piece, hit]);
    };
    const wanted = (word) => {
      const plain = this.text.joined(word);
      return marks.words.has(plain) || (marks.typed && plain.startsWith(marks.typed));
    };
    for (const piece of text.match(PIECE) ?? []) {
      if (IS_HAN.test(piece)) {
        const simple = this.text.normal(piece);
        const hit = new Array(piece.length).fill(false);
        for (let at = 0; at < simple.length; at++) {
          if (marks.grams.has(simple[at])) hit[at] = true;
          if (marks.grams.has(simple.slice(at, at + 2))) hit[at] = hit[at + 1] = true;
        }
        for (let at = 0; at < piece.length; at++) put(piece[at], hit[at]);
      } else if (/[\p{L}\p{N}]/u.test(piece) && !wanted(piece)) {
        for (const part of piece.match(/[\p{L}\p{N}]+|[^\p{L}\p{N}]+/gu)) put(part, /[\p{L}\p{N}]/u.test(part) && wanted(part));
      } else put(piece, wanted(piece));
    }
    return pieces;
  }
}
