"""Tables of the model card: figures by publisher and type, error kinds, reliability."""
import re
from collections import Counter

import numpy as np

import evaluate


def phrase(raw, cue):
    return re.sub(r"\s+", " ", " ".join(raw[s:e].decode("utf-8", "ignore") for s, e in cue or [])).strip().lower()


def errors(S, E, system, seen):
    """Error kinds with counts. `seen`: how often a cue phrase stands in the training articles."""
    T = Counter()
    for g in E.gold:
        doc, raw = E.docs[g["id"]], g["text"].encode()
        G, P = S.prepare(doc, g["attributions"], True), S.prepare(doc, system.get(g["id"], []), False)
        m = S.best_match(G, P, lambda a, b: S.jaccard(a["c"], b["c"]), .5, lambda x: x["c"])
        inv = {j: i for i, j in m.items()}
        used = set()
        for i, a in enumerate(G):
            T["gold"] += 1
            if i in m:
                b = P[m[i]]
                if a["src"] and not b["src"]:
                    T["source missing"] += 1
                elif b["src"] and not a["src"]:
                    T["source invented"] += 1
                elif a["src"] and not S.overlap(a["src"], b["src"]):
                    T["wrong mention as source"] += 1
                else:
                    T["right"] += 1
                continue
            best = max(((S.overlap(a["c"], b["c"]), j) for j, b in enumerate(P) if j not in inv), default=(0, -1))
            same = [j for j, b in enumerate(P) if j not in inv and a["cue"] and b["cue"] and S.overlap(a["cue"], b["cue"])]
            if same or best[0] > 0:
                j = same[0] if same else best[1]
                used.add(j)
                la, lb = S.length(a["c"]), S.length(P[j]["c"])
                T["content too long" if lb > la else "content too short"] += 1
                continue
            c = phrase(raw, a["cue"])
            n = seen.get(c, 0)
            if not re.search(r"\w", c):
                T["missed: punctuation or no cue"] += 1
            elif n == 0:
                T["missed: cue phrase not in training"] += 1
            elif n < 10:
                T["missed: cue phrase seen 1-9 times"] += 1
            else:
                T["missed: cue phrase seen 10 times or more"] += 1
        for j, b in enumerate(P):
            T["predicted"] += 1
            if j in inv or j in used:
                continue
            if any(S.overlap(b["c"], P[k]["c"]) or any(x["c"][0][0] <= b["c"][0][0] and b["c"][-1][1] <= x["c"][-1][1] for x in G) for k in inv):
                T["spurious inside another quotation"] += 1
            elif any(S.overlap(b["c"], x["c"]) for x in G):
                T["spurious beside a right one"] += 1
            else:
                T["spurious"] += 1
    return T


def cue_counts(articles):
    C = Counter()
    for a in articles:
        raw = a["text"].encode()
        for x in a["attributions"]:
            C[phrase(raw, x["cue"])] += 1
    return C


def tables(S, E, system, seen, score=None, right=None):
    out = []
    r = E(system)
    rep = r["report"]
    out += ["| figure | F1 % |", "|---|---|"]
    for k, n in (("e2e", "end to end, all"), ("speech", "end to end, reported-speech cues"), ("relaxed", "content, relaxed"), ("exact", "content, exact"),
                 ("D_rel", "direct only, relaxed"), ("D_e2e", "direct only, end to end"), ("cue", "cue"), ("src", "source accuracy on matched")):
        out.append("| %s | %.1f |" % (n, 100 * r[k]))
    out += ["", "| publisher | articles | end to end | relaxed | direct relaxed | reported speech | source accuracy |", "|---|---|---|---|---|---|---|"]
    for p in sorted({g["publisher"] for g in E.gold}):
        e = evaluate.Eval(S, [g for g in E.gold if g["publisher"] == p])
        x = e(system)
        out.append("| %s | %d | %.1f | %.1f | %.1f | %.1f | %.1f |" % (p, len(e.gold), *(100 * x[k] for k in ("e2e", "relaxed", "D_rel", "speech", "src"))))
    out += ["", "| type | gold | relaxed P | relaxed R | relaxed F1 | exact F1 | source accuracy |", "|---|---|---|---|---|---|---|"]
    for t in S.TYPES:
        x = rep["by_type"][t]
        out.append("| %s | %d | %.1f | %.1f | %.1f | %.1f | %.1f |" % (t, x["relaxed"]["n_gold"], *(100 * x["relaxed"][k] for k in ("p", "r", "f1")),
                                                                      100 * x["exact"]["f1"], 100 * (x["source_acc"] or 0)))
    T = errors(S, E, system, seen)
    out += ["", "Gold %d, right %d, predicted %d." % (T.pop("gold", 0), T.pop("right", 0), T.pop("predicted", 0)), "", "| error kind | count |", "|---|---|"]
    out += ["| %s | %d |" % x for x in T.most_common(10)]
    if score is not None:
        score, right = np.array(score), np.array(right)
        out += ["", "| confidence | quotations | mean confidence | share right |", "|---|---|---|---|"]
        for lo in np.arange(10) / 10:
            q = (score >= lo) & (score < lo + .1 + (1e-9 if lo > .85 else 0))
            if q.any():
                out.append("| %.1f-%.1f | %d | %.2f | %.2f |" % (lo, lo + .1, q.sum(), score[q].mean(), right[q].mean()))
    return "\n".join(out)
