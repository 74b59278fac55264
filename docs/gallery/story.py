"""One story over outlets: `story.py clusters.csv quotes-with-clusters.csv picture.svg`."""

import collections
import csv
import datetime
import sys

import chart

clusters, quotes, picture = sys.argv[1:]
of = collections.defaultdict(list)
outlets = set()
for row in csv.DictReader(open(quotes, encoding="utf-8", newline="")):
    outlets.add(row["outlet"])
    of[row["cluster_id"]].append((datetime.date.fromisoformat(row["date"]), row["outlet"]))
names = sorted(outlets)
# The table begins with the statement that most outlets quoted.
statements = list(csv.DictReader(open(clusters, encoding="utf-8", newline="")))
rows = [(one["quote"], [(day, names.index(outlet)) for day, outlet in sorted(of[one["cluster_id"]])]) for one in statements]
with open(picture, "w", encoding="utf-8", newline="\n") as file:
    file.write(chart.days("Who quoted the same words, and when", names, rows))
