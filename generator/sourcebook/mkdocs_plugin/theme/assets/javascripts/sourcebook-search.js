// The search of a site: a dialog over the index that Pagefind made, with facets that are fetched when they are opened.
// All text is put in as text: what an entry says, or the address of the page, never becomes markup.

const FACETS = ["kind", "type", "year", "place", "actor", "source"];
const WAIT = 150; // milliseconds without a key before a search
const FIRST_HITS = 5; // of each kind
const ONLY_KIND = 20; // of a kind that stands alone
const MORE_HITS = 20;
const MOST_VALUES = 60; // of a facet, until it is narrowed
const LONG_FACET = 12; // values; a longer one can be narrowed
const EXCERPT = 28; // words
const BEFORE = 5; // words of an excerpt before the first that was found
const LONGEST_ID = 80;
const NO_VALUE = "\u0000"; // no page has it: whoever is without it is everybody
const RANKING = { metaWeights: { title: 5, names: 5, also: 2, type: 0.5, when: 0.5, where: 0.5 } };

// --- The index: what it holds, and how it is asked -------------------------------------------------------------------

class Index {
  constructor(bundle) {
    this.bundle = bundle;
    this.root = new URL("..", bundle);
  }

  // Everything but the pieces that a query asks for. Asked twice, it is fetched once.
  load() {
    this.loading ??= this.fetched().catch((error) => {
      this.loading = undefined;
      throw error;
    });
    return this.loading;
  }

  async fetched() {
    const part = (number) => new URL(`${number}/`, this.bundle);
    const [manifest, pagefind] = await Promise.all([
      fetch(new URL("index.json", this.bundle), { cache: "no-cache" }).then((answer) => answer.json()),
      import(new URL("pagefind.js", part(0))),
    ]);
    this.kinds = manifest.kinds;
    this.folding = new Folding(manifest.folding);
    this.common = new Set(manifest.common);
    await pagefind.options({ noWorker: true, ranking: RANKING });
    await pagefind.init();
    for (let number = 1; number < manifest.parts.length; number += 1) {
      await pagefind.mergeIndex(part(number).pathname, { ranking: RANKING });
    }
    this.pagefind = pagefind;
  }

  // A query as Pagefind gets it, and its words. Words that are everywhere and single letters wait for others; between
  // quotation marks, every word counts.
  asked(text) {
    const words = this.folding.words(text);
    if (/^\s*".+"\s*$/u.test(text)) return { query: `"${words.join(" ")}"`, words };
    const telling = words.filter((word) => !this.common.has(word) && !/^\p{Script=Latin}$/u.test(word));
    return { query: telling.join(" "), words: telling };
  }

  // Hits in order of relevance, each with `data()`; and how many of them have which value of the facets in `opened`.
  async search(query, chosen, opened = []) {
    const filters = {};
    for (const facet of FACETS) {
      if (chosen[facet]?.length) filters[facet] = { any: chosen[facet] };
      else if (opened.includes(facet)) filters[facet] = { none: [NO_VALUE] };
    }
    return this.pagefind.search(query || null, { filters });
  }
}

// The same folding as the index was made with, from the same table.
class Folding {
  constructor(table) {
    this.letters = table.letters;
    this.alone = new RegExp(`[${table.alone}]`, "gu");
  }

  fold(text) {
    const plain = text.normalize("NFKD").toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
    return Array.from(plain, (letter) => this.letters[letter] ?? letter)
      .join("")
      .replace(this.alone, " $& ");
  }

  // The folded words of a text, without punctuation.
  words(text) {
    return this.fold(text)
      .replace(/[^\p{L}\p{N}\s]/gu, "")
      .split(/\s+/u)
      .filter(Boolean);
  }
}

// --- What is looked for, and where the address of the page keeps it --------------------------------------------------

class Wanted {
  constructor(query = "", chosen = {}) {
    this.query = query;
    this.chosen = Object.fromEntries(FACETS.map((facet) => [facet, [...(chosen[facet] ?? [])]]));
  }

  static fromAddress() {
    const parameters = new URLSearchParams(location.search);
    const chosen = Object.fromEntries(FACETS.map((facet) => [facet, [...new Set(parameters.getAll(facet))]]));
    return new Wanted(parameters.get("q") ?? "", chosen);
  }

  get isEmpty() {
    return !this.query.trim() && !this.count;
  }

  get count() {
    return FACETS.reduce((sum, facet) => sum + this.chosen[facet].length, 0);
  }

  address() {
    const url = new URL(location.href);
    for (const name of ["q", ...FACETS]) url.searchParams.delete(name);
    if (this.query.trim()) url.searchParams.set("q", this.query);
    for (const facet of FACETS) for (const id of this.chosen[facet]) url.searchParams.append(facet, id);
    return url.href;
  }

  toggle(facet, id, on) {
    const others = this.chosen[facet].filter((each) => each !== id);
    this.chosen[facet] = on ? [...others, id] : others;
  }
}

// --- Small parts of a page -------------------------------------------------------------------------------------------

function element(name, attributes = {}, ...inner) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (typeof value === "boolean") made.toggleAttribute(key, value);
    else made.setAttribute(key, value);
  }
  made.append(...inner);
  return made;
}

// A value of a facet is its label, or its id, a tab and its label where the id does not follow from the label.
function idOf(value) {
  const [id, label] = value.split("\t", 2);
  return label === undefined ? slug(value) : id;
}

function labelOf(value) {
  return value.slice(value.indexOf("\t") + 1);
}

// The nearest id to a text, as the generator makes it.
function slug(text) {
  const plain = text
    .normalize("NFKD")
    .replace(/[^\x00-\x7f]/gu, "")
    .toLowerCase()
    .replaceAll("'", "");
  return plain
    .replace(/[^a-z0-9]+/gu, "-")
    .slice(0, LONGEST_ID)
    .replace(/^-+|-+$/gu, "");
}

// Words with those marked that were found: text and <mark>, nothing else.
function marked(words, isFound) {
  const pieces = [];
  let run = [];
  let found = false;
  const close = () => {
    if (run.length) pieces.push(found ? element("mark", {}, run.join(" ")) : run.join(" "));
    run = [];
  };
  words.forEach((word, position) => {
    if (isFound(position) !== found) {
      close();
      if (position) pieces.push(" ");
      found = !found;
    }
    run.push(word);
  });
  close();
  return pieces;
}

// --- The dialog ------------------------------------------------------------------------------------------------------

class Search {
  constructor(dialog, button) {
    this.dialog = dialog;
    this.button = button;
    this.words = dialog.dataset;
    this.index = new Index(new URL(dialog.dataset.bundle, location.href));
    this.wanted = new Wanted();
    this.run = 0;
    const part = (name) => dialog.querySelector(`[data-sb="${name}"]`);
    for (const name of ["form", "query", "filters", "close", "chosen", "status", "facets", "results"]) {
      this[name] = part(name);
    }
    this.listen();
  }

  listen() {
    this.button.addEventListener("click", () => this.open());
    this.close.addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("close", () => this.closed());
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
    this.form.addEventListener("submit", (event) => this.submitted(event));
    this.query.addEventListener("input", () => this.typed());
    this.filters.addEventListener("click", () =>
      this.showFacets(this.filters.getAttribute("aria-expanded") !== "true"),
    );
    this.dialog.addEventListener("keydown", (event) => this.moved(event));
    for (const facet of this.facets.querySelectorAll("details")) {
      facet.addEventListener(
        "toggle",
        () => facet.open && this.fill([facet.dataset.facet]).catch((error) => this.fail(error)),
      );
    }
    document.addEventListener("keydown", (event) => this.shortcut(event));
    window.addEventListener("popstate", () => this.followAddress());
  }

  // `/` and `s` where nobody is writing, Ctrl-K and Cmd-K anywhere.
  shortcut(event) {
    const combined = event.ctrlKey || event.metaKey;
    const writing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const asked =
      combined && !event.altKey && !event.shiftKey
        ? event.key.toLowerCase() === "k"
        : !combined && !event.altKey && !writing && (event.key === "/" || event.key === "s");
    if (!asked) return;
    event.preventDefault();
    event.stopPropagation();
    if (!this.dialog.open) this.open();
    this.query.select();
  }

  open() {
    if (this.dialog.open) return;
    this.dialog.showModal();
    this.query.focus();
    if (!this.wanted.isEmpty) this.remember("pushState");
    this.look();
  }

  closed() {
    this.run += 1;
    clearTimeout(this.timer);
    const address = new Wanted().address();
    if (address !== location.href) history.replaceState(null, "", address);
  }

  followAddress() {
    this.wanted = Wanted.fromAddress();
    this.query.value = this.wanted.query;
    if (this.wanted.isEmpty) this.dialog.close();
    else if (this.dialog.open) this.look();
    else this.open();
  }

  typed() {
    this.wanted.query = this.query.value;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), WAIT);
  }

  // Look for what was typed. While one types, the address follows.
  settle() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.remember(history.state?.sourcebookSearch ? "replaceState" : "pushState");
    return this.look();
  }

  // Enter goes to the best hit of what stands there now.
  async submitted(event) {
    event.preventDefault();
    await (this.timer ? this.settle() : this.looking);
    this.hits()[0]?.click();
  }

  choose(facet, id, on) {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.wanted.query = this.query.value;
    this.wanted.toggle(facet, id, on);
    this.remember("pushState");
    this.look();
  }

  // Each filter is a step that the back button takes back.
  remember(how) {
    const address = this.wanted.address();
    if (address !== location.href) history[how]({ sourcebookSearch: true }, "", address);
  }

  showFacets(open) {
    this.filters.setAttribute("aria-expanded", String(open));
    this.dialog.classList.toggle("sb-search--filters", open);
  }

  // --- Looking

  look() {
    this.looking = this.lookNow();
    return this.looking;
  }

  async lookNow() {
    this.run += 1;
    const run = this.run;
    this.dialog.setAttribute("aria-busy", "true");
    try {
      await this.index.load();
      const chosen = await this.values();
      if (run !== this.run) return;
      const { query, words } = this.index.asked(this.wanted.query);
      this.asked = { query, words, chosen, isAsked: words.length > 0 || this.wanted.count > 0 };
      const groups = this.asked.isAsked ? await this.groups(this.asked) : [];
      if (run === this.run) await this.show(groups, run);
      if (run === this.run) await this.fill(this.opened());
    } catch (error) {
      if (run === this.run) this.fail(error);
    } finally {
      if (run === this.run) this.dialog.removeAttribute("aria-busy");
    }
  }

  fail(error) {
    this.results.replaceChildren();
    this.status.textContent = this.words.failed;
    console.error(error);
  }

  // The hits of each kind, the kind of the best hit first; and on the way, how many have which value of an open facet.
  async groups(asked) {
    const { query, chosen } = asked;
    const kinds = this.index.kinds.filter((kind) => !chosen.kind.length || chosen.kind.includes(kind));
    const groups = [];
    const counts = { kind: {} };
    for (const kind of kinds) {
      const { results, filters } = await this.index.search(query, { ...chosen, kind: [kind] }, this.opened());
      if (results.length) groups.push({ kind, hits: results });
      counts.kind[kind] = results.length;
      for (const facet of FACETS.filter((each) => each !== "kind")) {
        for (const [value, count] of Object.entries(filters[facet] ?? {})) {
          counts[facet] ??= {};
          counts[facet][value] = (counts[facet][value] ?? 0) + count;
        }
      }
    }
    asked.counts = counts;
    return groups.sort((a, b) => b.hits[0].score - a.hits[0].score);
  }

  // What is chosen, as values of the index: an address has their ids alone. What is unknown stays, and finds nothing.
  async values() {
    const chosen = {};
    for (const facet of FACETS) {
      const ids = this.wanted.chosen[facet];
      const known = ids.length ? await this.known(facet) : [];
      chosen[facet] = ids.map((id) => known.find((value) => idOf(value) === id) ?? id);
    }
    return chosen;
  }

  async known(facet) {
    if (facet === "kind") return this.index.kinds;
    this.all ??= {};
    this.all[facet] ??= Object.keys((await this.index.search("", {}, [facet])).filters[facet] ?? {});
    return this.all[facet];
  }

  // --- Showing

  async show(groups, run) {
    const total = groups.reduce((sum, group) => sum + group.hits.length, 0);
    const sections = await Promise.all(groups.map((group) => this.section(group, groups.length === 1, run)));
    if (run !== this.run) return;
    if (this.asked.isAsked && !total) sections.push(element("p", { class: "sb-search__hint" }, this.words.hint));
    this.results.replaceChildren(...sections);
    this.results.scrollTop = 0;
    this.status.textContent = this.asked.isAsked ? this.counted(total) : this.words.start;
    this.showChosen();
  }

  counted(total) {
    if (total === 0) return this.words.none;
    return total === 1 ? this.words.one : this.words.other.replace("#", total.toLocaleString());
  }

  async section({ kind, hits }, alone, run) {
    const list = element("ol", { class: "sb-search__hits" });
    const count = element("span", { class: "sb-search__count" }, hits.length.toLocaleString());
    const title = element("h2", { class: "sb-search__kind", id: `sb-kind-${idOf(kind)}` }, labelOf(kind), " ", count);
    const section = element("section", { "aria-labelledby": title.id }, title, list);
    await this.extend(list, hits, alone ? ONLY_KIND : FIRST_HITS, run);
    const more = element("button", { type: "button", class: "sb-search__more" });
    const label = () => {
      const rest = hits.length - list.children.length;
      more.hidden = rest <= 0;
      more.textContent = this.words.more.replace("#", rest.toLocaleString());
    };
    more.addEventListener("click", async () => {
      const before = list.children.length;
      await this.extend(list, hits, MORE_HITS, run);
      list.children[before]?.querySelector("a")?.focus();
      label();
    });
    label();
    section.append(more);
    return section;
  }

  async extend(list, hits, count, run) {
    const from = list.children.length;
    const data = await Promise.all(hits.slice(from, from + count).map((hit) => hit.data()));
    if (run === this.run) list.append(...data.map((each) => element("li", {}, this.hit(each))));
  }

  hit(data) {
    const { title, type, when, where, names } = data.meta;
    const link = element("a", { class: "sb-hit", href: new URL(`./${data.raw_url}`, this.index.root).href });
    link.append(element("span", { class: "sb-hit__title" }, this.markedLine(title)));
    const other = this.nameFound(title, names);
    if (other) link.append(element("span", { class: "sb-hit__name" }, this.markedLine(other)));
    const about = [type, when, where].filter(Boolean).map((text) => element("bdi", {}, text));
    if (about.length) {
      const parts = about.flatMap((part, position) => (position ? [" · ", part] : [part]));
      link.append(element("span", { class: "sb-hit__about" }, ...parts));
    }
    const excerpt = this.excerpt(data, this.hasAll(title) || other !== "");
    if (excerpt.length) link.append(element("span", { class: "sb-hit__excerpt", dir: "auto" }, ...excerpt));
    return link;
  }

  // The first other name that has what was looked for, if the title does not have it.
  nameFound(title, names) {
    if (!names || !this.asked.words.length || this.hasAll(title)) return "";
    return names.split(" · ").find((name) => this.hasAll(name)) ?? "";
  }

  hasAll(text) {
    const words = this.index.folding.words(text);
    return this.asked.words.every((term) => words.some((word) => word.startsWith(term)));
  }

  // A name keeps its direction, and stands where the eye goes down the list.
  markedLine(text) {
    const words = text.split(" ");
    return element("bdi", {}, ...marked(words, (position) => this.isFound(words[position])));
  }

  isFound(word) {
    return this.index.folding.words(word).some((each) => this.asked.words.some((term) => each.startsWith(term)));
  }

  // Some words around what was found: by its positions in the index, or by the spelling of the word. Of an entry that
  // is called so, the first words, which say what it is.
  excerpt(data, isCalledSo) {
    const words = data.content.split(" ");
    let found = new Set(this.asked.words.length ? (data.locations ?? []) : []);
    if (!found.size) found = new Set([...words.keys()].filter((position) => this.isFound(words[position])));
    const start = isCalledSo
      ? 0
      : this.densest(
          [...found].sort((a, b) => a - b),
          words.length,
        );
    const shown = words.slice(start, start + EXCERPT);
    const pieces = marked(shown, (position) => found.has(start + position));
    if (start > 0) pieces.unshift("… ");
    if (start + EXCERPT < words.length) pieces.push(" …");
    return data.content === data.meta.title ? [] : pieces;
  }

  densest(positions, length) {
    const within = (first) => positions.filter((each) => each >= first && each < first + EXCERPT - BEFORE).length;
    const best = positions.reduce((best, each) => (within(each) > within(best) ? each : best), positions[0] ?? 0);
    return Math.max(0, Math.min(best - BEFORE, length - EXCERPT));
  }

  // --- Facets

  showChosen() {
    const values = this.asked.chosen;
    const buttons = FACETS.flatMap((facet) =>
      values[facet].map((value, position) => {
        const id = this.wanted.chosen[facet][position];
        const label = `${this.words[facet]}: ${labelOf(value)}`;
        const off = () => {
          this.choose(facet, id, false);
          this.query.focus();
        };
        return element(
          "button",
          { type: "button", "aria-label": `${this.words.without} ${label}`, click: off },
          element("bdi", {}, label),
          element("span", { "aria-hidden": "true" }, "×"),
        );
      }),
    );
    this.chosen.replaceChildren(...buttons);
    this.chosen.hidden = buttons.length === 0;
    this.filters.dataset.count = this.wanted.count || "";
    for (const facet of FACETS) {
      const count = this.wanted.chosen[facet].length;
      this.facet(facet).querySelector(".sb-facet__chosen").textContent = count || "";
    }
  }

  facet(name) {
    return this.facets.querySelector(`[data-facet="${name}"]`);
  }

  opened() {
    return FACETS.filter((name) => this.facet(name).open);
  }

  // Fill facets: each value with how many of the hits have it. None that is closed is fetched.
  async fill(names) {
    if (!this.asked) return;
    const { run } = this;
    for (const name of names) {
      const counts = await this.countsOf(name);
      if (run !== this.run) return;
      this.fillFacet(name, Object.entries(counts), new Set(this.asked.chosen[name]));
    }
  }

  // Values of a facet add up, so their counts are those without any of them.
  async countsOf(name) {
    const { query, chosen, counts } = this.asked;
    if (counts?.[name] && !chosen[name].length) return counts[name];
    return (await this.index.search(query, { ...chosen, [name]: [] }, [name])).filters[name] ?? {};
  }

  fillFacet(name, counts, chosen) {
    const compare = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true }).compare;
    const order =
      name === "year"
        ? (a, b) => Number.parseInt(idOf(b[0]), 10) - Number.parseInt(idOf(a[0]), 10)
        : (a, b) => b[1] - a[1] || compare(labelOf(a[0]), labelOf(b[0]));
    const values = counts.filter(([value, count]) => count > 0 || chosen.has(value)).sort(order);
    const body = this.facet(name).querySelector(".sb-facet__values");
    const narrow = this.facet(name).querySelector(".sb-facet__narrow");
    narrow.hidden = values.length <= LONG_FACET && !narrow.value;
    const list = () => this.listValues(body, name, values, chosen, this.index.folding.words(narrow.value));
    narrow.oninput = list;
    list();
  }

  listValues(body, name, values, chosen, terms) {
    const fits = ([value]) => {
      const words = terms.length ? this.index.folding.words(labelOf(value)) : [];
      return terms.every((term) => words.some((word) => word.startsWith(term)));
    };
    const fitting = [
      ...values.filter(([value]) => chosen.has(value)),
      ...values.filter(([value]) => !chosen.has(value)).filter(fits),
    ];
    const focused =
      document.activeElement?.closest?.(".sb-facet__values") === body ? document.activeElement.value : null;
    const rows = fitting
      .slice(0, MOST_VALUES)
      .map(([value, count]) => this.valueRow(name, value, count, chosen.has(value)));
    if (fitting.length > MOST_VALUES) {
      rows.push(
        element(
          "li",
          { class: "sb-facet__rest" },
          this.words.rest.replace("#", (fitting.length - MOST_VALUES).toLocaleString()),
        ),
      );
    }
    if (!fitting.length) rows.push(element("li", { class: "sb-facet__rest" }, this.words.nothing));
    body.replaceChildren(...rows);
    if (focused !== null) [...body.querySelectorAll("input")].find((each) => each.value === focused)?.focus();
  }

  valueRow(name, value, count, on) {
    const box = element("input", { type: "checkbox", value: idOf(value), checked: on });
    box.addEventListener("change", () => this.choose(name, idOf(value), box.checked));
    const label = element("bdi", { class: "sb-facet__label" }, labelOf(value));
    return element(
      "li",
      {},
      element("label", {}, box, label, element("span", { class: "sb-search__count" }, count.toLocaleString())),
    );
  }

  // --- The keyboard

  hits() {
    return [...this.results.querySelectorAll("a, button:not([hidden])")];
  }

  // Arrows go from the query through the hits and back; what is typed at a hit goes on with the query.
  moved(event) {
    // A browser would only empty the field.
    if (event.key === "Escape" && document.activeElement === this.query && !event.isComposing) {
      event.preventDefault();
      this.dialog.close();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const hits = this.hits();
    const at = hits.indexOf(document.activeElement);
    const inQuery = document.activeElement === this.query;
    if (at < 0 && !inQuery) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: inQuery ? NaN : 0, End: inQuery ? NaN : hits.length - 1 }[
      event.key
    ];
    if (to !== undefined && !Number.isNaN(to)) {
      event.preventDefault();
      if (to < 0) this.query.focus();
      else hits[Math.min(to, hits.length - 1)]?.focus();
    } else if (!inQuery && this.isWriting(event, hits[at])) {
      this.query.focus();
    }
  }

  // A letter, or what corrects one; but for the space bar at a button, which presses it.
  isWriting(event, hit) {
    if (event.key === " ") return hit.matches("a");
    return event.key.length === 1 || event.key === "Backspace";
  }
}

function start() {
  const dialog = document.getElementById("sb-search");
  const button = document.querySelector("[data-sb='open']");
  if (!dialog || !button || typeof dialog.showModal !== "function") return;
  const search = new Search(dialog, button);
  button.hidden = false;
  search.followAddress();
}

start();

export { Folding, slug };
