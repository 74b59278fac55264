"""The quotation model in JAX: word encoder, cue head, pair network. Layer by layer in SPEC.md."""
import os

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")
import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_default_prng_impl", "unsafe_rbg")

from features import BIGRAMS, BITS, SUFFIXES

WL, WR = 64, 96
W = WL + WR
KC, KN = 20, 6  # given cues and mined negatives a chunk
EDGES = [-60, -40, -25, -15, -10, -7, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 7, 10, 15, 25, 40, 60]
N_DIST, N_SENT, N_SEG, N_COM, N_CUE, N_IN = len(EDGES) + 1, 7, 18, 9, 7, 2
O_SENT = N_DIST
O_SEG = O_SENT + N_SENT
O_COM = O_SEG + N_SEG
O_CUE = O_COM + N_COM
O_IN = O_CUE + N_CUE
N_REL = O_IN + N_IN
DW, DB, DS = 64, 16, 16
HINT = 64  # components of the teacher's state that the student learns beside the labels


def ln(x, g, b):
    m = x.mean(-1, keepdims=True)
    v = ((x - m) ** 2).mean(-1, keepdims=True)
    return (x - m) * jax.lax.rsqrt(v + 1e-5) * g + b


def shift(x, k):
    """y[t] = x[t-k], zeros outside."""
    pad = [(0, 0)] * x.ndim
    if k > 0:
        pad[-2] = (k, 0)
        return jnp.pad(x, pad)[..., : x.shape[-2], :]
    pad[-2] = (0, -k)
    return jnp.pad(x, pad)[..., -k:, :]


def drop(key, x, r):
    if key is None or r == 0:
        return x
    return x * jax.random.bernoulli(key, 1 - r, x.shape) / (1 - r)


def normal(rng, *s, sc=None):
    return (rng.normal(0, sc or 1 / np.sqrt(s[0]), s)).astype(np.float32)


def init_pair(rng, H, P):
    z = lambda *s: np.zeros(s, np.float32)
    return dict(pa=normal(rng, H, P), pb=normal(rng, H, P), pb2=normal(rng, H, P), pf=normal(rng, N_REL, P, sc=.1), pbias=z(P),
                p1=normal(rng, 3 * P, P), p1b=z(P), p2=normal(rng, 3 * P, P), p2b=z(P), l1g=z(P) + 1, l1b=z(P),
                po=normal(rng, P, 5), pob=z(5), cue=normal(rng, H, 3), cueb=z(3))


def init(rng, H, P, dil, vectors, kind="dense"):
    z = lambda *s: np.zeros(s, np.float32)
    p = dict(ew=vectors.astype(np.float32), eb=normal(rng, BIGRAMS, DB, sc=.05), es=normal(rng, SUFFIXES, DS, sc=.1),
             win=normal(rng, DW + DB + DS + BITS, H, sc=.12), bin=z(H))
    for k, d in enumerate(dil):
        if kind == "dense":
            p[f"c{k}"] = normal(rng, 3 * H, H)
        else:
            p[f"d{k}"] = normal(rng, 5, H, sc=.4)
            p[f"c{k}"] = normal(rng, H, H)
        p[f"cb{k}"], p[f"lg{k}"], p[f"lb{k}"] = z(H), z(H) + 1, z(H)
    p.update(init_pair(rng, H, P), hint=normal(rng, H, HINT), hintb=z(HINT))
    return p


def encode(p, b, key, dil):
    """(B, T, H) from the arrays of a batch."""
    n = len(dil)
    ks = jax.random.split(key, n + 4) if key is not None else [None] * (n + 4)
    ew, eb, es = p["ew"][b["w"]], p["eb"][b["b"]], p["es"][b["s"]]
    if key is not None:
        one = ew.shape[:2] + (1,)
        ew = ew * jax.random.bernoulli(ks[0], .85, one)
        eb = eb * jax.random.bernoulli(ks[1], .7, one)
        es = es * jax.random.bernoulli(ks[2], .9, one)
    m = b["m"][..., None]
    x = jnp.concatenate([ew, eb, es, b["F"].astype(jnp.float32)], -1)
    x = jax.nn.relu(drop(ks[3], x, .1) @ p["win"] + p["bin"]) * m
    for k, d in enumerate(dil):
        if f"d{k}" in p:
            w = p[f"d{k}"]
            y = sum(w[j] * (shift(x, (2 - j) * d) if j != 2 else x) for j in range(5))
        else:
            y = jnp.concatenate([shift(x, d), x, shift(x, -d)], -1)
        y = jax.nn.relu(y @ p[f"c{k}"] + p[f"cb{k}"])
        x = ln(x + drop(ks[4 + k], y, .1), p[f"lg{k}"], p[f"lb{k}"]) * m
    return x


def relations(b, c0, c1, strong):
    """Window positions, validity and relation rows. All of one chunk: arrays (T,), cues (K,)."""
    T = b["m"].shape[0]
    off = jnp.arange(-WL, WR)
    idx = c0[:, None] + off[None]
    ii = jnp.clip(idx, 0, T - 1)
    C0, C1 = c0[:, None], c1[:, None]
    ok = (idx >= 0) & (idx < T) & (b["m"][ii] > 0) & (b["pid"][ii] == b["pid"][c0][:, None])
    rel = jnp.where(idx < C0, idx - C0, jnp.maximum(idx - C1, 0))
    dist = jnp.searchsorted(jnp.array(EDGES), rel)
    at = lambda k: b[k][ii] - b[k][c0][:, None]
    cum = jnp.cumsum(strong)
    own = strong[c0][:, None]
    base = cum[c0][:, None]
    between = jnp.where(idx < C0, -(base - own - cum[ii]), jnp.where(idx > C1, cum[ii] - base, 0))
    rows = [dist, O_SENT + jnp.clip(at("sid"), -3, 3) + 3,
            O_SEG + jnp.clip(at("qs"), -4, 4) + 4 + 9 * b["q"][ii],
            O_COM + jnp.clip(at("com"), -4, 4) + 4,
            O_CUE + jnp.clip(between, -3, 3) + 3,
            O_IN + ((idx >= C0) & (idx <= C1)).astype(jnp.int32)]
    return ii, ok, rows


def pair(p, h, b, c0, c1, strong, key=None):
    """(K, W, 5) logits and (K, W) validity for one chunk: h (T, H)."""
    ii, ok, rows = relations(b, c0, c1, strong)
    own = h[c0] @ p["pb"] + h[c1] @ p["pb2"] + p["pbias"]
    x = (h @ p["pa"])[ii] + own[:, None]
    for r in rows:
        x = x + p["pf"][r]
    x = jax.nn.relu(x) * ok[..., None]
    if key is not None:
        x = drop(key, x, .1)
    y = jnp.concatenate([shift(x, 1), x, shift(x, -1)], -1)
    x = ln(x + jax.nn.relu(y @ p["p1"] + p["p1b"]), p["l1g"], p["l1b"]) * ok[..., None]
    y = jnp.concatenate([shift(x, 3), x, shift(x, -3)], -1)
    x = x + jax.nn.relu(y @ p["p2"] + p["p2b"])
    return x @ p["po"] + p["pob"], ok


def hint_loss(p, h, b):
    """Mean square distance to the components of the teacher's state, where there are any."""
    m = b["m"] * b["hm"][:, None]
    d = (h @ p["hint"] + p["hintb"] - b["hint"].astype(jnp.float32)) ** 2
    return (d.mean(-1) * m).sum() / (m.sum() + 1)


def losses(p, h, b, key, mined=KN):
    """Cue and pair cross entropy. b: 'yc' (B,T,3), 'c0','c1','cm' (B,KC), 'ya' (B,KC,W,5), 'mine' (B,)."""
    lg = h @ p["cue"] + p["cueb"]
    lp = jax.nn.log_softmax(lg)
    m = b["m"]
    nm = m.sum()
    yc = b["yc"].astype(jnp.float32)
    lc = -((lp * yc).sum(-1) * m).sum() / nm
    pB = jax.lax.stop_gradient(jnp.exp(lp[..., 1]))
    strong = ((pB > .5) & (m > 0)).astype(jnp.int32)
    free = jnp.where((m > 0) & (yc[..., 0] > .5), pB, -1.)
    _, neg = jax.lax.top_k(free, mined)
    c0 = jnp.concatenate([b["c0"], neg], 1)
    c1 = jnp.concatenate([b["c1"], neg], 1)
    cm = jnp.concatenate([b["cm"], jnp.broadcast_to(b["mine"][:, None], neg.shape)], 1)
    O = jnp.zeros(neg.shape + (W, 5)).at[..., 0].set(1.)
    ya = jnp.concatenate([b["ya"].astype(jnp.float32), O], 1)
    ks = jax.random.split(key, h.shape[0])

    def one(hh, mm, sid, pid, qs, q, com, a, z, s, k):
        return pair(p, hh, dict(m=mm, sid=sid, pid=pid, qs=qs, q=q, com=com), a, z, s, k)

    q = b["F"][..., 0].astype(jnp.int32)
    la, ok = jax.vmap(one)(h, m, b["sid"], b["pid"], b["qs"], q, b["com"], c0, c1, strong, ks)
    la = jax.nn.log_softmax(la)
    la = -((la * ya).sum(-1) * ok * cm[:, :, None]).sum() / nm / 3
    return lc, la


def adamw_init(p):
    z = {k: np.zeros_like(v) for k, v in p.items()}
    return dict(m=z, v=dict(z), t=np.float32(0))


def adamw(p, g, s, lr, wd=1e-4, b1=.9, b2=.98, clip=1.0, scale=None):
    norm = jnp.sqrt(sum((x ** 2).sum() for x in g.values()))
    c = jnp.minimum(1., clip / (norm + 1e-9))
    t = s["t"] + 1
    P, M, V = {}, {}, {}
    for k in p:
        gr = g[k] * c
        M[k] = b1 * s["m"][k] + (1 - b1) * gr
        V[k] = b2 * s["v"][k] + (1 - b2) * gr * gr
        u = (M[k] / (1 - b1 ** t)) / (jnp.sqrt(V[k] / (1 - b2 ** t)) + 1e-8)
        P[k] = p[k] - lr * (scale.get(k, 1.) if scale else 1.) * (u + wd * p[k])
    return P, dict(m=M, v=V, t=t)


# ---------------------------------------------------------------- chunks
def pack(docs, order, L, rng, limit=None):
    """Runs of whole paragraphs, at most L tokens (and `limit` word pieces), as lists of (doc, start, end)."""
    out, cur, n, w = [], [], 0, 0
    for di in order:
        d = docs[di]
        ends = np.flatnonzero(d["F"][:, 8]) + 1
        a = 0
        for e in ends:
            while a < e:
                z = min(e, a + L)
                if limit:
                    z = min(z, max(a + 1, int(np.searchsorted(d["wp_end"], (d["wp_end"][a - 1] if a else 0) + limit, "right"))))
                k = z - a
                kw = int(d["wp_end"][z - 1] - (d["wp_end"][a - 1] if a else 0)) if limit else 0
                if n and (n + k > L or (limit and w + kw > limit)):
                    out.append(cur)
                    cur, n, w = [], 0, 0
                if cur and cur[-1][0] == di and cur[-1][2] == a:
                    cur[-1] = (di, cur[-1][1], z)
                else:
                    cur.append((di, a, z))
                n, w, a = n + k, w + kw, z
    if cur:
        out.append(cur)
    return out


KEYS = ("w", "b", "s", "F", "sid", "qs", "com")


def chunk(docs, parts, L, rng, keys=KEYS, KC=KC):
    c = {}
    for k in keys:
        v = np.concatenate([docs[d][k][a:e] for d, a, e in parts])
        c[k] = np.concatenate([v, np.zeros((L - len(v),) + v.shape[1:], v.dtype)]) if len(v) < L else v
    n = sum(e - a for _, a, e in parts)
    c["m"] = (np.arange(L) < n).astype(np.float32)
    c["pid"] = np.full(L, -1, np.int32)
    c["yc"] = np.zeros((L, 3), np.float16)
    c["c0"], c["c1"], c["cm"] = np.zeros(KC, np.int32), np.zeros(KC, np.int32), np.zeros(KC, np.float32)
    c["ya"] = np.zeros((KC, W, 5), np.float16)
    c["mine"] = np.float32(1)
    c["hint"], c["hm"] = np.zeros((L, HINT), np.float16), np.float32(0)
    at, items = 0, []
    for j, (di, a, e) in enumerate(parts):
        d = docs[di]
        c["pid"][at:at + e - a] = d["pid"][a:e] + 1000 * j
        if "hint" in d:
            c["hint"][at:at + e - a], c["hm"] = d["hint"][a:e], np.float32(1)
        if "soft" in d:
            c["mine"] = np.float32(0)
            c["yc"][at:at + e - a] = d["soft"][a:e]
            for k in np.flatnonzero((d["cand"][:, 0] >= a) & (d["cand"][:, 1] < e)):
                items.append((at - a, d["cand"][k, 0], d["cand"][k, 1], d["pairs"][k], None))
        else:
            c["yc"][np.arange(at, at + e - a), d["y"][a:e]] = 1
            for c0, c1, C, S in d["ats"]:
                if a <= c0 and c1 < e:
                    items.append((at - a, c0, c1, C, S))
        at += e - a
    if len(items) > KC:
        items = [items[i] for i in rng.choice(len(items), KC, replace=False)]
    for k, (o, c0, c1, C, S) in enumerate(items):
        c["c0"][k], c["c1"][k], c["cm"][k] = o + c0, o + c1, 1
        if S is None:
            c["ya"][k] = C
        else:
            lab = np.zeros(W, np.int32)
            for v, base in ((C, 1), (S, 3)):
                if len(v):
                    r = v - c0 + WL
                    first = np.concatenate([[True], np.diff(v) > 1])
                    good = (r >= 0) & (r < W)
                    lab[r[good]] = np.where(first, base, base + 1)[good]
            c["ya"][k, np.arange(W), lab] = 1
    return c


def stack(cs):
    return {k: np.stack([c[k] for c in cs]) for k in cs[0]}
