"""Trains the accurate network: the base joined to MPNet, which is its start; and writes its model file.

It is taught without folds 0 and 1 of the annotated articles, on which the chance of being speech is fitted here, and how much its
opinion on who speaks counts by `cargo xtask train opinions`. The network is kept in the work folder, and an interrupted run goes
on where it was. The weights of the transformer are cut to 4 bits for the file; the program multiplies in 8."""
import argparse
import os

import memory  # before all others

import numpy as np
import torch
import torch.nn.functional as F

import calibrate
import decode
import export
import features
import hybrid
import main as steps
import mpnet
import plain
import prepare
import ranges
import who
import world
from model import KEYS, stack

HELD = (0, 1)
OFTEN = 1.6  # mixed news is seen so often in a pass over politics
STEPS = 2500
MARGIN = .05  # how much farther a column reaches than was measured
GROUP = 128  # weights with a scale of their own
CLIPS = (1., .92, .85, .78, .7)  # how far the scale reaches, of the largest weight: the best of these


class Whole:
    """Runs the network over whole documents: what `infer.Student` is to the fast one."""

    def __init__(self, net):
        self.net = net.eval()

    @torch.no_grad()
    def states(self, d, each=lambda b: None):
        out = torch.zeros(d["n"], mpnet.WIDTH)
        windows = hybrid.windows([d], [0])
        for k in range(0, len(windows), hybrid.BATCH):
            some = windows[k:k + hybrid.BATCH]
            b = {x: torch.from_numpy(v) for x, v in stack([hybrid.spelled([d], parts) for parts in some]).items()}
            each(b)
            hybrid.put([out], some, self.net.states(b))
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
        products = [(f"{i}.{k}", getattr(l, k)) for i, l in enumerate(net.body.layers) for k in ("q", "o", "up", "down")]
        hooks = [m.register_forward_pre_hook(lambda _, x, k=k: self.add(k, x[0][self.mask].float())) for k, m in products]
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


def nibbles(w):
    """Rows of weights as `Nibbles` of pullquote-model reads them: in 4 bits, with a scale for each group."""
    x = torch.as_tensor(w).view(len(w), -1, GROUP)
    most, best = x.abs().amax(-1, keepdim=True).clamp(min=1e-9), None
    for clip in CLIPS:
        step = (most * clip / 7).bfloat16().float()
        whole = (x / step).round().clamp(-8, 7)
        err = (x - whole * step).square().sum(-1, keepdim=True)
        now = torch.cat([whole, step, err], -1)
        best = now if best is None else torch.where(err < best[..., -1:], now, best)
    whole = (best[..., :GROUP] + 8).to(torch.uint8).view(len(w), -1)
    scale = best[..., GROUP].contiguous().view(torch.int32) >> 16
    return {".w": (whole[:, ::2] | whole[:, 1::2] << 4).numpy().tobytes(), ".g": scale.numpy().astype(np.uint16).tobytes()}


def near(body, places):
    """What a distance adds, by head: a row for keys from `places - 1` pieces before the query to as many after it."""
    far = body.near.weight.detach()[mpnet.buckets(places)]  # query, key, head
    return torch.cat([far[1:, 0].flip(0), far[0]]).numpy().T


def encoder(net, measured, pieces):
    """The sections of the transformer."""
    f = lambda v: np.ascontiguousarray(v, np.float32).tobytes()
    array = lambda v: v.detach().numpy()
    norm = lambda m: f(np.stack([array(m.weight), array(m.bias)]))
    part = lambda name, sections: {name + k: v for k, v in sections.items()}
    names = {"<unk>": "[UNK]", "<s>": "[CLS]", "</s>": "[SEP]"}
    dims = [len(pieces), mpnet.WIDTH, mpnet.LAYERS, 4 * mpnet.WIDTH, hybrid.WP, hybrid.LT, mpnet.WIDTH // mpnet.HEADS]
    out = {"enc.dims": np.array(dims, np.uint32).tobytes(), "enc.pieces": "\n".join(names.get(w, w) for w in pieces).encode(),
           **part("enc.word", nibbles(array(net.body.word.weight)[list(pieces.values())])),
           "enc.place": f(array(net.body.place.weight)[2:hybrid.WP + 2]), "enc.near": f(near(net.body, hybrid.WP)),
           "enc.n0": norm(net.body.norm)}
    for i, layer in enumerate(net.body.layers):
        # The scale of the products is part of the queries.
        share = (mpnet.WIDTH // mpnet.HEADS) ** -.5
        joined = [torch.cat([getattr(layer.q, x) * share, getattr(layer.k, x), getattr(layer.v, x)]) for x in ("weight", "bias")]
        own = lambda m: (m.weight, m.bias)
        for k, of, (w, b) in (("qkv", "q", joined), ("o", "o", own(layer.o)), ("up", "up", own(layer.up)), ("down", "down", own(layer.down))):
            out.update({f"enc{i}.{k}.r": f(measured.within(f"{i}.{of}", MARGIN)), f"enc{i}.{k}.b": f(array(b)),
                        **part(f"enc{i}.{k}", nibbles(array(w)))})
        out[f"enc{i}.n1"], out[f"enc{i}.n2"] = norm(layer.n1), norm(layer.n2)
    high = measured.within("aside", MARGIN)[1] + 1e-6
    out.update({"state.r": f(measured.within("states", MARGIN)), "aside.r": f(np.stack([np.zeros_like(high), high])),
                "aside.w": f(array(net.aside.weight).T), "aside.b": f(array(net.aside.bias))})
    return {**out, **speakers(net.who)}


def speakers(net):
    """The sections of who speaks."""
    f = lambda *v: np.concatenate([x.detach().numpy().ravel() for x in v]).astype(np.float32).tobytes()
    nobody = f(net.none.weight * who.STEEP, net.none.bias * who.STEEP)
    return {**{"who" + k: v for k, v in nibbles(net.read.weight.detach().numpy()).items()}, "who.b": f(net.read.bias),
            "who.absent": f(net.absent), "who.ask": f(net.ask.weight), "who.ask.b": f(net.ask.bias), "who.nobody": nobody,
            "who.far": f(net.far * who.STEEP)}


def write(path, net, docs, hashes, base, speech, pieces, log):
    """The model file; thresholds and calibration of attribution are those of the base."""
    net.eval()
    measured = Measured(net, docs)
    p = {k: v.detach().numpy() for k, v in (*net.conv.items(), *net.head.items())}
    p["win"] = np.concatenate([p["win"], net.state.detach().numpy()])
    names = [f"layer{k}" for k in range(len(net.dil) + 1)] + [f"pair{k}" for k in range(3)]
    far = np.concatenate([measured.within(k).ravel() for k in names])
    sections = export.sections(p, net.dil, hashes, *export.calibration(base), far, speech)
    export.write(path, {**sections, **encoder(net, measured, pieces)})
    log("wrote", path, os.path.getsize(path), "bytes")


def held(a, p, dil, politics, mixed, words, log):
    """The network taught without the held-out folds, and its word pieces, which the articles get."""
    folder, at = prepare.transformer(a.work), lambda n: os.path.join(a.work, n)
    docs = politics[1] + mixed[1]
    targets = who.targets(a.tokens, a.data)
    for arts, of in (politics, mixed):
        for art, d in zip(arts, of):
            t = targets.get(art["id"])
            d["who"] = who.asked(t, d["n"]) if t and t["fold"] not in HELD else None

    def kept():
        rows = words.rows
        news = plain.news(a.data + "/corpora", a.tokens, words, [art["text"] for art in politics[0] + mixed[0]])
        words.rows = rows
        return mpnet.kept(news, folder)

    pieces = mpnet.Pieces(folder, steps.step(at("accurate-pieces.pkl"), kept, log))
    mpnet.spell(docs, pieces)
    net = hybrid.Hybrid(p, dil)
    net.body.load(folder)
    seen = [d for art, d in zip(*mixed) if art["fold"] not in HELD]
    return hybrid.teach(net, [(politics[1], 1), (seen, OFTEN)], a.steps, at("accurate-held.pt"), log), pieces


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    for k in ("data", "work", "out", "tokens", "base"):
        ap.add_argument("--" + k, required=True)
    ap.add_argument("--steps", type=int, default=STEPS)
    a = ap.parse_args()
    os.makedirs(a.work, exist_ok=True)
    log = lambda *x: print(*x, flush=True)
    words, base = features.Words(), export.read(a.base)
    (p, hashes, dil), politics, mixed = world.begun(a, a.base, words)
    net, pieces = held(a, world.fresh(p, np.random.default_rng(1)), dil, politics, mixed, words, log)
    left = [(d, art) for art, d in zip(*mixed) if art["fold"] in HELD]
    K, X, Y = world.judged(Whole(net), [d for d, _ in left], [art for _, art in left])
    speech = calibrate.fit(K, X, Y)
    log(calibrate.reliability(1 / (1 + np.exp(-(speech[K] * X).sum(1))), Y))
    docs = politics[1][::60] + [d for art, d in zip(*mixed) if art["fold"] not in HELD][::24]
    write(a.out, net, docs, hashes, base, speech, pieces.v, log)


if __name__ == "__main__":
    main()
