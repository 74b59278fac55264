"""Lists of people: the speakers' ids and values, the same as the program's."""

import json
import pickle
import subprocess

import pandas
import polars
import pyarrow
import pytest

import pullquote

ROWS = [
    {"id": "Q1", "name": "Daniel Okafor", "role": "senator", "party": "Green", "from": "2010-01-01"},
    {"id": "Q2", "name": "Ann Lee", "role": None, "party": "Blue", "from": None},
    {"id": "Q3", "name": "Rosa Marsh", "role": "judge", "party": None, "from": None},
    {"id": "Q4", "name": "Rosa Marsh", "role": "painter", "party": None, "from": None},
]
TEXT = "“We left,” said Senator Dan Okafor.\n\n“So did I,” said Ann Lee.\n\nRosa Marsh said that it rained."


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "people.csv"
    pandas.DataFrame(ROWS).to_csv(file, index=False)
    return file


def known(pipeline):
    return [[(p.id, p.values, p.candidates) for p in q.people] for q in pipeline.extract(TEXT).quotes]


def test_speakers_are_found_in_a_list(table):
    quotes = pullquote.Pipeline(people=table).extract(TEXT).quotes
    assert [(p.id, p.values) for quote in quotes[:2] for p in quote.people] == [
        ("Q1", {"party": "Green"}),
        ("Q2", {"party": "Blue"}),
    ]
    namesakes = quotes[2].people[0]
    assert namesakes.id is None and sorted(namesakes.candidates) == ["Q3", "Q4"]
    assert repr(quotes[0].people[0]) == 'Identity("Q1")'
    assert quotes[0].to_dict()["people"] == [{"id": "Q1", "values": {"party": "Green"}, "candidates": []}]
    assert pullquote.extract(TEXT).quotes[0].people == []


def test_a_list_may_come_as_a_file_a_data_frame_or_rows(table, tmp_path, program):
    index, lines, array = (tmp_path / name for name in ("people.people", "people.jsonl", "people.json"))
    subprocess.run([program, "people", table, "-o", index, "--quiet"], check=True)
    lines.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    array.write_text(json.dumps(ROWS, indent=1))
    expected = known(pullquote.Pipeline(people=table))
    frames = (pandas.DataFrame(ROWS), polars.DataFrame(ROWS), pyarrow.Table.from_pylist(ROWS), ROWS, iter(ROWS))
    for given in (str(table), index, lines, array, *frames):
        assert known(pullquote.Pipeline(people=given)) == expected


def test_a_pipeline_with_a_list_can_be_pickled(table):
    for given in (table, ROWS):
        pipeline = pullquote.Pipeline(people=given)
        assert known(pickle.loads(pickle.dumps(pipeline))) == known(pipeline)
    quote = pullquote.Pipeline(people=ROWS).extract(TEXT).quotes[0]
    assert pickle.loads(pickle.dumps(quote)) == quote


def test_tables_and_json_are_the_program_s(table, tmp_path, run):
    article = tmp_path / "a.txt"
    article.write_text(TEXT)
    pipeline = pullquote.Pipeline(people=table)
    csv = pandas.read_csv(run("csv", article, "--people", table), dtype=str)
    ours = pipeline.extract_table([TEXT], ["a.txt"]).to_pandas()
    assert list(ours.columns) == list(csv.columns)
    for column in ("speaker_id", "speaker_candidates", "people.party"):
        assert ours[column].fillna("").tolist() == csv[column].fillna("").tolist()
    assert ours["speaker_id"].tolist()[:2] == ["Q1", "Q2"]
    line = run("jsonl", article, "--people", table).read_text(encoding="utf-8").rstrip("\n")
    everything = pullquote.Pipeline(people=table, scope="all", min_confidence=0)
    assert everything.extract(TEXT, id="a.txt").to_json() == line


def test_single_stages_know_the_list(table):
    quotes = pullquote.Pipeline(people=table).quotes(TEXT)
    assert [person.id for person in quotes[0].people] == ["Q1"]


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        (3, TypeError, "a path, a data frame, or a list of dictionaries"),
        ({"name": "Ann Lee"}, TypeError, "a list of dictionaries"),
        ([1], TypeError, "a list of dictionaries"),
        ([], pullquote.InputError, "it is empty"),
        ([{"party": "Green"}], pullquote.InputError, "there is no column `name`"),
        ([{"name": "Ann Lee", "from": "soon"}], pullquote.InputError, "row 1: `from` is not a day"),
        ("nowhere.csv", pullquote.InputError, "nowhere.csv"),
    ],
)
def test_a_list_that_cannot_be_used_is_an_error(given, error, message):
    with pytest.raises(error, match=message):
        pullquote.Pipeline(people=given)


def test_a_bad_line_of_a_file_is_named(tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("name;until\nAnn Lee;2020\nBo Day;later\n")
    with pytest.raises(pullquote.InputError, match="people.csv: line 3: `until` is not a day"):
        pullquote.Pipeline(people=file)
