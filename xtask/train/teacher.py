"""The teacher: MPNet with the same cue head and pair network as the shipped model, fine-tuned on the annotated articles.

Used in training only, to label plain news for the shipped model."""
import time

import torch
import torch.nn.functional as F
from torch import nn

import mpnet
from model import BITS, EDGES, KEYS, N_REL, O_COM, O_CUE, O_IN, O_SEG, O_SENT, W, WL, WR, chunk, np, pack, stack

PT = 96
CUES, MINED = 12, 4  # given cues and mined negatives a chunk
LT, WP, BT = 192, 232, 11


def pieces(docs, folder):
    mpnet.spell(docs, mpnet.Pieces(folder))


def tchunk(docs, parts, rng):
    return dict(chunk(docs, parts, LT, rng, KEYS[3:], CUES), **mpnet.spelled(docs, parts, LT, WP))


def shift(x, k):
    """y[t] = x[t-k] along the last axis but one, zeros outside."""
    return F.pad(x, (0, 0, k, 0))[..., : x.shape[-2], :] if k > 0 else F.pad(x, (0, 0, 0, -k))[..., -k:, :]


class Teacher(nn.Module):
    def __init__(self, folder=None):
        super().__init__()
        self.body = mpnet.Encoder()
        if folder:
            self.body.load(folder)
        H, P = mpnet.WIDTH, PT
        self.bits = nn.Linear(BITS, H, bias=False)
        nn.init.zeros_(self.bits.weight)
        self.cue = nn.Linear(H, 3)
        self.pa, self.pb, self.pb2 = nn.Linear(H, P, bias=False), nn.Linear(H, P, bias=False), nn.Linear(H, P)
        self.pf = nn.Embedding(N_REL, P)
        nn.init.normal_(self.pf.weight, std=.1)
        self.p1, self.p2, self.norm, self.po = nn.Linear(3 * P, P), nn.Linear(3 * P, P), nn.LayerNorm(P), nn.Linear(P, 5)
        self.drop = nn.Dropout(.1)

    def hidden(self, b, states=False):
        """Per token the mean of the first and the last piece's state, with the token's bits; on request the mean alone as well."""
        x = self.body.words(b)
        h = self.drop(x + self.bits(b["F"].float())) * b["m"][..., None]
        return (h, x) if states else h

    def relations(self, b, c0, c1, strong):
        T = b["m"].shape[1]
        idx = c0[..., None] + torch.arange(-WL, WR)
        ii = idx.clamp(0, T - 1)
        C0, C1 = c0[..., None], c1[..., None]
        at = lambda v: torch.gather(v[:, None].expand(-1, ii.shape[1], -1), 2, ii)
        here = lambda v: torch.gather(v, 1, c0)[..., None]
        ok = (idx >= 0) & (idx < T) & (at(b["m"]) > 0) & (at(b["pid"]) == here(b["pid"]))
        rel = torch.where(idx < C0, idx - C0, (idx - C1).clamp(min=0))
        dist = torch.searchsorted(torch.tensor(EDGES), rel)
        step = lambda k, n: (at(b[k]) - here(b[k])).clamp(-n, n) + n
        cum = strong.cumsum(1)
        base = here(cum)
        between = torch.where(idx < C0, -(base - here(strong) - at(cum)), torch.where(idx > C1, at(cum) - base, 0))
        q = at(b["F"][..., 0].long())
        rows = [dist, O_SENT + step("sid", 3), O_SEG + step("qs", 4) + 9 * q, O_COM + step("com", 4),
                O_CUE + between.clamp(-3, 3) + 3, O_IN + ((idx >= C0) & (idx <= C1)).long()]
        return ii, ok, rows

    def pairs(self, h, b, c0, c1, strong):
        """Logits (B, K, W, 5) and which places count."""
        ii, ok, rows = self.relations(b, c0, c1, strong)
        B, K, Wn = ii.shape
        take = lambda x, i: torch.gather(x, 1, i.reshape(B, -1, 1).expand(-1, -1, x.shape[-1])).view(B, *i.shape[1:], -1)
        x = take(self.pa(h), ii) + (take(self.pb(h), c0) + take(self.pb2(h), c1))[:, :, None]
        for r in rows:
            x = x + self.pf(r)
        x = self.drop(F.relu(x) * ok[..., None])
        x = self.norm(x + F.relu(self.p1(torch.cat([shift(x, 1), x, shift(x, -1)], -1)))) * ok[..., None]
        x = x + F.relu(self.p2(torch.cat([shift(x, 3), x, shift(x, -3)], -1)))
        return self.po(x), ok

    def losses(self, b):
        h = self.hidden(b)
        lp = F.log_softmax(self.cue(h), -1)
        m, yc = b["m"], b["yc"].float()
        n = m.sum()
        lc = -((lp * yc).sum(-1) * m).sum() / n
        with torch.no_grad():
            pB = lp[..., 1].exp()
            strong = ((pB > .5) & (m > 0)).long()
            free = torch.where((m > 0) & (yc[..., 0] > .5), pB, -1.)
            neg = free.topk(MINED, 1).indices
        c0, c1 = torch.cat([b["c0"], neg], 1), torch.cat([b["c1"], neg], 1)
        cm = torch.cat([b["cm"], torch.ones(neg.shape)], 1)
        none = torch.zeros(*neg.shape, W, 5)
        none[..., 0] = 1
        ya = torch.cat([b["ya"].float(), none], 1)
        la, ok = self.pairs(h, b, c0, c1, strong)
        la = -((F.log_softmax(la, -1) * ya).sum(-1) * ok * cm[..., None]).sum() / n / 3
        return lc, la


def restored(weights):
    """A teacher from the arrays `train` gives."""
    net = Teacher()
    net.load_state_dict({k: torch.from_numpy(v).float() if v.dtype.kind == "f" else torch.from_numpy(v) for k, v in weights.items()})
    return net


def tensors(cs):
    b = {k: torch.from_numpy(v) for k, v in stack(cs).items()}
    for k in ("c0", "c1", "sid", "qs", "com", "pid"):
        b[k] = b[k].long()
    return b


def train(docs, folder, epochs, log=print, lr=6e-5, head=1.5e-3, seed=1, keep=None):
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net = Teacher(folder)
    net.train()
    opt, peak = mpnet.optimizer(net, lr, head)
    total = int(len(pack(docs, np.arange(len(docs)), LT, rng, WP - 2)) // BT * epochs)
    log("steps", total)
    t0, it, acc = time.time(), 0, np.zeros(2)
    while it < total:
        ch = pack(docs, rng.permutation(len(docs)), LT, rng, WP - 2)
        rng.shuffle(ch)
        for k in range(0, len(ch) - BT + 1, BT):
            if it >= total:
                break
            b = tensors([tchunk(docs, c, rng) for c in ch[k:k + BT]])
            # some chunks go without the rules' opinion, so that it is not trusted blindly
            f = min(1., (it + 1) / 60) * max(0., 1 - it / total)
            for g, p in zip(opt.param_groups, peak):
                g["lr"] = p * f
            lc, la = net.losses(b)
            opt.zero_grad()
            (2 * lc + la).backward()
            nn.utils.clip_grad_norm_([p for g in opt.param_groups for p in g["params"]], 1.)
            opt.step()
            acc += [lc.item(), la.item()]
            it += 1
            if it % 25 == 0:
                log(it, acc / 25, "%.0fs" % (time.time() - t0))
                acc[:] = 0
            if keep and it % 200 == 0:
                torch.save(net.state_dict(), keep)
    return {k: v.half().numpy() if v.is_floating_point() else v.numpy() for k, v in net.state_dict().items()}
