"""Figures by the shared scorer, with the reported-speech split and error kinds."""
import importlib.util
import sys
from collections import Counter

SPEECH = set("""say says said saying tell tells told telling add adds added adding note notes noted noting write writes wrote writing
ask asks asked asking claim claims claimed claiming argue argues argued arguing explain explains explained explaining announce announces
announced announcing tweet tweeted tweets reply replied respond responded responding continue continued state stated states stating
declare declared declares declaring suggest suggested suggests suggesting warn warned warns warning acknowledge acknowledged
acknowledges acknowledging admit admitted admits call called calls calling report reported reports reporting according describe
described describes describing insist insisted insists insisting promise promised vow vowed deny denied denies recall recalled conclude
concluded concludes cite cited citing mention mentioned remark remarked quip quipped joke joked point pointed predict predicted
reveal revealed confirm confirmed allege alleged contend contended assert asserted maintain maintained testify testified urge urged quote
quoted comment commented observe observed read reads demand demanded agree agreed complain complained stress stressed emphasize
emphasized reiterate reiterated propose proposed pledge pledged accuse accused accusing criticize criticized""".split())


def scorer(path):
    s = importlib.util.spec_from_file_location("scorer", path)
    m = importlib.util.module_from_spec(s)
    s.loader.exec_module(m)
    return m


def is_speech(raw, cue):
    import re
    words = [w.lower() for s, e in cue or [] for w in re.findall(r"\w+", raw[s:e].decode("utf-8", "ignore"))]
    return any(w in SPEECH for w in words) or not any(w[:1].isalpha() for w in words)


class Eval:
    def __init__(self, S, gold):
        self.S, self.gold, self.docs = S, gold, {g["id"]: S.Doc(g["text"]) for g in gold}

    def speech(self, sysm):
        S, T = self.S, Counter()
        for g in self.gold:
            doc, raw = self.docs[g["id"]], g["text"].encode()
            G, P = S.prepare(doc, g["attributions"], True), S.prepare(doc, sysm.get(g["id"], []), False)
            disc = [tuple(x) for x in g.get("discard") or []]
            P = [x for x in P if not disc or S.overlap(x["c"], disc) <= .5 * S.length(x["c"])]
            m = S.best_match([x["c"] for x in G], [x["c"] for x in P], S.jaccard, .5, lambda x: x)
            inv = {j: i for i, j in m.items()}
            ok = lambda a, b: bool(S.overlap(a["src"], b["src"])) if a["src"] else not b["src"]
            for i, a in enumerate(G):
                if is_speech(raw, a["cue"]):
                    T["g"] += 1
                    T["gt"] += i in m and ok(a, P[m[i]])
            for j, b in enumerate(P):
                if is_speech(raw, b["cue"]):
                    T["p"] += 1
                    T["pt"] += j in inv and ok(G[inv[j]], b)
        return S.prf(T["pt"], T["p"], T["gt"], T["g"])["f1"]

    def __call__(self, sysm, by=None):
        S = self.S
        parts = {g["id"]: S.count_article(g, sysm.get(g["id"], [])) for g in self.gold}
        R = S.report(S.total(parts.values()))
        A, D = R["all"], R["direct_only"]
        return dict(e2e=A["e2e"]["f1"], P=A["e2e"]["p"], R=A["e2e"]["r"], relaxed=A["relaxed"]["f1"], exact=A["exact"]["f1"], src=A["source_acc"] or 0.,
                    D_rel=D["relaxed"]["f1"], D_e2e=D["e2e"]["f1"], cue=R["cue"]["f1"], speech=self.speech(sysm), report=R)


def line(name, r):
    k = ("e2e", "P", "R", "speech", "relaxed", "exact", "src", "D_rel", "D_e2e", "cue")
    return "%-26s " % name + "  ".join("%s %.1f" % (x, 100 * r[x]) for x in k[:1] + k[3:]) + "  (P %.1f)" % (100 * r["P"])
