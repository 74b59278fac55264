"""Sources without a name over time: `anonymous.py quotes.csv picture.svg`."""

import collections
import csv
import sys

import chart

quotes, picture = sys.argv[1:]
months = collections.defaultdict(collections.Counter)
for row in csv.DictReader(open(quotes, encoding="utf-8", newline="")):
    # A group or an organisation has no name to give; a person, or several, could have been named.
    kept = row["named"] == "no" and row["source_kind"] in ("person", "group")
    if row["date"] and (kept or row["named"] == "yes"):
        months[row["date"][:7]]["without a name" if kept else "with a name"] += 1
names = ["with a name", "without a name"]
rows = [(month, [months[month][name] for name in names]) for month in sorted(months)]
with open(picture, "w", encoding="utf-8", newline="\n") as file:
    file.write(chart.bars("Sources with and without a name, by month", names, rows))
