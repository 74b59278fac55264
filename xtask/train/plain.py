"""Plain news of all kinds, to be labelled."""
import random

import features
import prepare

REUTERS, POLITICAL = 2000, 1900  # articles at random, and those with the most politics of the rest
LONGEST = 6000  # bytes of such an article


def news(folder, program, words, annotated):
    """Plain news of all kinds that nobody annotated."""
    rng = random.Random(7)
    of = lambda name: [a["text"] for a in features.lines(f"{folder}/{name}")]
    wire = [t for t in of("plain-reuters20k.jsonl.gz") if len(t) >= 800]
    rng.shuffle(wire)
    politics = lambda t: (len(prepare.POLITICS.findall(t)) + 2 * len(prepare.NEAR.findall(t))) / len(t)
    wire = wire[:REUTERS] + sorted(wire[REUTERS:], key=politics, reverse=True)[:POLITICAL]
    wire = [t if len(t) <= LONGEST else t[:t.rfind(". ", 0, LONGEST) + 1] for t in wire]
    rest = of("plain-mixed.jsonl.gz") + of("plain-wikinews.jsonl") + of("wwn-train.jsonl")
    known, docs = {t[:200] for t in annotated}, []
    for texts, merged in ((rest, False), (wire, True)):
        arts = [dict(id=str(i), text=t) for i, t in enumerate(texts) if t[:200] not in known]
        for art, t in zip(arts, prepare.tokenize(program, arts)):
            if merged:
                prepare.split(t, rng)
            d = features.document(art["text"], t, words)
            d.pop("text")
            if d["n"] >= 20:
                docs.append(d)
    rng.shuffle(docs)
    return docs
