#!/usr/bin/env python3
"""Draws a chart of who is quoted in a corpus: `python3 analysis.py FOLDER chart.png`.

Needs pullquote, polars and matplotlib. Reads the text files of a folder, or a table in Parquet with a column `text`.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import polars as pl
import pullquote

# Distinguishable for colour-blind readers.
COLOURS = {"direct": "#1b4f72", "mixed": "#7fb3d5", "indirect": "#d6a45c"}


def texts(folder: Path) -> Iterator[dict]:
    for path in sorted(folder.rglob("*.txt")):
        yield {"id": path.relative_to(folder).as_posix(), "text": path.read_bytes()}


def main() -> None:
    source, picture = Path(sys.argv[1]), Path(sys.argv[2])
    articles = pl.read_parquet(source) if source.suffix == ".parquet" else texts(source)
    found = pullquote.extract_table(articles)
    quotes, read = pl.DataFrame(found), pl.DataFrame(found.articles)
    for article, message in pl.DataFrame(found.errors).select("source", "message").iter_rows():
        print(f"skipped: {article}: {message}", file=sys.stderr)
    print(f"{read.height} articles, {quotes.height} quotations")

    named = quotes.filter(pl.col("speaker").is_not_null(), ~pl.col("speaker").str.contains(";"))
    people = (
        named.filter(pl.col("source_kind") == "person")
        .group_by("speaker", "type")
        .agg(pl.len().alias("quotations"))
        .pivot("type", index="speaker", values="quotations")
        .fill_null(0)
    )
    kinds = [kind for kind in COLOURS if kind in people.columns]
    # Ties in alphabetical order, so that the chart is the same every time.
    people = people.with_columns(pl.sum_horizontal(kinds).alias("all"))
    people = people.sort(["all", "speaker"], descending=[True, False]).head(20).reverse()

    status = quotes.group_by("status").agg(pl.len().alias("quotations")).sort("quotations")
    figure, (left, right) = plt.subplots(1, 2, figsize=(12, 6.5), width_ratios=[2, 1], layout="constrained")
    start = [0] * people.height
    for kind in kinds:
        left.barh(people["speaker"], people[kind], left=start, color=COLOURS[kind], label=kind)
        start = [a + b for a, b in zip(start, people[kind])]
    left.set_title("Who is quoted most", loc="left")
    left.set_xlabel("quotations")
    left.xaxis.get_major_locator().set_params(integer=True)
    left.legend(frameon=False, loc="lower right")
    right.barh(status["status"], status["quotations"], color="#8a8a8a")
    right.set_title("Is the source known?", loc="left")
    right.set_xlabel("quotations")
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(axis="y", length=0)
    figure.savefig(picture, dpi=110)
    print(f"most quoted: {people['speaker'][-1]}, {people['all'][-1]} times; see {picture}")


if __name__ == "__main__":
    main()
