// What a page of an entry does besides being read: it shows the source at a citation, offers links to single values, and
// says how these are cited. Without this, a citation leads to the foot of the page. Nothing is put in but texts and copies.

(() => {
  // --- Citations: the item at the foot, beside the number that is pointed at, focused, or tapped for the first time ---

  const CITATION = 'article sup a[href*="#ref-"]';
  const EDGE = 8; // pixels between the note and the window, and below a number, whose line goes on beneath it
  const WAIT = 150; // milliseconds before a pointer counts as come, or as gone

  const note = document.createElement("div");
  note.id = note.className = "sb-note";
  note.setAttribute("role", "tooltip");
  let cited, tapped, timer;

  const place = () => {
    const at = cited.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    const below = at.bottom + EDGE;
    const fits = below + note.offsetHeight + EDGE <= clientHeight;
    note.style.left = `${Math.max(EDGE, Math.min(at.left, clientWidth - note.offsetWidth - EDGE))}px`;
    note.style.top = `${fits ? below : Math.max(EDGE, at.top - note.offsetHeight)}px`;
  };

  const hide = () => {
    cited?.removeAttribute("aria-describedby");
    note.remove();
    cited = undefined;
  };

  const show = (link) => {
    const item = document.getElementById(link.hash.slice(1))?.closest("li");
    if (!item || link === cited) return;
    hide();
    note.replaceChildren(...item.cloneNode(true).childNodes);
    for (const each of note.querySelectorAll("[id]")) each.removeAttribute("id");
    cited = link;
    link.setAttribute("aria-describedby", note.id);
    link.closest("sup").after(note);
    place();
  };

  const isHeld = () => [cited, note].some((each) => each.matches(":hover, :focus, :focus-within"));

  document.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType === "touch") return;
    const link = target.closest(CITATION);
    clearTimeout(timer);
    timer = setTimeout(() => (link ? show(link) : cited && !isHeld() && hide()), WAIT);
  });

  document.addEventListener("focusin", ({ target }) => {
    const link = target.closest(CITATION);
    if (link) show(link);
    else if (!note.contains(target)) hide();
  });

  document.addEventListener("pointerdown", ({ target, pointerType }) => {
    const link = target.closest(CITATION);
    tapped = pointerType === "touch" && link !== cited ? link : undefined;
    if (!link && !note.contains(target)) hide();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest(CITATION);
    if (link && link === tapped) {
      event.preventDefault();
      show(link);
    } else if (link) {
      hide();
    }
    tapped = undefined;
  });

  document.addEventListener("keydown", ({ key }) => {
    tapped = undefined;
    if (key !== "Escape" || !cited) return;
    if (note.contains(document.activeElement)) cited.focus();
    hide();
  });

  for (const moved of ["scroll", "resize"]) {
    addEventListener(moved, () => cited && place(), { capture: true, passive: true });
  }

  // --- Values: a link to each, behind it, once its row or its item is pointed at or something in it has the focus -----

  const ANCHOR = "a[id]:not([href])";
  const HOLDER = "article .sb-facts tbody tr, article li";
  const offered = new WeakSet();

  // The anchors of the values that a row or an item holds. That of a row's label stands for its one value.
  const anchorsOf = (holder) => {
    const own = [...(holder.cells?.[1] ?? holder).querySelectorAll(ANCHOR)];
    const found = holder.cells && !own.length ? [holder.querySelector(ANCHOR)] : own;
    return found.filter((each) => each?.closest(HOLDER) === holder && !each.nextElementSibling?.matches(ANCHOR));
  };

  const offer = ({ target }) => {
    const holder = target.closest(HOLDER);
    if (!holder || offered.has(holder)) return;
    offered.add(holder);
    for (const anchor of anchorsOf(holder)) {
      if (anchor.id.startsWith("ref-")) continue;
      const link = document.createElement("a");
      link.className = "sb-value";
      link.href = `#${anchor.id}`;
      link.setAttribute("aria-label", "Link to this value");
      const rest = anchor.closest("td") === holder.cells?.[0] ? [] : [...anchor.parentNode.childNodes];
      const end = rest.slice(rest.indexOf(anchor)).find((each) => each.nodeName === "BR");
      if (end) end.before(link);
      else (holder.cells?.[1] ?? holder).append(link);
    }
  };

  document.addEventListener("pointerover", offer);
  document.addEventListener("focusin", offer);

  // --- How the value is cited that the address leads to: as `sourcebook cite` says it ---------------------------------

  const LATEX = {
    "\\": "\\textbackslash{}",
    "{": "\\textbraceleft{}",
    "}": "\\textbraceright{}",
    "^": "\\textasciicircum{}",
    "~": "\\textasciitilde{}",
    "<": "\\textless{}",
    ">": "\\textgreater{}",
    "|": "\\textbar{}",
  };
  const latex = (words) => words.replace(/[\\{}^~<>|$&#%_]/g, (mark) => LATEX[mark] ?? `\\${mark}`);
  const written = new WeakMap();

  // The label of the value that has an anchor: that of its row, or the heading above it.
  const labelOf = (anchor) => {
    if (!anchor?.matches(`article ${ANCHOR}, article h2`)) return "";
    const isAbove = (each) => each === anchor || each.compareDocumentPosition(anchor) & Node.DOCUMENT_POSITION_FOLLOWING;
    const heading = [...document.querySelectorAll("article h2")].filter(isAbove).pop();
    const label = anchor.closest(".sb-facts tr")?.cells[0] ?? heading;
    if (!label || /^(by-|sources$)/.test(label.id)) return "";
    const texts = [...label.childNodes].filter((each) => each.nodeType === Node.TEXT_NODE);
    return texts.map((each) => each.data).join("").trim();
  };

  const cite = () => {
    const box = document.querySelector("article .sb-cite");
    if (!box) return;
    const places = [...box.querySelectorAll("summary, p, code")];
    if (!written.has(box)) written.set(box, places.map((each) => each.textContent));
    const [name, text, bibtex, csl] = written.get(box);
    const fragment = location.hash;
    const label = labelOf(document.getElementById(fragment.slice(1)));
    const say = (texts) => places.forEach((each, number) => (each.textContent = texts[number]));
    if (!label) {
      say([name, text, bibtex, csl]);
      return;
    }
    const [item] = JSON.parse(csl);
    const [title, address] = [`${item.title}: ${label}`, item.URL ?? item.id];
    const at = text.lastIndexOf(address) + address.length;
    const value = { ...item, id: item.id + fragment, title, ...(item.URL && { URL: item.URL + fragment }) };
    say([
      `Cite this value: ${label}`,
      `${text.slice(0, at)}${fragment}${text.slice(at)}`.replace(`“${item.title}”`, () => `“${title}”`),
      bibtex
        .replace(",", `:${fragment.slice(1)},`)
        .replace(`{{${latex(item.title)}}}`, () => `{{${latex(title)}}}`)
        .replace(`url = {${item.URL}}`, () => `url = {${item.URL}${fragment}}`),
      JSON.stringify([value]),
    ]);
  };

  cite();
  addEventListener("hashchange", cite);
  // Where pages follow each other without being loaded, Material tells of it.
  for (const told of [window.document$, window.location$]) told?.subscribe(cite);
})();
