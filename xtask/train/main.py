"""Trains the quotation model from the corpora to the model file. Each finished step is kept in the work folder.

  prepare    tokens of the shipped tokenizer, vocabulary
  teacher    MPNet fine-tuned on the annotated articles (an eighth of them held out)
  label      the teacher's probabilities and states for plain news; start vectors of the vocabulary from GloVe and the states
  measure    a student without the held-out articles: confidence weights, thresholds, calibration, figures
  final      that student taught on with all articles: the base
  world      the base taught on mixed news beside politics (world.py), written with the calibration of held-out folds;
             with --base FILE it begins from the base of that model file, and the steps before are not needed
"""
import argparse
import json
import os
import pickle
import sys

import memory  # before all others

import numpy as np

import calibrate
import decode
import evaluate
import export
import features
import infer
import prepare
import ranges
import report
import train
import world

HELD = 8  # every eighth article is held out
SOFT_TOKENS = 2.9e6


def step(path, make, log):
    if os.path.exists(path):
        log("have", path)
        return pickle.load(open(path, "rb"))
    log("making", path)
    x = make()
    if x is not None:
        pickle.dump(x, open(path + ".part", "wb"), 4)
        os.replace(path + ".part", path)
    return x


def student(docs, soft, V, out, log, start=None):
    """Annotated articles and, if there are any, the teacher's labels beside them."""
    taught = lambda how: train.run(docs, soft, V, train.arguments(how + ["--out", out]), log, start=start)
    if start is None:
        return taught(train.BOTH if soft else train.QUICK)
    runs = [taught([*train.AGAIN, "--seed", seed]) for seed in train.SEEDS]
    return {k: np.mean([np.asarray(r[k]) for r in runs], 0) for k in start}



def confidence(a, net, held, gold, log):
    """Weights by article-wise cross-fitting, thresholds by figure, table; returns what the file needs."""
    raw = infer.predict([net], held)
    K, X, Y, D = calibrate.rows(held, raw)
    if len(set(D % 2)) < 2:
        sys.exit(f"no quotations found in half of the {len(held)} held-out articles: too few annotated articles to fit the confidence on")
    halves = [calibrate.fit(K[D % 2 != h], X[D % 2 != h], Y[D % 2 != h]) for h in (0, 1)]
    E = evaluate.Eval(evaluate.scorer(a.data + "/score/score.py"), gold)
    theta, best = calibrate.thresholds(E, held, raw, halves, log)
    score = np.array([1 / (1 + np.exp(-(halves[d % 2][k] @ x))) for k, x, d in zip(K, X, D)])
    log(evaluate.line("held-out articles", best))
    log(calibrate.reliability(score, Y))
    return dict(w=calibrate.fit(K, X, Y), theta=theta, table=calibrate.table(score, Y))


def main():
    ap = argparse.ArgumentParser()
    for k in ("data", "articles", "work", "out", "tokens"):
        ap.add_argument("--" + k, required=True)
    ap.add_argument("--quick", action="store_true")
    ap.add_argument("--base", help="a model file to begin the last step from")
    a = ap.parse_args()
    os.makedirs(a.work, exist_ok=True)
    log = lambda *x: print(*x, flush=True)
    at = lambda n: os.path.join(a.work, ("quick-" if a.quick else "") + n)
    corpora = a.data + "/corpora"
    if a.base:
        return world.write(a, a.base, log)

    def read():
        words = features.Words()
        docs = prepare.annotated(a.articles, a.tokens, words)
        more = [] if a.quick else prepare.plain(corpora, a.tokens, words, SOFT_TOKENS)
        return words, docs, more, prepare.vocabulary(docs, more, words)

    words, docs, more, top = step(at("data.pkl"), read, log)
    features.finish(docs + more, words)
    seen = [d for i, d in enumerate(docs) if i % HELD]
    held = [d for i, d in enumerate(docs) if i % HELD == 0]
    arts = {x["id"]: x for x in features.lines(a.articles)}

    soft, sums, counts = None, None, None
    if not a.quick:
        import label
        import teacher
        folder = prepare.transformer(a.work)
        teacher.pieces(more + seen, folder)
        weights = step(at("teacher.pkl"), lambda: teacher.train(seen, folder, 2.5, log, keep=at("teacher-part.pt")), log)

        def labelled():
            found = label.label(teacher.restored(weights), more, len(words.words), log)
            return (more, *found)

        soft, sums, counts = step(at("soft.pkl"), labelled, log)
        features.finish(soft, words)
    V = prepare.vectors(top, words, sums, counts)
    part = step(at("measure.pkl"), lambda: student(seen, soft, V, at("measure-part.pkl"), log), log)
    net = infer.Student(export.quantized(part), train.DIL)
    cal = step(at("confidence.pkl"), lambda: confidence(a, net, held, [arts[d["id"]] for d in held], log), log)
    p = step(at("final.pkl"), lambda: student(docs, soft, V, at("final-part.pkl"), log, start=part), log)
    far = ranges.measure(export.quantized(p), train.DIL, docs[::3])
    hashes = [features.fold64(features.fnv64(w.encode())) for w in top]
    export.write(at("base.bin"), export.sections(p, train.DIL, hashes, cal["w"], cal["theta"], cal["table"], far))
    world.write(a, at("base.bin"), log)
    net = infer.Student(export.quantized(p), train.DIL)
    dev = corpora + "/polnear-dev.jsonl"
    if os.path.exists(dev):
        S = evaluate.scorer(a.data + "/score/score.py")
        arts = list(features.lines(dev))
        ds = features.finish(prepare.annotated(dev, a.tokens, words), words)
        raw = infer.predict([net], ds)
        system = {d["id"]: decode.output(d, decode.final(d, r, cal["theta"], cal["w"]))["quotes"] for d, r in zip(ds, raw)}
        every = [(x, calibrate.is_right(d, x)) for d, r in zip(ds, raw) for x in decode.final(d, r, (0, 0, 0), cal["w"])]
        sure = [float(np.interp(x["score"], *cal["table"])) for x, _ in every]
        text = report.tables(S, evaluate.Eval(S, arts), system, report.cue_counts(features.lines(a.articles)), sure, [y for _, y in every])
        open(at("report.md"), "w").write(text + "\n")
        log(text)
    log("wrote", a.out, os.path.getsize(a.out), "bytes")


if __name__ == "__main__":
    main()
