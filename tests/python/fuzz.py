#!/usr/bin/env python3
"""Passes odd values to every function of the package: `tests/python/fuzz.py [SECONDS] [SEED]`.

A call may return or raise an exception of the package, or the TypeError, ValueError or OverflowError with which Python
rejects an argument of a wrong type. Anything else ends the program with the call that caused it: another exception, a panic
(which is a BaseException), offsets that are not in the text, a crash. It prints the number of calls.
"""

import pickle
import random
import sys
import time
import warnings

import pullquote

ALLOWED = (pullquote.PullquoteError, TypeError, ValueError, OverflowError)
PIECES = [
    "“We left,” said Ann Lee. ", "\"No,\" he said.\n\n", "Tomas Ekdahl, a baker, told reporters that it rained. ", "\ud83d",
    "\udcff", "\0", "é", "\U0001f600", "\u202e", "\ufeff", "&quot;", "<b>", "â€œ", " ", "\r\n", "\u2028", "'", "”", "=1+1", "",
]
SMALL = [None, True, 0, -1, 7, 2**31, 2**40, 2**70, 0.5, float("nan"), float("inf"), b"", b"\xff\xfe\x00", "", "PER", "x", (), [], {}]


class Odd:
    """An object whose every method fails."""

    def __iter__(self):
        raise RuntimeError("odd")

    def __str__(self):
        raise ValueError("odd")


def text(r):
    return "".join(r.choice(PIECES) for _ in range(r.randrange(12)))


def value(r, depth=0):
    kind = r.randrange(10)
    if kind < 3:
        return text(r)
    if kind == 3:
        return text(r).encode("utf-8", "surrogatepass")
    if kind == 4:
        return r.choice(SMALL)
    if depth > 2 or kind == 5:
        return r.randrange(-5, 200)
    if kind == 6:
        return tuple(value(r, depth + 1) for _ in range(r.randrange(5)))
    if kind == 7:
        return {r.choice(["id", "text", "date", "title", 7]): value(r, depth + 1) for _ in range(r.randrange(4))}
    return [value(r, depth + 1) for _ in range(r.randrange(5))]


def check(article, given):
    for quote in article.quotes:
        assert 0 <= quote.start <= quote.end <= len(article.text), (given, quote)
        assert 0.0 <= quote.confidence <= 1.0, (given, quote)
    assert pickle.loads(pickle.dumps(article)) == article, given


def extract(r):
    given = r.choice([text, value])(r)
    names = ["id", "title", "date", "author", "outlet", "url"]
    check(pullquote.extract(given, **{name: r.choice([text, value])(r) for name in r.sample(names, r.randrange(3))}), given)


def extract_many(r):
    given = [value(r) for _ in range(r.randrange(6))] if r.random() < 0.9 else value(r)
    for article in pullquote.extract_many(given, threads=r.choice([1, 2])):
        check(article, given)


def extract_table(r):
    texts = [value(r) for _ in range(r.randrange(6))]
    pullquote.extract_table(texts, value(r) if r.random() < 0.5 else None, threads=1, errors=r.choice(["table", "raise", "x"]))


def stages(r):
    words = text(r)
    tokens = pullquote.tokenize(words)
    pairs = [(r.randrange(-2, len(words) + 3), r.randrange(-2, len(words) + 3)) for _ in range(r.randrange(6))]
    if r.random() < 0.5:
        tokens = pullquote.Tokens(words, sorted(pairs), sentences=r.choice([None, [0], [1, 0], [900]]), unit=r.choice(["char", "byte"]))
    kinds = ["PER", "PERSON", "ORG", "GPE", "DATE", "x", None, 5]
    mentions = [(*pair, r.choice(kinds)) + ((r.choice([None, 0, 1, 2**32]),) if r.random() < 0.5 else ()) for pair in pairs]
    entities = pullquote.Entities(tokens, mentions if r.random() < 0.8 else value(r))
    pullquote.quotes(words if r.random() < 0.9 else text(r), tokens=tokens, entities=entities)
    assert pickle.loads(pickle.dumps(entities)) == entities, mentions


def odd(r):
    call = r.choice([pullquote.extract, pullquote.extract_many, pullquote.extract_table, pullquote.tokenize, pullquote.entities])
    try:
        call(r.choice([Odd(), [Odd()], {"text": Odd()}, object(), value(r)]))
    except RuntimeError as error:
        assert str(error) == "odd", error


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    warnings.simplefilter("ignore")
    targets, calls, accepted = [extract, extract_many, extract_table, stages, odd], 0, 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        r = random.Random(f"{seed} {calls}")
        target = targets[calls % len(targets)]
        try:
            target(r)
            accepted += 1
        except ALLOWED:
            pass
        except BaseException:
            print(f"{target.__name__}, seed {seed}, call {calls}:", file=sys.stderr)
            raise
        calls += 1
    assert accepted > calls / 10, "hardly anything is accepted: the values are too odd to test much"
    print(f"{calls} calls, {accepted} of them accepted")


if __name__ == "__main__":
    main()
