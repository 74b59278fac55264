# Run after the code of docs/sql.md, in the same session: what its examples must have found.
rows=$(sqlite3 quotes.sqlite "SELECT count(*) FROM quotes")
[ "$rows" -gt 100 ]
[ "$(sqlite3 quotes.sqlite 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok ]
[ "$(psql -Atc 'SELECT count(*) FROM quotes')" = "$rows" ]
[ "$(head -1 months.csv)" = month,quotations,articles,named,unnamed,missing ] && [ "$(wc -l <months.csv)" -gt 1 ]
grep -qi bridge found.txt
python3 - <<'END'
import collections, csv, json, sqlite3

with open("quotes.csv", newline="", encoding="utf-8") as file:
    want = list(csv.DictReader(file))
with sqlite3.connect("quotes.sqlite") as database:
    database.row_factory = sqlite3.Row
    ask = lambda query: database.execute(query).fetchall()
    numbers = {row["column_name"] for row in ask("SELECT * FROM codebook WHERE type IN ('integer', 'number')")}
    rows = ask("SELECT * FROM quotes")
    on_request = ["context_before", "context_after", "speaker_id", "speaker_candidates", "cluster_id"]
    assert len(rows) == len(want) and list(rows[0].keys()) == list(want[0]) + on_request
    for row, other in zip(rows, want):
        for name, cell in other.items():
            plain = "" if row[name] is None else f"{row[name]:.3f}" if name == "confidence" else str(row[name])
            assert plain == cell, (name, plain, cell)
            assert name not in numbers or cell == "" or isinstance(row[name], (int, float)), name
    # Each speaker has as many quotations as the table of speakers says.
    said = collections.Counter(row["speaker_id"] for row in ask("SELECT * FROM quotation_speakers"))
    counts = {row["speaker_id"]: row["quotations"] for row in ask("SELECT * FROM speakers")}
    assert len(counts) > 50 and said == counts
    assert len(ask("SELECT * FROM entities")) > 500 and len(ask("SELECT * FROM about")) > 5

searched = json.load(open("searched.json"))
has = lambda row: any("bridge" in (row[name] or "").lower() for name in ("quote", "speaker", "speaker_role"))
assert 0 < len(searched) < len(want) and all(has(row) for row in searched)
assert sum(row["quotations"] for row in json.load(open("outlets.json"))) == len(want)
print("SQL:", len(want), "rows in SQLite, Datasette, DuckDB and Postgres")
END
