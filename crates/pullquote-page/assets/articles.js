/* Whole articles, one at a time: judge what was found, mark what was missed, finish the article. */
const articles = data.articles;
const article = $("article");
/* What was found, in the order of the page; then what was missed, as it is marked. */
const items = articles.flatMap((one, k) => one.quotes.map((quote) => ({ id: quote.id, k, quote })));
const number = new Map(articles.map((one, k) => [one.id, k]));
let [at, selected, editing, picked] = [0, -1, null, null];
let done = new Set();

const ready = (k) => {
  const one = articles[k];
  if (one.at) return one;
  one.at = bytesOf(one.text);
  const here = (pieces) => pieces.map(([start, end]) => [charAt(one.at, start), charAt(one.at, end)]);
  one.spans = here(one.blocks);
  for (const quote of one.quotes) [quote.here, quote.of, quote.by] = [here(quote.pieces), here(quote.source), here(quote.cue)];
  return one;
};
const bytes = (k, pieces) => pieces.map(([start, end]) => [ready(k).at[start], ready(k).at[end]]);
const isMissed = (i) => !items[i].quote;
const there = (i) => !isMissed(i) || judge.of(i)?.verdict === "missed";
/* Where a quotation stands, as corrected. */
const piecesOf = (i) => {
  const one = ready(items[i].k);
  const entry = judge.of(i);
  if (entry?.pieces && (isMissed(i) || entry.words === "bounds")) return entry.pieces.map(([start, end]) => [charAt(one.at, start), charAt(one.at, end)]);
  return items[i].quote?.here ?? [];
};
const inOrder = (k) => items.map((_, i) => i).filter((i) => items[i].k === k && there(i)).sort((a, b) => (piecesOf(a)[0]?.[0] ?? 0) - (piecesOf(b)[0]?.[0] ?? 0) || a - b);

const row = (i) => {
  const one = articles[items[i].k];
  const about = { quote_id: items[i].id, article_id: one.id, date: one.date, outlet: one.outlet };
  if (!isMissed(i)) {
    const { speaker, type, status, confidence, pieces, quote } = items[i].quote;
    return { ...about, speaker, type, status, confidence, start: pieces[0]?.[0], end: pieces.at(-1)?.[1], quote };
  }
  const entry = judge.of(i) ?? {};
  return { ...about, speaker: "", type: entry.kind || "", status: "", confidence: "", start: entry.pieces?.[0]?.[0], end: entry.pieces?.at(-1)?.[1], quote: entry.content };
};

const judge = review({
  count: () => items.length, id: (i) => items[i].id, row, names: data.names,
  next: () => next(), go: (i) => go(i), words: { edit: (i) => edit("bounds", i) },
  changed: (i) => {
    if (i < 0) adopt();
    else if (!judge.of(i) && !isMissed(i)) finished(items[i].k, false);
    if (selected >= 0 && !there(selected)) select(-1);
    else paint();
  },
  extra: () => articles.filter((one, k) => done.has(k) && !items.some((item, i) => item.k === k && judge.of(i))).map((one) => (
    { article_id: one.id, date: one.date, outlet: one.outlet, article: one.id, article_read: "yes" })),
  read: (i) => done.has(items[i].k), counted: (i) => !isMissed(i),
});

/* Articles that are finished, and passages marked earlier, by the coder whose name is set. */
const adopt = () => {
  done = new Set();
  for (const [id, coder] of data.read) if (number.has(id) && (!coder || !judge.coder || coder === judge.coder)) done.add(number.get(id));
  for (const [name, is] of store.all("a:")) {
    const [id, coder = ""] = name.split("\t");
    if (coder === judge.coder && number.has(id)) done[is ? "add" : "delete"](number.get(id));
  }
  const known = new Set(items.map((item) => item.id));
  for (const [id, entry] of judge.all) {
    if (entry.verdict === "missed" && !known.has(id) && number.has(entry.article)) items.push({ id, k: number.get(entry.article) });
  }
  judge.recount();
};
const finished = (k, is) => {
  done[is ? "add" : "delete"](k);
  store.set(`a:${articles[k].id}${judge.coder ? `\t${judge.coder}` : ""}`, is);
};

/* What is shown. */
const signs = { right: "✓", wrong: "✗", "wrong speaker": "≠", missed: "+" };
const stateOf = (i) => {
  const entry = judge.of(i);
  return !entry ? "todo" : entry.words === "bounds" ? "bounds" : { right: "good", wrong: "bad", "wrong speaker": "other", missed: "missed" }[entry.verdict];
};
const whoOf = (i) => {
  const entry = judge.of(i);
  if (isMissed(i) || entry?.who === "no") return entry.corrected_speaker || (entry.nameless ? "No name given" : "Unknown");
  const { speaker, status } = items[i].quote;
  return speaker || (status === "unnamed source" ? "No name given" : "Unknown");
};
const layersOf = (k, list) => {
  const layers = [];
  list.forEach((i, n) => {
    const on = i === selected && k === at;
    const pieces = editing?.item === i ? clipped(piecesOf(i), editing.range) : piecesOf(i);
    layers.push({ name: "mark", attributes: { class: `q ${stateOf(i)}${on ? " on" : ""}`, "data-i": i }, pieces, begin: pieces[0]?.[0], i, n });
    if (on && items[i].quote) layers.push({ name: "span", attributes: { class: "s" }, pieces: items[i].quote.of }, { name: "span", attributes: { class: "c" }, pieces: items[i].quote.by });
  });
  if (editing && editing.item < 0 && k === at) layers.push({ name: "mark", attributes: { class: "q missed on" }, pieces: [editing.range] });
  return layers;
};
const tag = ({ i, n }) => {
  const verdict = judge.of(i)?.verdict;
  return el("button", { type: "button", class: `tag ${stateOf(i)}`, "data-i": i, "aria-pressed": String(i === selected), "aria-label": `${isMissed(i) ? "Missed quotation" : "Quotation"} ${n + 1}: ${whoOf(i)}, ${verdict || "not judged"}` },
    `${n + 1}${verdict ? ` ${signs[verdict]}` : ""}`);
};
const textOf = (k) => {
  const one = ready(k);
  const list = inOrder(k);
  const layers = layersOf(k, list);
  return one.spans.map((span) => paragraph(one.text, span, layers, tag));
};
const headOf = (k) => {
  const one = articles[k];
  const meta = [one.outlet, one.author, one.date].filter(Boolean).flatMap((part) => [" · ", bdi(part)]).slice(1);
  return el("header", { class: "head" }, el("p", { class: "kicker" }, bdi(one.id)), el("h2", { class: "title", dir: "auto" }, one.title || one.id), el("p", { class: "meta" }, ...meta));
};
const paint = () => {
  const focused = document.activeElement?.closest?.(".tag")?.dataset.i;
  article.replaceChildren(headOf(at), el("div", { class: "text" }, ...textOf(at)));
  if (focused !== undefined) article.querySelector(`.tag[data-i="${focused}"]`)?.focus({ preventScroll: true });
  const list = inOrder(at);
  const open = list.filter((i) => !judge.of(i)).length;
  const missed = items.filter((item, i) => isMissed(i) && there(i)).length;
  $("progress").textContent = `${done.size} of ${articles.length} articles finished${missed ? `, ${missed} missed marked` : ""}`;
  $("finish").textContent = done.has(at) ? "Article finished ✓" : "Nothing else was missed: finish this article";
  $("finish").setAttribute("aria-pressed", String(done.has(at)));
  [...$("goto").options].forEach((option, k) => { option.textContent = `${k + 1}. ${vis(articles[k].title || articles[k].id).slice(0, 80)}${done.has(k) ? " ✓" : ""}`; });
  $("goto").value = String(at);
  card(list, open);
};
const card = (list, open) => {
  $("edit").hidden = !editing;
  $("sentences").hidden = editing?.kind !== "missed";
  $("review").hidden = Boolean(editing);
  if (editing) {
    $("detail-h").textContent = editing.item < 0 ? "Mark a missed quotation" : "Where does it begin and end?";
    $("card").replaceChildren(el("p", { class: "words", dir: "auto" }, wordsIn(articles[at].text, editing.item < 0 ? [editing.range] : clipped(piecesOf(editing.item), editing.range))));
    return;
  }
  if (selected < 0) {
    $("detail-h").textContent = list.length === 0 ? "No quotations were found" : open > 0 ? `${open} of ${list.length} to judge` : done.has(at) ? "Article finished" : "All quotations are judged";
    $("card").replaceChildren(el("p", { class: "empty" }, open > 0 ? "Select a quotation, or press " : "Read the article for quotations that were missed: select each and press ", el("kbd", null, open > 0 ? "j" : "m"), open > 0 ? "." : ". Then finish it: ", ...(open > 0 ? [] : [el("kbd", null, "f")])));
    return;
  }
  const quote = items[selected].quote;
  $("detail-h").textContent = `${isMissed(selected) ? "Missed quotation" : "Quotation"} ${list.indexOf(selected) + 1} of ${list.length}`;
  const about = quote ? [quote.role, quote.type, quote.status === "attributed" ? "" : quote.status, quote.mention && quote.mention !== quote.speaker ? `“${quote.mention}”` : ""] : [];
  $("card").replaceChildren(el("p", { class: "who" }, bdi(whoOf(selected))), ...(about.some(Boolean) ? [el("p", { class: "role" }, bdi(about.filter(Boolean).join(" · ")))] : []));
};

/* Going from one to the next. */
const reveal = () => {
  const element = article.querySelector(`.tag[data-i="${selected}"]`) || article.querySelector("mark.on");
  element?.scrollIntoView({ block: "center" });
  element?.focus?.({ preventScroll: true });
};
const picks = () => {
  const names = articles[at].speakers.slice(0, 9);
  $("picks").replaceChildren(...names.map((name, n) => el("button", { type: "button", "data-name": name }, bdi(name), " ", el("kbd", null, String(n + 1)))));
};
const select = (i, move) => {
  [selected, editing] = [i, null];
  judge.select(i);
  paint();
  if (i >= 0) picks();
  if (move && i >= 0) reveal();
};
const show = (k, i = -1) => {
  [at, selected, editing] = [k, -1, null];
  select(i, i >= 0);
  if (i < 0) { scrollTo(0, 0); article.focus({ preventScroll: true }); }
};
const step = (by) => {
  const list = inOrder(at);
  const now = list.indexOf(selected);
  if (list.length > 0) select(list[now < 0 ? (by > 0 ? 0 : list.length - 1) : Math.max(0, Math.min(list.length - 1, now + by))], true);
};
const next = () => {
  const list = inOrder(at);
  const rest = list.slice(list.indexOf(selected) + 1);
  const open = rest.find((i) => !judge.of(i)) ?? list.find((i) => !judge.of(i));
  select(open ?? -1, true);
  if (open === undefined) article.focus({ preventScroll: true });
};
const go = (i) => {
  if (items[i].k !== at) [at, selected] = [items[i].k, -1];
  select(there(i) ? i : -1, true);
};
const turn = (by) => { if (articles[at + by]) show(at + by); };
const finish = () => {
  const open = inOrder(at).find((i) => !judge.of(i));
  if (open !== undefined) { select(open, true); return; }
  finished(at, true);
  judge.recount();
  const order = [...articles.keys()];
  const to = [...order.slice(at + 1), ...order.slice(0, at)].find((k) => !done.has(k));
  if (to === undefined) { select(-1); $("export").focus(); } else start(to);
};
const start = (k) => show(k, inOrder(k).find((i) => !judge.of(i)) ?? -1);

/* Passages: chosen with the pointer, or word by word. */
const edit = (kind, item, range) => {
  const one = ready(at);
  one.tokens ??= tokensIn(one.text, one.spans);
  one.sentences ??= sentencesIn(one.text, one.spans);
  const pieces = item >= 0 ? piecesOf(item) : [];
  if (one.tokens.length === 0) return;
  const after = selected >= 0 ? piecesOf(selected).at(-1)?.[1] ?? 0 : 0;
  /* What is missed most likely stands in the next sentence in which nothing was found. */
  const found = inOrder(at).flatMap(piecesOf);
  const free = ([start, end]) => start >= after && !found.some(([a, b]) => a < end && b > start);
  range ??= item >= 0 && pieces.length > 0 ? [pieces[0][0], pieces.at(-1)[1]] : one.sentences.find(free) ?? one.sentences[0];
  editing = { kind, item, range };
  paint();
  article.querySelector("mark.on")?.scrollIntoView({ block: "center" });
  article.focus({ preventScroll: true });
};
const move = (edge, by) => {
  if (!editing) return false;
  const { tokens } = articles[at];
  let [start, end] = editing.range;
  if (edge === "end") {
    const n = tokens.findLastIndex((token) => token[1] <= end) + by;
    if (tokens[n] && tokens[n][1] > start) end = tokens[n][1];
  } else {
    const n = tokens.findIndex((token) => token[0] >= start);
    if (tokens[n + by] && tokens[n + by][0] < end) start = tokens[n + by][0];
  }
  editing.range = [start, end];
  paint();
  return true;
};
const sentence = (by) => {
  if (!editing || editing.item >= 0) return false;
  const { sentences } = articles[at];
  const now = sentences.findLastIndex(([start]) => start <= editing.range[0]);
  editing.range = sentences[Math.max(0, Math.min(sentences.length - 1, now + by))];
  paint();
  article.querySelector("mark.on")?.scrollIntoView({ block: "center" });
  return true;
};
const kindOf = (words) => (/^["“‘'].*["”’',.!?]$/s.test(words) ? "direct" : /["“”]/.test(words) ? "mixed" : "indirect");
const accept = () => {
  const { item, range } = editing;
  const one = ready(at);
  editing = null;
  if (item >= 0) {
    const pieces = clipped(piecesOf(item), range);
    judge.set({ words: isMissed(item) ? undefined : "bounds", pieces: bytes(at, pieces), content: wordsIn(one.text, pieces) }, item);
    return item;
  }
  const [[start, end]] = bytes(at, [range]);
  const id = `missed:${one.id}:${start}-${end}`;
  let i = items.findIndex((other) => other.id === id);
  if (i < 0) i = items.push({ id, k: at }) - 1;
  const words = wordsIn(one.text, [range]);
  judge.remember(i);
  judge.set({ verdict: "missed", article: one.id, who: "no", corrected_speaker: "", pieces: [[start, end]], content: words, kind: kindOf(words) }, i);
  return i;
};
const take = () => {
  if (!editing) return;
  const marking = editing.item < 0;
  const i = accept();
  select(i, true);
  if (marking) $("who").focus();
  else next();
};
const mark = () => (picked ? (edit("missed", -1, picked), unpick(), take()) : edit("missed", -1));
const other = () => {
  if (selected < 0) return;
  const range = picked;
  unpick();
  judge.give("words");
  if (range && editing) { editing.range = range; take(); }
};
const unpick = () => { picked = null; $("picked").hidden = true; getSelection().removeAllRanges(); };
let fading = 0;
document.addEventListener("selectionchange", () => {
  clearTimeout(fading);
  const selection = getSelection();
  const range = selection.rangeCount > 0 && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  if (!range || !article.contains(range.commonAncestorContainer)) {
    /* A tap on a button ends the selection before the button is pressed. */
    fading = setTimeout(() => { picked = null; $("picked").hidden = true; }, 400);
    return;
  }
  const chosen = trimmed(articles[at].text, [placeOf(article, range.startContainer, range.startOffset), placeOf(article, range.endContainer, range.endOffset)]);
  picked = chosen[0] >= 0 && chosen[0] < chosen[1] ? chosen : null;
  $("picked").hidden = !picked || Boolean(editing);
  $("pick-words").hidden = selected < 0;
});
for (const button of document.querySelectorAll("#picked button, #edit button")) button.addEventListener("mousedown", (event) => event.preventDefault());
$("pick-missed").addEventListener("click", mark);
$("pick-words").addEventListener("click", other);
for (const button of document.querySelectorAll("#edit [data-edge]")) button.addEventListener("click", () => move(button.dataset.edge, Number(button.dataset.by)));
for (const button of document.querySelectorAll("#edit [data-sentence]")) button.addEventListener("click", () => sentence(Number(button.dataset.sentence)));
const cancel = () => {
  const { kind, item } = editing;
  editing = null;
  /* It was called wrong only in order to be corrected. */
  if (kind === "bounds" && !isMissed(item) && !judge.of(item)?.pieces) judge.undo();
  else select(selected);
};
$("edit-done").addEventListener("click", take);
$("edit-cancel").addEventListener("click", cancel);
$("mark").addEventListener("click", mark);

$("words").readOnly = true;

const name = (who) => {
  $("who").value = who;
  judge.set({ corrected_speaker: who, nameless: who === "" });
  judge.show();
  next();
};
$("picks").addEventListener("click", (event) => { const button = event.target.closest("[data-name]"); if (button) name(button.dataset.name); });
$("who").addEventListener("keydown", (event) => {
  if ($("who").value !== "" || !/^[0-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
  const who = event.key === "0" ? "" : articles[at].speakers[Number(event.key) - 1];
  if (who === undefined) return;
  event.preventDefault();
  $("who").blur();
  name(who);
});
article.addEventListener("click", (event) => {
  const part = event.target.closest("[data-i]");
  if (part && !editing && getSelection().isCollapsed) select(Number(part.dataset.i));
});
$("goto").append(...articles.map((one, k) => el("option", { value: k }, one.title)));
$("goto").addEventListener("change", () => start(Number($("goto").value)));
$("prev").addEventListener("click", () => turn(-1));
$("following").addEventListener("click", () => turn(1));
$("finish").addEventListener("click", finish);

/* While a passage is marked, no verdict is given. */
const idle = (action) => () => (editing ? undefined : action());
keys({
  j: idle(() => step(1)), k: idle(() => step(-1)), n: idle(() => turn(1)), p: idle(() => turn(-1)),
  r: idle(() => judge.give("right")), w: idle(() => judge.give("no")), e: idle(other), m: idle(mark), u: idle(() => judge.undo()), f: idle(finish), t: idle(() => judge.retype()),
  s: () => { if (editing?.item >= 0) { accept(); select(selected); } if (!editing) judge.give("who"); },
  ArrowRight: () => move("end", 1), ArrowLeft: () => move("end", -1), "Shift+ArrowRight": () => move("start", 1), "Shift+ArrowLeft": () => move("start", -1),
  ArrowDown: () => sentence(1), ArrowUp: () => sentence(-1),
  Enter: () => (editing ? take() : selected >= 0 ? next() : false),
  Escape: () => { if (editing) cancel(); else select(-1); },
});

/* On paper, all articles, with what was found in each. */
const all = () => {
  const list = (k) => el("ol", null, ...inOrder(k).map((i) => {
    const entry = judge.of(i);
    return el("li", null, bdi(whoOf(i)), ` (${row(i).type || "?"}) `, entry ? el("b", null, entry.verdict) : unjudged);
  }));
  $("all").replaceChildren(...articles.map((_, k) => el("section", null, headOf(k), el("div", { class: "text" }, ...textOf(k)), list(k))));
};
addEventListener("beforeprint", all);
addEventListener("afterprint", () => $("all").replaceChildren());
matchMedia("print").addEventListener("change", (event) => { if (event.matches) all(); });

adopt();
if (articles.length > 0) start(articles.findIndex((_, k) => !done.has(k)) < 0 ? 0 : articles.findIndex((_, k) => !done.has(k)));
