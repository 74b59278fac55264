"""The adapter for spaCy."""

import subprocess
import sys

import pullquote
import pytest

TEXT = "“Wé left early,” said Zq Brandt. Brandt runs a U.S.-led firm."


def test_the_module_can_be_imported_without_spacy():
    code = "import sys; sys.modules['spacy'] = None; import pullquote.spacy; print(pullquote.spacy.find_quotes.__name__)"
    out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert out == "find_quotes\n"


def test_quotations_are_span_groups():
    spacy = pytest.importorskip("spacy")
    nlp = spacy.blank("en")
    nlp.add_pipe("pullquote")
    doc = nlp(TEXT)
    (quote,) = doc.spans["quotes"]
    assert (quote.text, quote.label_, quote._.speaker) == ("“Wé left early,”", "direct", "Zq Brandt")
    assert quote._.quote == pullquote.extract(TEXT).quotes[0] == doc._.quotes[0]
    assert [span.text for span in doc.spans["quote_sources"]] == ["Zq Brandt"]
    assert [span.text for span in doc.spans["quote_cues"]] == ["said"]
    assert [len(d.spans["quotes"]) for d in nlp.pipe([TEXT, "Nothing.", TEXT])] == [1, 0, 1]


def test_a_least_confidence_leaves_quotations_out():
    spacy = pytest.importorskip("spacy")
    (found,) = pullquote.extract(TEXT).quotes
    for least, count in ((found.confidence - 0.01, 1), (found.confidence + 0.01, 0)):
        nlp = spacy.blank("en")
        nlp.add_pipe("pullquote", config={"min_confidence": least})
        assert len(nlp(TEXT)._.quotes) == count


def test_names_and_tokens_of_the_doc():
    spacy = pytest.importorskip("spacy")
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "ORG", "pattern": "Zq Brandt"}])
    nlp.add_pipe("pullquote", config={"tokens": "doc", "entities": "doc"})
    doc = nlp("Talks.\n\n" + TEXT)
    (quote,) = doc._.quotes
    assert (quote.speaker, quote.source_kind, quote.paragraph) == ("Zq Brandt", "organisation", 2)
    with pytest.raises(pullquote.InputError):
        nlp.add_pipe("pullquote", name="odd", config={"tokens": "their"})(nlp.make_doc(TEXT))
