/* What CSS cannot do: keep the card of a citation within the window, the filter of a topic, scrolling with the keyboard. */
(() => {
  "use strict";

  const margin = 8;

  function place(citation) {
    const card = citation.querySelector(".atlas-cite__card");
    if (!card) return;
    citation.classList.remove("atlas-cite--above");
    citation.style.setProperty("--atlas-shift", "0px");
    const box = card.getBoundingClientRect();
    if (!box.width) return;
    const over = box.right - (document.documentElement.clientWidth - margin);
    const shift = over > 0 ? Math.min(over, Math.max(box.left - margin, 0)) : 0;
    citation.style.setProperty("--atlas-shift", `${-shift}px`);
    const room = citation.getBoundingClientRect().top - margin;
    const low = box.bottom > document.documentElement.clientHeight - margin;
    citation.classList.toggle("atlas-cite--above", low && room > box.height);
  }

  /* The field above the cards of a topic: a card stays while it holds every word typed; headings without cards go. */
  for (const filter of document.querySelectorAll(".atlas-filter")) {
    const content = filter.parentElement;
    const cards = [...content.querySelectorAll(".atlas-card")];
    const texts = cards.map((card) => card.textContent.normalize("NFKC").toLowerCase());
    const groups = [...content.querySelectorAll(".atlas-cards")];
    const output = filter.querySelector("output");
    filter.hidden = false;
    filter.querySelector("input").addEventListener("input", (event) => {
      const words = event.target.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
      cards.forEach((card, index) => (card.hidden = !words.every((word) => texts[index].includes(word))));
      for (const group of groups) {
        const empty = !group.querySelector(".atlas-card:not([hidden])");
        group.hidden = empty;
        const heading = group.previousElementSibling;
        if (heading?.tagName === "H3") heading.hidden = empty;
      }
      const shown = cards.filter((card) => !card.hidden).length;
      const text = filter.dataset.count.replace("{n}", shown).replace("{all}", cards.length);
      output.textContent = words.length ? text : "";
    });
  }

  /* What scrolls sideways can have the focus, so that the keys scroll it; it is called as the heading above it. */
  function reachable(box) {
    if (box.scrollWidth <= box.clientWidth || box.tabIndex >= 0) return;
    const above = [...document.querySelectorAll(".md-content :is(h1, h2, h3, h4)")].filter(
      (heading) => heading.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING,
    );
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", (above.at(-1)?.firstChild ?? document.querySelector("h1")).textContent);
  }
  const boxes = ".md-typeset :is(pre > code, .md-typeset__scrollwrap)";
  const widths = new ResizeObserver((changes) => changes.forEach((change) => reachable(change.target)));
  window.addEventListener("load", () => {
    // By now the theme has put its boxes around tables, and a list of its buttons at each block of code.
    document.querySelectorAll(boxes).forEach((box) => widths.observe(box));
    document.querySelectorAll(".md-code__nav").forEach((list) => list.setAttribute("role", "none"));
  });

  /* The same place in the other language: what is asked for and the section, as the address has them when it is chosen. */
  for (const link of document.querySelectorAll("a.atlas-language")) {
    const own = link.href;
    for (const type of ["pointerdown", "focus", "click"]) {
      link.addEventListener(type, () => (link.href = own + location.search + location.hash));
    }
  }

  for (const type of ["pointerover", "focusin"]) {
    document.addEventListener(type, (event) => {
      const citation = event.target.closest?.(".atlas-cite");
      if (citation && !citation.contains(event.relatedTarget)) {
        citation.classList.remove("atlas-cite--away");
        place(citation);
      }
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const citation of document.querySelectorAll(".atlas-cite:is(:hover, :focus-within)")) {
      citation.classList.add("atlas-cite--away");
    }
  });
})();
