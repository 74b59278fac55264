"""Reads news articles and finds who said what.

>>> import pullquote
>>> article = pullquote.extract("“We will rebuild,” said Ann Lee, the mayor.")
>>> [(quote.speaker, quote.text) for quote in article.quotes]
[('Ann Lee', '“We will rebuild,”')]

Offsets named ``start`` and ``end`` count code points, as Python strings do; ``start_byte`` and ``end_byte``, and the
columns of tables, count bytes of the text in UTF-8, as the command line does. The end is always excluded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from os import PathLike
from typing import TYPE_CHECKING, Any, Literal, Union

from ._pullquote import (
    Article,
    ArticleError,
    Batches,
    Entities,
    Entity,
    Gap,
    Identity,
    InputError,
    Mention,
    ModelError,
    Pipeline,
    PullquoteError,
    Quote,
    Span,
    Table,
    Token,
    Tokens,
    __version__,
    entities,
    tokenize,
)

if TYPE_CHECKING:
    Scope = Literal["all", "speech"]
    Errors = Literal["table", "rows", "raise"]
    Text = Union[str, bytes]
    Item = Union[None, str, bytes, tuple[Any, Union[None, str, bytes]], Mapping[str, Any]]

__all__ = [
    "Article",
    "ArticleError",
    "Batches",
    "Entities",
    "Entity",
    "Gap",
    "Identity",
    "InputError",
    "Mention",
    "ModelError",
    "Pipeline",
    "PullquoteError",
    "Quote",
    "Span",
    "TABLE_CONFIDENCE",
    "Table",
    "Token",
    "Tokens",
    "__version__",
    "entities",
    "extract",
    "extract_batches",
    "extract_many",
    "extract_table",
    "quotes",
    "tokenize",
]


#: The least confidence of the rows of a table, unless ``min_confidence`` is given.
TABLE_CONFIDENCE = 0.25


def __dir__() -> list[str]:
    return sorted(__all__)


@lru_cache(maxsize=8)
def _pipeline(min_confidence: float, scope: Scope, model: str | PathLike[str] | None) -> Pipeline:
    return Pipeline(min_confidence=min_confidence, scope=scope, model=model)


def extract(
    text: Text,
    *,
    id: str = "",
    title: str | None = None,
    date: str | None = None,
    author: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    min_confidence: float = TABLE_CONFIDENCE,
    scope: Scope = "speech",
) -> Article:
    """Analyses one text.

    Header lines at its top (``date 2019-06-26``, ``title ...``) become metadata and are not analysed; the arguments of
    this function override them. ``bytes`` are decoded as UTF-8, otherwise as Windows-1252.

    The article has the quotations that the program's table has: speech and writing of at least ``min_confidence``.
    ``scope="all"`` adds beliefs, wishes, plans and findings, which ``quote.speech`` tells apart; with
    ``min_confidence=0`` as well, nothing is left out, and ``quote.table`` marks what the table has.

    Raises:
        TypeError: if the text is neither str nor bytes.
        ArticleError: if the article cannot be analysed because it is too large or not text.
    """
    pipeline = _pipeline(min_confidence, scope, None)
    return pipeline.extract(text, id=id, title=title, date=date, author=author, outlet=outlet, url=url)


def extract_many(
    articles: Iterable[Item],
    *,
    threads: int = 0,
    fields: dict[str, str] | None = None,
    progress: bool = False,
    min_confidence: float = TABLE_CONFIDENCE,
    scope: Scope = "speech",
) -> Iterator[Article]:
    """Analyses many articles and yields them in the same order.

    An article is a text, a pair of id and text, or a dictionary with ``text`` and optionally ``id``, ``title``,
    ``date``, ``author``, ``outlet``, ``url``; ``fields={"text": "body"}`` renames keys. Without an id, an article is
    numbered, from "0". Only a few articles are read ahead, so memory does not grow with their number.

    An article that cannot be analysed has an ``error`` and no quotations; no exception is raised for it.
    ``threads`` is the number of articles analysed at once, 0 for one per core, at most eight per core. Ctrl-C interrupts
    the wait. ``progress=True`` shows a progress bar: tqdm's, or a count if tqdm is not installed.

    Raises:
        TypeError: if ``articles`` is not an iterable, or is a single text.
    """
    return _pipeline(min_confidence, scope, None).extract_many(
        articles, threads=threads, fields=fields, progress=progress
    )


def extract_table(
    texts: Any,
    ids: Any = None,
    *,
    titles: Any = None,
    dates: Any = None,
    authors: Any = None,
    outlets: Any = None,
    urls: Any = None,
    threads: int = 0,
    errors: Errors = "table",
    fields: dict[str, str] | None = None,
    progress: bool = False,
    min_confidence: float = TABLE_CONFIDENCE,
    scope: Scope = "speech",
) -> Table:
    """Analyses many articles into a table of quotations, with the columns of the command line.

    ``texts`` is an iterable of what :func:`extract_many` takes, a column of strings of any Arrow library (pyarrow,
    polars, pandas), or a table with a column ``text`` and optionally ``id``, ``title``, ``date``, ``author``,
    ``outlet``, ``url`` (``fields={"text": "body"}`` renames them). ``ids`` and the others hold one value per text.

    ``scope`` and ``min_confidence`` are those of :func:`extract`.

    ``result.to_pandas()``, ``result.to_polars()`` and ``result.to_arrow()`` give the data frames of these libraries. The
    result has the Arrow PyCapsule interface, so that DuckDB and others take it without a copy. ``result.articles`` has a
    row for each article, ``result.errors`` one for each that could not be analysed (``errors="table"``). With
    ``errors="rows"`` such an article is also a row among the quotations, with ``article_id`` and a column ``error``; with
    ``errors="raise"`` the first one raises an exception.

    ``progress=True`` shows a progress bar: tqdm's, or a count if tqdm is not installed.

    Raises:
        TypeError: if ``texts`` is not an iterable, or is a single text.
        InputError: if the arguments are inconsistent.
        ArticleError: with ``errors="raise"``.
    """
    return _pipeline(min_confidence, scope, None).extract_table(
        texts,
        ids,
        titles=titles,
        dates=dates,
        authors=authors,
        outlets=outlets,
        urls=urls,
        threads=threads,
        errors=errors,
        fields=fields,
        progress=progress,
    )


def extract_batches(
    texts: Any,
    ids: Any = None,
    *,
    titles: Any = None,
    dates: Any = None,
    authors: Any = None,
    outlets: Any = None,
    urls: Any = None,
    threads: int = 0,
    errors: Errors = "table",
    fields: dict[str, str] | None = None,
    progress: bool = False,
    min_confidence: float = TABLE_CONFIDENCE,
    scope: Scope = "speech",
) -> Batches:
    """Like :func:`extract_table`, but batch by batch, for more articles than fit in memory.

    The result is an iterator of tables, and a stream of the Arrow PyCapsule interface:
    ``pyarrow.RecordBatchReader.from_stream(result)``. It can be read only once.
    """
    return _pipeline(min_confidence, scope, None).extract_batches(
        texts,
        ids,
        titles=titles,
        dates=dates,
        authors=authors,
        outlets=outlets,
        urls=urls,
        threads=threads,
        errors=errors,
        fields=fields,
        progress=progress,
    )


def quotes(
    text: str,
    *,
    tokens: Tokens | None = None,
    entities: Entities | None = None,
    id: str = "",
    min_confidence: float = TABLE_CONFIDENCE,
    scope: Scope = "speech",
) -> list[Quote]:
    """Runs only the last stage: finds the quotations of a text over your own tokens and names.

    Missing arguments are computed. The whole text is analysed, including header lines, and damaged characters are not
    repaired; :func:`extract` handles both.

    Raises:
        InputError: if the tokens or entities belong to another text.
    """
    return _pipeline(min_confidence, scope, None).quotes(text, tokens=tokens, entities=entities, id=id)
