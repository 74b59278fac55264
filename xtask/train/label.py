"""Teacher outputs for whole articles: cue probabilities, candidates, pair probabilities; the tokens' states, cut to a few components;
the mean state of each word form."""
import time

import decode
import prepare
from model import HINT
from teacher import *


@torch.inference_mode()
def directions(net, docs, ch, rng, batch, count=40):
    """Centre and principal components of the states in some of the lists, scaled to variance one each."""
    x = []
    for k in rng.choice(max(1, len(ch) - batch), min(count, max(1, len(ch) - batch)), replace=False):
        b = tensors([tchunk(docs, c, rng) for c in ch[k:k + batch]])
        x.append(net.hidden(b)[b["m"] > 0].numpy())
    centre, axes, var = prepare.principal(np.concatenate(x))
    return centre, (axes[:, :HINT] / np.sqrt(var[:HINT])).astype(np.float32), var[:HINT].sum() / var.sum()


@torch.inference_mode()
def label(net, docs, words, log=print, low=.06, batch=BT):
    """Labels `docs` in place; returns the sums of the states of each word form and their number."""
    net.eval()
    net.body.bfloat16()
    rng = np.random.default_rng(0)
    sums, counts = torch.zeros(words, mpnet.WIDTH), torch.zeros(words, dtype=torch.long)
    ch = pack(docs, np.arange(len(docs)), LT, rng, WP - 2)
    for d in docs:
        if "ats" not in d:
            d["y"], d["ats"] = np.zeros(d["n"], np.int32), []
        d.pop("soft", None)
    centre, basis, share = directions(net, docs, ch, rng, batch)
    log("components hold", round(float(share), 3))
    for d in docs:
        d["hint"] = np.zeros((d["n"], HINT), np.float16)
    held = [(np.tile(np.array([1, 0, 0], np.float16), (d["n"], 1)), []) for d in docs]
    t0 = time.time()
    for k in range(0, len(ch), batch):
        part = ch[k:k + batch]
        b = tensors([tchunk(docs, c, rng) for c in part])
        h, states = net.hidden(b, states=True)
        hints = ((h.numpy() - centre) @ basis).astype(np.float16)
        pc = F.softmax(net.cue(h), -1)
        p = pc.numpy()
        c0, c1 = np.zeros((len(part), CUES), np.int64), np.zeros((len(part), CUES), np.int64)
        lists = []
        for j, parts in enumerate(part):
            n = sum(e - a for _, a, e in parts)
            decode.CAND = low
            c = decode.candidates(p[j, :n], b["sid"][j, :n].numpy() + 1000 * b["pid"][j, :n].numpy())
            c = sorted(c, key=lambda x: -x[2])[:CUES]
            for x, (i, e, _) in enumerate(c):
                c0[j, x], c1[j, x] = i, e - 1
            lists.append(c)
        strong = ((pc[..., 1] > .5) & (b["m"] > 0)).long()
        most = max(1, max(map(len, lists)))
        P, _ = net.pairs(h, b, torch.from_numpy(c0[:, :most]), torch.from_numpy(c1[:, :most]), strong)
        P = F.softmax(P, -1).half().numpy()
        for j, parts in enumerate(part):
            at = 0
            for di, a, e in parts:
                held[di][0][a:e] = p[j, at:at + e - a]
                docs[di]["hint"][a:e] = hints[j, at:at + e - a]
                ids = torch.from_numpy(docs[di]["wid"][a:e]).long()
                sums.index_add_(0, ids, states[j, at:at + e - a])
                counts.index_add_(0, ids, torch.ones_like(ids))
                for x, (i, z, _) in enumerate(lists[j]):
                    if at <= i < at + e - a:
                        held[di][1].append((i - at + a, z - at + a, P[j, x]))
                at += e - a
        if (k // batch) % 50 == 49:
            log("labelled", k + batch, "of", len(ch), "%.0fs" % (time.time() - t0))
    for d, (s, f) in zip(docs, held):
        f.sort(key=lambda x: x[0])
        d["soft"] = s
        d["cand"] = np.array([(a, z - 1) for a, z, _ in f], np.int32).reshape(-1, 2)
        d["pairs"] = np.stack([x[2] for x in f]) if f else np.zeros((0, W, 5), np.float16)
    return sums.numpy(), counts.numpy()
