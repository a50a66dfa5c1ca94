/* The card of an entry that is being written: the markup is that of card.html, the texts are set as text. */

const MOST = 3;

/* The first authors, and how many more there are: as Renderer.authors. */
export function authorsOf({ authors = [], et_al }, texts) {
  if (!authors.length) return "";
  const shown = authors.slice(0, MOST).join(texts.joint);
  if (et_al) return `${shown} ${texts["and-others"]}`;
  const told = texts["more-authors"];
  const many = authors.length > MOST + (told.includes("{total}") ? 0 : 1);
  if (!many) return authors.join(texts.joint);
  return told.replace("{names}", shown).replace("{more}", authors.length - MOST).replace("{total}", authors.length);
}

/* Name and what stands below it, each with its language where that is not the page's: as Entry.short_in and subtitle. */
function names(data, kind, language) {
  const own = language === "en" ? data.title : data[`title_${language}`];
  const translated = language !== "en" && own && ["guide", "term"].includes(kind);
  const title = { text: own || (data.title ?? ""), lang: language !== "en" && !own ? "en" : null };
  const short = translated ? null : data.short;
  if (short) return [{ text: short, lang: null }, title];
  return [title, translated && data.short ? { text: data.title ?? "", lang: "en" } : null];
}

function fill(element, name) {
  if (!name?.text) {
    element?.remove();
    return;
  }
  element.textContent = name.text;
  if (!name.lang) return;
  const span = document.createElement("span");
  span.lang = name.lang;
  span.textContent = name.text;
  element.replaceChildren(span);
}

/* A card of `template`. `nameOf` gives the name of a topic or an organisation in the language of the page. */
export function card(template, data, kind, { language, texts, nameOf }) {
  const copy = template.content.cloneNode(true);
  const find = (selector) => copy.querySelector(selector);
  const [name, below] = names(data, kind, language);
  const title = find(".atlas-card__title a");
  fill(title, name.text ? name : { text: "…", lang: null });
  const badge = find(".atlas-withdrawn");
  if (!data.withdrawn) {
    badge.previousSibling.remove(); /* the space before it */
    badge.remove();
  }
  fill(find(".atlas-card__full"), below);
  find(".atlas-card__summary").textContent = data.summary?.[language] ?? "";

  const places = (data.organisations ?? []).slice(0, 1);
  if (data.developer && !places.includes(data.developer)) places.unshift(data.developer);
  const shown = places.map((place) => nameOf("organisations", place));
  const meta = [authorsOf(data, texts), data.venue ?? data.date?.slice(0, 4), ...shown];
  const parts = meta.filter(Boolean).map((text) => {
    const span = document.createElement("span");
    span.textContent = text;
    return span;
  });
  if (parts.length) find(".atlas-card__meta").replaceChildren(...parts);
  else find(".atlas-card__meta").remove();

  const chip = find(".atlas-chips li");
  const chips = (data.topics ?? []).map((topic) => {
    const item = chip.cloneNode(true);
    item.firstElementChild.textContent = nameOf("topics", topic);
    return item;
  });
  find(".atlas-chips").replaceChildren(...chips);

  const [read, code] = copy.querySelectorAll(".atlas-actions li");
  if (!data.arxiv && !data.doi && !data.url) read.remove();
  if (!data.code) code.remove();
  for (const link of copy.querySelectorAll("a")) link.removeAttribute("href");
  return copy;
}
