#!/usr/bin/env python3
"""Measures the figures of scale.md: CPU time of one core over the repository's articles, `python3 docs/cost.py [ROUNDS]`."""

import sys
import time
from pathlib import Path

import pullquote

folder = Path(__file__).resolve().parents[1] / "fixtures" / "articles"
rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
texts = [path.read_bytes() for path in sorted(folder.rglob("*.txt"))]
size = sum(map(len, texts)) / len(texts)
print(f"{len(texts)} articles of {size:.0f} bytes, {rounds} times")
pullquote.extract_table(texts, threads=1)
start = time.process_time()
pullquote.extract_table(texts * rounds, threads=1)
each = (time.process_time() - start) / (len(texts) * rounds)
print(
    f"{1000 * each:.2f} ms per article, {size / each / 1e6:.2f} MB/s, "
    f"{each * 1e6 / 3600 * 4000 / size:.2f} core hours per million articles of 4 kB"
)
