"""The teacher: a small pretrained transformer (MiniLM, six layers) with the same cue head and pair network.

Used in training only, to label plain news for the shipped model."""
import json
import pickle
import sys
import time

from model import *

HT, PT = 384, 96
CUES, MINED = 8, 3
LT, WP, BT = 128, 160, 16
FROZEN = 2


class Pieces:
    """WordPiece, greedy, uncased."""

    def __init__(self, folder):
        self.v = {w: i for i, w in enumerate(open(folder + "/vocab.txt", encoding="utf-8").read().split("\n"))}
        self.cache = {}

    def of(self, w):
        r = self.cache.get(w)
        if r is None:
            import unicodedata
            t = "".join(c for c in unicodedata.normalize("NFD", w.lower()) if unicodedata.category(c) != "Mn")
            t = t.replace("\u2019", "'").replace("\u2018", "'")
            parts, cur = [], ""
            for c in t:
                if c.isalnum():
                    cur += c
                else:
                    if cur:
                        parts.append(cur)
                    cur = ""
                    if not c.isspace():
                        parts.append(c)
            if cur:
                parts.append(cur)
            r = []
            for s in parts:
                a, got = 0, []
                while a < len(s):
                    e = len(s)
                    while e > a:
                        i = self.v.get(("##" if a else "") + s[a:e])
                        if i is not None:
                            break
                        e -= 1
                    if e == a:
                        got = [self.v["[UNK]"]]
                        break
                    got.append(i)
                    a = e
                r += got
            self.cache[w] = r = (r or [self.v["[UNK]"]])[:6]
        return r


def pieces(docs, folder):
    P = Pieces(folder)
    for d in docs:
        l = []
        for w, k in zip(d["ws"], d["F"][:, 13]):
            if k and w not in "'\u2019\u2018":
                w = '"'
            l.append(P.of(w))
        n = np.array([len(x) for x in l], np.int32)
        d["wp"] = np.array([y for x in l for y in x], np.int32)
        d["wp_end"] = np.cumsum(n).astype(np.int32)


def load_bert(folder):
    from safetensors.numpy import load_file
    s = load_file(folder + "/model.safetensors")
    g = lambda k: np.asarray(s[k], np.float32)
    fixed = dict(word=g("embeddings.word_embeddings.weight"))
    p = dict(pos=g("embeddings.position_embeddings.weight"), typ=g("embeddings.token_type_embeddings.weight")[0],
             eg=g("embeddings.LayerNorm.weight"), eb=g("embeddings.LayerNorm.bias"))
    for l in range(6):
        a = f"encoder.layer.{l}."
        q = [g(a + f"attention.self.{x}.weight").T for x in ("query", "key", "value")]
        p[f"qkv{l}"] = np.concatenate(q, 1)
        p[f"qkvb{l}"] = np.concatenate([g(a + f"attention.self.{x}.bias") for x in ("query", "key", "value")])
        p[f"o{l}"], p[f"ob{l}"] = g(a + "attention.output.dense.weight").T.copy(), g(a + "attention.output.dense.bias")
        p[f"ag{l}"], p[f"ab{l}"] = g(a + "attention.output.LayerNorm.weight"), g(a + "attention.output.LayerNorm.bias")
        p[f"f{l}"], p[f"fb{l}"] = g(a + "intermediate.dense.weight").T.copy(), g(a + "intermediate.dense.bias")
        p[f"g{l}"], p[f"gb{l}"] = g(a + "output.dense.weight").T.copy(), g(a + "output.dense.bias")
        p[f"og{l}"], p[f"obn{l}"] = g(a + "output.LayerNorm.weight"), g(a + "output.LayerNorm.bias")
    return fixed, p


def bert(p, word, wp, wm, key, heads=12):
    B, T = wp.shape
    D = HT // heads
    ks = jax.random.split(key, 14) if key is not None else [None] * 14
    nrm = lambda x, g, b: ln(x, g, b)
    x = nrm(word[wp] + p["pos"][None, :T] + p["typ"], p["eg"], p["eb"])
    x = drop(ks[0], x, .1)
    bias = (wm[:, None, None, :] - 1.) * 1e9
    for l in range(6):
        if l == FROZEN:
            x = jax.lax.stop_gradient(x)
        q, k, v = jnp.split(x @ p[f"qkv{l}"] + p[f"qkvb{l}"], 3, -1)
        f = lambda y: y.reshape(B, T, heads, D).transpose(0, 2, 1, 3)
        a = jax.nn.softmax(f(q) @ f(k).transpose(0, 1, 3, 2) / np.sqrt(D) + bias)
        y = (a @ f(v)).transpose(0, 2, 1, 3).reshape(B, T, HT)
        x = nrm(x + drop(ks[1 + l], y @ p[f"o{l}"] + p[f"ob{l}"], .1), p[f"ag{l}"], p[f"ab{l}"])
        y = jax.nn.gelu(x @ p[f"f{l}"] + p[f"fb{l}"], approximate=True)
        x = nrm(x + drop(ks[7 + l], y @ p[f"g{l}"] + p[f"gb{l}"], .1), p[f"og{l}"], p[f"obn{l}"])
    return x


def hidden(p, word, b, key):
    """Per token: the first piece's and the last piece's state, with the token's bits."""
    k1, k2 = jax.random.split(key) if key is not None else (None, None)
    x = bert(p, word, b["wp"], b["wm"], k1)
    t = jnp.take_along_axis(x, b["first"][..., None], 1)
    f = b["F"].astype(jnp.float32) @ p["fin"]
    return drop(k2, t + f, .1) * b["m"][..., None]


def tchunk(docs, parts, rng):
    c = chunk(docs, parts, LT, rng, KEYS[3:], CUES)
    ids, first = [101], []
    for di, a, e in parts:
        d = docs[di]
        s = d["wp_end"][a - 1] if a else 0
        first += list(np.concatenate([[s], d["wp_end"][a:e - 1]]) - s + len(ids)) if e > a else []
        ids += list(d["wp"][s:d["wp_end"][e - 1]])
    ids.append(102)
    c["wp"] = np.zeros(WP, np.int32)
    c["wm"] = np.zeros(WP, np.float32)
    c["wp"][: len(ids)] = ids
    c["wm"][: len(ids)] = 1
    c["first"] = np.zeros(LT, np.int32)
    c["first"][: len(first)] = first
    return c


def train(docs, folder, epochs, out, lr=2e-4, seed=1, limit=None):
    rng = np.random.default_rng(seed)
    fixed, p = load_bert(folder)
    word = jnp.asarray(fixed["word"])
    p.update(init_pair(rng, HT, PT))
    p["fin"] = np.zeros((BITS, HT), np.float32)
    new = set(init_pair(rng, 4, 4)) | {"fin"}
    scale = {k: (6. if k in new else .65 ** (5 - int(k[-1])) if k[-1].isdigit() else .1) for k in p}
    for k in new:
        scale[k] = 6.
    s = adamw_init(p)
    n0 = len(pack(docs, np.arange(len(docs)), LT, rng, WP - 2))
    total = int(n0 // BT * epochs)

    @jax.jit
    def step(p, s, b, key, lr):
        def f(p):
            k1, k2 = jax.random.split(key)
            h = hidden(p, word, b, k1)
            lc, la = losses(p, h, b, k2, MINED)
            return 2 * lc + la, (lc, la)
        (_, a), g = jax.value_and_grad(f, has_aux=True)(p)
        p, s = adamw(p, g, s, lr, wd=.01, scale=scale)
        return p, s, a

    key = jax.random.PRNGKey(seed)
    t0, it = time.time(), 0
    print("steps", total, flush=True)
    acc = np.zeros(2)
    while it < total:
        ch = pack(docs, rng.permutation(len(docs)), LT, rng, WP - 2)
        rng.shuffle(ch)
        for k in range(0, len(ch) - BT + 1, BT):
            if it >= total:
                break
            b = stack([tchunk(docs, c, rng) for c in ch[k:k + BT]])
            key, sk = jax.random.split(key)
            f = min(1., (it + 1) / 60) * (max(0., 1 - it / total))
            p, s, a = step(p, s, b, sk, lr * f)
            acc += [float(x) for x in a]
            it += 1
            if it % 50 == 0:
                print(it, acc / 50, "%.0fs" % (time.time() - t0), flush=True)
                acc[:] = 0
            if it % 400 == 0:
                pickle.dump({k: np.asarray(v) for k, v in p.items()}, open(out, "wb"))
    pickle.dump({k: np.asarray(v) for k, v in p.items()}, open(out, "wb"))
