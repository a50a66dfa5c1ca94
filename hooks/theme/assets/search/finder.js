/* Waits for the reader to reach for the search; until then nothing of it is fetched. */
(() => {
  "use strict";

  const find = document.querySelector("[data-atlas-find]");
  if (!find) return;
  const assets = new URL(".", document.currentScript.src);
  const input = find.querySelector("input");
  let origin = null;
  let loading = null;

  /** The field with its engine; fetched once, again after a failure. */
  function load() {
    // A failed import is remembered by the browser, so a second try asks for another address.
    const attempt = load.failures ? `?again=${load.failures}` : "";
    loading ??= import(new URL(`field.js${attempt}`, assets)).then((module) => module.start(find, { close }));
    return loading.catch((error) => {
      loading = null;
      load.failures = (load.failures ?? 0) + 1;
      throw error;
    });
  }

  function fail() {
    let message = find.querySelector(".atlas-find__failed");
    if (!message) {
      message = document.createElement("p");
      message.className = "atlas-find__failed";
      message.setAttribute("role", "status");
      find.querySelector("form").append(message);
    }
    message.textContent = find.dataset.failed;
  }

  function open(from) {
    if (document.activeElement !== input) origin = from ?? document.activeElement;
    find.classList.add("atlas-find--open");
    input.focus();
    input.select();
  }

  /** Close; the focus goes back to where it was, unless it has gone elsewhere by itself. */
  function close({ restore = true } = {}) {
    find.classList.remove("atlas-find--open");
    find.querySelector(".atlas-find__failed")?.remove();
    input.setAttribute("aria-expanded", "false");
    if (!restore) return;
    const back = origin?.isConnected && origin !== document.body ? origin : null;
    origin = null;
    if (back) back.focus({ preventScroll: true });
    else document.activeElement?.blur();
  }

  window.atlas = Object.assign(window.atlas ?? {}, {
    search: (query, options) => load().then((field) => field.search(query, options)),
  });

  input.addEventListener("focus", () => {
    find.classList.add("atlas-find--open");
    load().catch(fail);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
  find.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !find.contains(event.relatedTarget)) close({ restore: false });
  });
  document.addEventListener("pointerdown", (event) => {
    if (find.classList.contains("atlas-find--open") && !find.contains(event.target)) close({ restore: false });
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-atlas-search], [data-atlas-find-open]");
    if (opener && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      open(opener);
    } else if (event.target.closest?.("[data-atlas-find-close]")) close();
  });
  document.addEventListener("keydown", (event) => {
    if (!["/", "s", "f"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const field = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (field && !["checkbox", "radio", "button"].includes(field.type)) return;
    event.preventDefault();
    open();
  });

  const results = document.querySelector("[data-atlas-results]");
  if (results) {
    import(new URL("page.js", assets))
      .then((module) => module.start(results, find))
      .catch(() => {
        const message = document.createElement("p");
        message.setAttribute("role", "alert");
        message.textContent = find.dataset.failed;
        results.replaceChildren(message);
      });
  }
})();
