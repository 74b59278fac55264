"""Code that a type checker must accept; checked by `mypy --strict`, never run."""

from __future__ import annotations

import pullquote


def names(texts: list[str]) -> set[str]:
    found: set[str] = set()
    for article in pullquote.extract_many(texts, threads=2, fields={"text": "body"}):
        for quote in article.quotes:
            if quote.speaker is not None:
                found.add(quote.speaker)
            first: int = quote.pieces[0].start
            article.text[first : quote.end]
    return found


def table(texts: list[str]) -> int:
    made = pullquote.extract_table(texts, errors="rows")
    return len(made) + (len(made.errors) if made.errors else 0)


def stages(text: str) -> list[pullquote.Quote]:
    tokens = pullquote.Tokens(text, [(0, 1)], unit="byte")
    names = pullquote.Entities(tokens, [(0, 1, "PER", 3), *pullquote.entities(text).mentions])
    return pullquote.quotes(text, tokens=tokens, entities=names, scope="speech")


def frames(texts: list[str]) -> str:
    table = pullquote.extract_table(texts, scope="all", min_confidence=pullquote.TABLE_CONFIDENCE, progress=True)
    table.to_pandas().groupby("speaker")
    table.to_polars().height
    table.to_arrow().num_rows
    for batch in pullquote.extract_batches(texts, progress=False):
        batch.column_names
    return pullquote.extract(texts[0]).to_html()
