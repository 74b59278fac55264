const quotes = data.quotes;
const article = $("article");
const tags = [...document.querySelectorAll(".tag")];
/* Quotations in the order they begin in the text. */
const order = tags.map((tag) => Number(tag.dataset.n));
const tagOf = new Map(tags.map((tag) => [Number(tag.dataset.n), tag]));
/* Quotations, sources, cues, names of speakers, and the fullest name of each. */
const parts = { q: new Map(), s: new Map(), c: new Map(), m: new Map(), f: new Map() };
for (const element of article.querySelectorAll(".q, .s, .c, .m")) {
  for (const kind of Object.keys(parts)) {
    for (const n of (element.dataset[kind] || "").split(" ").filter(Boolean).map(Number)) {
      if (!parts[kind].has(n)) parts[kind].set(n, []);
      parts[kind].get(n).push(element);
    }
  }
}
const partsOf = (kind, n) => parts[kind].get(n) || [];
const keyOf = (group) => document.querySelectorAll("#filter .key")[group];
let selected = -1;
let shown = quotes.map(() => true);

/* Lines from a quotation to its source and on to where the speaker is named. */
const lines = $("lines");
const svg = (name, attributes) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};
const place = (element, last) => {
  const rects = element.getClientRects();
  const rect = rects[last ? rects.length - 1 : 0];
  const origin = lines.getBoundingClientRect();
  return rect && { left: rect.left - origin.left, right: rect.right - origin.left, top: rect.top - origin.top, bottom: rect.bottom - origin.top };
};
const join = (from, to, colour, far) => {
  const [a, b] = [place(from), place(to)];
  if (!a || !b) return;
  const x1 = a.left + Math.min(14, (a.right - a.left) / 2);
  const x2 = (b.left + b.right) / 2;
  const level = Math.abs(a.top - b.top) < 8;
  const down = b.top > a.top;
  const y1 = level ? a.bottom + 1 : down ? a.bottom : a.top;
  const y2 = level ? b.bottom + 1 : down ? b.top : b.bottom;
  const bend = level ? 16 : Math.max(14, Math.min(60, Math.abs(y2 - y1) / 2));
  const sign = level ? [1, 1] : down ? [1, -1] : [-1, 1];
  const path = svg("path", { d: `M${x1} ${y1} C${x1} ${y1 + sign[0] * bend} ${x2} ${y2 + sign[1] * bend} ${x2} ${y2}`, stroke: colour });
  if (far) path.setAttribute("class", "far");
  lines.append(path, svg("circle", { cx: x2, cy: y2, r: 3.5, fill: colour }));
};
const draw = (n) => {
  lines.replaceChildren();
  if (n < 0 || !tagOf.has(n)) return;
  const start = partsOf("q", n)[0] || tagOf.get(n);
  const colour = getComputedStyle(tagOf.get(n)).getPropertyValue("--h").trim();
  const source = partsOf("s", n)[0];
  if (source) join(start, source, colour, false);
  for (const group of quotes[n].groups) {
    const speaker = data.groups[group];
    const name = speaker < 0 ? null : partsOf("f", speaker)[0] || partsOf("m", speaker)[0];
    const named = partsOf("s", n).includes(name);
    if (name && !named) join(source || start, name, colour, true);
  }
};

const light = (n, on, name) => {
  for (const kind of ["q", "s", "c"]) for (const part of partsOf(kind, n)) part.classList.toggle(name, on);
};
const tip = $("tip");
const hover = (n, at) => {
  hover.now = n;
  for (const part of article.querySelectorAll(".hot")) part.classList.remove("hot");
  tip.hidden = n < 0;
  draw(n < 0 ? selected : n);
  if (n < 0) return;
  light(n, true, "hot");
  const quote = quotes[n];
  const who = quote.speaker || (quote.mention ? `${quote.mention} (${quote.status})` : quote.status || "unknown speaker");
  tip.replaceChildren(el("b", null, bdi(who)), `${quote.type} · confidence ${percent(quote.confidence)}${quote.flags ? ` · ${vis(quote.flags)}` : ""}`);
  hover.at = at;
  settle();
};
const settle = () => {
  if (tip.hidden) return;
  const rect = hover.at.getClientRects()[0] || hover.at.getBoundingClientRect();
  const left = Math.max(8, Math.min(rect.left, innerWidth - tip.offsetWidth - 8));
  const above = rect.top - tip.offsetHeight - 8;
  tip.style.left = `${left}px`;
  tip.style.top = `${above < 4 ? rect.bottom + 8 : above}px`;
};
hover.now = -1;

const judge = review({
  count: () => quotes.length,
  id: (i) => quotes[i].id,
  row: (i) => ({ ...quotes[i], quote_id: quotes[i].id, article_id: data.article, date: data.date, outlet: data.outlet }),
  names: data.names,
  changed: (i) => (i < 0 ? quotes.forEach((_, n) => mark(n)) : mark(i)),
  next: () => {
    const visible = order.filter((n) => shown[n]);
    const rest = visible.slice(visible.indexOf(selected) + 1);
    const open = (n) => !judge.of(n);
    const to = rest.find(open) ?? visible.find(open);
    if (to !== undefined) select(to, true);
  },
  go: (i) => select(i, true),
});
const mark = (i) => {
  const verdict = judge.of(i)?.verdict;
  const tag = tagOf.get(i);
  if (!tag) return;
  tag.classList.toggle("done-right", verdict === "right");
  tag.classList.toggle("done-wrong", verdict === "wrong");
  tag.classList.toggle("done-speaker", verdict === "wrong speaker");
};
quotes.forEach((_, i) => mark(i));

const select = (n, move) => {
  if (selected >= 0) {
    light(selected, false, "on");
    tagOf.get(selected)?.classList.remove("on");
    tagOf.get(selected)?.setAttribute("aria-pressed", "false");
  }
  selected = n;
  judge.select(n);
  draw(n);
  const card = $("card");
  if (n < 0) {
    card.replaceChildren(el("p", { class: "empty" }, "Select a quotation: click on it, or press ", el("kbd", null, "j"), "."));
    $("detail-h").textContent = "Quotation";
    return;
  }
  light(n, true, "on");
  const quote = quotes[n];
  const tag = tagOf.get(n);
  tag?.classList.add("on");
  tag?.setAttribute("aria-pressed", "true");
  $("detail-h").textContent = `Quotation ${n + 1} of ${quotes.length}`;
  const keys = quote.groups.map((group) => keyOf(group)?.cloneNode(true)).filter(Boolean);
  card.replaceChildren(
    el("p", { class: "who" }, ...keys, bdi(quote.speaker || (quote.status === "unnamed source" ? "No name given" : "Unknown"))),
    ...(quote.role ? [el("p", { class: "role" }, bdi(quote.role))] : []),
    facts([
      ["Confidence", confidence(quote.confidence)],
      ["Type", quote.type],
      ["Source", quote.mention],
      ["Cue", quote.cue],
      ["Found by", quote.by],
      ["Status", quote.status],
      ["Kind", quote.kind_of_speaker],
      ["Flags", quote.flags.replaceAll(";", ", ")],
      ["Place", `paragraph ${quote.paragraph}, bytes ${quote.start}–${quote.end}`],
    ]),
  );
  if (move && tag) {
    tag.focus({ preventScroll: true });
    tag.scrollIntoView({ block: "center" });
  }
};
const step = (by) => {
  const visible = order.filter((n) => shown[n]);
  if (visible.length === 0) return;
  const at = visible.indexOf(selected);
  const next = at < 0 ? (by > 0 ? 0 : visible.length - 1) : Math.max(0, Math.min(visible.length - 1, at + by));
  select(visible[next], true);
};

/* Filter: quotations that do not match stay in the page, but are not coloured, and the keys skip them. */
const boxes = [...document.querySelectorAll("#filter input")];
const filter = () => {
  const groups = new Set(boxes.filter((box) => box.dataset.group && box.checked).map((box) => Number(box.dataset.group)));
  const types = new Set(boxes.filter((box) => box.dataset.type && box.checked).map((box) => box.dataset.type));
  shown = quotes.map((quote) => types.has(quote.type) && quote.groups.some((group) => groups.has(group)));
  tags.forEach((tag) => tag.classList.toggle("fade", !shown[Number(tag.dataset.n)]));
  for (const part of article.querySelectorAll(".q, .s, .c")) {
    const of = part.dataset.q || part.dataset.s || part.dataset.c;
    part.classList.toggle("fade", !of.split(" ").some((n) => shown[n]));
  }
};
boxes.forEach((box) => box.addEventListener("change", filter));
const all = (checked) => { boxes.filter((box) => box.dataset.group).forEach((box) => { box.checked = checked; }); filter(); };
$("all").addEventListener("click", () => all(true));
$("none").addEventListener("click", () => all(false));
for (const label of document.querySelectorAll("label[data-g]")) {
  const lit = (on) => { for (const part of partsOf("m", data.groups[Number(label.dataset.g)])) part.classList.toggle("lit", on); };
  label.addEventListener("mouseenter", () => lit(true));
  label.addEventListener("mouseleave", () => lit(false));
}

const under = (target) => {
  const part = target.closest?.(".tag, .q, .s");
  if (!part || !article.contains(part)) return -1;
  return part.dataset.n ? Number(part.dataset.n) : Number((part.dataset.q || part.dataset.s).split(" ").find((n) => shown[n]) ?? -1);
};
article.addEventListener("click", (event) => {
  const n = under(event.target);
  if (n >= 0 && getSelection().isCollapsed) select(n, false);
});
article.addEventListener("mouseover", (event) => { const n = under(event.target); if (n !== hover.now) hover(n, event.target); });
article.addEventListener("mouseleave", () => hover(-1));
article.addEventListener("focusin", (event) => { if (event.target.matches(".tag:focus-visible")) hover(under(event.target), event.target); });
article.addEventListener("focusout", () => hover(-1));
addEventListener("resize", () => draw(selected));
addEventListener("scroll", settle, { passive: true });

keys({
  j: () => step(1), k: () => step(-1), ArrowRight: () => step(1), ArrowLeft: () => step(-1),
  f: () => boxes[0]?.focus(), u: () => judge.undo(),
  r: () => judge.give("right"), w: () => judge.give("no"), s: () => judge.give("who"), e: () => judge.give("words"), t: () => judge.retype(),
  Escape: () => { hover(-1); select(-1); document.activeElement?.blur(); },
});

const linked = () => {
  const n = quotes.findIndex((quote) => `#q-${quote.id}` === location.hash);
  if (n >= 0) select(n, true);
};
addEventListener("hashchange", linked);
linked();
