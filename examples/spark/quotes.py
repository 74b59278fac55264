#!/usr/bin/env python3
"""Extracts the quotations of a corpus with Spark: JSON Lines or Parquet in, Parquet out.

    spark-submit quotes.py articles.jsonl quotes.parquet
    python3 quotes.py articles.parquet quotes.parquet --master 'local-cluster[2,1,1024]'
    python3 quotes.py articles.jsonl quotes.jsonl --way pipe --program pullquote

The input has columns `text` and `id`, and optionally `title`, `date`, `author`, `outlet`, `url`. An article that cannot be
analysed becomes a row with `article_id` and `error`. Spark runs the tasks of a lost executor again and commits each task
once, so no row is lost or duplicated. The executors need pyspark, pyarrow and pullquote.

`mapInArrow` hands each executor Arrow batches, which pullquote processes without turning rows into Python objects.
`pipe` sends lines of JSON through the program instead, so that the executors need no Python packages.
"""

import argparse
import json
import time
from collections.abc import Iterator

import pyarrow
from pyspark.sql import DataFrame, SparkSession

COLUMNS = ["id", "text", "title", "date", "author", "outlet", "url"]


def schema() -> str:
    """The columns of the quotations, in Spark's notation."""
    import pullquote

    def spelt(kind: pyarrow.DataType) -> str:
        if pyarrow.types.is_list(kind):
            return "array<struct<start:bigint,end:bigint>>"
        return {"string": "string", "int64": "bigint", "double": "double"}[str(kind)]

    fields = pyarrow.schema(pullquote.extract_table([], errors="rows"))
    return ", ".join(f"`{field.name}` {spelt(field.type)}" for field in fields)


def quotations(articles: DataFrame, accurate: bool = False) -> DataFrame:
    """One row per quotation of the articles."""

    def work(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        import pullquote

        # Spark assigns one core per task, so use one thread.
        pipeline = pullquote.Pipeline(accurate=accurate)
        found = pipeline.extract_batches(_in_one(batches), errors="rows", threads=1)
        for table in found:
            yield from pyarrow.table(table).to_batches()

    known = [name for name in COLUMNS if name in articles.columns]
    return articles.select(*known).mapInArrow(work, schema())


def _in_one(batches: Iterator[pyarrow.RecordBatch]) -> pyarrow.RecordBatchReader | list[str]:
    """The batches of a task as one stream."""
    first = next(batches, None)
    if first is None:
        return []

    def all_of_them() -> Iterator[pyarrow.RecordBatch]:
        yield first
        yield from batches

    return pyarrow.RecordBatchReader.from_batches(first.schema, all_of_them())


def piped(spark: SparkSession, source: str, program: str, accurate: bool = False):
    """One line of JSON per article, as written by `pullquote extract --format jsonl`."""
    command = [program, "extract", "-", "--filter", "--threads", "1", *(["--accurate"] if accurate else [])]
    # Spark splits the string by shell quoting rules, but runs no shell.
    return spark.sparkContext.textFile(source).pipe(" ".join(command), checkCode=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("input")
    parser.add_argument("output")
    parser.add_argument("--master", help="as for spark-submit")
    parser.add_argument("--way", choices=["arrow", "pipe"], default="arrow")
    parser.add_argument("--program", default="pullquote", help="for --way pipe: path of the program on every executor")
    parser.add_argument("--partitions", type=int, help="number of tasks; default: as Spark reads the input")
    parser.add_argument("--accurate", action="store_true", help="the accurate network, far slower")
    args = parser.parse_args()

    builder = SparkSession.builder.appName("pullquote")
    if args.master:
        builder = builder.master(args.master)
    # Articles are large rows: small batches keep memory use low.
    spark = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "500").getOrCreate()
    start = time.monotonic()
    if args.way == "pipe":
        piped(spark, args.input, args.program, args.accurate).saveAsTextFile(args.output)
        count = spark.sparkContext.textFile(args.input).count()
    else:
        read = spark.read.parquet if args.input.rstrip("/").endswith(".parquet") else spark.read.json
        articles = read(args.input)
        if args.partitions:
            articles = articles.repartition(args.partitions)
        quotations(articles, args.accurate).write.mode("errorifexists").parquet(args.output)
        count = articles.count()
    seconds = time.monotonic() - start
    cores = spark.sparkContext.defaultParallelism
    report = {"articles": count, "seconds": round(seconds, 1), "per_second": round(count / seconds, 1), "cores": cores}
    print(json.dumps(report), flush=True)
    spark.stop()


if __name__ == "__main__":
    main()
