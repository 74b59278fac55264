"""One article and many, as objects."""

import copy
import csv
import json
import pickle
import subprocess
import sys
import threading
import time
from html.parser import HTMLParser

import pullquote
import pyarrow
import pytest
from conftest import FIXTURES, repeated

EVERYTHING = {"scope": "all", "min_confidence": 0}
SENTENCE = "“Wé will rebuild,” said Ann Lee, the mayor."


def test_every_fixture_matches_the_program(articles, lines):
    assert len(articles) > 40 and len(lines) == len(articles)
    for name, text in articles:
        assert pullquote.extract(text, id=name, **EVERYTHING).to_json() == lines[name], name


def test_many_are_the_same_at_any_number_of_threads(articles, lines):
    for threads in (1, 2, 5):
        found = list(pullquote.extract_many(articles, threads=threads, **EVERYTHING))
        assert [article.id for article in found] == [name for name, _ in articles]
        assert [article.to_json() for article in found] == [lines[name] for name, _ in articles]


def test_options_are_those_of_the_program(articles, lines, run):
    for flags, options in (
        (["--scope", "speech"], {}),
        (["--scope", "all"], EVERYTHING),
        (["--scope", "speech", "--min-confidence", "0.8"], {"min_confidence": 0.8}),
    ):
        out = run("jsonl", FIXTURES / "articles", *flags)
        want = {json.loads(line)["id"]: line for line in out.read_text(encoding="utf-8").splitlines()}
        found = pullquote.extract_many(articles, **options)
        assert {article.id: article.to_json() for article in found} == want
        assert (want == lines) == (options is EVERYTHING), f"{flags} against all that was found"


def test_objects_tables_stages_and_the_program_have_the_same_rows(articles, run):
    with run("csv", FIXTURES / "articles").open(encoding="utf-8", newline="") as file:
        want = [row["quote_id"] for row in csv.DictReader(file)]
    assert [quote.id for article in pullquote.extract_many(articles) for quote in article.quotes] == want
    table = pyarrow.table(pullquote.extract_table([text for _, text in articles], [name for name, _ in articles]))
    assert table["quote_id"].to_pylist() == want
    text = "“We left,” said Ann Lee. Bo Day believes that the bridge will hold."
    for scope, count in (("speech", 1), ("all", 2)):
        found = (pullquote.extract(text, scope=scope).quotes, pullquote.extract_table([text], scope=scope), pullquote.quotes(text, scope=scope))
        assert [len(rows) for rows in found] == [count] * 3
    assert len(pullquote.extract(text).quotes) == len(pullquote.quotes(text)) == 1
    assert pullquote.TABLE_CONFIDENCE == 0.25 and repr(pullquote.Pipeline()) == 'Pipeline(min_confidence=0.25, scope="speech")'


def test_offsets_count_code_points_and_bytes(articles):
    for name, raw in [*articles, ("own", ("😀 " + SENTENCE).encode())]:
        article = pullquote.extract(raw, id=name)
        text, encoded = article.text, article.text.encode()
        for quote in article.quotes:
            assert " [...] ".join(text[piece.slice] for piece in quote.pieces) == quote.text
            assert text[quote.start : quote.end].startswith(text[quote.pieces[0].slice])
            for piece in quote.pieces + quote.source_pieces + quote.cue_pieces:
                assert encoded[piece.start_byte : piece.end_byte].decode() == text[piece.slice]
        for mention in article.mentions:
            assert text[mention.start : mention.end] == mention.text
            if mention.entity is not None:
                assert article.mentions.index(mention) in article.entities[mention.entity].mentions


def test_an_article_has_its_metadata():
    article = pullquote.extract("date 2019-06-26\ntitle Old\n\n" + SENTENCE, id="a", title="New", outlet="The Post")
    assert (article.date, article.title, article.outlet) == ("2019-06-26", "New", "The Post")
    assert article.body == SENTENCE and article.error is None
    (quote,) = article.quotes
    assert (quote.speaker, quote.speaker_role, quote.cue, quote.type) == ("Ann Lee", "mayor", "said", "direct")
    assert article.quotes[0] is quote
    assert json.loads(json.dumps(article.to_dict()))["quotes"][0] == quote.to_dict()


def test_results_are_pickled_and_copied(articles):
    pipeline = pickle.loads(pickle.dumps(pullquote.Pipeline(scope="speech", min_confidence=0.5)))
    assert repr(pipeline) == "Pipeline(min_confidence=0.5, scope=\"speech\")"
    for name, text in articles[:10]:
        article = pullquote.extract(text, id=name)
        for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
            again = pickle.loads(pickle.dumps(article, protocol))
            assert again == article and again.to_json() == article.to_json()
        parts = [*article.quotes, *article.mentions, *article.entities, *article.gaps]
        parts += [piece for quote in article.quotes for piece in quote.pieces]
        assert pickle.loads(pickle.dumps(parts)) == parts
        assert copy.deepcopy(parts) == parts
    tokens = pullquote.tokenize(SENTENCE)
    names = pullquote.entities(SENTENCE, tokens=tokens)
    assert pickle.loads(pickle.dumps((tokens, names))) == (tokens, names) and len(names) == 1


def test_an_invalid_article_affects_no_other():
    given = ["a", None, 3.5, float("nan"), ("id", SENTENCE), {"id": 7}, {"text": "b", "date": "20190203"}, b"\xe9t\xe9"]
    found = list(pullquote.extract_many(given))
    errors = [article.error for article in found]
    assert errors == [None, "there is no text", "float, not a text", "there is no text", None, "there is no text", None, None]
    assert [article.id for article in found] == ["0", "1", "2", "3", "id", "7", "6", "7"]
    assert found[6].date == "2019-02-03" and found[7].text == "été"
    assert pickle.loads(pickle.dumps(found[1])) == found[1]


def test_an_unpaired_surrogate_is_read_as_the_program_reads_it():
    with pytest.warns(UserWarning, match="unpaired surrogates"):
        article = pullquote.extract("It \ud83d rained.\n\n" + SENTENCE)
    assert article.text.startswith("It \ufffd rained.") and article.quotes[0].start == 14


def test_errors_have_their_own_classes(tmp_path):
    with pytest.raises(pullquote.ArticleError, match="bytes"):
        pullquote.extract("a" * (17 << 20))
    for call in (
        lambda: pullquote.Pipeline(scope="talk"),
        lambda: pullquote.Pipeline(min_confidence=2),
        lambda: pullquote.extract_many(["a"], fields={"txt": "x"}),
    ):
        with pytest.raises(pullquote.InputError):
            call()
    (tmp_path / "m.bin").write_bytes(b"no model")
    for name in ("m.bin", "none.bin"):
        with pytest.raises(pullquote.ModelError, match=name):
            pullquote.Pipeline(model=tmp_path / name)
        with pytest.raises(pullquote.ModelError, match=name):
            pullquote.Pipeline(calibration=tmp_path / name)
    assert issubclass(pullquote.ModelError, pullquote.PullquoteError)


def test_the_accurate_network_is_found_and_pickled(tmp_path):
    text = "“We had no choice,” said Bertil Raun, who runs the ferry.\n\nPassengers were told the fares would not change."
    fast, accurate = pullquote.Pipeline(), pullquote.Pipeline(accurate=True)
    again = pickle.loads(pickle.dumps(accurate))
    assert "accurate=True" in repr(again)
    a, b, c = ([(q.speaker, q.confidence) for q in p.extract(text).quotes] for p in (fast, accurate, again))
    assert a[0][0] == b[0][0] == "Bertil Raun"
    assert a != b == c
    with pytest.raises(pullquote.InputError, match="both"):
        pullquote.Pipeline(accurate=True, model=tmp_path / "m.bin")


def test_a_calibration_changes_confidences(tmp_path):
    file = tmp_path / "mine.json"
    file.write_text('{"format": "pullquote calibration 1", "slope": 1.0, "offset": -1.0}')
    pipelines = [pullquote.Pipeline(), pullquote.Pipeline(calibration=file)]
    pipelines.append(pickle.loads(pickle.dumps(pipelines[1])))
    before, after, again = (p.extract("“We left,” said Ann Lee.").quotes[0].confidence for p in pipelines)
    assert after < before and again == after


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pullquote.extract(None), "text must be str or bytes, not NoneType"),
        (lambda: pullquote.extract(["a"]), "text must be str or bytes, not list"),
        (lambda: pullquote.extract_many(None), "articles must be a list or another iterable, not NoneType"),
        (lambda: pullquote.extract_many("one text"), r"not a single text; use extract\(\)"),
        (lambda: pullquote.extract_table(b"one text"), r"not a single text; use extract\(\)"),
        (lambda: pullquote.extract_table({"text": "a"}), "not a single dictionary"),
        (lambda: pullquote.extract_table(7), "articles must be a list or another iterable, not int"),
        (lambda: pullquote.extract_table(["a"], 7), "ids must be a list or another iterable, not int"),
        (lambda: pullquote.extract_batches(["a"], dates=1.5), "dates must be a list or another iterable, not float"),
        (lambda: pullquote.tokenize(None), "text"),
        (lambda: pullquote.entities(7), "text"),
        (lambda: pullquote.quotes(None), "text"),
        (lambda: pullquote.extract("a", min_confidence="high"), "min_confidence"),
        (lambda: pullquote.extract("a", min_confidence=None), "min_confidence"),
        (lambda: pullquote.extract("a", scope=3), "scope"),
        (lambda: pullquote.extract("a", title=3), "title"),
        (lambda: pullquote.extract_many(["a"], threads="two"), "threads"),
        (lambda: pullquote.extract_table(["a"], fields=["text"]), "fields"),
    ],
)
def test_a_wrong_type_is_a_type_error_that_names_the_argument(call, message):
    with pytest.raises(TypeError, match=message):
        call()


def test_an_error_within_an_iterator_is_raised_as_it_is():
    class Odd:
        def __iter__(self):
            raise TypeError("odd")

    with pytest.raises(TypeError, match="^odd$"):
        pullquote.extract_many(Odd())


class Framed(HTMLParser):
    """Tags outside the frame, and the page within."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.frame = [], {}
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.frame = dict(attributes)


def test_a_notebook_shows_the_page_of_an_article(program, tmp_path):
    text = SENTENCE + " “<script>alert(1)</script> & \"more\",” she said.\n\nThe end.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    subprocess.run([program, "view", tmp_path / "a.txt", "-o", tmp_path / "a.html", "--quiet"], check=True)
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    article = pullquote.extract(text, id="a.txt")
    assert article.to_html() == page
    shown = Framed(article._repr_html_())
    assert shown.tags == ["iframe"] and shown.frame["sandbox"] == "" and shown.frame["srcdoc"] == page
    assert "alert(1)" in page and "<script>alert" not in page
    (failed,) = pullquote.extract_many([("<b>", None)])
    assert failed._repr_html_() == "<p><b>&lt;b&gt;</b>: there is no text</p>"


def test_every_page_is_the_program_s(articles, program, tmp_path):
    command = [program, "view", FIXTURES / "articles", "-o", f"{tmp_path}/", "--scope", "all", "--min-confidence", "0", "--quiet"]
    subprocess.run(command, check=True)
    pages = {path.read_bytes().decode() for path in tmp_path.iterdir()}
    own = [article for article in pullquote.extract_many(articles, **EVERYTHING) if article.to_html() in pages]
    assert len(own) == len(articles), {name for name, _ in articles} - {article.id for article in own}


def test_progress_counts_the_articles(capsys, monkeypatch):
    list(pullquote.extract_many([SENTENCE] * 3, progress=True))
    assert "3/3" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    pullquote.extract_table([SENTENCE, None], progress=True)
    assert capsys.readouterr().err == "\r2 of 2 articles\n"
    for _ in pullquote.extract_batches(iter([SENTENCE] * 200), progress=True):
        pass
    assert capsys.readouterr().err == "\r200 articles\n"
    list(pullquote.extract_many([SENTENCE]))
    assert capsys.readouterr().err == ""


def test_a_failing_input_raises_after_its_last_article():
    def articles():
        yield "one"
        yield "two"
        raise OSError("the disk is gone")

    for threads in (1, 2):
        seen = []
        with pytest.raises(OSError, match="the disk is gone"):
            for article in pullquote.extract_many(articles(), threads=threads):
                seen.append(article.text)
        assert seen == ["one", "two"]


def test_few_articles_are_read_ahead():
    read = 0

    def articles():
        nonlocal read
        while True:
            read += 1
            yield SENTENCE

    many = pullquote.extract_many(articles(), threads=2)
    for _ in range(10):
        next(many)
    assert read <= 10 + 2 * 16 + 1


def test_other_threads_run_meanwhile(articles):
    """The lock is released: a Python thread keeps counting while a long text is analysed."""
    text = b"\n\n".join(text for _, text in articles).decode("utf-8", "replace") * 10
    ticks, stop = [], threading.Event()

    def tick():
        while not stop.is_set():
            ticks.append(time.perf_counter())
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    start = time.perf_counter()
    pullquote.extract(text)
    end = time.perf_counter()
    stop.set()
    thread.join()
    during = [t for t in ticks if start < t < end]
    assert end - start > 0.05 and len(during) > 5, (end - start, len(during))


def test_one_pipeline_serves_many_threads(articles, lines):
    pipeline, failures = pullquote.Pipeline(**EVERYTHING), []

    def work(part):
        for name, text in part:
            if pipeline.extract(text, id=name).to_json() != lines[name]:
                failures.append(name)

    threads = [threading.Thread(target=work, args=(articles[n::4],)) for n in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert not failures


def test_ids_are_those_of_the_articles_for_any_number(articles):
    found = pullquote.extract_many(repeated(articles, 500), threads=3)
    for (name, _), article in zip(repeated(articles, 500), found, strict=True):
        assert article.id == name
