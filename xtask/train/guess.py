"""Trains the small network that guesses, for the tagger of pullquote-entities, what kind of name a capitalised word belongs to.

It learns the labels of annotated articles and a teacher's probabilities on plain news. `src/guess` of the crate computes the same.
"""
import collections
import json
import subprocess

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import export
import prepare

LABELS = 15
REACH, BITS, CLUSTERS, ENDINGS = 4, 32, 1 << 13, 4096
WORD, CLUSTER, ENDING = 24, 16, 8
HIDDEN, RESULT = 64, 64
WIDTH = WORD + CLUSTER + ENDING + BITS
VOCABULARY, SEEN_AT_LEAST = 40_000, 2
GLOVE, START = 200_000, .2
BATCH, RATE, EPOCHS, FORGET = 24, 3e-3, 8, .1
GOLD, SMOOTH = 2, .05  # annotated articles count as often as this; their labels are softened
PARTS = 4  # networks trained without a part of the articles, as PARTS of xtask


def seen(program, texts):
    """What the network sees of articles; `program train seen` is the shipped tagger."""
    text = "".join(json.dumps(dict(text=t)) + "\n" for t in texts)
    r = subprocess.run([program, "train", "seen"], input=text.encode(), stdout=subprocess.PIPE, check=True)
    return [{k: np.array(v, np.int64) for k, v in json.loads(line).items()} for line in r.stdout.decode().splitlines()]


def hash_of(word):
    """The 32 bits of a word's hash that the crate sees."""
    h, m = 0xCBF29CE484222325, 0xFFFFFFFFFFFFFFFF
    for byte in word.lower().encode():
        h = ((h ^ (48 if 48 <= byte <= 57 else byte)) * 0x100000001B3) & m
    h = ((h ^ h >> 32) * 0xD6E8FEB86659FD93) & m
    h ^= h >> 32
    return (h ^ h >> 32) & 0xFFFFFFFF


def vocabulary(articles):
    """Hashes of the words seen most, then of frequent words of GloVe; start vectors from GloVe for those that it has."""
    counts = collections.Counter()
    for a in articles:
        counts.update(a["word"].tolist())
    top = [w for w, c in counts.most_common(VOCABULARY) if c >= SEEN_AT_LEAST]
    names, given = prepare.glove()
    at = {}
    for i, w in enumerate(names[:GLOVE]):
        at.setdefault(hash_of(w), i)
    have = set(top)
    top += [h for h in at if h not in have][:VOCABULARY - len(top)]
    centre, axes, _ = prepare.principal(np.array(given[:GLOVE:7], np.float32))
    start = np.random.default_rng(0).normal(0, .05, (len(top) + 1, WORD)).astype(np.float32)
    known = np.array([i for i, h in enumerate(top) if h in at])
    parts = (np.array(given[[at[top[i]] for i in known]], np.float32) - centre) @ axes[:, :WORD]
    start[known + 1] = parts * (START / parts.std())
    return top, start


def document(a, rows):
    """The arrays of an article; `around` are the tokens around each of those to guess at, `n` where there is none."""
    n, guessed = len(a["word"]), a["guessed"].reshape(-1, 4)
    at, first, end = guessed[:, 0], guessed[:, 1:2], guessed[:, 2:3]
    around = at[:, None] + np.arange(-REACH, REACH + 1)
    around = np.where((around >= first) & (around < end), around, n)
    new = np.ones(len(at), bool)
    new[1:] = (np.diff(at) > 1) | (at[1:] == guessed[1:, 1])
    return dict(n=n, at=at, around=around, w=np.array([rows.get(w, 0) for w in a["word"].tolist()], np.int64), c=a["cluster"],
                e=a["ending"] % ENDINGS, bits=((a["bits"][:, None] >> np.arange(BITS)) & 1).astype(np.float32),
                kind=np.unique(guessed[:, 3], return_inverse=True)[1], run=np.cumsum(new) - 1)


def batch(docs):
    out, total = collections.defaultdict(list), sum(d["n"] for d in docs)
    n = kinds = runs = 0
    for d in docs:
        for k in ("w", "c", "e", "bits"):
            out[k].append(d[k])
        out["around"].append(np.where(d["around"] == d["n"], total, d["around"] + n))
        out["kind"].append(d["kind"] + kinds)
        out["run"].append(d["run"] + runs)
        if "y" in d:
            out["y"].append(d["y"])
        n, kinds, runs = n + d["n"], kinds + d["kind"].max() + 1, runs + d["run"].max() + 1
    return {k: torch.from_numpy(np.concatenate(v)) for k, v in out.items()}


def average(x, group):
    """The mean of the rows of each group, at each of its rows."""
    n = int(group.max()) + 1
    count = torch.zeros(n).index_add_(0, group, torch.ones(len(group)))
    return (torch.zeros(n, x.shape[1]).index_add_(0, group, x) / count[:, None])[group]


class Net(nn.Module):
    def __init__(self, start):
        super().__init__()
        self.word = nn.Embedding.from_pretrained(torch.from_numpy(start).clone(), freeze=False)
        self.cluster, self.ending = nn.Embedding(CLUSTERS, CLUSTER), nn.Embedding(ENDINGS, ENDING)
        for table in (self.cluster, self.ending):
            nn.init.normal_(table.weight, std=.1)
        self.first, self.second, self.out = nn.Linear((2 * REACH + 1) * WIDTH, HIDDEN), nn.Linear(3 * HIDDEN, RESULT), nn.Linear(RESULT, LABELS)
        self.drop = nn.Dropout(.25)

    def layers(self, b):
        w = b["w"]
        if self.training:
            w = w * (torch.rand(w.shape) >= FORGET)
        x = torch.cat([self.word(w), self.cluster(b["c"]), self.ending(b["e"]), b["bits"]], -1)
        x = torch.cat([x, torch.zeros(1, WIDTH)])[b["around"]].flatten(1)
        first = F.relu(self.first(self.drop(x)))
        by_word = average(first, b["kind"])
        second = F.relu(self.second(self.drop(torch.cat([first, by_word, average(by_word, b["run"])], 1))))
        return first, second

    def forward(self, b):
        return self.out(self.drop(self.layers(b)[1]))


def train(docs, start, log, seed=1):
    torch.manual_seed(seed)
    rng, net = np.random.default_rng(seed), Net(start)
    opt = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=1e-4)
    total, step, sum_ = EPOCHS * (len(docs) // BATCH), 0, 0
    net.train()
    for _ in range(EPOCHS):
        order = rng.permutation(len(docs))
        for k in range(0, len(docs) - BATCH + 1, BATCH):
            b = batch([docs[i] for i in order[k:k + BATCH]])
            for group in opt.param_groups:
                group["lr"] = RATE * min(1, (step + 1) / 50) * (1 - step / total)
            loss = -(b["y"] * F.log_softmax(net(b), -1)).sum(-1).mean()
            opt.zero_grad()
            loss.backward()
            opt.step()
            step, sum_ = step + 1, sum_ + loss.item()
            if step % 500 == 0:
                log("guess", step, "of", total, round(sum_ / 500, 4))
                sum_ = 0
    return net.eval()


@torch.inference_mode()
def sections(net, top, docs):
    """The model file of the crate."""
    f = lambda v: np.ascontiguousarray(v.detach().numpy(), np.float32).tobytes()
    most = [torch.zeros(HIDDEN) + 1e-3, torch.zeros(RESULT) + 1e-3]
    for k in range(0, len(docs), BATCH):
        most = [torch.maximum(m, x.max(0).values) for m, x in zip(most, net.layers(batch(docs[k:k + BATCH])))]
    out = {"dims": np.array([WORD, CLUSTER, ENDING, len(top), ENDINGS, HIDDEN, RESULT], np.uint32).tobytes(),
           "words": np.array(top, np.uint32).tobytes()}
    for name, table in (("word", net.word), ("cluster", net.cluster), ("ending", net.ending)):
        rows, scale = export.quantize(table.weight.numpy())
        out[name + ".rows"], out[name + ".scale"] = rows.tobytes(), scale.tobytes()
    for name, layer in (("first", net.first), ("second", net.second), ("out", net.out)):
        out[name + ".w"], out[name + ".b"] = f(layer.weight.T), f(layer.bias)
    out["first.most"], out["second.most"] = f(most[0]), f(most[1])
    return out


def write(gold, plain, program, stem, log):
    """Trains on annotated articles `gold` (text, label of each token) and labelled ones `plain` (text, log probabilities); writes
    STEM-net.bin, and STEM-net-0.bin and so on without a part of the articles. Annotated ones without labels only count in the parts."""
    gold_seen, plain_seen = seen(program, [g[0] for g in gold]), seen(program, [p[0] for p in plain])
    known = [a for g, a in zip(gold, gold_seen) if g[1] is not None]
    top, start = vocabulary(known + plain_seen)
    rows = {w: i + 1 for i, w in enumerate(top)}

    def taught(a, y):
        d = document(a, rows)
        return dict(d, y=y(d["at"])) if len(d["at"]) else None

    exact = lambda labels: lambda at: np.eye(LABELS, dtype=np.float32)[labels[at]] * (1 - SMOOTH) + SMOOTH / LABELS
    likely = lambda lp: lambda at: np.exp(lp[at].astype(np.float32))
    docs = [(i, GOLD, taught(a, exact(g[1]))) for i, (g, a) in enumerate(zip(gold, gold_seen)) if g[1] is not None]
    docs += [(i, 1, taught(a, likely(p[1]))) for i, (p, a) in enumerate(zip(plain, plain_seen))]
    docs = [d for d in docs if d[2]]
    for part in [None, *range(PARTS)]:
        some = [d for i, times, d in docs if part is None or i % PARTS != part for _ in range(times)]
        net = train(some, start, log, seed=1 if part is None else 2 + part)
        export.write(stem + ("-net.bin" if part is None else f"-net-{part}.bin"), sections(net, top, some[::5]))
        log("network", "of all" if part is None else f"without part {part}", "written")
