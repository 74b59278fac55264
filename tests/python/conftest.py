"""Shared fixtures: the articles of the repository, and the program's output for them."""

import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"


@pytest.fixture(scope="session")
def program() -> str:
    """The binary, built with the feature `parquet`."""
    return os.environ.get("PULLQUOTE", str(ROOT / "target" / "debug" / "pullquote"))


@pytest.fixture(scope="session")
def articles() -> list[tuple[str, bytes]]:
    """Id and bytes of all fixture articles, in the program's order."""
    folder = FIXTURES / "articles"
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.txt")}
    return [(name, files[name].read_bytes()) for name in sorted(files, key=lambda name: name.split("/"))]


@pytest.fixture(scope="session")
def run(program, tmp_path_factory):
    """Runs `pullquote extract` with an output of the given extension; returns the path of the output."""

    def run(ending: str, *arguments: str | Path) -> Path:
        out = tmp_path_factory.mktemp("program") / f"out.{ending}"
        subprocess.run([program, "extract", *arguments, "-o", out, "--quiet"], check=True)
        return out

    return run


@pytest.fixture(scope="session")
def lines(run) -> dict[str, str]:
    """The program's line of JSON for each fixture article, by id."""
    text = run("jsonl", FIXTURES / "articles").read_text(encoding="utf-8")
    return {json.loads(line)["id"]: line for line in text.splitlines()}


def repeated(articles, count: int):
    """Articles made by repeating the fixtures with new ids."""
    for n in range(count):
        name, text = articles[n % len(articles)]
        yield f"{n}-{name}", text
