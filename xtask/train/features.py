"""Tokens of the shipped tokenizer -> the arrays the quotation model reads. Every definition here is in SPEC.md."""
import gzip
import json
from bisect import bisect_right

import numpy as np

BIGRAMS, SUFFIXES = 32768, 4096
BITS = 32
LABEL = 8  # a paragraph's label, as of a speaker in a transcript, ends with a colon among so many tokens
DOUBLE_ROLE = {1: "``", 2: "''", 3: '"', 4: '"'}
DASHES = {"-", "--", "---", "\u2013", "\u2014", "\u2015", "\u2012"}
FOLD = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u2013": "-", "\u2014": "-", "\u2015": "-", "\u2012": "-",
                      **{d: "0" for d in "123456789"},
                      **{chr(c): chr(c + 32) for c in range(65, 91)}})


def fnv64(data):
    h = 0xCBF29CE484222325
    for b in data:
        h = ((h ^ b) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return h


def fold64(h):
    return (h ^ (h >> 32)) & 0xFFFFFFFF


def normal(raw, kind, role):
    """The form of a token that is hashed."""
    if kind == 3:
        return DOUBLE_ROLE.get(role, "'")
    return raw.translate(FOLD)


def paragraphs(F, ws, ends, role):
    """Bits 27 to 31: what a paragraph's own form and the end of the one before tell of all its tokens."""
    a, last = 0, None
    for b in ends:
        if b <= a:
            continue
        colon = next((i for i in range(a, min(b - 1, a + LABEL)) if ws[i] == ":"), None)
        if colon is not None and colon > a:
            F[a:colon + 1, 27] = 1
            F[a:b, 28] = 1
        F[a:b, 29] = last == ":"
        F[a:b, 30] = last == "''"
        F[a:b, 31] = not (ws[b - 1] in ".?!:" or role[b - 1])
        last = "''" if role[b - 1] == 2 else ws[b - 1]
        a = b


class Words:
    """Per distinct normal form: hash, vocabulary row, suffix row."""

    def __init__(self, rows=None):
        self.index, self.hash, self.suffix, self.words = {}, [], [], []
        self.rows = rows or {}

    def id(self, w):
        i = self.index.get(w)
        if i is None:
            i = self.index[w] = len(self.words)
            b = w.encode()
            self.words.append(w)
            self.hash.append(fold64(fnv64(b)))
            self.suffix.append(fold64(fnv64(b"$" + b[-3:])) % SUFFIXES)
        return i


def lines(path):
    op = gzip.open if str(path).endswith(".gz") else open
    with op(path, "rt", encoding="utf-8") as f:
        for line in f:
            if line.strip():
                yield json.loads(line)


def document(text, t, words, article=None):
    """One article: `t` is a line of the token export."""
    raw = text.encode()
    n = len(t["kind"])
    tok = np.array(t["tok"], np.int32).reshape(n, 2)
    kind, role = t["kind"], t["role"]
    ws = [raw[a:b].decode() for a, b in tok]
    wid = np.array([words.id(normal(w, k, r)) for w, k, r in zip(ws, kind, role)], np.int32)
    F = np.zeros((n, BITS), np.uint8)
    sid, pid = np.zeros(n, np.int32), np.zeros(n, np.int32)
    region = np.full(n, -1, np.int32)
    Q = np.array(t["quoted"], np.int32).reshape(-1, 6)
    for k, (a, b, style, opened, closed, cont) in enumerate(Q):
        region[a:b] = k
        F[a:b, 0] = 1
        F[a:b, 20] = style == 4
        F[a:b, 21] = not closed
        F[a:b, 22] = not opened
        F[a:b, 23] = cont
    a = 0
    for k, b in enumerate(t["sent"]):
        sid[a:b] = k
        if b > a:
            F[a, 5] = F[b - 1, 6] = 1
            if region[a] >= 0 and region[a] == region[b - 1]:
                F[a:b, 26] = 1
        a = b
    a, block = 0, -1
    for k, b in enumerate(t["para"]):
        led = a > 0 and ws[a - 1] == ":" and k > 0
        block += not led
        pid[a:b] = block
        if b > a:
            F[a, 7] = F[b - 1, 8] = 1
            F[a:b, 25] = (region[a:b] >= 0).any()
            F[a:b, 24] = k == 0
        a = b
    for i, w in enumerate(ws):
        if 0 < role[i]:
            F[i, role[i]] = 1
        if w[0].isupper():
            F[i, 9] = 1
            if len(w) > 1 and w.upper() == w:
                F[i, 10] = 1
        if kind[i]:
            F[i, 10 + kind[i]] = 1
        if w == ",":
            F[i, 16] = 1
        elif w in ".?!":
            F[i, 17] = 1
        elif w in DASHES:
            F[i, 18] = 1
        elif w in (":", ";"):
            F[i, 19] = 1
    paragraphs(F, ws, t["para"], role)
    if n:
        F[1:, 15] = tok[1:, 0] == tok[:-1, 1]
    com = np.cumsum(F[:, 16] | F[:, 18] | F[:, 19]).astype(np.int32)
    seg = region + 1
    qs = np.cumsum(np.concatenate([[0], seg[1:] != seg[:-1]])).astype(np.int32) if n else seg
    d = dict(id=t["id"], n=n, text=text, tok=tok, ws=ws, wid=wid, F=F, sid=sid, pid=pid, region=region, Q=Q, com=com, qs=qs)
    d["p0"] = np.searchsorted(pid, pid).astype(np.int32)
    d["p1"] = np.searchsorted(pid, pid, "right").astype(np.int32)
    if article is not None:
        d["gold"] = [{k: covered(tok, a[k]) for k in ("source", "cue", "content")} for a in article["attributions"]]
        d["publisher"] = article.get("publisher")
    return d


def covered(tok, spans):
    got = set()
    starts = tok[:, 0]
    for s, e in spans or []:
        k = max(0, int(np.searchsorted(starts, s, "right")) - 1)
        while k < len(tok) and tok[k, 0] < e:
            if tok[k, 1] > s:
                got.add(k)
            k += 1
    return sorted(got)


def load(jsonl, toks, words, gold=True, keep=None):
    docs = []
    for art, t in zip(lines(jsonl), lines(toks)):
        assert art["id"] == t["id"]
        if keep and not keep(art):
            continue
        docs.append(document(art["text"], t, words, art if gold else None))
    return docs


def finish(docs, words):
    """Word-level tables and bigram hashes once the vocabulary is known."""
    H = np.array(words.hash, np.uint64)
    S = np.array(words.suffix, np.int32)
    R = np.array([words.rows.get(w, 0) for w in words.words], np.int32)
    for d in docs:
        h = H[d["wid"]]
        prev = np.concatenate([np.array([0], np.uint64), h[:-1]])
        mix = ((prev * np.uint64(0x9E3779B1)) & np.uint64(0xFFFFFFFF)) ^ h
        mix = (mix * np.uint64(0x85EBCA6B)) & np.uint64(0xFFFFFFFF)
        d["b"] = ((mix >> np.uint64(17)) % np.uint64(BIGRAMS)).astype(np.int32)
        d["s"] = S[d["wid"]]
        d["w"] = R[d["wid"]]
    return docs


def labels(d):
    """Hard cue labels (0 O, 1 B, 2 I) and (first, last, content, source) of each attribution."""
    y = np.zeros(d["n"], np.int32)
    ats = []
    for a in d["gold"]:
        prev = None
        for i in a["cue"]:
            y[i] = 2 if prev == i - 1 else 1
            prev = i
        if a["cue"]:
            ats.append((a["cue"][0], a["cue"][-1], np.array(a["content"], np.int32), np.array(a["source"], np.int32)))
    d["y"], d["ats"] = y, ats
    return d
