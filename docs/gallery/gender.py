"""Who is quoted, by gender: `gender.py quotes.csv people.csv picture.svg`."""

import collections
import csv
import sys

import chart

quotes, people, picture = sys.argv[1:]
gender = {row["speaker"]: row["gender"] for row in csv.DictReader(open(people, encoding="utf-8"))}
counts = collections.defaultdict(collections.Counter)
for row in csv.DictReader(open(quotes, encoding="utf-8", newline="")):
    # Several speakers of one quotation count each.
    for speaker in filter(None, row["speaker"].split("; ")):
        counts[row["outlet"]][gender.get(speaker, "not in the list")] += 1
names = ["woman", "man", "not in the list"]
rows = [(outlet, [counts[outlet][name] for name in names]) for outlet in sorted(counts)]
with open(picture, "w", encoding="utf-8", newline="\n") as file:
    file.write(chart.bars("Quotations of people with names, by gender", names, rows))
