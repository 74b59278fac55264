"""Teacher outputs for whole articles: cue probabilities, candidates, pair probabilities."""
import pickle
import sys
import time

import decode
from teacher import *


def label(p, word, docs, log=print, low=.06, batch=BT):
    rng = np.random.default_rng(0)
    p = {k: jnp.asarray(v) for k, v in p.items()}

    @jax.jit
    def first(b):
        h = hidden(p, word, b, None)
        return h, jax.nn.softmax(h @ p["cue"] + p["cueb"])

    @jax.jit
    def second(h, b, c0, c1, strong):
        def one(hh, mm, sid, pid, qs, q, com, a, z, s):
            return pair(p, hh, dict(m=mm, sid=sid, pid=pid, qs=qs, q=q, com=com), a, z, s)[0]
        q = b["F"][..., 0].astype(jnp.int32)
        return jax.nn.softmax(jax.vmap(one)(h, b["m"], b["sid"], b["pid"], b["qs"], q, b["com"], c0, c1, strong))

    ch = pack(docs, np.arange(len(docs)), LT, rng, WP - 2)
    for d in docs:
        d["soft"] = np.zeros((d["n"], 3), np.float16)
        d["soft"][:, 0] = 1
        d["found"] = []
    for d in docs:
        if "ats" not in d:
            d["y"], d["ats"] = np.zeros(d["n"], np.int32), []
    held = [(d.pop("soft"), d.pop("found")) for d in docs]
    t0 = time.time()
    for k in range(0, len(ch), batch):
        part = ch[k:k + batch]
        full = part + [part[-1]] * (batch - len(part))
        b = stack([tchunk(docs, c, rng) for c in full])
        h, pc = first(b)
        pc = np.asarray(pc)
        c0, c1 = np.zeros((batch, CUES), np.int32), np.zeros((batch, CUES), np.int32)
        lists = []
        for j, parts in enumerate(part):
            n = sum(e - a for _, a, e in parts)
            decode.CAND = low
            c = decode.candidates(pc[j, :n], b["sid"][j, :n] + 1000 * b["pid"][j, :n])
            c = sorted(c, key=lambda x: -x[2])[:CUES]
            for x, (i, e, _) in enumerate(c):
                c0[j, x], c1[j, x] = i, e - 1
            lists.append(c)
        strong = ((pc[..., 1] > .5) & (b["m"] > 0)).astype(np.int32)
        P = np.asarray(second(h, b, c0, c1, strong)).astype(np.float16)
        for j, parts in enumerate(part):
            at = 0
            for di, a, e in parts:
                held[di][0][a:e] = pc[j, at:at + e - a]
                for x, (i, z, pr) in enumerate(lists[j]):
                    if at <= i < at + e - a:
                        held[di][1].append((i - at + a, z - at + a, P[j, x]))
                at += e - a
        if (k // batch) % 100 == 99:
            log("labelled", k + batch, "of", len(ch), "%.0fs" % (time.time() - t0))
    for d, (s, f) in zip(docs, held):
        f.sort(key=lambda x: x[0])
        d["soft"] = s
        d["cand"] = np.array([(a, z - 1) for a, z, _ in f], np.int32).reshape(-1, 2)
        d["pairs"] = np.stack([x[2] for x in f]) if f else np.zeros((0, W, 5), np.float16)
    return docs
