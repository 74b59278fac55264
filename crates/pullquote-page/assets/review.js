/* Verdicts on quotations. Words and speaker are judged apart; the verdict of a row follows from both. Every coder has
   verdicts of their own, so that two people can judge the same rows in one browser. */
const columns = ["quote_id", "article_id", "verdict", "speaker", "corrected_speaker", "note", "type", "status", "confidence", "date", "outlet", "start", "end", "quote",
  "coder", "words_right", "who_right", "speaker_should_be", "content_should_be", "pieces_should_be", "type_should_be", "status_should_be", "article", "article_read"];
/* On paper; a box stays with its words. */
const unjudged = ["right", "wrong speaker", "other words", "not a quotation"].map((name) => `☐ ${name}`.replaceAll(" ", "\u00a0")).join(" ");
const verdictOf = (entry) => (entry.verdict === "missed" ? "missed" : entry.words !== "yes" ? "wrong" : entry.who === "no" ? "wrong speaker" : "right");
/* Corrections of an earlier version hold only the verdict. */
const complete = (entry) => {
  if (entry.words || entry.verdict === "missed") return entry;
  return { ...entry, words: entry.verdict === "wrong" ? "no" : "yes", who: entry.verdict === "right" ? "yes" : entry.verdict === "wrong" ? "" : "no" };
};
const cells = (row, entry, coder) => {
  const missed = entry.verdict === "missed";
  const who = missed || entry.who === "no";
  return {
    ...row, verdict: entry.verdict, corrected_speaker: who ? entry.corrected_speaker : "", note: entry.note, coder: entry.coder || coder,
    words_right: missed ? "" : entry.words === "yes" ? "yes" : "no", who_right: missed ? "" : entry.who,
    speaker_should_be: who ? entry.corrected_speaker : "", content_should_be: entry.words === "bounds" || missed ? entry.content : "",
    pieces_should_be: entry.words === "bounds" || missed ? (entry.pieces || []).map((piece) => piece.join("-")).join(";") : "",
    type_should_be: entry.kind && entry.kind !== row.type ? entry.kind : "",
    status_should_be: !who ? "" : entry.nameless ? "unnamed source" : entry.corrected_speaker ? "attributed" : "",
    article: row.article_id,
  };
};

/* `count()` items, of which `id(i)` is the id and `row(i)` an object with the columns of the table. `next()` goes on after a
   verdict, `go(i)` back to an item. `changed(i)` is called after each change, and with -1 when all may be different. */
const review = ({ count, id, row, names, changed, next, go, words, extra, read, counted = () => true }) => {
  let current = -1;
  let coder = store.get("coder") ?? data.coder ?? "";
  let verdicts = new Map();
  let [judged, total] = [0, 0];
  const history = [];
  /* A type or a note that was given before the verdict. */
  let waiting = {};
  const key = (item, who = coder) => (who ? `v:${item}\t${who}` : `v:${item}`);
  const load = () => {
    verdicts = new Map();
    for (const entry of data.given) if (!entry.coder || !coder || entry.coder === coder) verdicts.set(entry.id, complete(entry));
    for (const [name, entry] of store.all("v:")) {
      const tab = name.lastIndexOf("\t");
      if ((tab < 0 ? "" : name.slice(tab + 1)) !== coder) continue;
      const item = tab < 0 ? name : name.slice(0, tab);
      if (entry.taken) verdicts.delete(item); else verdicts.set(item, complete(entry));
    }
  };
  const of = (i) => verdicts.get(id(i));
  const recount = () => {
    [judged, total] = [0, 0];
    for (let i = 0; i < count(); i++) {
      if (!counted(i)) continue;
      total++;
      if (verdicts.size > 0 && of(i)) judged++;
    }
  };
  const tell = () => {
    $("judged").textContent = `${judged.toLocaleString("en")} of ${total.toLocaleString("en")} judged`;
    $("export").disabled = verdicts.size === 0 && !extra?.().length;
    $("forget").disabled = current < 0 || !of(current);
    $("undo").disabled = history.length === 0;
    $("stored").textContent = store.lasting ? "Kept in this browser; export to keep it permanently." : "This browser keeps nothing; export before you close the page.";
  };
  const show = () => {
    const entry = current < 0 ? null : of(current);
    const missed = entry?.verdict === "missed";
    $("judge").hidden = current < 0;
    const pressed = { right: entry?.verdict === "right", who: entry?.who === "no", words: entry?.words === "bounds", no: entry?.words === "no" };
    for (const button of document.querySelectorAll("[data-v]")) button.setAttribute("aria-pressed", String(Boolean(pressed[button.dataset.v])));
    $("verdicts").hidden = missed;
    $("fix-who").hidden = !missed && entry?.who !== "no";
    $("fix-words").hidden = !missed && entry?.words !== "bounds";
    $("who").value = entry?.corrected_speaker ?? "";
    $("nameless").checked = Boolean(entry?.nameless);
    $("words").value = entry?.content ?? (current < 0 ? "" : row(current).quote);
    $("forget").textContent = missed ? "Remove" : "Clear";
    $("note").value = entry?.note ?? waiting.note ?? "";
    $("kind").value = entry?.kind || waiting.kind || (current < 0 ? "" : row(current).type);
    tell();
  };
  const put = (i, entry) => {
    const before = of(i);
    if (counted(i)) judged += (entry ? 1 : 0) - (before ? 1 : 0);
    if (entry) {
      verdicts.set(id(i), entry);
      store.set(key(id(i)), entry);
    } else {
      verdicts.delete(id(i));
      /* A verdict that the page brought along stays taken back. */
      store.set(key(id(i)), data.given.some((one) => one.id === id(i)) ? { taken: true } : null);
    }
    changed(i);
  };
  const set = (change, i = current) => {
    if (i < 0) return;
    const before = of(i);
    const entry = { ...(i === current ? waiting : {}), ...before, ...change };
    if (!entry.words && entry.verdict !== "missed") { waiting = entry; return; }
    if (entry.words === "no") entry.who = "";
    else entry.who ||= "yes";
    entry.verdict = verdictOf(entry);
    if (coder) entry.coder = coder;
    put(i, entry);
  };
  const remember = (i) => {
    history.push([i, of(i)]);
    if (history.length > 1000) history.shift();
  };
  const undo = () => {
    const last = history.pop();
    if (!last) return;
    put(...last);
    go(last[0]);
    show();
  };
  /* The rarer corrections wait in a fold. */
  const retype = () => {
    if (current < 0) return;
    $("more").open = true;
    $("kind").focus();
  };
  const clear = (i) => {
    if (i < 0 || !of(i)) return;
    remember(i);
    put(i, undefined);
    show();
  };
  const give = (what) => {
    if (current < 0) return;
    const now = of(current);
    if (now?.verdict === "missed") { if (what === "who") $("who").focus(); else if (what === "words") words?.edit(current); return; }
    remember(current);
    if (what === "right" || what === "no") {
      set({ words: what === "right" ? "yes" : "no", who: what === "right" ? "yes" : "", corrected_speaker: "", nameless: false, content: undefined, pieces: undefined });
      show();
      next();
      return;
    }
    if (what === "who") set({ words: now?.words === "bounds" ? "bounds" : "yes", who: "no" });
    else set({ words: "bounds", who: now?.who === "no" ? "no" : "yes", content: now?.content ?? row(current).quote, pieces: now?.pieces });
    show();
    if (what === "who") $("who").focus();
    else if (words) words.edit(current);
    else $("words").focus();
  };
  for (const button of document.querySelectorAll("[data-v]")) button.addEventListener("click", () => give(button.dataset.v));
  $("who").addEventListener("input", () => set({ corrected_speaker: $("who").value.trim(), nameless: false }));
  $("nameless").addEventListener("change", () => { if ($("nameless").checked) $("who").value = ""; set({ nameless: $("nameless").checked, corrected_speaker: $("who").value.trim() }); });
  $("words").addEventListener("input", () => set({ content: $("words").value, pieces: undefined }));
  $("note").addEventListener("input", () => set({ note: $("note").value }));
  $("kind").addEventListener("change", () => set({ kind: $("kind").value }));
  for (const name of ["who", "words", "note", "kind"]) {
    $(name).addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      event.target.blur();
      if (current >= 0 && of(current)) next();
    });
  }
  $("next").addEventListener("click", () => next());
  $("undo").addEventListener("click", undo);
  $("forget").addEventListener("click", () => clear(current));
  $("coder").value = coder;
  $("coder").addEventListener("change", () => {
    const name = $("coder").value.trim();
    /* What was judged before the name was given belongs to whoever gives it. */
    if (!coder && name) {
      for (const [item, entry] of store.all("v:")) {
        if (item.includes("\t")) continue;
        if (!store.all("v:").has(`${item}\t${name}`)) store.set(key(item, name), { ...entry, coder: name });
        store.set(key(item), null);
      }
    }
    coder = name;
    store.set("coder", name || null);
    history.length = 0;
    load();
    changed(-1);
    recount();
    show();
  });
  $("coder").addEventListener("keydown", (event) => { if (event.key === "Enter") event.target.blur(); });
  $("export").addEventListener("click", () => {
    const lines = [columns.join(",")];
    const add = (all) => lines.push(columns.map((name) => cell(all[name])).join(","));
    for (let i = 0; i < count(); i++) {
      const entry = of(i);
      if (entry) add({ ...cells(row(i), entry, coder), article_read: read?.(i) ? "yes" : "" });
    }
    extra?.().forEach((all) => add({ coder, ...all }));
    download("corrections.csv", `${lines.join("\n")}\n`);
  });
  $("names").append(...names.map((name) => el("option", { value: name })));
  load();
  recount();
  tell();
  return {
    of, give, set, undo, retype, clear, show, remember, get coder() { return coder; },
    get all() { return verdicts; },
    recount() { recount(); tell(); },
    select(i) { if (i !== current) waiting = {}; current = i; show(); },
  };
};
