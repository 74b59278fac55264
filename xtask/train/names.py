"""Teaches MPNet the names of annotated news and lets it label plain news, for the tagger of pullquote-entities to learn from,
and for the small networks that guess for it (guess.py).

Steps, each kept in the work folder and not done again: names-data.pkl, names-teacher-N.pt (N: articles held out), the labels of each
PORTION of plain articles (names-labels-N-K.npy), the labelled articles.
"""
import argparse
import json
import os
import pickle
import random
import time

import memory  # before all others

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import guess
import mpnet
import prepare
from features import Words, document, lines
from model import BITS, pack, stack
from teacher import pieces, shift

KINDS = ["PER", "ORG", "LOC", "FAC", "NORP", "MISC", "PROD"]
LABELS = 2 * len(KINDS) + 1  # outside, then begin and inside of each kind
TOKENS, PIECES, BATCH = 192, 240, 11
EPOCHS, SMOOTH = 2.2, .03
CASELESS = .03  # share of chunks whose capitals are hidden
CASE = slice(9, 11)  # the bits that tell of capitals
PLAIN_TOKENS, PORTION = 4.5e6, 250
log = lambda *x: print(*x, flush=True)


def spans(a):
    """Byte spans of the names in a line of BIO tags."""
    out, going = [], False
    for tag, at in zip(a["tags"], a["offsets"]):
        if at and tag.startswith("B-"):
            out.append([*at, tag[2:]])
            going = True
        elif at and going and tag.startswith("I-"):
            out[-1][1] = at[1]
        else:
            going = False
    return [s for s in out if s[2] in KINDS]


def annotated(path, program, words):
    arts = list(lines(path))
    for i, a in enumerate(arts):
        a["id"] = str(a.get("id", i))
    docs = []
    for a, t in zip(arts, prepare.tokenize(program, arts)):
        d = document(a["text"], dict(t, op=None), words)
        y, start = np.zeros(d["n"], np.int64), d["tok"][:, 0]
        for s, e, kind in spans(a):
            first, end = max(0, np.searchsorted(start, s, "right") - 1), np.searchsorted(start, e)
            y[first:end] = 2 * KINDS.index(kind) + 2
            y[first:first + (end > first)] -= 1
        docs.append(dict(d, y=y))
    return docs


def plain(folder, program, words):
    """The annotated articles of the other task, whose names are to be found, and plain news."""
    news = [a for a in lines(folder + "/plain-reuters20k.jsonl.gz") if 600 < len(a["text"]) < 6000]
    random.Random(5).shuffle(news)
    arts = [a for f in ("polnear-train", "plain-wikinews") for a in lines(f"{folder}/{f}.jsonl")] + news
    docs, total = [], 0
    for k in range(0, len(arts), 500):
        part = [dict(id=str(k + i), text=a["text"]) for i, a in enumerate(arts[k:k + 500])]
        for a, t in zip(part, prepare.tokenize(program, part)):
            if total < PLAIN_TOKENS:
                docs.append(document(a["text"], dict(t, op=None), words))
                total += docs[-1]["n"]
        if total >= PLAIN_TOKENS:
            return docs
    return docs


def chunk(docs, parts):
    c = dict(F=np.zeros((TOKENS, BITS), np.uint8), m=np.zeros(TOKENS, np.float32), y=np.zeros(TOKENS, np.int64))
    at = 0
    for di, a, e in parts:
        d = docs[di]
        c["F"][at:at + e - a] = d["F"][a:e]
        if "y" in d:
            c["y"][at:at + e - a] = d["y"][a:e]
        at += e - a
    c["m"][:at] = 1
    return dict(c, **mpnet.spelled(docs, parts, TOKENS, PIECES))


def tensors(chunks):
    return {k: torch.from_numpy(v) for k, v in stack(chunks).items()}


class Teacher(nn.Module):
    """MPNet and the tokens' own bits (it reads small letters only); a convolution over words before the labels."""

    def __init__(self, folder=None):
        super().__init__()
        self.body = mpnet.Encoder()
        if folder:
            self.body.load(folder)
        self.bits, self.around = nn.Linear(BITS, 64), nn.Linear(192, mpnet.WIDTH)
        nn.init.normal_(self.around.weight, std=.03)
        self.mix, self.out, self.drop = nn.Linear(3 * mpnet.WIDTH, 256), nn.Linear(mpnet.WIDTH + 256, LABELS), nn.Dropout(.1)

    def forward(self, b):
        three = lambda x: torch.cat([shift(x, 1), x, shift(x, -1)], -1)
        x = self.drop(self.body.words(b) + self.around(three(F.relu(self.bits(b["F"].float())))))
        return self.out(torch.cat([x, self.drop(F.relu(self.mix(three(x))))], -1))


def train(docs, folder, keep, seed=1):
    torch.manual_seed(seed)
    rng, net = np.random.default_rng(seed), Teacher(folder)
    net.train()
    opt, peak = mpnet.optimizer(net, 6e-5, 1e-3)
    shuffled = lambda: pack(docs, rng.permutation(len(docs)), TOKENS, rng, PIECES - 2)
    total, queue, acc, t0 = int(len(shuffled()) // BATCH * EPOCHS), [], 0, time.time()
    log("steps", total)
    for it in range(total):
        if len(queue) < BATCH:
            queue = shuffled()
            rng.shuffle(queue)
        b = tensors([chunk(docs, queue.pop()) for _ in range(BATCH)])
        b["F"][torch.from_numpy(rng.random(BATCH) < CASELESS), :, CASE] = 0
        for g, rate in zip(opt.param_groups, peak):
            g["lr"] = rate * min(1, (it + 1) / 50) * (1 - it / total)
        right = F.one_hot(b["y"], LABELS) * (1 - SMOOTH) + SMOOTH / LABELS
        loss = -((F.log_softmax(net(b), -1) * right).sum(-1) * b["m"]).sum() / b["m"].sum()
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_([p for g in opt.param_groups for p in g["params"]], 1)
        opt.step()
        acc += loss.item()
        if it % 25 == 24:
            log(it + 1, round(acc / 25, 4), "%.0fs" % (time.time() - t0))
            acc = 0
    torch.save({k: v.half() if v.is_floating_point() else v for k, v in net.state_dict().items()}, keep)
    return net


@torch.inference_mode()
def predict(net, docs):
    """Log probabilities of the labels of every token."""
    net.eval()
    net.body.only_read()
    ch = pack(docs, np.arange(len(docs)), TOKENS, np.random.default_rng(0), PIECES - 2)
    out = [np.zeros((d["n"], LABELS), np.float32) for d in docs]
    for k in range(0, len(ch), BATCH):
        part = ch[k:k + BATCH]
        lp = F.log_softmax(net(tensors([chunk(docs, c) for c in part])), -1).numpy()
        for j, parts in enumerate(part):
            at = 0
            for di, a, e in parts:
                out[di][a:e] = lp[j, at:at + e - a]
                at += e - a
    return out


def labels(net, docs, keep):
    """`predict` in portions, each kept in a file as it comes: hours of work."""
    out, t0 = [], time.time()
    for k in range(0, len(docs), PORTION):
        path, part = keep % (k // PORTION), docs[k:k + PORTION]
        if not os.path.exists(path):
            np.save(path + ".part.npy", np.concatenate(predict(net, part)).astype(np.float16))
            os.replace(path + ".part.npy", path)
        out += np.split(np.load(path), np.cumsum([d["n"] for d in part])[:-1])
        log("labelled", len(out), "of", len(docs), "%.0fs" % (time.time() - t0))
    return out


STEPS = np.zeros((LABELS, LABELS))
for label in range(2, LABELS, 2):
    STEPS[[y for y in range(LABELS) if y not in (label - 1, label)], label] = -1e4


def best(lp):
    """The best sequence in which an inside follows a begin or inside of its kind."""
    if not len(lp):
        return []
    score, back = lp[0] + STEPS[0], np.zeros(lp.shape, int)
    for t in range(1, len(lp)):
        s = score[:, None] + STEPS
        back[t] = s.argmax(0)
        score = s.max(0) + lp[t]
    y = [int(score.argmax())]
    for t in range(len(lp) - 1, 0, -1):
        y.append(int(back[t, y[-1]]))
    return y[::-1]


def names(d, y):
    """Labels as byte spans with kinds."""
    out, k = [], 0
    while k < len(y):
        j = k + 1
        if y[k]:
            kind = (y[k] - 1) // 2
            while j < len(y) and y[j] == 2 * kind + 2:
                j += 1
            out.append([int(d["tok"][k, 0]), int(d["tok"][j - 1, 1]), KINDS[kind]])
        k = j
    return out


def f1(docs, found, kinds):
    true = hits = said = 0
    for d, y in zip(docs, found):
        gold, ours = ({tuple(n) for n in names(d, x) if n[2] in kinds} for x in (d["y"], y))
        true, hits, said = true + len(gold), hits + len(gold & ours), said + len(ours)
    return "%.1f" % (200 * hits / max(1, true + said))


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    for name in ("data", "work", "out", "tokens"):
        ap.add_argument("--" + name, required=True)
    ap.add_argument("--hold-out", type=int, default=0, help="leaves every so many articles out, to measure on")
    a = ap.parse_args()
    os.makedirs(a.work, exist_ok=True)
    corpora, at = a.data + "/corpora", lambda n: os.path.join(a.work, n)
    if not os.path.exists(at("names-data.pkl")):
        words = Words()
        data = annotated(corpora + "/wwn-train.jsonl", a.tokens, words), plain(corpora, a.tokens, words)
        pickle.dump(data, open(at("names-data.pkl"), "wb"), 4)
    gold, more = pickle.load(open(at("names-data.pkl"), "rb"))
    held = gold[::a.hold_out] if a.hold_out else []
    folder, keep = prepare.transformer(a.work), at(f"names-teacher-{a.hold_out}.pt")
    pieces(gold + more, folder)
    if os.path.exists(keep):
        net = Teacher()
        net.load_state_dict({k: v.float() if v.is_floating_point() else v for k, v in torch.load(keep).items()})
    else:
        net = train([d for i, d in enumerate(gold) if not a.hold_out or i % a.hold_out], folder, keep)
    if held:
        found = [best(x) for x in predict(net, held)]
        log("held-out articles, all / PER+ORG+LOC / PER:", *(f1(held, found, k) for k in (KINDS, KINDS[:3], KINDS[:1])))
    labelled = labels(net, more, at(f"names-labels-{a.hold_out}-%d.npy"))
    known = [(d["text"], None if a.hold_out and i % a.hold_out == 0 else d["y"]) for i, d in enumerate(gold)]
    guess.write(known, [(d["text"], lp) for d, lp in zip(more, labelled)], a.tokens, os.path.splitext(a.out)[0], log)
    with open(a.out + ".part", "w") as out:
        for d, lp in zip(more, labelled):
            out.write(json.dumps(dict(text=d["text"], names=names(d, best(lp)))) + "\n")
    os.replace(a.out + ".part", a.out)


if __name__ == "__main__":
    main()
