const $ = (id) => document.getElementById(id);
const data = JSON.parse($("data").textContent);

/* Shows text as text: characters that would hide or reorder other text become symbols, as in the page itself. */
const bidi = { "\u061c": "ALM", "\u200e": "LRM", "\u200f": "RLM", "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO",
  "\u202e": "RLO", "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI", "\ufeff": "BOM" };
const odd = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff]/g;
const vis = (text) => String(text).replace(odd, (c) => bidi[c] ? `[${bidi[c]}]` : c < " " ? String.fromCharCode(0x2400 + c.charCodeAt(0)) : c === "\x7f" ? "\u2421" : "\ufffd");

/* An element; children are text or elements, never markup. */
const el = (name, attributes, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === false || value === null || value === undefined) continue;
    element.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children) element.append(typeof child === "string" ? vis(child) : child);
  return element;
};
const bdi = (text) => el("bdi", null, text);
const percent = (share) => `${Math.round(share * 100)} %`;
const facts = (pairs) => {
  const list = el("dl", { class: "facts" });
  for (const [name, value] of pairs) if (value !== "" && value !== null && value !== undefined) list.append(el("dt", null, name), el("dd", null, typeof value === "string" ? bdi(value) : value));
  return list;
};
const confidence = (share) => {
  const bar = el("span", { class: "bar", "aria-hidden": "true" }, el("i"));
  bar.firstChild.style.width = `${Math.round(share * 100)}%`;
  return el("span", null, bar, percent(share));
};

/* Data kept between visits: in the browser if possible, otherwise in this page until it is closed. */
const store = (() => {
  const prefix = "pullquote:";
  const memory = new Map();
  let lasting = true;
  try {
    localStorage.setItem(`${prefix}test`, "1");
    localStorage.removeItem(`${prefix}test`);
  } catch { lasting = false; }
  return {
    get lasting() { return lasting; },
    get(key) {
      if (memory.has(key)) return memory.get(key);
      try { return lasting ? JSON.parse(localStorage.getItem(prefix + key)) : null; } catch { return null; }
    },
    all(start) {
      const found = new Map();
      try {
        for (let i = 0; lasting && i < localStorage.length; i++) {
          const key = localStorage.key(i);
          if (key.startsWith(prefix + start)) found.set(key.slice(prefix.length + start.length), JSON.parse(localStorage.getItem(key)));
        }
      } catch { /* Ignore data of another program. */ }
      return found;
    },
    set(key, value) {
      try {
        if (!lasting) throw new Error("no storage");
        if (value === null) localStorage.removeItem(prefix + key);
        else localStorage.setItem(prefix + key, JSON.stringify(value));
        memory.delete(key);
      } catch {
        lasting = false;
        memory.set(key, value);
      }
    },
  };
})();

const download = (name, text) => {
  const link = el("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};
/* A cell that spreadsheets treat as text; `pullquote eval` removes the apostrophe again. */
const cell = (value) => {
  let text = String(value ?? "").replace(/\r\n?/g, "\n");
  if (/^[=+\-@\t]/.test(text)) text = `'${text}`;
  return /[",\n;\t]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
};
const columns = ["quote_id", "article_id", "verdict", "speaker", "corrected_speaker", "note", "type", "status", "confidence", "date", "outlet", "start", "end", "quote"];

/* Verdicts on quotations. `id(i)` is the id of the i-th, `row(i)` an object with the columns above. */
const review = ({ count, id, row, names, changed }) => {
  let current = -1;
  const verdicts = new Map([...Object.entries(data.given || {}), ...store.all("v:")]);
  const of = (i) => verdicts.get(id(i));
  let judged = 0;
  if (verdicts.size > 0) for (let i = 0; i < count; i++) if (of(i)) judged++;
  const tell = () => {
    $("judged").textContent = `${judged.toLocaleString("en")} of ${count.toLocaleString("en")} judged`;
    $("export").disabled = judged === 0;
    $("forget").disabled = current < 0 || !of(current);
    $("stored").textContent = store.lasting ? "Kept in this browser; export to keep it permanently." : "This browser keeps nothing; export before you close the page.";
  };
  const show = () => {
    const verdict = current < 0 ? null : of(current);
    $("judge").hidden = current < 0;
    for (const button of document.querySelectorAll("[data-v]")) button.setAttribute("aria-pressed", String(verdict?.verdict === button.dataset.v));
    $("right-one").hidden = verdict?.verdict !== "wrong speaker";
    $("who").value = verdict?.corrected_speaker ?? "";
    $("note").value = verdict?.note ?? "";
    tell();
  };
  const set = (change) => {
    if (current < 0) return;
    const before = of(current);
    if (!before && !change.verdict) return;
    const next = { ...before, ...change };
    if (next.verdict !== "wrong speaker") delete next.corrected_speaker;
    if (!before) judged++;
    verdicts.set(id(current), next);
    store.set(`v:${id(current)}`, next);
    changed(current);
  };
  const give = (verdict) => {
    set({ verdict, note: $("note").value });
    show();
    if (verdict === "wrong speaker") $("who").focus();
  };
  for (const button of document.querySelectorAll("[data-v]")) button.addEventListener("click", () => give(button.dataset.v));
  $("who").addEventListener("input", () => set({ corrected_speaker: $("who").value.trim() }));
  $("note").addEventListener("input", () => set({ note: $("note").value }));
  for (const name of ["who", "note"]) $(name).addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === "Escape") { event.preventDefault(); event.target.blur(); } });
  $("forget").addEventListener("click", () => {
    if (current < 0 || !of(current)) return;
    verdicts.delete(id(current));
    store.set(`v:${id(current)}`, null);
    judged--;
    changed(current);
    show();
  });
  $("export").addEventListener("click", () => {
    const lines = [columns.join(",")];
    for (let i = 0; i < count; i++) {
      const verdict = of(i);
      if (verdict) lines.push(columns.map((name) => cell({ ...row(i), ...verdict }[name])).join(","));
    }
    download("corrections.csv", `${lines.join("\n")}\n`);
  });
  $("names").append(...names.map((name) => el("option", { value: name })));
  tell();
  return { of, give, select(i) { current = i; show(); } };
};

/* Single-key shortcuts, unless the user is typing, a dialog is open or they are switched off. */
const keys = (actions) => {
  const help = $("help");
  $("help-open").addEventListener("click", () => help.showModal());
  $("help-close").addEventListener("click", () => help.close());
  $("keys-on").checked = store.get("keys") !== false;
  $("keys-on").addEventListener("change", () => store.set("keys", $("keys-on").checked ? null : false));
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.target.closest?.("input:not([type=checkbox]), select, textarea, summary")) return;
    const action = event.key === "?" ? () => help.showModal() : actions[event.key];
    if (!action || (event.key.length === 1 && !$("keys-on").checked)) return;
    event.preventDefault();
    action(event);
  });
};
