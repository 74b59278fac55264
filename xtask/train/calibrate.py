"""Confidence weights, thresholds and calibration table from articles that were held out of training."""
import numpy as np

import decode


def is_right(d, a):
    """Does the quotation match a gold one (half of the words, right source)?"""
    core = lambda s: {t for t in s if not d["F"][t, 12] and not d["F"][t, 13]}
    c, s = core(a["content"]), set(a["source"])
    for g in d["gold"]:
        x = core(g["content"])
        if x and len(c & x) >= .5 * len(c | x):
            if (s & set(g["source"])) or (not s and not g["source"]):
                return 1.
    return 0.


def rows(docs, raw):
    K, X, Y, D = [], [], [], []
    for di, (d, r) in enumerate(zip(docs, raw)):
        for a in r:
            a = dict(a, content=decode.snap(d, a))
            k, x = decode.features(d, a)
            K.append(k), X.append(x), Y.append(is_right(d, a)), D.append(di)
    return np.array(K), np.array(X), np.array(Y), np.array(D)


def logistic(X, y, ridge=2.):
    w = np.zeros(X.shape[1])
    pen = np.full(X.shape[1], ridge)
    pen[0] = 1e-3
    for _ in range(30):
        p = 1 / (1 + np.exp(-X @ w))
        g = X.T @ (p - y) + pen * w
        H = (X * (p * (1 - p))[:, None]).T @ X + np.diag(pen)
        step = np.linalg.solve(H, g)
        w -= step
        if np.abs(step).max() < 1e-6:
            break
    return w


def fit(K, X, Y, ridge=2.):
    return np.stack([logistic(X[K == k], Y[K == k], ridge) for k in range(3)])


def table(s, y, n=16):
    """Equal-count bins of the scores: mean score, share right, neighbours pooled until the shares rise."""
    blocks = []
    for part in np.array_split(np.argsort(s), max(1, min(n, len(s) // 10))):
        blocks.append([float(s[part].sum()), float(y[part].sum()), len(part)])
        while len(blocks) > 1 and blocks[-2][1] / blocks[-2][2] >= blocks[-1][1] / blocks[-1][2]:
            x = blocks.pop()
            blocks[-1] = [p + q for p, q in zip(blocks[-1], x)]
    xs = [0.] + [b[0] / b[2] for b in blocks] + [1.]
    ys = [0.] + [b[1] / b[2] for b in blocks]
    return [xs, ys + [max(ys[-1], .995)]]


def thresholds(evaluation, docs, raw, halves, log):
    """One threshold a kind, by end-to-end F1 on articles the weights were not fitted on; ties go to the reported-speech figure."""
    def figure(th):
        r = evaluation({d["id"]: decode.output(d, decode.final(d, a, th, halves[i % 2]))["quotes"] for i, (d, a) in enumerate(zip(docs, raw))})
        return r["e2e"] + .3 * r["speech"] + .2 * r["D_e2e"], r
    th = [.35, .35, .35]
    best = figure(th)
    for k in (1, 2, 0, 1):
        for x in (.2, .25, .3, .35, .4, .45):
            t = th[:k] + [x] + th[k + 1:]
            f = figure(t)
            if f[0] > best[0] + 1e-4:
                th, best = t, f
    log("thresholds", th)
    return tuple(th), best[1]


def reliability(score, right):
    out = ["confidence | n | mean | right"]
    for lo in np.arange(10) / 10:
        m = (score >= lo) & (score < lo + .1)
        if m.any():
            out.append("%.1f-%.1f | %d | %.3f | %.3f" % (lo, lo + .1, m.sum(), score[m].mean(), right[m].mean()))
    return "\n".join(out)
