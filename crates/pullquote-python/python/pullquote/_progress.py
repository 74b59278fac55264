"""The progress bar of functions that take many articles."""

from __future__ import annotations

import sys
import time
from typing import Any


class Counter:
    """What stands in for tqdm: the number of articles, once a second."""

    def __init__(self, total: int | None) -> None:
        self.total, self.done, self.shown = total, 0, time.monotonic()

    def update(self, articles: int) -> None:
        self.done += articles
        if time.monotonic() - self.shown >= 1:
            self.shown = time.monotonic()
            self.show()

    def show(self, end: str = "") -> None:
        of = f" of {self.total}" if self.total is not None else ""
        print(f"\r{self.done}{of} articles", end=end, file=sys.stderr, flush=True)

    def close(self) -> None:
        self.show("\n")


def bar(total: int | None) -> Any:
    """tqdm's bar, also in notebooks, or a plain count without tqdm."""
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return Counter(total)
    return tqdm(total=total, unit=" articles")
