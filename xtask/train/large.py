"""The teacher of the network in the program: that network with the states of MPNet as further input."""
import numpy as np
import torch

import hybrid
import mpnet
import transformer

STEPS, RATE, CONV, NEW = 900, 7e-5, 6e-4, 1.5e-3
BATCH = 11


def spelled(docs, parts):
    return mpnet.spelled(docs, parts, hybrid.LT, hybrid.WP)


class Large(hybrid.Hybrid):
    def __init__(self, p, dil):
        super().__init__(p, dil, mpnet.Encoder(), mpnet.WIDTH)

    def states(self, b):
        return self.body.words(b)


class Whole(transformer.Whole):
    """Runs it over whole documents, in 16 bits."""

    def __init__(self, net):
        super().__init__(net)
        net.body.only_read()

    @torch.no_grad()
    def states(self, d, each=None):
        out = torch.zeros(d["n"], mpnet.WIDTH)
        windows = hybrid.windows([d], [0])
        for k in range(0, len(windows), BATCH):
            some = windows[k:k + BATCH]
            cs = [spelled([d], parts) for parts in some]
            found = self.net.states({x: torch.from_numpy(np.stack([c[x] for c in cs])) for x in cs[0]})
            for parts, states in zip(some, found):
                at = 0
                for _, a, z in parts:
                    out[a:z] = states[at:at + z - a]
                    at += z - a
        return out


def taught(p, dil, folder, groups, steps, keep, log):
    """Goes on from the network `p` and MPNet over groups of documents."""
    net = Large(p, dil)
    net.body.load(folder)
    return hybrid.teach(net, groups, steps, keep, log, RATE, CONV, NEW, spelled=spelled)
