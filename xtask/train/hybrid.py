"""The accurate network: the fast one, with the states of a pretrained transformer, MPNet, as further input.

A token's state enters the input layer and, through a layer of its own, stands beside its vector before all heads. Both additions
begin at zero, so training begins at the fast network's own results."""
import os
import time

import torch
import torch.nn.functional as F
from torch import nn

import mpnet
import who
from model import KEYS, W, chunk, np, pack
from teacher import Teacher, shift, tensors

ASIDE = 96  # columns beside a token's vector
LT, WP = 192, 232  # tokens and word pieces of a window
BATCH, CUES, MINED = 11, 12, 4
SPEAKERS = 2.  # weight of the loss of who speaks
RATE, CONV, NEW, WARM = 7e-5, 6e-4, 1.5e-3, 60  # peaks of the learning rate, as `optimizer` takes them; steps on the way there


def windows(docs, order, rng=None):
    return pack(docs, order, LT, rng, WP - 2)


def spelled(docs, parts):
    return mpnet.spelled(docs, parts, LT, WP)


def batch(docs, parts, rng):
    c = dict(chunk(docs, parts, LT, rng, KEYS, CUES), **spelled(docs, parts))
    for k in ("hint", "hm"):
        c.pop(k)
    for k in ("ma", "ys", "ms"):
        own = np.concatenate([docs[di][k][a:e] for di, a, e in parts])
        c[k] = np.pad(own, (0, LT - len(own)))
    c["mine"] = np.float32(min(docs[di]["mined"] for di, _, _ in parts))
    return c


class Hybrid(nn.Module):
    """`p` are the fast network's arrays by the names of `model`, `dil` its dilations."""

    def __init__(self, p, dil):
        super().__init__()
        self.dil, self.body = dil, mpnet.Encoder()
        array = lambda k: torch.tensor(np.asarray(p[k], np.float32))
        conv = [f"{k}{i}" for i in range(len(dil)) for k in ("c", "cb", "lg", "lb")]
        self.conv = nn.ParameterDict({k: nn.Parameter(array(k)) for k in ["ew", "eb", "es", "win", "bin", *conv]})
        wide = lambda w: torch.cat([w, torch.zeros(ASIDE, w.shape[1])])
        self.head = nn.ParameterDict({k: nn.Parameter(wide(array(k))) for k in ("cue", "say", "pa", "pb", "pb2")})
        for k in ("cueb", "sayb", "pf", "pbias", "p1", "p1b", "p2", "p2b", "l1g", "l1b", "po", "pob"):
            self.head[k] = nn.Parameter(array(k))
        self.state, self.aside = nn.Parameter(torch.zeros(mpnet.WIDTH, len(p["bin"]))), nn.Linear(mpnet.WIDTH, ASIDE)
        self.who = who.Who()
        self.drop = nn.Dropout(.1)

    relations = Teacher.relations

    def states(self, b):
        """Per token of a batch of windows what the transformer says."""
        return self.body.words(b)

    def layers(self, b, states):
        """The vectors after each layer, and what stands beside the last."""
        c, m = self.conv, b["m"][..., None]
        kept = lambda rate, like: (torch.rand(like.shape[:2] + (1,)) < rate).float() if self.training else 1.
        x = [c[k][b[i].long()] for k, i in (("ew", "w"), ("eb", "b"), ("es", "s"))]
        x = torch.cat([*(v * kept(rate, v) for v, rate in zip(x, (.85, .7, .9))), b["F"].float()], -1)
        x = F.relu(self.drop(x) @ c["win"] + c["bin"] + self.drop(states) @ self.state) * m
        yield x
        for k, far in enumerate(self.dil):
            y = F.relu(torch.cat([shift(x, far), x, shift(x, -far)], -1) @ c[f"c{k}"] + c[f"cb{k}"])
            x = F.layer_norm(x + self.drop(y), x.shape[-1:], c[f"lg{k}"], c[f"lb{k}"], 1e-5) * m
            yield x
        yield F.relu(self.aside(self.drop(states))) * m

    def hidden(self, b, states=None):
        *_, x, beside = self.layers(b, self.states(b) if states is None else states)
        return torch.cat([x, beside], -1)

    def sums(self, h, b, c0, c1, strong):
        """The vectors of the pair network: what it adds up first, and after each convolution; and which places count."""
        p = self.head
        ii, ok, rows = self.relations(b, c0, c1, strong)
        B = len(ii)
        take = lambda x, i: torch.gather(x, 1, i.reshape(B, -1, 1).expand(-1, -1, x.shape[-1])).view(B, *i.shape[1:], -1)
        x = take(h @ p["pa"], ii) + (take(h @ p["pb"], c0) + take(h @ p["pb2"], c1) + p["pbias"])[:, :, None]
        for r in rows:
            x = x + F.embedding(r, p["pf"])
        joined = self.drop(F.relu(x) * ok[..., None])
        y = F.relu(torch.cat([shift(joined, 1), joined, shift(joined, -1)], -1) @ p["p1"] + p["p1b"])
        x = F.layer_norm(joined + y, y.shape[-1:], p["l1g"], p["l1b"], 1e-5) * ok[..., None]
        return joined, x, x + F.relu(torch.cat([shift(x, 3), x, shift(x, -3)], -1) @ p["p2"] + p["p2b"]), ok

    def pairs(self, h, b, c0, c1, strong):
        *_, x, ok = self.sums(h, b, c0, c1, strong)
        return x @ self.head["po"] + self.head["pob"], ok

    def cues(self, h):
        return h @ self.head["cue"] + self.head["cueb"], (h @ self.head["say"] + self.head["sayb"])[..., 0]

    def losses(self, b, states=None):
        """As `world.losses`: of the cues, of what is speech, of the labels around each cue."""
        h = self.hidden(b, states)
        cue, say = self.cues(h)
        lp, m, yc = F.log_softmax(cue, -1), b["m"], b["yc"].float()
        n = m.sum()
        lc = -((lp * yc).sum(-1) * m * b["ma"]).sum() / n
        ls = (F.binary_cross_entropy_with_logits(say, b["ys"], reduction="none") * m * b["ms"]).sum() / n
        with torch.no_grad():
            begin = lp[..., 1].exp()
            strong = ((begin > .5) & (m > 0)).long()
            neg = torch.where((m > 0) & (yc[..., 0] > .5), begin, -1.).topk(MINED, 1).indices
        c0, c1 = torch.cat([b["c0"], neg], 1), torch.cat([b["c1"], neg], 1)
        cm = torch.cat([b["cm"], b["mine"][:, None].expand(neg.shape)], 1)
        none = torch.zeros(*neg.shape, W, 5)
        none[..., 0] = 1
        la, ok = self.pairs(h, b, c0, c1, strong)
        la = -((F.log_softmax(la, -1) * torch.cat([b["ya"].float(), none], 1)).sum(-1) * ok * cm[..., None]).sum() / n / 3
        return lc, ls, la


def optimizer(net, rate, conv, new):
    """Rates: of the transformer's last layer (the others less, the deeper), of the fast network's arrays, of what is new."""
    body = net.body
    groups = [dict(params=list(l.parameters()), lr=rate * .9 ** (len(body.layers) - 1 - i))
              for i, l in enumerate(body.layers) if i >= body.frozen]
    groups.append(dict(params=[*net.conv.values(), *net.head.values()], lr=conv))
    groups.append(dict(params=[net.state, *net.aside.parameters(), *net.who.parameters()], lr=new))
    return torch.optim.AdamW(groups, betas=(.9, .98), weight_decay=.01, fused=True), [g["lr"] for g in groups]


def articles(groups, queues, share, rng):
    """Articles for a step, of one of the groups or the other, and their windows."""
    docs, parts = [], []
    while len(parts) < BATCH:
        k = rng.choice(len(groups), p=share)
        if not queues[k]:
            queues[k] = rng.permutation(len(groups[k][0])).tolist()
        docs.append(groups[k][0][queues[k].pop()])
        parts = windows(docs, range(len(docs)))
    return docs, parts


def put(whole, parts, states):
    """Puts the states of windows where their tokens stand in whole documents."""
    for some, row in zip(parts, states):
        at = 0
        for di, a, z in some:
            whole[di][a:z] = row[at:at + z - a]
            at += z - a


def speakers(net, states, docs, parts):
    """The loss of who speaks, over whole articles."""
    whole = [torch.zeros(d["n"], mpnet.WIDTH) for d in docs]
    put(whole, parts, net.drop(states))
    return sum((net.who.loss(x, d["who"]) for x, d in zip(whole, docs) if d.get("who")), torch.zeros(()))


def teach(net, groups, steps, keep, log=print, rate=RATE, conv=CONV, new=NEW, warm=WARM, seed=1):
    """Goes on with `net` over groups of documents (lists of them and how often each is seen). What is done so far is kept in
    the file `keep`, from which an interrupted run goes on."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    opt, peak = optimizer(net, rate, conv, new)
    sizes = np.array([len(g) * often for g, often in groups])
    queues, first = [[] for _ in groups], 0
    if os.path.exists(keep):
        s = torch.load(keep, weights_only=False)
        net.load_state_dict(s["net"]), opt.load_state_dict(s["opt"])
        first, queues, rng = s["step"], s["queues"], s["rng"]
    net.train()
    t0, acc = time.time(), np.zeros(4)
    for step in range(first, steps):
        docs, parts = articles(groups, queues, sizes / sizes.sum(), rng)
        b = tensors([batch(docs, some, rng) for some in parts])
        for g, p in zip(opt.param_groups, peak):
            g["lr"] = p * min(1., (step + 1) / warm) * max(.02, 1 - step / steps)
        states = net.states(b)
        lc, ls, la = net.losses(b, states)
        lw = speakers(net, states, docs, parts) / b["m"].sum()
        opt.zero_grad()
        (2 * lc + 2 * ls + la + SPEAKERS * lw).backward()
        nn.utils.clip_grad_norm_([p for g in opt.param_groups for p in g["params"]], 1.)
        opt.step()
        acc += [lc.item(), ls.item(), la.item(), lw.item()]
        if (step + 1) % 20 == 0:
            log(step + 1, (acc / 20).round(4), f"{time.time() - t0:.0f}s")
            acc[:] = 0
        if (step + 1) % 100 == 0 or step + 1 == steps:
            torch.save(dict(net=net.state_dict(), opt=opt.state_dict(), step=step + 1, queues=queues, rng=rng), keep + ".part")
            os.replace(keep + ".part", keep)
    return net.eval()
