"""Quotations as span groups of a spaCy ``Doc``.

>>> nlp = spacy.blank("en")                                     # doctest: +SKIP
>>> nlp.add_pipe("pullquote")                                   # doctest: +SKIP
>>> doc = nlp("“We will rebuild,” said Ann Lee, the mayor.")    # doctest: +SKIP
>>> doc.spans["quotes"][0]._.speaker                            # doctest: +SKIP
'Ann Lee'

``doc.spans`` gets three groups: ``quotes`` (labelled direct, indirect, mixed; one span per piece), ``quote_sources`` and
``quote_cues``. Each of their spans has ``span._.quote``, the :class:`pullquote.Quote` it belongs to, and
``span._.speaker``. ``doc._.quotes`` has all quotations.

The module can be imported without spaCy, but using it requires spaCy 3.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal

from . import TABLE_CONFIDENCE, Entities, InputError, Pipeline, Quote, Tokens

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["PullquoteComponent", "add_quotes", "create", "find_quotes"]


def find_quotes(
    doc: Doc,
    pipeline: Pipeline | None = None,
    *,
    tokens: Literal["own", "doc"] = "own",
    entities: Literal["own", "doc"] = "own",
) -> list[Quote]:
    """Finds the quotations of a ``Doc`` without changing it.

    ``entities="doc"`` uses the names of ``doc.ents``; if they have an ``ent_id`` or ``kb_id``, those that share one are
    the same person or thing. ``tokens="doc"`` uses the tokens of the ``Doc``, and its sentences if they are set; the
    models were trained on this package's own tokens, which split hyphens.
    """
    for name, value in (("tokens", tokens), ("entities", entities)):
        if value not in ("own", "doc"):
            raise InputError(f'{name}={value!r}; must be "own" or "doc"')
    pipeline = pipeline or Pipeline()
    text = doc.text
    if tokens == "own" and entities == "own":
        return list(pipeline.extract(text).quotes)
    cut = _tokens(doc) if tokens == "doc" else _own_tokens(text)
    if entities == "own":
        return pipeline.quotes(text, tokens=cut)
    return pipeline.quotes(text, entities=_entities(doc, cut))


def add_quotes(doc: Doc, pipeline: Pipeline | None = None, **options: Any) -> Doc:
    """Sets the span groups and ``doc._.quotes``. Options are those of :func:`find_quotes`."""
    _extend()
    found = find_quotes(doc, pipeline, **options)
    groups: dict[str, list[Any]] = {"quotes": [], "quote_sources": [], "quote_cues": []}
    for quote in found:
        pieces = (
            ("quotes", quote.pieces, quote.type),
            ("quote_sources", quote.source_pieces, "source"),
            ("quote_cues", quote.cue_pieces, "cue"),
        )
        for group, places, label in pieces:
            for place in places:
                # If the Doc's tokens are longer than ours, so are its spans.
                span = doc.char_span(place.start, place.end, label=label, alignment_mode="expand")
                if span is not None:
                    span._.quote = quote
                    groups[group].append(span)
    for group, spans in groups.items():
        doc.spans[group] = spans
    doc._.quotes = found
    return doc


class PullquoteComponent:
    """The component behind ``nlp.add_pipe("pullquote", config={...})``."""

    def __init__(self, pipeline: Pipeline, tokens: str = "own", entities: str = "own") -> None:
        _extend()
        self.pipeline = pipeline
        self.options: dict[str, Any] = {"tokens": tokens, "entities": entities}

    def __call__(self, doc: Doc) -> Doc:
        return add_quotes(doc, self.pipeline, **self.options)

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 64) -> Iterable[Doc]:
        """Processes one Doc after the other; the analysis runs without the interpreter's lock."""
        for doc in docs:
            yield self(doc)


def create(
    nlp: Language,
    name: str,
    tokens: str = "own",
    entities: str = "own",
    min_confidence: float = TABLE_CONFIDENCE,
    scope: Literal["all", "speech"] = "speech",
) -> PullquoteComponent:
    """The factory that spaCy knows by the name ``pullquote``."""
    pipeline = Pipeline(min_confidence=min_confidence, scope=scope)
    return PullquoteComponent(pipeline, tokens, entities)


try:
    from spacy.language import Language as _Language
except ImportError:
    pass
else:
    _defaults = {"tokens": "own", "entities": "own", "min_confidence": TABLE_CONFIDENCE, "scope": "speech"}
    _Language.factory("pullquote", assigns=["doc.spans", "doc._.quotes"], default_config=_defaults)(create)


def _extend() -> None:
    from spacy.tokens import Doc, Span

    if not Doc.has_extension("quotes"):
        Doc.set_extension("quotes", default=[])
    if not Span.has_extension("quote"):
        Span.set_extension("quote", default=None)
    if not Span.has_extension("speaker"):
        Span.set_extension("speaker", getter=lambda span: span._.quote.speaker if span._.quote else None)


def _own_tokens(text: str) -> Tokens:
    from . import tokenize

    return tokenize(text)


def _tokens(doc: Doc) -> Tokens:
    spans, sentences = [], []
    known = doc.has_annotation("SENT_START")
    begins = True
    for token in doc:
        begins = begins or (known and bool(token.is_sent_start))
        # Skip spaCy's white-space tokens.
        if not token.is_space:
            if begins:
                sentences.append(len(spans))
            begins = False
            spans.append((token.idx, token.idx + len(token.text)))
    return Tokens(doc.text, spans, sentences=sentences if known else None)


def _entities(doc: Doc, tokens: Tokens) -> Entities:
    numbers: dict[str, int] = {}
    mentions: list[tuple[int, int, str, int | None]] = []
    for ent in doc.ents:
        key = ent.ent_id_ or ent.kb_id_
        number = numbers.setdefault(key, len(numbers)) if key else None
        mentions.append((ent.start_char, ent.end_char, ent.label_, number))
    return Entities(tokens, mentions)
