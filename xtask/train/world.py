"""Teaches the quotation network on: mixed news (world) beside PolNeAR, and what is speech."""
import json

from functools import partial

import numpy as np

import calibrate
import decode
import evaluate
import export
import features
import infer
import prepare
import ranges
from model import *

HELD = ((0, 1), (2, 3))  # folds held out of one run each: on these the chance of being speech is fitted
EPOCHS, RATE, OFTEN = 3, 1e-3, 2  # passes; peak of the learning rate; mixed news is seen so often in a pass over politics
DRAWN = .7  # share of the new weights in the mean with those a run begins from: better on held-out articles of both kinds

GIVEN, MINED = 12, 4  # cues a chunk: annotated ones, and words the network takes for one
UNSURE = .1  # of the network so far: a word of mixed news that it takes for a cue, and that nobody annotated, is left open


def start(path, words, docs, spare=12000):
    """Parameters of a model file, with rows for `spare` words more; words.rows is set. Returns them, the hashes and the dilations."""
    sec = export.read(path)
    p, dil = export.weights(sec)
    hashes = np.frombuffer(sec["words"], np.uint32).tolist()
    at = {h: i + 1 for i, h in enumerate(hashes)}
    names, given = prepare.glove()
    have = [(i, at[h]) for i, h in ((i, hash_of(w)) for i, w in enumerate(names)) if h in at]
    gi, ri = np.array([x[0] for x in have]), np.array([x[1] for x in have])
    G = np.concatenate([np.asarray(given[gi], np.float32), np.ones((len(gi), 1), np.float32)], 1)
    B = np.linalg.solve(G.T @ G + 5 * np.eye(G.shape[1]), G.T @ p["ew"][ri])
    count = np.zeros(len(words.words), np.int64)
    for d in docs:
        np.add.at(count, d["wid"], 1)
    index = {w: i for i, w in enumerate(names)}
    new = [i for i in np.argsort(-count, kind="stable") if count[i] >= 2 and words.hash[i] not in at and words.words[i] in index][:spare]
    if new:
        X = np.asarray(given[[index[words.words[i]] for i in new]], np.float32)
        rows = np.concatenate([X, np.ones((len(new), 1), np.float32)], 1) @ B
        p["ew"] = np.concatenate([p["ew"], rows.astype(np.float32)])
        for i in new:
            hashes.append(words.hash[i])
            at[words.hash[i]] = len(hashes)
    words.rows = {w: at[h] for w, h in zip(words.words, words.hash) if h in at}
    p = {k: np.array(v, np.float32) for k, v in p.items()}
    return p, hashes, tuple(int(x) for x in dil)


def hash_of(word):
    return features.fold64(features.fnv64(word.encode()))


def fresh(p, rng):
    """The five bits whose meaning changed, and the head that tells speech, begin anew."""
    H = p["bin"].shape[0]
    p = dict(p)
    p["win"] = p["win"].copy()
    p["win"][-5:] = normal(rng, 5, H, sc=.02)
    p["say"], p["sayb"] = p["cue"][:, 1:2] * .5, np.zeros(1, np.float32)
    return p


def polnear(d, raw):
    """Targets and masks of an article of PolNeAR: all that is attributed is annotated; what is speech, its words tell."""
    n = d["n"]
    d["ma"] = np.ones(n, np.float32)
    d["ys"], d["ms"] = np.zeros(n, np.float32), np.ones(n, np.float32)
    for g in d["gold"]:
        spans = decode.spans(d["tok"], g["cue"])
        if not g["cue"]:
            continue
        i = g["cue"][0]
        if evaluate.is_speech(raw, spans):
            d["ys"][i] = 1
        else:
            d["ms"][g["cue"]] = 0
    d["mined"] = 1.


def signed(d):
    """A dash before the name under a post or letter is its cue, though nobody annotated it."""
    for g in d["gold"]:
        i = g["source"][0] - 1 if g["source"] and not g["cue"] else -1
        if i > 0 and i >= g["content"][-1] and d["ws"][i] in features.DASHES:
            g["cue"] = [i]
    return features.labels(d)


def world(d, art, pc):
    """Targets and masks of an article of mixed news: speech is annotated, and no more; `pc` are the network's own cue probabilities."""
    n = d["n"]
    cue = d["y"] > 0
    d["ma"] = np.where(cue | (pc[:, 0] > 1 - UNSURE), 1, 0).astype(np.float32)
    d["ys"], d["ms"] = np.zeros(n, np.float32), np.ones(n, np.float32)
    for g, a in zip(d["gold"], art["attributions"]):
        if not g["cue"]:
            continue
        if a["borderline"]:
            d["ms"][g["cue"]] = 0
        else:
            d["ys"][g["cue"][0]] = 1
    d["mined"] = 0.


def batch(docs, parts, L, rng):
    c = chunk(docs, parts, L, rng, KC=GIVEN)
    for k in ("ma", "ys", "ms"):
        c[k] = np.zeros(L, np.float32)
    at = 0
    for di, a, e in parts:
        d = docs[di]
        for k in ("ma", "ys", "ms"):
            c[k][at:at + e - a] = d[k][a:e]
        at += e - a
    c["mine"] = np.float32(min(docs[di]["mined"] for di, _, _ in parts))
    return c


def losses(p, h, b, key, mined=MINED):
    lg = h @ p["cue"] + p["cueb"]
    lp = jax.nn.log_softmax(lg)
    nm = b["m"].sum()
    yc = b["yc"].astype(jnp.float32)
    lc = -((lp * yc).sum(-1) * b["m"] * b["ma"]).sum() / nm
    s = (h @ p["say"] + p["sayb"])[..., 0]
    ls = -((jax.nn.log_sigmoid(s) * b["ys"] + jax.nn.log_sigmoid(-s) * (1 - b["ys"])) * b["m"] * b["ms"]).sum() / nm
    pB = jax.lax.stop_gradient(jnp.exp(lp[..., 1]))
    strong = ((pB > .5) & (b["m"] > 0)).astype(jnp.int32)
    free = jnp.where((b["m"] > 0) & (yc[..., 0] > .5), pB, -1.)
    _, neg = jax.lax.top_k(free, mined)
    c0, c1 = jnp.concatenate([b["c0"], neg], 1), jnp.concatenate([b["c1"], neg], 1)
    cm = jnp.concatenate([b["cm"], jnp.broadcast_to(b["mine"][:, None], neg.shape)], 1)
    O = jnp.zeros(neg.shape + (W, 5)).at[..., 0].set(1.)
    ya = jnp.concatenate([b["ya"].astype(jnp.float32), O], 1)
    ks = jax.random.split(key, h.shape[0])

    def one(hh, mm, sid, pid, qs, q, com, a, z, s, k):
        return pair(p, hh, dict(m=mm, sid=sid, pid=pid, qs=qs, q=q, com=com), a, z, s, k)

    q = b["F"][..., 0].astype(jnp.int32)
    la, ok = jax.vmap(one)(h, b["m"], b["sid"], b["pid"], b["qs"], q, b["com"], c0, c1, strong, ks)
    la = jax.nn.log_softmax(la)
    la = -((la * ya).sum(-1) * ok * cm[:, :, None]).sum() / nm / 3
    return lc, ls, la


def teach(p, dil, groups, epochs, lr, seed, log=print, B=4, L=512):
    """Goes on with `p` over groups of documents (lists of prepared documents and how often each is seen in an epoch)."""
    rng = np.random.default_rng(seed)
    fill = lambda docs: shuffled(docs, rng, L)
    sizes = [len(fill(g)) * often for g, often in groups]
    total = int(sum(sizes) * epochs // B)
    share = np.array(sizes) / sum(sizes)
    p = {k: jnp.array(v) for k, v in p.items()}
    s, ema = adamw_init(p), {k: jnp.array(v) for k, v in p.items()}

    @partial(jax.jit, donate_argnums=(0, 1, 2))
    def step(p, s, ema, b, key, lr, decay):
        def f(p):
            k1, k2 = jax.random.split(key)
            lc, ls, la = losses(p, encode(p, b, k1, dil), b, k2)
            return 2 * lc + 2 * ls + la, (lc, ls, la)
        (_, x), gr = jax.value_and_grad(f, has_aux=True)(p)
        p, s = adamw(p, gr, s, lr)
        return p, s, {k: ema[k] * decay + p[k] * (1 - decay) for k in p}, x

    key = jax.random.PRNGKey(seed)
    queues, acc = [[] for _ in groups], np.zeros(3)
    log("steps", total, "shares", share.round(3))
    for it in range(total):
        cs = []
        for _ in range(B):
            k = rng.choice(len(groups), p=share)
            if not queues[k]:
                queues[k] = fill(groups[k][0])
            cs.append(batch(groups[k][0], queues[k].pop(), L, rng))
        key, sk = jax.random.split(key)
        rate = lr * min(1., (it + 1) / 100) * (.02 + .98 * .5 * (1 + np.cos(np.pi * it / total)))
        p, s, ema, x = step(p, s, ema, stack(cs), sk, rate, min(.998, (it + 1) / (it + 20)))
        acc += [float(v) for v in x]
        if (it + 1) % 200 == 0:
            log(it + 1, acc / 200)
            acc[:] = 0
    return {k: np.asarray(v) for k, v in ema.items()}


def shuffled(docs, rng, L):
    c = pack(docs, rng.permutation(len(docs)), L, rng)
    rng.shuffle(c)
    return c


def read(a, words):
    """The articles of both kinds with their tokens: politics; mixed news, of which those we annotated are in no fold."""
    folder = a.data + "/corpora"
    of = lambda name: list(features.lines(f"{folder}/{name}.jsonl"))
    out = []
    for arts in (of("polnear-train"), of("world-train") + prepare.own(folder)):
        out.append((arts, prepare.annotated(arts, a.tokens, words)))
    return out


def drawn(q, base):
    """The weights of a run, drawn towards where it began. What has no meaning there yet stays that of the run."""
    m = {k: q[k] if k in ("say", "sayb") else DRAWN * q[k] + (1 - DRAWN) * base[k] for k in q}
    m["win"][-5:] = q["win"][-5:]
    return {k: np.asarray(v, np.float32) for k, v in m.items()}


def candidates(net, d):
    """All candidates of a document, each whole."""
    h, b, pc = net.encode(d)
    say = net.says(h, d["n"])
    cues = decode.candidates(pc, d["sid"], say)
    raw = decode.decode(d, cues, net.pairs(h, b, pc, cues))
    for x in raw:
        x["say"] = float(say[x["cue"]].max())
    return raw


def judged(net, docs, arts):
    """Kind, features and rightness of the candidates of annotated mixed news; toss-ups are left out."""
    K, X, Y = [], [], []
    for d, art in zip(docs, arts):
        core = lambda s: {t for t in s if not d["F"][t, 12] and not d["F"][t, 13]}
        gold = [(core(g["content"]), set(g["source"]), a["borderline"]) for g, a in zip(d["gold"], art["attributions"])]
        for x in candidates(net, d):
            x["content"] = decode.snap(d, x)
            c, right, toss, best = core(x["content"]), 0., False, 0.
            for g, source, borderline in gold:
                j = len(c & g) / len(c | g) if c and g else 0.
                if j >= .5 and j > best:
                    best, toss = j, borderline
                    right = float(bool(set(x["source"]) & source) or not source)
                elif best == 0 and borderline and 2 * len(c & g) > len(c):
                    toss = True
            if not toss:
                k, f = decode.features(d, x)
                K.append(k), X.append(np.append(f, decode.logit(x["say"]))), Y.append(right)
    return np.array(K), np.array(X), np.array(Y)


def begun(a, base, words):
    """The network of the file `base`, before the bits and the head that mixed news needs, with its hashes and dilations; and the
    articles of both kinds with all that training reads of them."""
    (pol_arts, pol), (arts, mixed) = read(a, words)
    p, hashes, dil = start(base, words, pol + mixed)
    features.finish(pol + mixed, words)
    p["win"][-5:] = 0
    net = infer.Student(dict(p, **fresh(p, np.random.default_rng(0))), dil)
    for d, art in zip(pol, pol_arts):
        polnear(d, art["text"].encode())
    for d, art in zip(mixed, arts):
        signed(d)
        world(d, art, net.encode(dict(d, F=np.where(np.arange(BITS) < BITS - 5, d["F"], 0).astype(np.uint8)))[2])
    return (p, hashes, dil), (pol_arts, pol), (arts, mixed)


def write(a, base, log):
    """Teaches the base on and writes the model file with its reference numbers, and OUT.held of the run without folds 0 and 1."""
    words = features.Words()
    (p, hashes, dil), (_, pol), (arts, mixed) = begun(a, base, words)
    sec = export.read(base)
    conf, theta, _ = export.calibration(sec)
    some = pol[::16] + mixed[::6]
    found = []
    for held in (*HELD, ()):
        seen = [d for d, art in zip(mixed, arts) if art["fold"] not in held]
        log("run without folds", held)
        run = teach(fresh(p, np.random.default_rng(1)), dil, [(pol, 1), (seen, OFTEN)], EPOCHS, RATE, 1, log)
        q = export.quantized(drawn(run, p))
        if held:
            left = [(d, art) for d, art in zip(mixed, arts) if art["fold"] in held]
            found.append(judged(infer.Student(q, dil), [d for d, _ in left], [art for _, art in left]))
            if held == HELD[0]:
                file(a.out + ".held", q, dil, hashes, sec, calibrate.fit(*found[0]), some)
    K, X, Y = [np.concatenate(x) for x in zip(*found)]
    speech = calibrate.fit(K, X, Y)
    log(calibrate.reliability(1 / (1 + np.exp(-(speech[K] * X).sum(1))), Y))
    file(a.out, q, dil, hashes, sec, speech, some)
    reference(a, infer.Student(q, dil), words, hashes, conf, theta, speech)
    log("wrote", a.out)


def file(path, q, dil, hashes, base, speech, docs):
    """A model file of a quantized network; thresholds and calibration of attribution are those of the sections `base`."""
    export.write(path, export.sections(q, dil, hashes, *export.calibration(base), ranges.measure(q, dil, docs), speech))


def reference(a, net, words, hashes, conf, theta, speech):
    """The numbers of every stage for a few sentences, beside the model file."""
    tok = prepare.tokenize(a.tokens, [dict(id=str(i), text=t) for i, t in enumerate(export.SAMPLES)])
    for text, t in zip(export.SAMPLES, tok):
        features.document(text, t, words)
    at = {h: i + 1 for i, h in enumerate(hashes)}
    words.rows = {w: at[h] for w, h in zip(words.words, words.hash) if h in at}
    name = a.out.removesuffix(".bin") + "-reference.json"
    export.reference(name, net, words, tok, conf, theta, speech)
