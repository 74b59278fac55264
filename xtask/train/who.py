"""Who speaks: the accurate network's own opinion, from the states of its transformer.

A report asks, with the states of its source, its cue and its words; each mention of a name in the article answers with its own;
"nobody who is named" answers too. A softmax over the answers is the chance of each mention, and of an entity the sum over its
mentions. The windows of the transformer are short, so the answer of a mention in another window is what it means there."""
import json
import subprocess

import torch
import torch.nn.functional as F
from torch import nn

import mpnet
from model import np

WIDTH = 96
MOST_SOURCE, MOST_CUE = 12, 4  # tokens of a source and of a cue that are read
FAR = (12, 40, 120, 300)  # how far before the report a mention is, in tokens
BUCKETS = len(FAR) + 5
STEEP = 10.  # what is learned of a place counts so often: it is a single number, and would be learned slowly


def targets(program, data):
    """By the id of an article: its mentions and the speakers of its reports, as `program train targets` prints them."""
    r = subprocess.run([program, "train", "targets", "--data", data], stdout=subprocess.PIPE, check=True)
    return {x["id"]: x for x in map(json.loads, r.stdout.decode().splitlines())}


def asked(t, n):
    """Arrays of an article of `n` tokens: what each report reads, where each mention lies from it, and which are right."""
    if t["tokens"] != n or not t["reports"]:
        return None
    mentions = np.array(t["mentions"], np.int64).reshape(-1, 3)
    R, M = len(t["reports"]), len(mentions)
    reads = {"source": np.zeros((R, n), np.float32), "cue": np.zeros((R, n), np.float32), "content": np.zeros((R, n), np.float32)}
    far, right = np.zeros((R, M), np.int64), np.zeros((R, M + 1), np.float32)
    for i, r in enumerate(t["reports"]):
        for k, most in (("source", MOST_SOURCE), ("cue", MOST_CUE)):
            if r[k]:
                a, z = r[k][0], min(r[k][1], r[k][0] + most)
                reads[k][i, a:z] = 1 / (z - a)
        (a, z) = r["content"]
        reads["content"][i, a] += .5
        reads["content"][i, z - 1] += .5
        far[i] = places(mentions, r)
        right[i, :M] = np.isin(mentions[:, 2], r["speakers"])
        right[i, M] = not r["speakers"]
    return dict(reads, far=far, right=right, first=mentions[:, 0], last=mentions[:, 1] - 1,
                has=np.array([[r["source"] is not None, r["cue"] is not None] for r in t["reports"]], np.float32))


def places(mentions, r):
    """The bucket of each mention: within the source, within what is said, so far before the report, after it."""
    first, end = mentions[:, 0], mentions[:, 1]
    at = (r["source"] or r["cue"] or r["content"])[0]
    before, after = np.searchsorted(FAR, at - end, "left"), np.where(first - at <= FAR[1], len(FAR) + 3, len(FAR) + 4)
    out = np.where(end <= at, 2 + before, after)
    inside = lambda span: (first >= span[0]) & (end <= span[1])
    out = np.where(inside(r["content"]), 1, out)
    return np.where(inside(r["source"]), 0, out) if r["source"] else out


class Who(nn.Module):
    def __init__(self):
        super().__init__()
        self.read = nn.Linear(mpnet.WIDTH, 4 * WIDTH)  # as a mention; as a source, a cue, what is said
        self.absent = nn.Parameter(torch.zeros(2, WIDTH))  # no source, no cue
        self.ask, self.none, self.far = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, 1), nn.Parameter(torch.zeros(BUCKETS))
        with torch.no_grad():
            self.far[0] = 4 / STEEP

    def forward(self, states, t):
        """Of the states of an article: logits (reports, mentions + 1), the last for nobody who is named."""
        key, source, cue, said = self.read(states).split(WIDTH, -1)
        x = {k: torch.from_numpy(v) for k, v in t.items()}
        u = F.relu(x["source"] @ source + x["cue"] @ cue + x["content"] @ said + (1 - x["has"]) @ self.absent)
        keys = .5 * (key[x["first"]] + key[x["last"]])
        return torch.cat([self.ask(u) @ keys.T * WIDTH ** -.5 + STEEP * self.far[x["far"]], STEEP * self.none(u)], -1)

    def loss(self, states, t):
        """The sum over the reports that can be told."""
        lp = F.log_softmax(self(states, t), -1)
        right = torch.from_numpy(t["right"])
        told = right.sum(-1) > 0
        return -torch.logsumexp(lp[told] + right[told].log(), -1).sum()
