"""Teaches the network what a large transformer knows: the labels that it gives to plain news.

  teacher  the accurate network, taught without folds 0 and 1 of mixed news (accurate.py)
  labels   it labels plain news
  held     the base taught with these beside the annotated articles, without folds 0 and 1, on which the chance of being speech
           is fitted; OUT.held is its file, for `cargo xtask ablate quotes` and `cargo xtask train confidence`
  whole    that run taught on with all articles: what OUT holds

Each is kept in the work folder, and an interrupted run of the teacher goes on where it was."""
import argparse
import os

import memory  # before all others

import numpy as np

import accurate
import calibrate
import decode
import export
import features
import infer
import main as steps
import mpnet
import plain
import world

LEAST = .06  # chance of being a cue, for a word to be labelled as one
PASSES, RATE = 3.1, 1.3e-3
MORE, MORE_RATE = .5, 7e-4
POLITICS, OFTEN = 1.5, 2  # these are seen so often in a pass over plain news


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
    ap.add_argument("--steps", type=int, default=accurate.STEPS)
    ap.add_argument("--passes", type=float, default=PASSES)
    ap.add_argument("--more", type=float, default=MORE)
    a = ap.parse_args()
    os.makedirs(a.work, exist_ok=True)
    log, at = lambda *x: print(*x, flush=True), lambda n: os.path.join(a.work, n)
    words, base = features.Words(), export.read(a.base)
    (p, hashes, dil), politics, (arts, mixed) = world.begun(a, a.base, words)
    p = world.fresh(p, np.random.default_rng(1))
    rows, pol = words.rows, politics[1]
    seen = [d for d, art in zip(mixed, arts) if art["fold"] not in accurate.HELD]
    left = [(d, art) for d, art in zip(mixed, arts) if art["fold"] in accurate.HELD]

    def labels():
        net, pieces = accurate.held(a, p, dil, politics, (arts, mixed), words, log)
        net.body.only_read()
        docs = plain.news(a.data + "/corpora", a.tokens, words, [x["text"] for x in politics[0] + arts])
        words.rows = rows
        mpnet.spell(features.finish(docs, words), pieces)
        return labelled(accurate.Whole(net), docs, log)

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
