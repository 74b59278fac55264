"""From the model's numbers to quotations: candidates, Viterbi, snapping, confidence, univocality. See SPEC.md."""
import numpy as np

from model import WL, WR, W

CAND, JOIN, SAY = .10, .40, .15
NEG = -1e9
AGAIN = -2.0  # a second piece right after the first of the same kind
SNAP, FORCE = .5, .5
LEAST_SPEECH = .4  # F1 of contents on held-out mixed news is flat from .3 to .5
BEGUN = 6  # so many first tokens of a quoted stretch stand for all of it
OUT_BEGIN, OUT_INSIDE = 2.0, .5  # taken from content labels outside the marks once a whole quotation is content
HOLD = 50.


def candidates(pc, sid, say=None):
    """Cue candidates (first, end, p) from cue probabilities (n, 3) and the probabilities (n) that a token begins a cue of speech."""
    out, i, n = [], 0, len(pc)
    s = pc[:, 1] + pc[:, 2]
    while i < n:
        if pc[i, 1] > CAND or s[i] > JOIN or (say is not None and say[i] > SAY):
            j = i + 1
            while j < n and sid[j] == sid[i] and pc[j, 2] > JOIN and pc[j, 2] > pc[j, 1]:
                j += 1
            out.append((i, j, float(s[i])))
            i = j
        else:
            i += 1
    return out


TRANS = np.zeros((5, 5))
for _a in range(5):
    for _b in (2, 4):
        if _a not in (_b, _b - 1):
            TRANS[_a, _b] = NEG
TRANS[1, 1] = TRANS[2, 1] = TRANS[3, 3] = TRANS[4, 3] = AGAIN


def viterbi(lp):
    """Best label paths of (K, T, 5) log probabilities."""
    K, T, _ = lp.shape
    dp = lp[:, 0].copy()
    dp[:, [2, 4]] = NEG
    bp = np.zeros((K, T, 5), np.int8)
    for t in range(1, T):
        s = dp[:, :, None] + TRANS[None]
        bp[:, t] = s.argmax(1)
        dp = s.max(1) + lp[:, t]
    y = np.zeros((K, T), np.int8)
    y[:, -1] = dp.argmax(1)
    r = np.arange(K)
    for t in range(T - 1, 0, -1):
        y[:, t - 1] = bp[r, t, y[:, t]]
    return y


def whole(d, r):
    """Does the quoted stretch look like an utterance, not like a quoted word or phrase?"""
    s, e = int(d["Q"][r][0]), int(d["Q"][r][1])
    return e - s >= 5 and bool(d["F"][e - 3:e, 16:18].any())


def with_marks(d, cues, LP):
    """A quoted stretch is content as a whole if it is on average; beside an utterance in marks, words outside of them are content less easily."""
    LP = LP.copy()
    for k, (i, j, _) in enumerate(cues):
        lo, hi = max(d["p0"][i], i - WL), min(d["p1"][i], i + WR)
        pC = np.exp(LP[k, :, 1]) + np.exp(LP[k, :, 2])
        utterance = False
        for r in sorted({int(x) for x in d["region"][lo:hi] if x >= 0}):
            s, e = max(lo, int(d["Q"][r][0])), min(hi, int(d["Q"][r][1]))
            if s < j and e > i:
                continue
            if pC[s - i + WL: e - i + WL].mean() >= FORCE:
                LP[k, s - i + WL: e - i + WL, 0] -= HOLD
                LP[k, s - i + WL: e - i + WL, 3:] -= HOLD
                utterance = utterance or whole(d, r)
        if utterance:
            out = np.flatnonzero(d["region"][lo:hi] < 0) + lo - i + WL
            LP[k, out, 1] -= OUT_BEGIN
            LP[k, out, 2] -= OUT_INSIDE
    return LP


def decode(d, cues, LP):
    """One dict a candidate with content: cue, content, source (token lists), p, conf, src."""
    if not cues:
        return []
    LP = LP.astype(np.float64).copy()
    n = d["n"]
    for k, (i, j, _) in enumerate(cues):
        lo, hi = max(d["p0"][i], i - WL), min(d["p1"][i], i + WR)
        LP[k, : lo - i + WL, 1:] = NEG
        LP[k, hi - i + WL:, 1:] = NEG
        LP[k, WL: j - i + WL, 1:] = NEG
        LP[k, : lo - i + WL, 0] = 0
        LP[k, hi - i + WL:, 0] = 0
        LP[k, WL: j - i + WL, 0] = 0
    Y = viterbi(with_marks(d, cues, LP))
    out = []
    for k, (i, j, p) in enumerate(cues):
        y = Y[k]
        pr = np.exp(LP[k])
        C = [int(t) for t in np.flatnonzero((y == 1) | (y == 2)) + i - WL]
        if not C:
            continue
        segs = []
        for t in np.flatnonzero(y >= 3):
            if y[t] == 3 or not segs:
                segs.append([int(t)])
            else:
                segs[-1].append(int(t))
        pS = pr[:, 3] + pr[:, 4]
        src, ps = [], float(pS.max())
        if segs:
            best = max(segs, key=lambda s: max(pS[t] for t in s) - .003 * min(abs(t - WL) for t in s))
            ps = float(max(pS[t] for t in best))
            src = [t + i - WL for t in best]
        pC = pr[:, 1] + pr[:, 2]
        conf = float(np.mean([pC[t - i + WL] for t in C]))
        # edges: how sure the first and last content token are edges
        out.append(dict(cue=list(range(i, j)), content=C, source=src, p=p, conf=conf, src=ps, low=float(min(pC[t - i + WL] for t in C)),
                        miss=float(sum(pC[t] for t in range(W) if y[t] not in (1, 2))) / len(C)))
    return out


def extend(d, a):
    """A content that runs into the window's edge inside quotation marks goes on to the end of the quoted stretch."""
    C = a["content"]
    i = a["cue"][0]
    reg = d["region"]
    if C[-1] == i + WR - 1 and reg[C[-1]] >= 0:
        C = C + list(range(C[-1] + 1, int(d["Q"][reg[C[-1]]][1])))
    if C[0] == i - WL and reg[C[0]] >= 0:
        C = list(range(int(d["Q"][reg[C[0]]][0]), C[0])) + C
    return C


def snap(d, a):
    """A quoted stretch of which a SNAP share is content is content as a whole."""
    C = set(extend(d, a))
    cue = set(a["cue"])
    src = set(a["source"])
    for r in sorted({int(d["region"][t]) for t in C if d["region"][t] >= 0}):
        s, e = int(d["Q"][r][0]), int(d["Q"][r][1])
        R = set(range(s, e))
        if R & cue:
            continue
        k = len(R & C)
        if k / len(R) >= SNAP or (s in C and not R & src and all(t in C for t in range(s, min(e, s + BEGUN)))):
            C |= R
    return sorted(C)


def kind_of(d, C):
    """direct, mixed or indirect, by quoted stretches."""
    core = [t for t in C if d["F"][t, 12] == 0 and d["F"][t, 13] == 0]
    if not core:
        return 1
    f = sum(d["region"][t] >= 0 for t in core) / len(core)
    return 0 if f == 1 else 2 if f > 0 or any(d["F"][t, 13] for t in C) else 1


def logit(p):
    p = min(max(p, 1e-4), 1 - 1e-4)
    return np.log(p / (1 - p))


def features(d, a):
    """What the confidence is computed from."""
    k = kind_of(d, a["content"])
    n = len(a["content"])
    x = [1., logit(a["p"]), logit(a["conf"]), logit(a["low"]), min(a["miss"], 2.), logit(a["src"]), float(not a["source"]),
         np.log(n), float(n <= 2)]
    return k, np.array(x)


N_CONF = 9


def score(d, a, weights=None):
    if weights is None:
        return a["p"] * a["conf"]
    k, x = features(d, a)
    return float(1 / (1 + np.exp(-(weights[k] @ x))))


def speech(d, a, weights):
    """The chance of being reported speech: as the score, with the speech head beside it. `content` is taken as a whole first."""
    k, x = features(d, dict(a, content=snap(d, a)))
    return float(1 / (1 + np.exp(-(weights[k] @ np.append(x, logit(a["say"]))))))


def univocal(D):
    """A token of content belongs to the strongest; what is mostly owned already is dropped."""
    D = sorted(D, key=lambda a: -a.get("rank", a["score"]))
    used, out = set(), []
    for a in D:
        C = [t for t in a["content"] if t not in used]
        if len(C) < .5 * len(a["content"]):
            continue
        used |= set(C) | set(a["cue"]) | set(a["source"])
        out.append(dict(a, content=C))
    return sorted(out, key=lambda a: a["cue"][0])


def final(d, raw, theta=(.3, .3, .3), weights=None, say=None):
    """`say` are the weights of the chance of being reported speech: with them, speech is kept even below `theta`."""
    D = []
    for a in raw:
        a = dict(a)
        a["content"] = snap(d, a)
        a["kind"] = kind_of(d, a["content"])
        a["score"] = score(d, a, weights)
        told = 0. if say is None else speech(d, a, say)
        a["speech"], a["rank"] = told, max(a["score"], told)
        if a["score"] >= theta[a["kind"]] or told >= LEAST_SPEECH:
            D.append(a)
    return univocal(D)


def spans(tok, idx, reg=None):
    """Byte spans of runs of tokens."""
    out, prev = [], None
    for i in idx:
        if prev == i - 1:
            out[-1][1] = int(tok[i, 1])
        else:
            out.append([int(tok[i, 0]), int(tok[i, 1])])
        prev = i
    return out


def output(d, D):
    return dict(id=d["id"], quotes=[dict(content=spans(d["tok"], a["content"]), source=spans(d["tok"], a["source"]) or None,
                                         cue=spans(d["tok"], a["cue"]), confidence=round(a["score"], 4)) for a in D])
