"""Measures how large the values become that no layer norm keeps within bounds; the program holds them in 8 bits.

Alone it measures a model file anew: ranges.py --data DIR --tokens PROGRAM MODEL
"""
import argparse

import jax
import jax.numpy as jnp
import numpy as np

import decode
import export
import features
import infer
import prepare
from model import *

SHARE = .99997  # of the values of a column lie above its range's begin, and as many below its end
KEPT = 256


class Columns:
    """The least and the largest values of each column."""

    def __init__(self):
        self.low, self.high, self.rows = [], [], 0

    def add(self, x):
        x = np.sort(np.asarray(x, np.float32), 0)
        self.rows += len(x)
        self.low.append(x[:KEPT])
        self.high.append(x[::-1][:KEPT])

    def within(self):
        cut = min(KEPT - 1, int(self.rows * (1 - SHARE)))
        return np.stack([np.sort(np.concatenate(self.low), 0)[cut], np.sort(np.concatenate(self.high), 0)[-1 - cut]])


def layers(p, d, dil):
    """The vectors of a document's tokens after each layer."""
    e = [p[k][d[i]] for k, i in (("ew", "w"), ("eb", "b"), ("es", "s"))]
    x = np.maximum(np.concatenate(e + [d["F"].astype(np.float32)], -1) @ p["win"] + p["bin"], 0)
    yield x
    for k, far in enumerate(dil):
        three = np.concatenate([np.pad(x, ((far, 0), (0, 0)))[:len(x)], x, np.pad(x, ((0, far), (0, 0)))[-len(x):]], -1)
        x = x + np.maximum(three @ p[f"c{k}"] + p[f"cb{k}"], 0)
        x = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5) * p[f"lg{k}"] + p[f"lb{k}"]
        yield x


@jax.jit
def sums(p, h, b, c0, c1, strong):
    """The vectors of the pair network: what it adds up first, and after each convolution."""
    ii, ok, rows = relations(b, c0, c1, strong)
    x = (h @ p["pa"])[ii] + (h[c0] @ p["pb"] + h[c1] @ p["pb2"] + p["pbias"])[:, None]
    joined = jax.nn.relu(x + sum(p["pf"][r] for r in rows)) * ok[..., None]
    y = jnp.concatenate([shift(joined, 1), joined, shift(joined, -1)], -1)
    x = ln(joined + jax.nn.relu(y @ p["p1"] + p["p1b"]), p["l1g"], p["l1b"]) * ok[..., None]
    y = jnp.concatenate([shift(x, 3), x, shift(x, -3)], -1)
    return joined, x, x + jax.nn.relu(y @ p["p2"] + p["p2b"]), ok


def measure(p, dil, docs, size=32):
    """The section `ranges`: least and largest values by column, of the input layer and the convolutions of the encoder, then of the pair network."""
    net = infer.Student(p, dil)
    encoder, pair = [Columns() for _ in range(len(dil) + 1)], [Columns() for _ in range(3)]
    for d in docs:
        for columns, x in zip(encoder, layers(p, d, dil)):
            columns.add(x)
        h, b, pc = net.encode(d)
        strong = np.zeros(b["m"].shape[0], np.int32)
        strong[: len(pc)] = pc[:, 1] > .5
        spans = decode.candidates(pc, d["sid"])
        for k in range(0, len(spans), size):
            s = spans[k:k + size]
            c = np.zeros((2, size), np.int32)
            c[:, :len(s)] = [[x[0] for x in s], [x[1] - 1 for x in s]]
            *vectors, ok = (np.asarray(x)[:len(s)] for x in sums(net.p, h, b, *c, strong))
            for columns, x in zip(pair, vectors):
                columns.add(x[ok])
    return np.concatenate([x.within().ravel() for x in encoder + pair])


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    for name in ("data", "tokens"):
        ap.add_argument("--" + name, required=True)
    ap.add_argument("model")
    a = ap.parse_args()
    sections = export.read(a.model)
    p, dil = export.weights(sections)
    words = features.Words()
    read = lambda arts: prepare.annotated(arts, a.tokens, words)
    corpora = a.data + "/corpora"
    docs = read(corpora + "/polnear-train.jsonl")[::2] + read(corpora + "/world-train.jsonl") + read(prepare.own(corpora))
    row = {int(h): i + 1 for i, h in reversed(list(enumerate(np.frombuffer(sections["words"], np.uint32))))}
    words.rows = {w: row.get(h, 0) for w, h in zip(words.words, words.hash)}
    sections["ranges"] = measure(p, dil, features.finish(docs, words)).astype(np.float32).tobytes()
    export.write(a.model, sections)


if __name__ == "__main__":
    main()
