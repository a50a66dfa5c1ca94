/* What CSS cannot do: keep the card of a citation within the window, and open the search from the home page. */
(() => {
  "use strict";

  const margin = 8;

  function place(citation) {
    const card = citation.querySelector(".atlas-cite__card");
    if (!card) return;
    citation.style.setProperty("--atlas-shift", "0px");
    const box = card.getBoundingClientRect();
    if (!box.width) return;
    const over = box.right - (document.documentElement.clientWidth - margin);
    const shift = over > 0 ? Math.min(over, Math.max(box.left - margin, 0)) : 0;
    citation.style.setProperty("--atlas-shift", `${-shift}px`);
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-atlas-search]")) document.querySelector(".md-search__input")?.focus();
  });

  for (const type of ["pointerover", "focusin"]) {
    document.addEventListener(type, (event) => {
      const citation = event.target.closest?.(".atlas-cite");
      if (citation) place(citation);
    });
  }
})();
