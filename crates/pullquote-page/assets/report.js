const t = data.table;
const count = t.id.length;
const article = (i) => t.articles[t.article[i]];
const dateOf = (i) => article(i)[1];
const outletNumber = (i) => Number(article(i)[3]);
const speakerOf = (i) => t.speakers[t.speaker[i]];
const number = (n) => n.toLocaleString("en");
const rowHeight = () => Math.round(parseFloat(getComputedStyle(document.documentElement).fontSize) * 3.9) + 1;
const row = (i) => ({
  quote_id: t.id[i], article_id: article(i)[0], date: dateOf(i), outlet: t.outlets[outletNumber(i)], speaker: speakerOf(i),
  type: t.types[t.type[i]], status: t.statuses[t.status[i]], confidence: t.confidence[i] < 0 ? "" : t.confidence[i] / 1000,
  start: t.start[i] < 0 ? "" : t.start[i], end: t.end[i] < 0 ? "" : t.end[i], quote: t.quote[i],
});

/* Filters. Those with too many values for a list are text fields. */
const tally = (list, of) => {
  const counts = new Array(list.length).fill(0);
  for (let i = 0; i < count; i++) counts[of(i)]++;
  return list.map((name, n) => [name, counts[n]]).sort((a, b) => b[1] - a[1]);
};
const fill = (id, pairs) => {
  $(id).append(el("option", { value: "" }, "any"));
  for (const [name, n] of pairs) $(id).append(el("option", { value: `=${name}` }, `${name.slice(0, 60) || "(unknown)"} (${number(n)})`));
};
fill("f-outlet", tally(t.outlets, outletNumber).slice(0, 500));
fill("f-type", tally(t.types, (i) => t.type[i]));
fill("f-status", tally(t.statuses, (i) => t.status[i]));
const flagCounts = new Map();
for (const [flags, n] of tally(t.flags, (i) => t.flag[i])) for (const flag of flags.split(";")) flagCounts.set(flag.trim(), (flagCounts.get(flag.trim()) || 0) + n);
fill("f-flag", [...flagCounts].filter(([flag]) => flag));
const topSpeakers = tally(t.speakers, (i) => t.speaker[i]).filter(([name]) => name).slice(0, 300).map(([name]) => name);
$("speakers").append(...topSpeakers.map((name) => el("option", { value: name })));

/* Search: every word must occur in the row. The texts to search are built on first use. */
let hay = null;
const haystack = () => {
  hay ??= Array.from({ length: count }, (_, i) => `${t.quote[i]}\n${speakerOf(i)}\n${t.mention[i]}\n${article(i)[2]}\n${article(i)[0]}\n${t.cues[t.cue[i]]}`.toLowerCase());
  return hay;
};
/* What the charts filter by, besides the fields. */
const extra = { by: null, cue: null, kind: null, mention: null, cluster: null };
const extraNames = { by: "found by ", cue: "cue ", kind: "kind of source: ", mention: "source ", cluster: "statement " };
/* Columns of a list of people: rows of a value (p0, p1, ...), of all values without a bar (o0), and without a value (l0). */
const people = (data.people || []).map((name, n) => {
  const [cells, of] = [t.people?.columns[n]?.cells ?? [""], t.people?.columns[n]?.of];
  for (const [key, what] of [["p", ": "], ["o", ": "], ["l", ", no value: "]]) {
    extra[key + n] = null;
    extraNames[key + n] = `${vis(name)}${what}`;
  }
  return { name, cell: (i) => cells[of?.[i] ?? 0], bars: new Set([...document.querySelectorAll(`.pick[data-column="p${n}"]`)].map((button) => button.dataset.value)) };
});
const idOf = (i) => t.people?.id[i] ?? "";
const candidatesOf = (i) => t.people?.candidates[i] ?? "";
const unlisted = (i) => (idOf(i) ? "listed" : candidatesOf(i) ? "open" : speakerOf(i) ? "unlisted" : "nameless");
const isOf = (i) => people.every(({ cell, bars }, n) => {
  const [one, other, none] = [extra[`p${n}`], extra[`o${n}`], extra[`l${n}`]];
  if (one === null && other === null && none === null) return true;
  const values = cell(i) === "" ? [] : cell(i).split("; ").map(vis);
  if (none !== null) return values.length === 0 && unlisted(i) === none;
  return values.some((value) => (one !== null ? value === one : !bars.has(value)));
});
const clusterOf = (i) => (t.cluster ? t.clusters[t.cluster[i] ?? 0] : "");
let found = new Int32Array(0);
const value = (id) => $(id).value;
const chosen = (id, list) => (value(id) === "" ? -1 : list.indexOf(value(id).slice(1)));
const search = () => {
  const words = value("search").toLowerCase().split(/\s+/).filter(Boolean);
  const texts = words.length > 0 ? haystack() : null;
  const speaker = value("f-speaker").trim().toLowerCase();
  /* A name from the list must match exactly, anything else as a part of names. */
  const whole = topSpeakers.some((name) => name.toLowerCase() === speaker);
  const speakers = speaker === "" ? null : t.speakers.map((name) => (whole ? name.toLowerCase().split("; ").includes(speaker) : name.toLowerCase().includes(speaker)));
  const [outlet, type, status] = [chosen("f-outlet", t.outlets), chosen("f-type", t.types), chosen("f-status", t.statuses)];
  const flag = value("f-flag").slice(1);
  const flags = flag === "" ? null : t.flags.map((list) => list.split(";").some((one) => one.trim() === flag));
  const [from, to, sure, judged] = [value("f-from"), value("f-to"), value("f-sure"), value("f-judged")];
  const kept = [];
  for (let i = 0; i < count; i++) {
    if (type >= 0 && t.type[i] !== type) continue;
    if (status >= 0 && t.status[i] !== status) continue;
    if (outlet >= 0 && outletNumber(i) !== outlet) continue;
    if (speakers && !speakers[t.speaker[i]]) continue;
    if (flags && !flags[t.flag[i]]) continue;
    if (sure && (t.confidence[i] < 0 || t.confidence[i] > Number(sure) * 1000)) continue;
    if (extra.by !== null && t.bys[t.by[i]] !== extra.by) continue;
    if (extra.cue !== null && t.cues[t.cue[i]].toLowerCase() !== extra.cue) continue;
    if (extra.kind !== null && (speakerOf(i) || t.kinds[t.kind_of_speaker[i]] !== extra.kind)) continue;
    if (extra.mention !== null && (speakerOf(i) || t.mention[i].toLowerCase() !== extra.mention)) continue;
    if (extra.cluster !== null && clusterOf(i) !== extra.cluster) continue;
    if (!isOf(i)) continue;
    if (from && !(dateOf(i) >= from)) continue;
    if (to && !(dateOf(i) && dateOf(i).slice(0, 10) <= to)) continue;
    if (judged) {
      const verdict = judge.of(i)?.verdict;
      if (judged === "no" ? verdict : judged === "yes" ? !verdict : verdict !== judged) continue;
    }
    if (texts && !words.every((word) => texts[i].includes(word))) continue;
    kept.push(i);
  }
  const by = (key, up = 1) => kept.sort((a, b) => (key(a) < key(b) ? -up : key(a) > key(b) ? up : a - b));
  switch (value("order")) {
    case "new": by(dateOf, -1); break;
    case "old": by((i) => dateOf(i) || "9999"); break;
    case "speaker": by((i) => speakerOf(i).toLowerCase() || "\uffff"); break;
    case "sure": by((i) => (t.confidence[i] < 0 ? 2000 : t.confidence[i])); break;
    /* Ids are hashes: their order is the same on every machine and unrelated to the content of the rows. */
    case "chance": by((i) => t.id[i]); break;
  }
  found = Int32Array.from(kept);
  const besides = Object.entries(extra).filter(([, value]) => value !== null).map(([key, value]) => `, ${extraNames[key]}${value === "" ? "(unknown)" : `“${vis(value).slice(0, 80)}”`}`);
  $("count").textContent = `${number(found.length)} of ${number(count)} rows${besides.join("")}`;
  $("save").disabled = found.length === 0;
  $("table").setAttribute("aria-rowcount", String(found.length + 1));
  $("rows").scrollTop = 0;
  render(true);
};

/* Only the visible rows are in the page. */
const body = $("body");
const rows = $("rows");
let range = [-1, -1];
let selected = -1;
const signs = { right: "✓", wrong: "✗", "wrong speaker": "≠" };
const line = (i, at) => {
  const verdict = judge.of(i)?.verdict;
  const who = speakerOf(i);
  const badge = verdict ? [el("span", { class: `badge ${verdict === "wrong speaker" ? "speaker" : verdict}`, title: verdict }, signs[verdict] || "", el("span", { class: "vh" }, verdict)), " "] : [];
  const name = who ? bdi(who) : el("span", { class: "none" }, t.mention[i] ? bdi(t.mention[i]) : "unknown");
  return el("tr", { "data-i": i, "aria-rowindex": at + 2, "aria-current": i === selected ? "true" : null },
    el("td", { class: "t-s" }, el("div", null, el("span", { class: "name" }, ...badge, name), el("span", { class: "role" }, bdi(t.roles[t.role[i]])))),
    el("td", { class: "t-q" }, el("button", { type: "button", class: "open" }, el("span", { dir: "auto" }, t.quote[i].slice(0, 400) || "(words not in the table)"))),
    el("td", { class: "t-t" }, el("div", null, t.types[t.type[i]])),
    el("td", { class: "t-o" }, el("div", null, el("span", { class: "name" }, bdi(article(i)[2] || article(i)[0])), el("span", { class: "role" }, bdi([dateOf(i), t.outlets[outletNumber(i)]].filter(Boolean).join(" · "))))),
    el("td", { class: "t-c" }, el("div", null, t.confidence[i] < 0 ? "" : percent(t.confidence[i] / 1000))));
};
const pad = (height) => {
  const spacer = el("tr", { class: "pad", "aria-hidden": "true" }, el("td"));
  spacer.firstChild.style.height = `${height}px`;
  return spacer;
};
const render = (anew) => {
  const height = rowHeight();
  const first = Math.max(0, Math.floor(rows.scrollTop / height) - 10);
  const last = Math.min(found.length, Math.ceil((rows.scrollTop + rows.clientHeight) / height) + 10);
  if (!anew && first === range[0] && last === range[1]) return;
  const focused = document.activeElement?.closest?.("tr[data-i]")?.dataset.i;
  range = [first, last];
  if (found.length === 0) {
    body.replaceChildren(el("tr", { class: "nothing" }, el("td", { colspan: "5" }, el("p", null, count === 0 ? "The table holds no rows." : "Nothing found: no row fits the search and the filters."))));
    range = [-1, -1];
    return;
  }
  const lines = [pad(first * height)];
  for (let at = first; at < last; at++) lines.push(line(found[at], at));
  lines.push(pad((found.length - last) * height));
  body.replaceChildren(...lines);
  if (focused !== undefined) (body.querySelector(`tr[data-i="${focused}"] .open`) || rows).focus({ preventScroll: true });
};
let waiting = false;
rows.addEventListener("scroll", () => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => { waiting = false; render(false); });
});
addEventListener("resize", () => render(true));

const judge = review({
  count: () => count, id: (i) => t.id[i], row, names: topSpeakers,
  next: () => {
    const open = (i) => !judge.of(i);
    const to = found.subarray(found.indexOf(selected) + 1).find(open) ?? found.find(open);
    if (to !== undefined) select(to, true);
  },
  go: (i) => select(i, true),
  changed: (i) => { if (i < 0) { render(true); return; } const old = body.querySelector(`tr[data-i="${i}"]`); if (old) { const focused = old.contains(document.activeElement); const next = line(i, Number(old.getAttribute("aria-rowindex")) - 2); old.replaceWith(next); if (focused) next.querySelector(".open").focus(); } },
});

const select = (i, move) => {
  selected = i;
  for (const old of body.querySelectorAll("tr[aria-current]")) old.removeAttribute("aria-current");
  judge.select(i);
  if (i < 0) {
    $("card").replaceChildren(el("p", { class: "empty" }, "Select a row: click on it, or press ", el("kbd", null, "j"), "."));
    return;
  }
  const at = found.indexOf(i);
  if (move && at >= 0) {
    const [top, height] = [at * rowHeight(), rowHeight()];
    const head = $("table").tHead.offsetHeight;
    if (top < rows.scrollTop) rows.scrollTop = top;
    else if (top + height + head > rows.scrollTop + rows.clientHeight) rows.scrollTop = top + height + head - rows.clientHeight;
    render(false);
  }
  const line = body.querySelector(`tr[data-i="${i}"]`);
  line?.setAttribute("aria-current", "true");
  if (move) line?.querySelector(".open").focus({ preventScroll: true });
  const [id, date, title, , link] = article(i);
  const context = el("p", { class: "context", dir: "auto", tabindex: "0", role: "group", "aria-label": "The quotation in its context" },
    t.before[i], el("mark", null, t.quote[i]), t.after[i]);
  const where = [t.outlets[outletNumber(i)], date].filter(Boolean).join(", ");
  const name = speakerOf(i) || (t.statuses[t.status[i]] === "unnamed source" ? "No name given" : "Unknown speaker");
  const role = t.roles[t.role[i]];
  $("card").replaceChildren(
    el("p", { class: "who" }, bdi(name)),
    ...(role ? [el("p", { class: "about" }, bdi(role))] : []),
    context,
    facts([
      ["Article", link ? el("a", { href: `${link.split("/").map(encodeURIComponent).join("/")}#q-${t.id[i]}` }, bdi(title || id)) : title || id],
      ["Published", where],
      ["Type", t.types[t.type[i]]],
      ["Confidence", t.confidence[i] < 0 ? "" : confidence(t.confidence[i] / 1000)],
      ["Source", t.mention[i]],
      ["Cue", t.cues[t.cue[i]]],
      ["Found by", t.bys[t.by[i]]],
      ["Status", t.statuses[t.status[i]]],
      ["Kind", t.kinds[t.kind_of_speaker[i]]],
      ...people.map(({ name, cell }) => [name, cell(i)]),
      ["Id in the list", idOf(i)],
      ["Flags", t.flags[t.flag[i]].replaceAll(";", ", ")],
      ["Place", t.start[i] < 0 ? "" : `bytes ${t.start[i]}–${t.end[i]} of ${id}`],
    ]),
  );
  const words = context.querySelector("mark");
  if (words.offsetTop - context.offsetTop > context.clientHeight / 2) context.scrollTop = words.offsetTop - context.offsetTop - context.clientHeight / 3;
  if (move && data.review && narrow.matches) $("detail").scrollIntoView();
};
body.addEventListener("click", (event) => {
  const line = event.target.closest("tr[data-i]");
  if (!line) return;
  select(Number(line.dataset.i), false);
  /* Where the details stand below the table or above it, go there. */
  if (narrow.matches) $("detail").scrollIntoView();
});
const step = (by) => {
  if (found.length === 0) return;
  const at = found.indexOf(selected);
  select(found[at < 0 ? 0 : Math.max(0, Math.min(found.length - 1, at + by))], true);
};

const narrow = matchMedia("(max-width: 70rem)");
$("filters").open = !data.review && !matchMedia("(max-width: 42rem)").matches;
let timer = 0;
$("find").addEventListener("submit", (event) => event.preventDefault());
$("find").addEventListener("input", (event) => {
  clearTimeout(timer);
  timer = setTimeout(search, event.target.matches("input") ? 150 : 0);
});
const clear = () => {
  $("find").reset();
  for (const key of Object.keys(extra)) extra[key] = null;
};
$("clear").addEventListener("click", () => { clear(); search(); });
for (const button of document.querySelectorAll(".pick")) {
  button.addEventListener("click", () => {
    const { column, value } = button.dataset;
    clear();
    $("filters").open = true;
    if (column === "speaker") $("f-speaker").value = value;
    else if (column in extra) extra[column] = value;
    else {
      if (![...$(`f-${column}`).options].some((option) => option.value === `=${value}`)) $(`f-${column}`).append(el("option", { value: `=${value}` }, value));
      $(`f-${column}`).value = `=${value}`;
    }
    search();
    $("explore").scrollIntoView();
    $("count").focus?.();
  });
}
for (const id of ["search", "f-speaker"]) $(id).addEventListener("keydown", (event) => { if (event.key === "Escape") event.target.blur(); });

keys({
  "/": () => { $("filters").open = true; $("search").focus(); }, f: () => { $("filters").open = true; $("f-speaker").focus(); }, j: () => step(1), k: () => step(-1),
  u: () => judge.undo(),
  r: () => judge.give("right"), w: () => judge.give("no"), s: () => judge.give("who"), e: () => judge.give("words"), t: () => judge.retype(),
  Escape: () => { select(-1); document.activeElement?.blur(); },
});
/* On paper there is no scrolling: the rows found stand below each other, whole, as many as can be of use. */
const PRINTED = 2000;
const print = () => {
  const rows = [...found.subarray(0, PRINTED)].map((i) => {
    const verdict = judge.of(i)?.verdict;
    const who = speakerOf(i) || (t.mention[i] ? `(${t.mention[i]})` : "(unknown)");
    const where = [article(i)[2] || article(i)[0], t.outlets[outletNumber(i)], dateOf(i)].filter(Boolean).join(", ");
    return el("tr", null, el("td", null, bdi(who), el("span", { class: "role" }, bdi(t.roles[t.role[i]]))), el("td", { dir: "auto" }, t.quote[i]), el("td", null, t.types[t.type[i]]), el("td", null, bdi(where)),
      ...(data.review || verdict ? [el("td", null, verdict || unjudged)] : [el("td")]));
  });
  const head = el("tr", null, ...["Speaker", "Quotation", "Type", "Article", data.review ? "Verdict" : ""].map((name) => el("th", { scope: "col" }, name)));
  const more = found.length > PRINTED ? [el("p", { class: "note" }, `The first ${number(PRINTED)} of ${number(found.length)} rows. Filter the table to print others.`)] : [];
  $("paper").replaceChildren(...more, el("table", null, el("thead", null, head), el("tbody", null, ...rows)));
};
addEventListener("beforeprint", print);
addEventListener("afterprint", () => $("paper").replaceChildren());
matchMedia("print").addEventListener("change", (event) => { if (event.matches) print(); });

if (data.review) $("order").value = "chance";
search();
if (data.review && found.length > 0) select(found.find((i) => !judge.of(i)) ?? found[0], true);
