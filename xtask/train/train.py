"""Trains the shipped model on labelled articles and, if given, on articles labelled by the teacher."""
import argparse
import pickle
import sys
import time

from infer import *

DIL = (1, 1, 2, 4, 8)
QUICK = ["--epochs", "6", "--lr", "2.5e-3"]  # annotated articles without a teacher
BOTH = ["--epochs", "10", "--soft-epochs", "15", "--seed", "21"]  # these and the teacher's labels
AGAIN = ["--epochs", "1.1", "--soft-epochs", ".3", "--lr", "1e-3"]  # with the held-out articles
SEEDS = ("11", "12")  # of two such runs, whose weights are averaged


def run(docs, soft, vectors, a, log=print, start=None):
    rng = np.random.default_rng(a.seed)
    dil = tuple(a.dil)
    p = start if start is not None else init(rng, a.width, a.pair, dil, vectors, a.kind)
    log("parameters", sum(v.size for v in p.values()), "of the layers", sum(v.size for k, v in p.items() if k not in ("ew", "eb", "es")))
    s, ema = adamw_init(p), p
    L, B = 512, a.batch
    g = lambda: shuffled(docs, rng, L)
    n_gold, n_soft = len(g()), (len(shuffled(soft, rng, L)) if soft else 0)
    total = int((n_gold * a.epochs + n_soft * a.soft_epochs) // B)
    share = n_soft * a.soft_epochs / (n_gold * a.epochs + n_soft * a.soft_epochs) if soft else 0.

    @jax.jit
    def step(p, s, ema, b, key, lr, decay):
        def f(p):
            k1, k2 = jax.random.split(key)
            h = encode(p, b, k1, dil)
            lc, la = losses(p, h, b, k2)
            lh = hint_loss(p, h, b)
            return 2 * lc + la + a.hint * lh, (lc, la, lh)
        (_, x), gr = jax.value_and_grad(f, has_aux=True)(p)
        p, s = adamw(p, gr, s, lr)
        ema = {k: ema[k] * decay + p[k] * (1 - decay) for k in p}
        return p, s, ema, x

    key = jax.random.PRNGKey(a.seed)
    gold_q, soft_q, acc, t0 = [], [], np.zeros(3), time.time()
    log("steps", total, "share of soft", round(share, 3))
    for it in range(total):
        cs = []
        # the last tenth of training sees gold articles more often
        sh = share if it < .85 * total else share * a.tail
        for _ in range(B):
            if soft and rng.random() < sh:
                if not soft_q:
                    soft_q = shuffled(soft, rng, L)
                cs.append(chunk(soft, soft_q.pop(), L, rng))
            else:
                if not gold_q:
                    gold_q = g()
                cs.append(chunk(docs, gold_q.pop(), L, rng))
        key, sk = jax.random.split(key)
        lr = a.lr * min(1., (it + 1) / 100) * (.02 + .98 * .5 * (1 + np.cos(np.pi * it / total)))
        b = stack(cs)
        p, s, ema, x = step(p, s, ema, b, sk, lr, min(.998, (it + 1) / (it + 20)))
        acc += [float(v) for v in x]
        if (it + 1) % 200 == 0:
            log(it + 1, acc / 200, "%.0fs cpu %.0f" % (time.time() - t0, time.process_time()))
            acc[:] = 0
            if a.out:
                save(a.out, ema, a)
    save(a.out, ema, a)
    return ema


def save(out, p, a):
    pickle.dump(dict(p={k: np.asarray(v) for k, v in p.items()}, dil=tuple(a.dil)), open(out, "wb"))


def shuffled(docs, rng, L):
    c = pack(docs, rng.permutation(len(docs)), L, rng)
    rng.shuffle(c)
    return c


def arguments(argv=None):
    ap = argparse.ArgumentParser()
    ap.add_argument("--width", type=int, default=96)
    ap.add_argument("--pair", type=int, default=64)
    ap.add_argument("--dil", type=int, nargs="+", default=DIL)
    ap.add_argument("--kind", default="dense")
    ap.add_argument("--epochs", type=float, default=6)
    ap.add_argument("--soft-epochs", type=float, default=2)
    ap.add_argument("--tail", type=float, default=.5)
    ap.add_argument("--batch", type=int, default=4)
    ap.add_argument("--lr", type=float, default=2e-3)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--hint", type=float, default=.15, help="weight of the distance to the teacher's states")
    ap.add_argument("--start", help="weights to go on from")
    ap.add_argument("--out", default="student.pkl")
    return ap.parse_args(argv)
