/* What both pages of forms share: their words, what is told of mistakes, files of the site, the way to the host. */

const LONGEST = 7500; /* characters of an address that the repository host surely takes */

export const put = (text, values = {}) => text.replace(/\{(\w+)\}/g, (mark, name) => values[name] ?? mark);

export class FormPage {
  constructor(form) {
    this.form = form;
    this.texts = JSON.parse(form.querySelector("[data-words]").textContent);
    this.root = new URL(form.dataset.root, location.href);
    this.home = new URL(form.dataset.home, location.href);
    this.repository = form.dataset.repository;
    this.branch = form.dataset.branch;
    this.summary = form.querySelector("[data-summary]");
    this.status = form.querySelector("[data-status]");
    this.live = form.querySelector("[data-live]");
    this.files = new Map();
    form.addEventListener("submit", (event) => event.preventDefault());
    addEventListener("pointerdown", () => (this.pressing = true));
    for (const type of ["pointerup", "pointercancel"]) addEventListener(type, () => this.release());
    document.querySelector("[data-without]").hidden = true;
    form.hidden = false;
  }

  /* A button that is being pressed must not move away: what changes the page waits until it is let go. */
  whenReleased(act) {
    if (this.pressing) this.waiting = act;
    else act();
  }

  release() {
    this.pressing = false;
    this.waiting?.();
    this.waiting = null;
  }

  /* Set a value in the address of the page. */
  remember(name, value) {
    const address = new URL(location.href);
    address.searchParams.set(name, value);
    try {
      history.replaceState(history.state, "", address);
    } catch {
      /* a browser in which an address may not change so often */
    }
  }

  /* A JSON file of the site, fetched once; where that fails it is tried again the next time. */
  file(path) {
    if (!this.files.has(path)) {
      const answer = fetch(new URL(path, this.root)).then((found) => {
        if (!found.ok) throw new Error(`${found.status} ${path}`);
        return found.json();
      });
      answer.catch(() => this.files.delete(path));
      this.files.set(path, answer);
    }
    return this.files.get(path);
  }

  /* The known entries; none where the list cannot be had: the check of the proposal sees the rest. */
  async known() {
    try {
      return (await this.file("api/known.json")).entries;
    } catch {
      return [];
    }
  }

  /* What is wrong, in words: a text, and the page of the entry it names. */
  message(mistake, control, value) {
    const { keyword, limit } = mistake;
    const example = control?.dataset.example?.split("\n")[0] ?? "";
    const shown = typeof value === "string" || typeof value === "number" ? String(value) : "";
    const short = shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
    const values = { value: short, n: [...shown].length, limit, example, ...mistake.values };
    if (mistake.key) return put(this.texts[mistake.key], values);
    const name = mistake.location.findLast((part) => typeof part === "string");
    const key = [`say-${keyword}-${name}`, `say-${keyword}`, "say-pattern"].find((one) => this.texts[one]);
    const how = example && !key.endsWith(name) ? put(this.texts["say-like"], values) : "";
    return `${put(this.texts[key], values)}${how}`;
  }

  /* Show what is wrong with a control beside it; nothing where it is right. */
  tell(control, text, page) {
    const place = document.getElementById(`${control.id}-mistake`);
    const changed = place.firstChild?.textContent !== text && !(place.hidden && !text);
    if (!changed) return;
    place.hidden = !text;
    place.replaceChildren(...(text ? [document.createTextNode(text)] : []));
    if (text && page) place.append(" ", this.link(new URL(page, this.home), this.texts["form-see"]));
    if (text) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
    this.live.textContent = text ? `${control.dataset.label}${this.texts.colon}${text}` : "";
  }

  link(address, text) {
    const link = document.createElement("a");
    link.href = address;
    link.textContent = text;
    link.target = "_blank";
    link.rel = "noopener";
    return link;
  }

  /* All mistakes at the top as links to their controls; the first is focused. */
  list(mistakes) {
    const items = mistakes.map(({ control, text }) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `#${control.id}`;
      link.textContent = `${control.dataset.label}${this.texts.colon}${text}`;
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.show(control);
      });
      item.append(link);
      return item;
    });
    this.summary.querySelector("ul").replaceChildren(...items);
    this.summary.hidden = !items.length;
    items[0]?.firstChild.focus();
  }

  show(control) {
    for (let box = control.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    const field = control.dataset.shape === "pick" ? control.querySelector("input") : control;
    field.focus();
    control.scrollIntoView({ block: "center" });
  }

  say(key, link) {
    this.status.replaceChildren(this.texts[key], ...(link ? [" ", link] : []));
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  }

  /* Open a page of the host with everything in its address; what does not fit in there goes by the clipboard. */
  async open(address, query, large, text) {
    const full = `${address}?${query}&${large}=${encodeURIComponent(text)}`;
    const fits = full.length <= LONGEST;
    const target = fits ? full : `${address}?${query}`;
    if (!fits && !(await this.copy(text))) {
      this.say("form-not-copied", this.link(target, this.texts["form-open"]));
      return;
    }
    window.open(target, "_blank", "noopener");
    this.say(fits ? "form-opened" : "form-paste", this.link(target, this.texts["form-open"]));
  }
}
