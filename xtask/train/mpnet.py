"""MPNet (Song et al. 2020), the transformer the teacher starts from, in PyTorch: only what fine-tuning needs."""
import collections
import math
import unicodedata

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

WIDTH, HEADS, LAYERS = 768, 12, 12
START, PAD, END, UNKNOWN = 0, 1, 2, 3
SCRIPTS = ((0, 0x250), (0x370, 0x400), (0x2000, 0x2300))
EPS = 1e-12  # of layer norms, as in the program


def known(folder):
    return open(folder + "/vocab.txt", encoding="utf-8").read().rstrip("\n").split("\n")


class Pieces:
    """WordPiece, greedy, uncased."""

    def __init__(self, folder, kept=None):
        """`kept`: the numbers of those that are known; by default all."""
        self.v = {w: i for i, w in enumerate(known(folder)) if kept is None or i in kept}
        self.cache = {}

    def of(self, w):
        r = self.cache.get(w)
        if r is None:
            self.cache[w] = r = self.cut(w)[:6] or [UNKNOWN]
        return r

    def cut(self, w):
        t = "".join(c for c in unicodedata.normalize("NFD", w.lower()) if unicodedata.category(c) != "Mn")
        t = t.replace("\u2019", "'").replace("\u2018", "'")
        spaced = "".join(c if c.isalnum() else f" {c} " for c in t)
        out = []
        for s in spaced.split():
            a, got = 0, []
            while a < len(s):
                e = len(s)
                while e > a and ("##" if a else "") + s[a:e] not in self.v:
                    e -= 1
                if e == a:
                    got = [UNKNOWN]
                    break
                got.append(self.v[("##" if a else "") + s[a:e]])
                a = e
            out += got
        return out


def spell(docs, pieces):
    """Gives documents their word pieces, and where those of each token end."""
    for d in docs:
        l = [pieces.of('"' if k and w not in "'\u2019\u2018" else w) for w, k in zip(d["ws"], d["F"][:, 13])]
        d["wp"] = np.array([y for x in l for y in x], np.int32)
        d["wp_end"] = np.cumsum([len(x) for x in l]).astype(np.int32)


def kept(docs, folder):
    """The pieces that are seen twice in some documents, or are one character, less those of scripts that news in English has not:
    the others stand for one unknown piece, or for what they are made of."""
    names, count = known(folder), collections.Counter()
    spell(docs, Pieces(folder))
    for d in docs:
        count.update(d["wp"].tolist())
    legible = lambda w: all(any(a <= ord(c) < z for a, z in SCRIPTS) for c in w)
    usual = lambda i, w: count[i] >= 2 or len(w.removeprefix("##")) == 1
    return {START, END, UNKNOWN, *(i for i, w in enumerate(names) if legible(w) and usual(i, w))}


def buckets(n, count=32, far=128):
    """The bucket of each distance between two of `n` positions."""
    d = torch.arange(n)[:, None] - torch.arange(n)[None]
    half = count // 2
    out = (d < 0).long() * half
    d = d.abs()
    exact = half // 2
    large = exact + (torch.log(d.float().clamp(min=1) / exact) / math.log(far / exact) * (half - exact)).long()
    return out + torch.where(d < exact, d, large.clamp(max=half - 1))


class Dropout(nn.Module):
    """Dropout by masks cut from one pool of random bits at random places: torch draws them on one thread."""

    pool = None

    def __init__(self, rate):
        super().__init__()
        self.rate = rate

    def forward(self, x):
        if not self.training:
            return x
        n, size = x.numel(), 1 << 25
        if Dropout.pool is None:
            Dropout.pool = ((torch.rand(size) >= self.rate) / (1 - self.rate)).to(torch.bfloat16)
        a = int(torch.randint(size - n, ()))
        return x * Dropout.pool[a:a + n].view_as(x)


class Layer(nn.Module):
    def __init__(self, drop):
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.n1, self.n2 = nn.LayerNorm(WIDTH, EPS), nn.LayerNorm(WIDTH, EPS)
        self.drop = Dropout(drop)

    def forward(self, x, bias):
        b, t, _ = x.shape
        cut = lambda y: y.view(b, t, HEADS, WIDTH // HEADS).transpose(1, 2)
        q, k, v = cut(self.q(x)), cut(self.k(x)), cut(self.v(x))
        if self.training:
            a = torch.softmax(q @ k.transpose(-1, -2) * (WIDTH // HEADS) ** -.5 + bias, -1, dtype=q.dtype) @ v
        else:
            a = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        x = self.n1(x + self.drop(self.o(a.transpose(1, 2).reshape(b, t, WIDTH))))
        return self.n2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """States of word pieces; the embeddings and the first `frozen` layers stay as they are."""

    def __init__(self, frozen=4, drop=.1):
        super().__init__()
        self.word, self.place = nn.Embedding(30527, WIDTH), nn.Embedding(514, WIDTH)
        self.norm, self.near = nn.LayerNorm(WIDTH, EPS), nn.Embedding(32, HEADS)
        self.layers = nn.ModuleList(Layer(drop) for _ in range(LAYERS))
        self.frozen, self.narrow = frozen, False
        for part in (self.word, self.place, self.norm, self.near, *self.layers[:frozen]):
            part.requires_grad_(False)

    def forward(self, ids, mask):
        t = ids.shape[1]
        with torch.no_grad():
            x = self.norm(self.word(ids) + self.place(torch.arange(2, t + 2))[None])
            bias = self.near(buckets(t)).permute(2, 0, 1)[None] + (mask[:, None, None, :] - 1.) * 1e4
            bias = bias.to(torch.bfloat16)
            if self.narrow:
                x = x.to(torch.bfloat16)
            for l in self.layers[: self.frozen]:
                x = l(x, bias)
        for l in self.layers[self.frozen:]:
            x = l(x, bias)
        return x

    def only_read(self):
        """Keeps the layers in 16 bits, not to be taught any more: a third faster, one label in 3,700 another."""
        self.layers.to(torch.bfloat16)
        self.narrow = True

    def words(self, b):
        """Per token of a batch the mean of the states of its first and last piece."""
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=not self.narrow):
            x = self(b["wp"], b["wm"])
        x = x.float()
        at = lambda k: torch.gather(x, 1, b[k][..., None].expand(-1, -1, x.shape[-1]))
        return .5 * (at("first") + at("last"))

    def train(self, mode=True):
        super().train(mode)
        for l in self.layers[: self.frozen]:
            l.train(False)
        return self

    def load(self, folder):
        from safetensors.torch import load_file
        s = load_file(folder + "/model.safetensors")
        names = {"word": "embeddings.word_embeddings", "place": "embeddings.position_embeddings", "norm": "embeddings.LayerNorm",
                 "near": "encoder.relative_attention_bias"}
        for i in range(LAYERS):
            a, b = f"layers.{i}.", f"encoder.layer.{i}."
            names.update({a + x: b + "attention.attn." + x for x in "qkvo"})
            names.update({a + "n1": b + "attention.LayerNorm", a + "up": b + "intermediate.dense", a + "down": b + "output.dense",
                          a + "n2": b + "output.LayerNorm"})
        self.load_state_dict({k: s[names[k.rsplit(".", 1)[0]] + "." + k.rsplit(".", 1)[1]] for k in self.state_dict()})
        return self


def spelled(docs, parts, tokens, pieces):
    """The pieces of a list of (doc, start, end) and where the first and last piece of each of its tokens are."""
    ids, first, last = [START], [], []
    for di, a, e in parts:
        d = docs[di]
        s = d["wp_end"][a - 1] if a else 0
        ends = d["wp_end"][a:e] - s + len(ids)
        first += [len(ids), *ends[:-1]]
        last += list(ends - 1)
        ids += list(d["wp"][s:d["wp_end"][e - 1]])
    # A word longer than all there is room for loses its end.
    ids = [*ids[:pieces - 1], END]
    c = dict(wp=np.full(pieces, PAD, np.int64), wm=(np.arange(pieces) < len(ids)).astype(np.float32))
    c["wp"][:len(ids)] = ids
    for k, v in (("first", first), ("last", last)):
        c[k] = np.zeros(tokens, np.int64)
        c[k][:len(v)] = np.minimum(v, pieces - 1)
    return c


def optimizer(net, rate, head):
    """For a net with an encoder `body`: its upper layers at the rate `rate`, less the deeper, all else at `head`; and these rates."""
    body, groups = list(net.body.named_parameters()), []
    for i in range(net.body.frozen, LAYERS):
        own = [p for k, p in body if k.startswith(f"layers.{i}.")]
        groups.append(dict(params=own, lr=rate * .9 ** (LAYERS - 1 - i)))
    groups.append(dict(params=[p for k, p in net.named_parameters() if not k.startswith("body.")], lr=head))
    return torch.optim.AdamW(groups, betas=(.9, .98), weight_decay=.01, fused=True), [g["lr"] for g in groups]
