/* A text with TeX in it as a publisher prints it: the twin of hooks/llm_atlas/catalog/tex.py.
   tests/data/tex_vectors.json is run by both, and tests/browser/test_vectors.py compares what they know. */

const pairs = (text) => text.trim().split(/\s+/).map((name, place, all) => (place % 2 ? null : [name, all[place + 1]])).filter(Boolean);

const GREEK = pairs(`alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ
  omicron ο pi π rho ρ sigma σ tau τ upsilon υ phi φ chi χ psi ψ omega ω`);
export const GREEK_NAMES = new Map(GREEK.map(([name, char]) => [char, name]));
const SIGNS = new Map([
  ...GREEK,
  ...GREEK.map(([name, char]) => [name[0].toUpperCase() + name.slice(1), char.toUpperCase()]),
  ...pairs(`varepsilon ε vartheta ϑ varphi φ varsigma ς varrho ρ ell ℓ infty ∞ times × cdot · pm ± div ÷ ast * star ⋆
    circ ∘ bullet • to → rightarrow → leftarrow ← leftrightarrow ↔ Rightarrow ⇒ mapsto ↦ uparrow ↑ downarrow ↓ le ≤ leq ≤
    ge ≥ geq ≥ ne ≠ neq ≠ ll ≪ gg ≫ approx ≈ sim ∼ simeq ≃ equiv ≡ propto ∝ in ∈ notin ∉ subset ⊂ subseteq ⊆ cup ∪ cap ∩
    setminus ∖ emptyset ∅ oplus ⊕ otimes ⊗ odot ⊙ wedge ∧ vee ∨ neg ¬ forall ∀ exists ∃ nabla ∇ partial ∂ prime ′ top ⊤
    perp ⊥ mid | dagger † ddagger ‡ ldots … dots … cdots ⋯ textellipsis … langle ⟨ rangle ⟩ degree ° textdegree °
    copyright © textregistered ® texttrademark ™ S § pounds £ textmu μ texttimes × textrightarrow → textasciitilde ~
    textunderscore _ textbackslash \\ textgreater > textless < textbar | textendash – textemdash — LaTeX LaTeX TeX TeX
    lbrace { rbrace }`),
  ["quad", " "],
  ["qquad", " "],
]);
const LETTERS = new Map(pairs("ss ß o ø O Ø l ł L Ł ae æ AE Æ oe œ OE Œ aa å AA Å i ı j ȷ dh ð th þ dj đ ng ŋ"));
const words = (text) => new Set(text.trim().split(/\s+/));
const FUNCTIONS = words("arg cos deg det dim exp gcd inf ker lim ln log max min mod Pr sin sup tan tanh");
const STYLES = words(`text textit textbf textrm textsf texttt textsc textsl textup textmd textnormal emph mbox mathrm mathbf
  mathit mathsf mathtt mathcal mathbb mathfrak mathscr boldsymbol bm operatorname ensuremath underline`);
const SWITCHES = words(`em bf it sc rm tt sf sl bfseries itshape scshape rmfamily ttfamily sffamily normalfont displaystyle
  textstyle`);
const ACCENTS = new Map([
  ...Object.entries({ "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307" }),
  ...Object.entries({ u: "\u0306", v: "\u030c", H: "\u030b", c: "\u0327", k: "\u0328", r: "\u030a", d: "\u0323", b: "\u0331" }),
  ...Object.entries({ hat: "\u0302", tilde: "\u0303", bar: "\u0304", dot: "\u0307", ddot: "\u0308", acute: "\u0301" }),
  ...Object.entries({ grave: "\u0300", check: "\u030c", breve: "\u0306", vec: "\u20d7" }),
]);
const zip = (from, into) => new Map([...from].map((char, place) => [char, [...into][place]]));
const BOARD = zip("CHNPQRZ", "ℂℍℕℙℚℝℤ");
const SPACES = new Map([[",", " "], [";", " "], [":", " "], [" ", " "], ["\\", " "], ["!", ""], ["-", ""], ["/", ""]]);
const RAISED = zip(
  "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW*′∘†‡⊤",
  "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ*′°†‡ᵀ",
);
const LOWERED = zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ");
const SCRIPTS = new Map([["^", RAISED], ["_", LOWERED], ["textsuperscript", RAISED], ["textsubscript", LOWERED]]);
/* What this script knows, for the comparison with its twin. */
export const KNOWN = { SIGNS, LETTERS, ACCENTS, RAISED, LOWERED, BOARD, SPACES, FUNCTIONS, STYLES, SWITCHES };

const START = /\$|\\(?=\S)|\{(?=[A-Za-z\\$])|``|(?<=[\p{L}\p{N}_])---?(?=[\p{L}\p{N}_])/gu;
/* A formula as Pandoc tells it from two sums of money: no space within its signs, no digit behind it. */
const FORMULA = /(\$\$?)(?=[^\s$])((?:\\[^\n]|[^$\\])*?(?<!\s))\1(?![0-9$])/uy;
const TOKEN = /\\[A-Za-z]+\*?|\\[^]|[^]/uy;
const LONGEST_WORD = 3; /* letters of a name in a formula; what is longer is a word of a sentence */
const [LONGEST, DEEPEST] = [3000, 20]; /* characters of a text that is read, and braces within one another */
const alphanumeric = (text) => /^[\p{L}\p{N}]+$/u.test(text);

/* What stands there cannot be written as plain text. */
class Lossy extends Error {}

function refused() {
  throw new Lossy();
}

const matchAt = (pattern, text, at) => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/* Reads TeX unit by unit: a character, a command with what it is given, a group. */
class Reader {
  constructor(text, math) {
    Object.assign(this, { text, math, at: 0, last: "" });
  }

  get token() {
    return matchAt(TOKEN, this.text, this.at)?.[0] ?? "";
  }

  next() {
    const { token } = this;
    if (!token) refused();
    this.at += token.length;
    return token;
  }

  unit() {
    if (this.token === "{") return this.given();
    const token = this.next();
    if (token.startsWith("\\")) return this.command(token.slice(1).replace(/\*+$/, "") || "\\");
    if (!this.math) return token;
    if ("^_".includes(token)) return this.script(token);
    if ("}$&#%".includes(token)) refused();
    return { "~": " ", "'": "′", "`": "‘" }[token] ?? token;
  }

  command(name) {
    if (SIGNS.has(name)) return this.ended(SIGNS.get(name));
    if (FUNCTIONS.has(name) && this.math) return name;
    if (LETTERS.has(name)) return this.ended(LETTERS.get(name), true);
    if (SWITCHES.has(name)) return this.ended("", true);
    if (STYLES.has(name)) {
      const made = this.given();
      return name === "mathbb" ? [...made].map((char) => BOARD.get(char) ?? char).join("") : made;
    }
    if (SCRIPTS.has(name) && name.length > 1) return this.script(name);
    if (ACCENTS.has(name)) return this.accented(ACCENTS.get(name));
    if (SPACES.has(name)) return SPACES.get(name);
    if ("&%$#_{}".includes(name)) return name;
    if (["left", "right", "big", "Big"].includes(name) && this.math) return "";
    if (name === "frac" && this.math) return `${this.single()}/${this.single()}`;
    if (name === "sqrt" && this.math) return `√${this.single()}`;
    return refused();
  }

  /* A sign whose command an empty group ends, or a space where that is not printed. */
  ended(sign, spaced = false) {
    if (this.text.startsWith("{}", this.at)) this.at += 2;
    else if (spaced && this.token === " ") this.at += 1;
    return sign;
  }

  /* What stands in the braces that open here, which are passed; null where they are never closed. */
  group() {
    let depth = 0;
    for (const { 0: found, index } of this.text.slice(this.at).matchAll(/\\[^]|[{}]/g)) {
      depth += { "{": 1, "}": -1 }[found] ?? 0;
      if (depth > DEEPEST) return null;
      if (depth === 0 && found === "}") {
        const inner = this.text.slice(this.at + 1, this.at + index);
        this.at += index + 1;
        return inner;
      }
    }
    return null;
  }

  /* What the group that must open here prints, or the one character in its place. */
  given() {
    while (this.token === " ") this.next();
    const { token } = this;
    if (token !== "{") {
      const command = token.startsWith("\\");
      const alone = command ? SIGNS.has(token.slice(1)) || LETTERS.has(token.slice(1)) : !["", "^", "_"].includes(token);
      return alone ? this.unit() : refused();
    }
    const inner = this.group();
    return (inner === null ? null : read(inner, this.math)) ?? refused();
  }

  /* One word or number, around which no brackets are needed. */
  single() {
    const made = this.given();
    return alphanumeric(made) ? made : refused();
  }

  script(name) {
    const chars = SCRIPTS.get(name);
    return [...this.given().replaceAll(" ", "")].map((char) => chars.get(char) ?? refused()).join("");
  }

  accented(mark) {
    const given = this.given();
    const letter = { ı: "i", ȷ: "j" }[given] ?? given;
    return /^\p{L}$/u.test(letter) ? (letter + mark).normalize("NFC") : refused();
  }
}

const joins = (left, right) => (alphanumeric(left) || left === ")") && alphanumeric(right);

function readFormula(text) {
  const reader = new Reader(text, true);
  let [made, last] = ["", ""];
  while (reader.at < text.length) {
    const { token } = reader;
    const word = token.startsWith("\\") && FUNCTIONS.has(token.slice(1));
    const part = reader.unit();
    const beside = word || (last && made.endsWith(last));
    if (made && part && beside && joins([...made].at(-1), [...part][0])) made += " ";
    made += part;
    last = word ? part : "";
  }
  return made.trim();
}

/* A text or a formula as it is printed; null where something would be lost. */
function read(text, math = false) {
  if (!math) {
    const pieces = texIn(text);
    return pieces.some(({ plain }) => plain === null) ? null : putIn(text, pieces);
  }
  try {
    return readFormula(text);
  } catch (error) {
    if (error instanceof Lossy) return null;
    throw error;
  }
}

function quoted(inner) {
  const made = read(inner);
  return made === null ? null : `“${made}”`;
}

/* Whether what stands between two dollar signs is mathematics: not what is paid, nor words. */
function isFormula(inner) {
  if (/[\\^_{}]/.test(inner)) return true;
  return !/^[0-9]\S*\s/.test(inner) && (inner.match(/\p{L}+/gu) ?? []).every((word) => word.length <= LONGEST_WORD);
}

/* The piece of TeX that begins at a place; null where what stands there is none. */
function pieceAt(text, start) {
  const here = text.slice(start);
  if (here.startsWith("$")) {
    const found = matchAt(FORMULA, text, start);
    return found && isFormula(found[2]) ? { start, end: start + found[0].length, plain: read(found[2], true) } : null;
  }
  if (here.startsWith("\\(")) {
    const end = text.indexOf("\\)", start);
    return end > 0 ? { start, end: end + 2, plain: read(text.slice(start + 2, end), true) } : { start, end: start + 2, plain: null };
  }
  if (here.startsWith("``")) {
    const end = text.indexOf("''", start);
    return end > 0 ? { start, end: end + 2, plain: quoted(text.slice(start + 2, end)) } : null;
  }
  if (here.startsWith("-")) {
    const length = here.startsWith("---") ? 3 : 2;
    return { start, end: start + length, plain: length === 3 ? "—" : "–" };
  }
  const reader = new Reader(here, false);
  if (here.startsWith("{")) {
    const inner = reader.group();
    /* {a, b} is a set, {a: b} a mapping. */
    return inner !== null && !/[,:]/.test(inner) ? { start, end: start + reader.at, plain: read(inner) } : null;
  }
  try {
    return { start, plain: reader.unit(), end: start + reader.at };
  } catch (error) {
    if (!(error instanceof Lossy)) throw error;
    if (here.startsWith("{", reader.at)) reader.group();
    return { start, end: start + reader.at, plain: null };
  }
}

const putIn = (text, pieces) =>
  pieces.reduce((made, { start, end, plain }, place) => {
    const next = pieces[place + 1]?.start ?? text.length;
    return made + (plain ?? text.slice(start, end)) + text.slice(end, next);
  }, text.slice(0, pieces[0]?.start ?? text.length));

/* Whether a piece may be prose that only looks like TeX: a path, an escape, a set, a dash. */
function isOwn(text, { start, plain }) {
  const formula = text[start] === "$" || text.startsWith("\\(", start);
  return !formula && !(/^\\\p{L}/u.test(text.slice(start)) && plain !== null);
}

/* The pieces of TeX in a text, in their order; in prose code may stand, and what is TeX in a title alone. */
export function texIn(text, prose = false) {
  if ([...text].length > LONGEST) return [];
  const shown = prose ? text.replace(/`[^`]*`/g, (code) => " ".repeat(code.length)) : text;
  const found = [];
  for (let at = 0; ; ) {
    const mark = matchAt(START, shown, at);
    if (!mark) return found;
    const piece = pieceAt(shown, mark.index);
    if (piece && !(prose && isOwn(shown, piece))) found.push(piece);
    at = piece?.end ?? mark.index + mark[0].length;
  }
}

/* A title or a name as it is printed; a piece of TeX that no plain text says stays as it is. */
export const withoutTex = (text) => putIn(text, texIn(text)).trim() || text;
