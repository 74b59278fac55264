"""Single stages, with tokens and names of your own."""

import pullquote
import pytest

TEXT = "“Wé left early,” said Zq Brandt. Brandt runs a mill in Dover."


def spans(*words):
    at, found = 0, []
    for word in words:
        at = TEXT.index(word, at)
        found.append((at, at + len(word)))
        at += len(word)
    return found


def test_tokens(articles):
    tokens = pullquote.tokenize(TEXT)
    assert tokens.words[:6] == ["“", "Wé", "left", "early", ",", "”"]
    assert [tokens[n].kind for n in (0, 1, 4, -1)] == ["mark", "word", "punctuation", "punctuation"]
    assert (tokens[0].role, tokens[1].role) == ("open", None)
    assert len(tokens.sentences) == 2 and tokens.paragraphs == [(0, len(tokens))]
    assert TEXT[tokens.quoted[0].slice] == "“Wé left early,”"
    assert [token.text for token in tokens] == tokens.words
    with pytest.raises(IndexError):
        tokens[len(tokens)]
    for name, raw in articles:
        text = pullquote.extract(raw).text
        tokens = pullquote.tokenize(text)
        assert [text[span.slice] for span in tokens.spans] == tokens.words, name
        again = pullquote.Tokens(text, [(span.start, span.end) for span in tokens.spans])
        assert again == tokens, name
        again = pullquote.Tokens(text, [(span.start_byte, span.end_byte) for span in tokens.spans], unit="byte")
        assert again == tokens, name


def test_stage_by_stage_equals_the_whole():
    whole = pullquote.extract(TEXT)
    tokens = pullquote.tokenize(TEXT)
    names = pullquote.entities(TEXT, tokens=tokens)
    assert tuple(names.mentions) == whole.mentions and tuple(names.entities) == whole.entities
    assert tuple(pullquote.quotes(TEXT, entities=names)) == whole.quotes
    assert tuple(pullquote.quotes(TEXT)) == whole.quotes


def test_own_names_become_speakers():
    tokens = pullquote.tokenize(TEXT)
    full, last = spans("Zq Brandt", "Brandt")
    joined = pullquote.Entities(tokens, [(*last, "PERSON"), (*full, "PERSON"), (0, 1, "CARDINAL")])
    assert [(m.text, m.entity) for m in joined.mentions] == [("Zq Brandt", 0), ("Brandt", 0)]
    (quote,) = pullquote.quotes(TEXT, entities=joined)
    assert (quote.speaker, quote.source_kind) == ("Zq Brandt", "person")
    # The same name as an organisation, and numbered by hand.
    (quote,) = pullquote.quotes(TEXT, entities=pullquote.Entities(tokens, [(*full, "ORG")]))
    assert quote.source_kind == "organisation"
    apart = pullquote.Entities(tokens, [(*full, "PER", 1), (*last, "PER", 2)])
    assert [m.entity for m in apart.mentions] == [0, 1]
    assert len(pullquote.Entities(tokens, pullquote.entities(TEXT).mentions)) == len(pullquote.entities(TEXT))


def test_own_tokens():
    words = TEXT.replace("“", "“ ").replace(",”", " , ”").replace(".", " .").split()
    tokens = pullquote.Tokens(TEXT, spans(*words), sentences=[0, words.index(".") + 1])
    assert tokens.words == words and len(tokens.sentences) == 2
    (quote,) = pullquote.quotes(TEXT, tokens=tokens)
    assert quote.speaker == "Zq Brandt"


def test_mismatched_arguments_are_reported():
    tokens = pullquote.tokenize(TEXT)
    for call in (
        lambda: pullquote.Tokens("ab", [(0, 3)]),
        lambda: pullquote.Tokens("a b", [(0, 1), (1, 2)]),
        lambda: pullquote.Tokens("ab", [(0, 2), (1, 2)]),
        lambda: pullquote.Tokens("é", [(0, 1)], unit="byte"),
        lambda: pullquote.Tokens("ab", [(0, 2)], unit="word"),
        lambda: pullquote.Tokens("ab", [(0, 2)], sentences=[1]),
        lambda: pullquote.Entities(tokens, [(0, 1, "PER"), (0, 3, "PER")]),
        lambda: pullquote.Entities(tokens, [(900, 901, "PER")]),
        lambda: pullquote.Entities(tokens, [(0, 1, 5)]),
        lambda: pullquote.Entities(tokens, [(0, 1, None)]),
        lambda: pullquote.Entities(tokens, [(-1, 1, "PER")]),
        lambda: pullquote.Entities(tokens, ["PER"]),
        lambda: pullquote.entities("other", tokens=tokens),
        lambda: pullquote.quotes("other", entities=pullquote.entities(TEXT)),
        lambda: pullquote.quotes(TEXT, tokens=pullquote.Tokens(TEXT, spans("left")), entities=pullquote.entities(TEXT)),
    ):
        with pytest.raises(pullquote.InputError):
            call()
