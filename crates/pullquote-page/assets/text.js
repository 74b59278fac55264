/* The text of an article in the page, and places in it. Places are UTF-16 offsets here and bytes in all data. */
const bytesOf = (text) => {
  const at = new Uint32Array(text.length + 1);
  let byte = 0;
  for (let i = 0; i < text.length; i++) {
    at[i] = byte;
    const code = text.codePointAt(i);
    /* The second half of a pair is no place of its own. */
    if (code > 0xffff) at[++i] = byte;
    byte += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  at[text.length] = byte;
  return at;
};
const charAt = (at, byte) => {
  let [low, high] = [0, at.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle] < byte) low = middle + 1; else high = middle;
  }
  return low;
};
const JOINER = " [...] ";
const wordsIn = (text, pieces) => pieces.map(([start, end]) => text.slice(start, end)).join(JOINER);

/* Words and marks, one by one: the steps by which a passage grows and shrinks. */
const tokensIn = (text, blocks) => {
  const tokens = [];
  for (const [start, end] of blocks) {
    for (const match of text.slice(start, end).matchAll(/[\p{L}\p{N}\p{M}]+(?:[’'.,-][\p{L}\p{N}\p{M}]+)*|\S/gu)) {
      tokens.push([start + match.index, start + match.index + match[0].length]);
    }
  }
  return tokens;
};
const sentencesIn = (text, blocks) => {
  const sentences = [];
  const add = (start, words) => {
    const [from, to] = [words.length - words.trimStart().length, words.trimEnd().length];
    if (from < to) sentences.push([start + from, start + to]);
  };
  for (const [start, end] of blocks) {
    const words = text.slice(start, end);
    if (typeof Intl.Segmenter === "function") {
      for (const one of new Intl.Segmenter("en", { granularity: "sentence" }).segment(words)) add(start + one.index, one.segment);
    } else {
      for (const match of words.matchAll(/[^.!?]+[.!?]*["”’')\]]*\s*/g)) add(start + match.index, match[0]);
    }
  }
  return sentences;
};
const trimmed = (text, [start, end]) => {
  while (start < end && /\s/.test(text[start])) start++;
  while (start < end && /\s/.test(text[end - 1])) end--;
  return [start, end];
};
/* A quotation with another beginning and end; the gaps between its pieces stay. */
const clipped = (pieces, [start, end]) => {
  const kept = pieces.map(([a, b]) => [Math.max(a, start), Math.min(b, end)]).filter(([a, b]) => a < b);
  if (kept.length === 0) return [[start, end]];
  kept[0][0] = start;
  kept[kept.length - 1][1] = end;
  return kept;
};

/* A stretch of text as elements that know where in the text they begin. */
const leaves = (text, start, end) => {
  const list = [];
  const add = (from, to, shown) => {
    if (from < to) list.push(shown ? el("span", { class: "ctl", "data-o": from, title: `U+${text.charCodeAt(from).toString(16).toUpperCase().padStart(4, "0")}` }, text.slice(from, to)) : el("span", { "data-o": from }, text.slice(from, to)));
  };
  let from = start;
  for (const match of text.slice(start, end).matchAll(odd)) {
    add(from, start + match.index);
    from = start + match.index + match[0].length;
    add(start + match.index, from, true);
  }
  add(from, end);
  return list;
};
/* A paragraph with layers over it: lists of pieces, each with the attributes of its element. Inner layers come last. */
const paragraph = (text, [start, end], layers, before) => {
  const inside = [];
  for (const layer of layers) for (const [a, b] of layer.pieces) if (a < end && b > start) inside.push({ ...layer, start: Math.max(a, start), end: Math.min(b, end), first: a });
  const cuts = [...new Set([start, end, ...inside.flatMap((one) => [one.start, one.end])])].sort((a, b) => a - b);
  const p = el("p", { dir: "auto" });
  for (let n = 0; n + 1 < cuts.length; n++) {
    const [a, b] = [cuts[n], cuts[n + 1]];
    const over = inside.filter((one) => one.start <= a && one.end >= b).sort((x, y) => (y.end - y.start) - (x.end - x.start));
    for (const layer of layers) if (layer.begin === a) p.append(before(layer));
    let inner = p;
    for (const layer of over) {
      const element = el(layer.name, layer.attributes);
      inner.append(element);
      inner = element;
    }
    inner.append(...leaves(text, a, b));
  }
  return p;
};
/* The place of a boundary of a selection, or -1. */
const placeOf = (root, node, offset) => {
  if (node.nodeType === Node.TEXT_NODE) {
    const leaf = node.parentElement?.closest("[data-o]");
    if (leaf && root.contains(leaf)) return Number(leaf.dataset.o) + (leaf.classList.contains("ctl") ? Math.min(1, offset) : offset);
  }
  const point = document.createRange();
  point.setStart(node, offset);
  let last = -1;
  for (const leaf of root.querySelectorAll("[data-o]")) {
    if (point.comparePoint(leaf, 0) >= 0) return Number(leaf.dataset.o);
    last = Number(leaf.dataset.o) + (leaf.classList.contains("ctl") ? 1 : leaf.textContent.length);
  }
  return last;
};
