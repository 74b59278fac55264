"""Runs examples/spark/quotes.py on a cluster of several processes, kills an executor, and compares with the program."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pyarrow
import pyarrow.parquet

program, scratch = sys.argv[1], Path(sys.argv[2])
ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "spark" / "quotes.py"
COUNT = int(os.environ.get("PULLQUOTE_ARTICLES", "600"))


def corpus() -> Path:
    """The fixture articles, repeated with new ids; in several files, so that there are several tasks."""
    folder = scratch / "articles"
    folder.mkdir(parents=True)
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted((ROOT / "fixtures/articles").rglob("*.txt"))]
    for part in range(8):
        with open(folder / f"{part}.jsonl", "w", encoding="utf-8") as out:
            for n in range(part, COUNT, 8):
                out.write(json.dumps({"id": f"{n:06}", "text": texts[n % len(texts)], "outlet": "The Post"}) + "\n")
            if part == 3:
                out.write(json.dumps({"id": "bad", "text": None}) + "\n")
    return folder


def executors() -> list[int]:
    """Processes of the executors of this run's cluster."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
                environment = (entry / "environ").read_bytes()
            except OSError:
                continue
            if b"CoarseGrainedExecutorBackend" in b" ".join(words) and str(scratch).encode() in environment:
                found.append(int(entry.name))
    return found


def spark(out: str, *arguments: str, kill: bool = False) -> tuple[dict, Path]:
    """Runs the example; with `kill`, kills an executor while it is working."""
    output, killed, over = scratch / out, [], threading.Event()

    def strike() -> None:
        # Wait until tasks run on it: the output then has a folder for their temporary files.
        while not over.is_set():
            if any((output / "_temporary").rglob("*.parquet")) and (alive := executors()):
                os.kill(alive[0], signal.SIGKILL)
                killed.append(alive[0])
                return
            time.sleep(0.05)

    command = [sys.executable, EXAMPLE, scratch / "articles", output, *arguments]
    killer = threading.Thread(target=strike)
    if kill:
        killer.start()
    environment = {**os.environ, "PULLQUOTE_SPARK_TEST": str(scratch), "PYSPARK_PYTHON": sys.executable}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=900)
    over.set()
    if kill:
        killer.join()
        assert killed, "no executor was killed"
        assert "ExecutorLostFailure" in done.stderr or "Lost executor" in done.stderr, done.stderr[-3000:]
    if done.returncode:
        raise SystemExit(f"{command}: {done.returncode}\n{done.stderr[-5000:]}")
    report = json.loads(done.stdout.splitlines()[-1])
    print(f"{out}: {report}")
    return report, output


def key(row: dict) -> tuple:
    return (row["article_id"], row["start"] or 0, row["end"] or 0, row["quote_id"] or "")


def main() -> None:
    folder = corpus()
    table, lines = scratch / "program.parquet", scratch / "program.jsonl"
    start = time.monotonic()
    left_out = scratch / "errors.csv"
    subprocess.run([program, "extract", folder, "--quiet", "-o", table, "-o", lines, "--errors", left_out], check=True)
    assert "the text is empty" in left_out.read_text(), "the article without text is not reported"
    print(f"program: {COUNT} articles, {COUNT / (time.monotonic() - start):.1f} a second")
    want = sorted(pyarrow.parquet.read_table(table).to_pylist(), key=key)
    assert len(want) > COUNT

    for out, cluster, kill in (("one.parquet", "local-cluster[2,1,1024]", False), ("two.parquet", "local-cluster[2,1,1024]", True)):
        report, output = spark(out, "--master", cluster, "--partitions", "12", kill=kill)
        rows = sorted(pyarrow.parquet.read_table(output).to_pylist(), key=key)
        errors = [(row["article_id"], row["error"]) for row in rows if row["error"]]
        assert errors == [("bad", "there is no text")], errors
        rows = [{name: value for name, value in row.items() if name != "error"} for row in rows if not row["error"]]
        assert report["articles"] == COUNT + 1
        assert rows == want, f"{out}: {len(rows)} rows, the program has {len(want)}"

    report, output = spark("piped", "--master", "local[2]", "--way", "pipe", "--program", program)
    piped = [json.loads(line) for part in sorted(output.glob("part-*")) for line in part.read_text().splitlines()]
    want = {json.loads(line)["id"]: json.loads(line) for line in lines.read_text().splitlines()}
    assert len(piped) == COUNT + 1, len(piped)
    assert {record["id"]: record for record in piped if "error" not in record} == want
    print("Spark: rows as the program's, with an executor killed too, and through pipe")


main()
