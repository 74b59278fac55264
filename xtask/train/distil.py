"""Teaches the network what a large transformer knows: the labels that it gives to plain news.

  teacher  the base joined to MPNet, taught on the annotated articles without folds 0 and 1 of mixed news
  labels   it labels plain news
  held     the base taught with these beside the annotated articles, without folds 0 and 1, on which the chance of being speech
           is fitted; OUT.held is its file, for `cargo xtask ablate quotes` and `cargo xtask train confidence`
  whole    that run taught on with all articles: what OUT holds

Each is kept in the work folder, and an interrupted run of the teacher goes on where it was."""
import argparse
import os
import random

import memory  # before all others

import numpy as np

import calibrate
import decode
import export
import features
import infer
import large
import main as steps
import prepare
import teacher
import world

HELD = (0, 1)
OFTEN_TAUGHT = 1.6  # the teacher sees mixed news so often in a pass over politics
LEAST = .06  # chance of being a cue, for a word to be labelled as one
PASSES, RATE = 3.1, 1.3e-3
MORE, MORE_RATE = .5, 7e-4
POLITICS, OFTEN = 1.5, 2  # these are seen so often in a pass over plain news
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


def labelled(net, docs, log):
    """What the network says of each document, in place of annotations."""
    usual, decode.CAND = decode.CAND, LEAST
    for i, d in enumerate(docs):
        h, b, pc = net.encode(d)
        spans = decode.candidates(pc, d["sid"])
        d["soft"], d["ys"] = pc.astype(np.float16), net.says(h, d["n"])
        d["cand"] = np.array([(a, z - 1) for a, z, _ in spans], np.int32).reshape(-1, 2)
        d["pairs"] = np.exp(net.pairs(h, b, pc, spans)).astype(np.float16)
        d["ma"] = d["ms"] = np.ones(d["n"], np.float32)
        d["mined"] = 0.
        for k in ("wp", "wp_end", "ws"):
            d.pop(k)
        if i % 500 == 499:
            log("labelled", i + 1, "of", len(docs))
    decode.CAND = usual
    return docs


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    for k in ("data", "work", "out", "tokens", "base"):
        ap.add_argument("--" + k, required=True)
    ap.add_argument("--steps", type=int, default=large.STEPS)
    ap.add_argument("--passes", type=float, default=PASSES)
    ap.add_argument("--more", type=float, default=MORE)
    a = ap.parse_args()
    os.makedirs(a.work, exist_ok=True)
    log, at = lambda *x: print(*x, flush=True), lambda n: os.path.join(a.work, n)
    words, base = features.Words(), export.read(a.base)
    (p, hashes, dil), (pol_arts, pol), (arts, mixed) = world.begun(a, a.base, words)
    p = world.fresh(p, np.random.default_rng(1))
    rows, folder = words.rows, prepare.transformer(a.work)
    seen = [d for d, art in zip(mixed, arts) if art["fold"] not in HELD]
    left = [(d, art) for d, art in zip(mixed, arts) if art["fold"] in HELD]

    def labels():
        teacher.pieces(pol + seen, folder)
        net = large.taught(p, dil, folder, [(pol, 1), (seen, OFTEN_TAUGHT)], a.steps, at("large.pt"), log)
        docs = news(a.data + "/corpora", a.tokens, words, [x["text"] for x in pol_arts + arts])
        words.rows = rows
        features.finish(docs, words)
        teacher.pieces(docs, folder)
        return labelled(large.Whole(net), docs, log)

    soft = steps.step(at("distil-labels.pkl"), labels, log)
    taught = lambda q, mine, passes, rate, seed: world.teach(
        q, dil, [(pol, POLITICS), (mine, OFTEN), (soft, 1)], passes, rate, seed, log)
    docs = pol[::5] + mixed[::3]
    q = steps.step(at("distil-held.pkl"), lambda: taught(p, seen, a.passes, RATE, 1), log)
    K, X, Y = world.judged(infer.Student(export.quantized(q), dil), [d for d, _ in left], [art for _, art in left])
    speech = calibrate.fit(K, X, Y)
    log(calibrate.reliability(1 / (1 + np.exp(-(speech[K] * X).sum(1))), Y))
    world.file(a.out + ".held", export.quantized(q), dil, hashes, base, speech, docs)
    q = steps.step(at("distil-whole.pkl"), lambda: taught(q, mixed, a.more, MORE_RATE, 2), log)
    q = export.quantized(q)
    world.file(a.out, q, dil, hashes, base, speech, docs)
    conf, theta, _ = export.calibration(base)
    world.reference(a, infer.Student(q, dil), words, hashes, conf, theta, speech)
    log("wrote", a.out)


if __name__ == "__main__":
    main()
