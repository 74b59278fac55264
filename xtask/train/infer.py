"""Runs the network over whole documents."""
import numpy as np

import decode
from model import *

SIZES = (128, 256, 512, 1024, 2048, 4096, 8192)


class Student:
    def __init__(self, p, dil):
        self.p = {k: jnp.asarray(v) for k, v in p.items()}
        self.enc = jax.jit(lambda p, b: encode(p, b, None, dil)[0])
        self.cue = jax.jit(lambda p, h: jax.nn.softmax(h @ p["cue"] + p["cueb"]))
        self.say = jax.jit(lambda p, h: jax.nn.sigmoid((h @ p["say"] + p["sayb"])[..., 0]))
        self.pair = jax.jit(lambda p, h, b, a, z, s: jax.nn.log_softmax(pair(p, h, b, a, z, s)[0]))

    def encode(self, d):
        n = d["n"]
        T = next(s for s in SIZES if s >= n)
        f = lambda v: np.concatenate([v, np.zeros((T - n,) + v.shape[1:], v.dtype)])
        b = {k: f(d[k]) for k in KEYS}
        b["m"] = (np.arange(T) < n).astype(np.float32)
        h = self.enc(self.p, {k: v[None] for k, v in b.items()})
        b1 = {k: b[k] for k in ("m", "sid", "qs", "com")}
        b1["pid"], b1["q"] = f(d["pid"]), b["F"][:, 0].astype(np.int32)
        return h, b1, np.asarray(self.cue(self.p, h))[:n]

    def says(self, h, n):
        """The probabilities that a token begins a cue of reported speech."""
        return np.asarray(self.say(self.p, h))[:n]

    def pairs(self, h, b, pc, spans, size=32):
        T = b["m"].shape[0]
        strong = np.zeros(T, np.int32)
        strong[: len(pc)] = pc[:, 1] > .5
        out = []
        for k in range(0, len(spans), size):
            s = spans[k:k + size]
            a, z = np.zeros(size, np.int32), np.zeros(size, np.int32)
            a[: len(s)], z[: len(s)] = [x[0] for x in s], [x[1] - 1 for x in s]
            out.append(np.asarray(self.pair(self.p, h, b, a, z, strong))[: len(s)])
        return np.concatenate(out) if out else np.zeros((0, W, 5), np.float32)

    def __call__(self, d, spans=None):
        """Cue probabilities, candidates, their pair log probabilities."""
        h, b, pc = self.encode(d)
        c = decode.candidates(pc, d["sid"]) if spans is None else [(a, z, 1.) for a, z in spans]
        return pc, c, self.pairs(h, b, pc, c)


def outputs(members, d):
    """The mean over several models: cue probabilities averaged, then pair log probabilities on the shared candidates."""
    e = [m.encode(d) for m in members]
    pc = np.mean([x[2] for x in e], 0)
    c = decode.candidates(pc, d["sid"])
    if len(members) == 1:
        return pc, c, members[0].pairs(e[0][0], e[0][1], pc, c)
    P = np.mean([np.exp(m.pairs(h, b, q, c)) for m, (h, b, q) in zip(members, e)], 0)
    return pc, c, np.log(P + 1e-6)


def predict(members, docs):
    return [decode.decode(d, c, LP) for d in docs for pc, c, LP in [outputs(members, d)]]
