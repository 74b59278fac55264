"""Writes the model file and the reference dump for port tests. Format in SPEC.md."""
import json
import struct

import numpy as np

import decode
from features import BIGRAMS, BITS, SUFFIXES, fnv64, fold64
from model import EDGES, N_REL, WL, WR

VERSION = 1
PAIR = (("token", "pa"), ("first", "pb"), ("last", "pb2"), ("rel", "pf"), ("b", "pbias"), ("c1.w", "p1"), ("c1.b", "p1b"),
        ("c2.w", "p2"), ("c2.b", "p2b"), ("out.w", "po"), ("out.b", "pob"))


def quantize(t):
    """int8 by column: rows, scales."""
    s = np.abs(t).max(0) / 127
    s[s == 0] = 1
    return np.round(t / s).clip(-127, 127).astype(np.int8), s.astype(np.float32)


def quantized(p):
    """The weights as they will be read back from the file."""
    q = {k: np.asarray(v, np.float32) for k, v in p.items()}
    for k in ("ew", "eb", "es"):
        r, s = quantize(q[k])
        q[k] = r.astype(np.float32) * s
    return q


def sections(p, dil, hashes, conf, theta, table, ranges, speech=None):
    """Without `speech` the sections of a base, which the program does not read: no head tells speech yet."""
    H, P = p["win"].shape[1], p["pa"].shape[1]
    f = lambda v: np.ascontiguousarray(v, np.float32).tobytes()
    out = {"dims": np.array([H, P, len(dil), p["ew"].shape[1], p["eb"].shape[1], p["es"].shape[1], BITS, len(hashes), BIGRAMS, SUFFIXES,
                             WL, WR, N_REL, len(EDGES), decode.N_CONF, len(table[0])] + list(dil), np.uint32).tobytes(),
           "edges": np.array(EDGES, np.int32).tobytes(),
           "words": np.array(hashes, np.uint32).tobytes()}
    for name, k in (("word", "ew"), ("bigram", "eb"), ("suffix", "es")):
        r, s = quantize(np.asarray(p[k], np.float32))
        out[name + ".rows"], out[name + ".scale"] = r.tobytes(), f(s)
    out["in.w"], out["in.b"] = f(p["win"]), f(p["bin"])
    for k in range(len(dil)):
        out[f"conv{k}.w"], out[f"conv{k}.b"], out[f"conv{k}.ln"] = f(p[f"c{k}"]), f(p[f"cb{k}"]), f(np.stack([p[f"lg{k}"], p[f"lb{k}"]]))
    out["cue.w"], out["cue.b"] = f(p["cue"]), f(p["cueb"])
    if speech is not None:
        out["say.w"], out["say.b"] = f(p["say"]), f(p["sayb"])
        out["conf.speech"] = f(speech)
    for name, k in PAIR:
        out["pair." + name] = f(p[k])
    out["pair.c1.ln"] = f(np.stack([p["l1g"], p["l1b"]]))
    out["ranges"] = f(ranges)
    out["decode"] = f(np.array([decode.CAND, decode.JOIN, decode.AGAIN, decode.SNAP, decode.FORCE, decode.OUT_BEGIN, decode.OUT_INSIDE, *theta,
                                decode.SAY, decode.LEAST_SPEECH]))
    out["conf.w"] = f(conf)
    out["conf.table"] = f(np.array(table))
    return out


def fnv_fast(data):
    """FNV-1a-64 of 8-byte little-endian words (the data padded with zeros)."""
    h = 0xCBF29CE484222325
    data = data + b"\0" * (-len(data) % 8)
    for (x,) in struct.iter_unpack("<Q", data):
        h = ((h ^ x) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return h


def calibration(sec):
    """Weights of the confidence, thresholds by kind, and the table of the sections of a model file."""
    f = lambda k: np.frombuffer(sec[k], np.float32)
    return f("conf.w").reshape(3, -1), f("decode")[7:10], f("conf.table").reshape(2, -1)


def write(path, sec):
    head = 24 + 32 * len(sec)
    at = head + (-head % 64)
    table, body = b"", b"\0" * (-head % 64)
    for name, data in sec.items():
        table += struct.pack("<16sQQ", name.encode(), at, len(data))
        pad = -len(data) % 64
        body += data + b"\0" * pad
        at += len(data) + pad
    payload = table + body
    with open(path, "wb") as f:
        f.write(struct.pack("<4sIIIQ", b"PQQM", VERSION, len(sec), 0, fnv_fast(payload)) + payload)


def read(path):
    """The sections of a model file."""
    data = open(path, "rb").read()
    magic, version, count, _, checksum = struct.unpack_from("<4sIIIQ", data)
    if (magic, version, checksum) != (b"PQQM", VERSION, fnv_fast(data[24:])):
        raise SystemExit(f"{path} is no model file of version {VERSION}")
    table = [struct.unpack_from("<16sQQ", data, 24 + 32 * i) for i in range(count)]
    return {name.rstrip(b"\0").decode(): data[at:at + length] for name, at, length in table}


def weights(sec):
    """Parameters by the names of `model` and the dilations, from the sections of a file."""
    H, P, layers, DW, DB, DS, *rest = np.frombuffer(sec["dims"], np.uint32).tolist()
    f = lambda name, *shape: np.frombuffer(sec[name], np.float32).reshape(shape)
    p = {k: np.frombuffer(sec[name + ".rows"], np.int8).reshape(-1, w).astype(np.float32) * f(name + ".scale", w)
         for name, k, w in (("word", "ew", DW), ("bigram", "eb", DB), ("suffix", "es", DS))}
    p["win"], p["bin"] = f("in.w", -1, H), f("in.b", H)
    for k in range(layers):
        p[f"c{k}"], p[f"cb{k}"], (p[f"lg{k}"], p[f"lb{k}"]) = f(f"conv{k}.w", -1, H), f(f"conv{k}.b", H), f(f"conv{k}.ln", 2, H)
    p["cue"], p["cueb"] = f("cue.w", H, 3), f("cue.b", 3)
    if "say.w" in sec:
        p["say"], p["sayb"] = f("say.w", H, 1), f("say.b", 1)
    for name, k in PAIR:
        p[k] = f("pair." + name, *((-1,) if name.endswith("b") else (-1, 5) if k == "po" else (-1, P)))
    p["l1g"], p["l1b"] = f("pair.c1.ln", 2, P)
    return p, rest[-layers:]


SAMPLES = [
    "“We will rebuild the bridge,” Mayor Lena Ortiz said on Monday. “It takes two years.”\n\nCritics doubt it.",
    "The council’s auditor, Pim de Vries, warned that the plan “ignores every lesson of 2011” and would cost $40 million more.",
    "According to a report by the Harbor Institute, traffic fell 12 percent; officials did not say why.\n"
    "\"I have no idea,\" she told reporters, adding that she hadn't read it.",
    "''Nobody asked us,'' Tomas Berg wrote. He believes the vote was rushed.\n\nAsked about it, Berg shrugged: \"Next question.\"",
    "Zoë Krämer called the offer 'a joke' — then signed it. The minister's spokesman declined to comment.",
]


def reference(path, net, words, tokenized, weights, theta, speech):
    """Inputs and numbers of every stage for the samples; `tokenized` are lines of the token export."""
    from features import document, finish
    out = []
    for text, t in zip(SAMPLES, tokenized):
        d = document(text, t, words)
        finish([d], words)
        h, b, pc = net.encode(d)
        say = net.says(h, d["n"])
        cues = decode.candidates(pc, d["sid"], say)
        LP = net.pairs(h, b, pc, cues)
        raw = decode.decode(d, cues, LP)
        for a in raw:
            a["say"] = float(say[a["cue"]].max())
        D = decode.final(d, raw, theta, weights, speech)
        x = np.asarray(h)[: d["n"]]
        r = lambda v: [round(float(y), 5) for y in np.asarray(v).ravel()]
        out.append(dict(text=text, tokens=d["tok"].tolist(), forms=[words.words[i] for i in d["wid"]], word=d["w"].tolist(), bigram=d["b"].tolist(),
                        suffix=d["s"].tolist(), bits=[int("".join(map(str, f[::-1])), 2) for f in d["F"]],
                        sentence=d["sid"].tolist(), paragraph=d["pid"].tolist(), segment=d["qs"].tolist(), commas=d["com"].tolist(),
                        encoder_first8=[r(v[:8]) for v in x], encoder_sum=r(x.sum(1)), cue=[r(v) for v in pc], say=r(say),
                        candidates=[[i, j, round(p, 5)] for i, j, p in cues],
                        pair_log_probabilities=[dict(first=int(max(d["p0"][i], i - WL)),
                                                     rows=[r(v) for v in lp[max(d["p0"][i], i - WL) - i + WL: min(d["p1"][i], i + WR) - i + WL]])
                                                for (i, j, p), lp in zip(cues, LP)],
                        decoded=[dict(cue=[a["cue"][0], a["cue"][-1] + 1], content=a["content"], source=a["source"], p=round(a["p"], 5),
                                      speech=round(decode.speech(d, a, speech), 5), say=round(a["say"], 5), conf=round(a["conf"], 5), low=round(a["low"], 5), miss=round(a["miss"], 5), src=round(a["src"], 5)) for a in raw],
                        quotations=[dict(cue=decode.spans(d["tok"], a["cue"]), source=decode.spans(d["tok"], a["source"]),
                                         content=decode.spans(d["tok"], a["content"]), kind=a["kind"], score=round(a["score"], 5), speech=round(a["speech"], 5)) for a in D]))
    json.dump(out, open(path, "w"), ensure_ascii=False, indent=None)
