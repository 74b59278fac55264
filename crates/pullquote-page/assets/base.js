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

const download = (name, text, type = "text/csv;charset=utf-8") => {
  const link = el("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
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
/* Single-key shortcuts, unless the user is typing, a dialog is open or they are switched off. */
const keys = (actions) => {
  const help = $("help");
  $("help-open").addEventListener("click", () => help.showModal());
  $("help-close").addEventListener("click", () => help.close());
  $("keys-on").checked = store.get("keys") !== false;
  $("keys-on").addEventListener("change", () => store.set("keys", $("keys-on").checked ? null : false));
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || help.open) return;
    const field = event.target.closest?.("input:not([type=checkbox]), select, textarea, summary");
    if (field) {
      if (event.key === "Escape") field.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey) {
      if (event.key === "z" && actions.u) { event.preventDefault(); actions.u(event); }
      return;
    }
    const named = event.shiftKey && event.key.length > 1 ? `Shift+${event.key}` : event.key;
    const action = event.key === "?" ? () => help.showModal() : actions[named] ?? actions[event.key];
    if (!action || (event.key.length === 1 && !$("keys-on").checked)) return;
    /* Enter presses the button that has the focus. */
    if (event.key === "Enter" && event.target.closest?.("button:not(.tag), a")) return;
    if (action(event) !== false) event.preventDefault();
  });
};
