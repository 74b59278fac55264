"""Tables in Arrow's memory, in the programs that read them."""

import datetime
import pickle
import sys

import duckdb
import pandas
import polars
import pullquote
import pyarrow
import pyarrow.parquet
import pytest
from conftest import FIXTURES

SENTENCE = "“We will rebuild,” said Ann Lee, the mayor."


@pytest.fixture(scope="module")
def parquet(run):
    return pyarrow.parquet.read_table(run("parquet", FIXTURES / "articles"))


@pytest.fixture(scope="module")
def columns(articles):
    ids = [name for name, _ in articles]
    texts = [pullquote.extract(text).text for _, text in articles]
    return ids, texts


def test_the_table_equals_the_program_s(articles, parquet):
    own = pullquote.extract_table([text for _, text in articles], [name for name, _ in articles])
    table = pyarrow.table(own)
    assert table.column_names == own.column_names == parquet.column_names
    assert table.schema.types == parquet.schema.types
    assert table.to_pylist() == parquet.to_pylist()
    assert len(own) == own.num_rows == table.num_rows > 200
    assert pyarrow.table(own.articles).num_rows == len(articles)
    assert own.errors.num_rows == 0


@pytest.mark.parametrize(
    ("flags", "options"),
    [
        (["--scope", "all"], {"scope": "all"}),
        (["--min-confidence", "0.8005"], {"min_confidence": 0.8005}),
        (["--min-confidence", "0"], {"min_confidence": 0}),
        (["--scope", "all", "--min-confidence", "0"], {"scope": "all", "min_confidence": 0}),
    ],
)
def test_options_are_those_of_the_program(articles, parquet, run, flags, options):
    want = pyarrow.parquet.read_table(run("parquet", FIXTURES / "articles", *flags))
    own = pullquote.extract_table(articles, **options)
    assert pyarrow.table(own).to_pylist() == want.to_pylist()
    assert want.num_rows != parquet.num_rows, f"{flags} changes nothing"


def test_data_frames(columns):
    made = pullquote.extract_table(columns[1], columns[0])
    rows = pyarrow.table(made)
    assert isinstance(made.to_arrow(), pyarrow.Table) and made.to_arrow().equals(rows)
    assert isinstance(made.to_polars(), polars.DataFrame) and made.to_polars().equals(polars.DataFrame(rows))
    frame = made.to_pandas()
    assert isinstance(frame, pandas.DataFrame) and list(frame.columns) == made.column_names
    assert frame["quote"].tolist() == rows["quote"].to_pylist()
    assert frame["speaker"].isna().sum() == rows["speaker"].null_count > 0
    batches = pullquote.extract_batches(columns[1], columns[0])
    assert batches.to_pandas()["quote"].tolist() == rows["quote"].to_pylist()


@pytest.mark.parametrize(
    ("method", "missing", "install"),
    [
        ("to_arrow", "pyarrow", "pyarrow"),
        ("to_polars", "polars", "polars"),
        ("to_pandas", "pandas", "pandas pyarrow"),
        ("to_pandas", "pyarrow", "pandas pyarrow"),
    ],
)
def test_a_missing_library_is_named(monkeypatch, method, missing, install):
    monkeypatch.setitem(sys.modules, missing, None)
    table = pullquote.extract_table([SENTENCE])
    with pytest.raises(ImportError, match=rf"^{method}\(\) needs {missing}, .*: pip install {install}$"):
        getattr(table, method)()


def test_a_notebook_shows_the_first_rows():
    table = pullquote.extract_table([f"“<b>We will</b> rebuild,” said Ann Lee, the mayor of town {n}." for n in range(25)] + [None])
    html = table._repr_html_()
    assert html.count("<tr>") == 21 and "&lt;b&gt;We will" in html and "<b>" not in html
    assert "25 rows, the first 20 shown" in html and "1 error (see" in html
    assert repr(table).startswith("Table(25 rows, 1 error: quote_id, article_id, ")
    assert "there is no text" in table.errors._repr_html_()


def test_the_table_is_the_same_at_any_number_of_threads(columns):
    ids, texts = columns
    tables = [pyarrow.table(pullquote.extract_table(texts * 5, ids * 5, threads=n)) for n in (1, 2, 7)]
    assert tables[0].equals(tables[1]) and tables[0].equals(tables[2])
    assert [len(c) for c in tables[0]["quote"].chunks] == [len(c) for c in tables[2]["quote"].chunks]


def sources(ids, texts):
    """The same articles in the types of every library."""
    table = given = pyarrow.table({"id": ids, "text": texts})
    yield "pyarrow.Table", (table,)
    yield "pyarrow.RecordBatch", (table.to_batches()[0],)
    yield "pyarrow chunks", (pyarrow.concat_tables([table[:7], table[7:]]),)
    yield "pyarrow slice", (pyarrow.concat_tables([table[:3], table])[3:],)
    yield "pyarrow columns", (table["text"], table["id"])
    yield "pyarrow large", (table["text"].cast(pyarrow.large_string()), table["id"].cast(pyarrow.string_view()))
    yield "pyarrow bytes", (table["text"].cast(pyarrow.binary()), table["id"])
    yield "pyarrow reader", (table.to_reader(max_chunksize=5),)
    yield "polars.DataFrame", (polars.DataFrame(table),)
    yield "polars.Series", (polars.Series(texts), polars.Series(ids))
    yield "pandas.DataFrame", (pandas.DataFrame({"id": ids, "text": texts}),)
    yield "pandas.Series", (pandas.Series(texts), pandas.Series(ids))
    yield "duckdb", (duckdb.sql("select id, text from given"),)
    yield "generators", ((text for text in texts), (name for name in ids))
    yield "mappings", ([{"id": name, "text": text} for name, text in zip(ids, texts)],)
    yield "pairs", (list(zip(ids, texts)),)


def test_texts_come_from_any_library(columns):
    want = pyarrow.table(pullquote.extract_table(columns[1], columns[0]))
    assert want.num_rows > 100
    for name, arguments in sources(*columns):
        assert pyarrow.table(pullquote.extract_table(*arguments)).equals(want), name


def test_the_table_goes_to_any_library_without_a_copy(columns):
    table = pullquote.extract_table(columns[1], columns[0])
    rows = pyarrow.table(table)
    address = [chunk.buffers()[2].address for chunk in rows["quote"].chunks]
    assert address == [chunk.buffers()[2].address for chunk in pyarrow.table(table)["quote"].chunks]
    assert polars.DataFrame(table)["speaker"].to_list() == rows["speaker"].to_pylist()
    assert pandas.DataFrame.from_arrow(table)["quote"].tolist() == rows["quote"].to_pylist()
    quotes = table
    count = duckdb.sql("select count(*), count(speaker), max(\"end\") from quotes").fetchall()[0]
    assert count == (rows.num_rows, rows.num_rows - rows["speaker"].null_count, max(rows["end"].to_pylist()))
    pieces = duckdb.sql("select sum(len(pieces)) from quotes").fetchall()[0][0]
    assert pieces == sum(len(p) for p in rows["pieces"].to_pylist())


def test_metadata_beside_the_text():
    day = datetime.date(2019, 6, 26)
    for dates in (["2019-06-26"], [day], pyarrow.array([day]), pyarrow.array([datetime.datetime(2019, 6, 26, 8)])):
        own = pullquote.extract_table([SENTENCE], titles=["T"], dates=dates, outlets=[None], authors=[float("nan")])
        (row,) = pyarrow.table(own).to_pylist()
        assert (row["article_id"], row["title"], row["date"], row["outlet"], row["author"]) == ("0", "T", "2019-06-26", None, None)
    table = pyarrow.table({"url": ["u"], "body": [SENTENCE], "n": [7]})
    (row,) = pyarrow.table(pullquote.extract_table(table, fields={"text": "body", "id": "n"})).to_pylist()
    assert (row["article_id"], row["url"], row["speaker"]) == ("7", "u", "Ann Lee")


def test_errors_are_rows():
    texts = [SENTENCE, None, 3, SENTENCE]
    own = pullquote.extract_table(texts, ["a", "b", "c", "d"])
    assert pyarrow.table(own)["article_id"].to_pylist() == ["a", "d"]
    errors = pyarrow.table(own.errors).to_pylist()
    assert [(e["source"], e["record"], e["kind"], e["message"]) for e in errors] == [
        ("b", 2, "no-text", "there is no text"),
        ("c", 3, "no-text", "int, not a text"),
    ]
    rows = pyarrow.table(pullquote.extract_table(texts, ["a", "b", "c", "d"], errors="rows")).to_pylist()
    assert [(row["article_id"], row["error"]) for row in rows] == [
        ("a", None), ("b", "there is no text"), ("c", "int, not a text"), ("d", None),
    ]  # fmt: skip
    with pytest.raises(pullquote.ArticleError, match="article \"b\": there is no text"):
        pullquote.extract_table(texts, ["a", "b", "c", "d"], errors="raise")


def test_mismatched_arguments_are_reported():
    for arguments, options, message in (
        (([SENTENCE], []), {}, "fewer ids than texts"),
        (([SENTENCE], ["a", "b"]), {}, "more ids than texts"),
        (([SENTENCE], pyarrow.array(["a", "b"])), {}, "more ids than texts"),
        ((pyarrow.table({"words": ["a"]}),), {}, "no column \"text\"; its columns are words"),
        ((pyarrow.array([1.5]),), {}, "Float64"),
        (([SENTENCE],), {"errors": "hide"}, "errors=\"hide\""),
    ):
        with pytest.raises(pullquote.InputError, match=message):
            pullquote.extract_table(*arguments, **options)


def test_batches_add_up_to_the_table(columns):
    ids, texts = [name for name in columns[0]] * 6, columns[1] * 6
    want = pyarrow.table(pullquote.extract_table(texts, ids))
    batches = pullquote.extract_batches(iter(texts), iter(ids))
    assert pyarrow.concat_tables(pyarrow.table(batch) for batch in batches).equals(want)
    stream = pyarrow.RecordBatchReader.from_stream(pullquote.extract_batches(texts, ids))
    assert stream.read_all().equals(want)
    batches = pullquote.extract_batches([None, SENTENCE])
    assert [len(batch) for batch in batches] == [1] and len(batches.errors) == 1


def test_a_stream_is_read_within_another_call():
    """pyarrow releases the interpreter's lock while it reads, also below a function of this package."""

    def texts():
        pyarrow.RecordBatchReader.from_stream(pullquote.extract_batches(iter([SENTENCE] * 500))).read_next_batch()
        yield from pyarrow.table(pullquote.extract_batches([SENTENCE] * 3))["quote"].to_pylist()
        with pytest.raises(Exception, match="the disk is gone"):
            pyarrow.table(pullquote.extract_batches(failing()))
        yield SENTENCE

    assert len(pullquote.extract_table(texts()).articles) == 4
    for method in ("to_arrow", "to_polars", "to_pandas"):
        assert len(getattr(pullquote.extract_batches([SENTENCE] * 3), method)()) == 3
        with pytest.raises(Exception, match="the disk is gone"):
            getattr(pullquote.extract_batches(failing()), method)()


def failing():
    yield SENTENCE
    raise OSError("the disk is gone")


def test_a_stream_raises_the_error_of_its_input():
    stream = pyarrow.RecordBatchReader.from_stream(pullquote.extract_batches(failing()))
    assert stream.read_next_batch().num_rows == 1
    with pytest.raises(Exception, match="the disk is gone"):
        stream.read_next_batch()


def test_tables_are_pickled(columns):
    table = pullquote.extract_table([*columns[1], None], [*columns[0], "none"])
    again = pickle.loads(pickle.dumps(table))
    for one, other in ((again, table), (again.errors, table.errors), (again.articles, table.articles)):
        assert pyarrow.table(one).equals(pyarrow.table(other))
    assert len(again.errors) == 1


def test_no_articles_give_an_empty_table():
    table = pyarrow.table(pullquote.extract_table([]))
    assert table.num_rows == 0 and "speaker" in table.column_names
    assert polars.DataFrame(pullquote.extract_table([])).is_empty()
