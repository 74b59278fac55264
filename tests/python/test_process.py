"""The process as a whole: Ctrl-C, memory, other processes, the package itself."""

import doctest
import multiprocessing
import os
import signal
import subprocess
import sys
import time

import pullquote
import pytest
from conftest import FIXTURES, ROOT

INTERRUPTED = """
import pullquote
text = "“We will rebuild,” said Ann Lee, the mayor of the town, on Monday. She left early.\\n\\n" * {repeated}
def endless():
    while True:
        yield text
print("ready", flush=True)
try:
    {call}
except KeyboardInterrupt:
    print("stopped", flush=True)
"""


@pytest.mark.parametrize(
    ("call", "repeated", "most"),
    [
        ("for a in pullquote.extract_many(endless(), threads=1): pass", 200, 30),
        ("for a in pullquote.extract_many(endless(), threads=2): pass", 200, 30),
        ("pullquote.extract_table(endless(), threads=1)", 200, 30),
        ("pullquote.extract_table(endless(), threads=2)", 200, 30),
        ("pullquote.extract(text)", 150_000, 3),
    ],
)
def test_ctrl_c_stops(call, repeated, most):
    code = INTERRUPTED.format(call=call, repeated=repeated)
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    asked = time.monotonic()
    out, _ = process.communicate(timeout=60)
    assert (out, process.returncode) == ("stopped\n", 0)
    assert time.monotonic() - asked < most


MEMORY = """
import pullquote, sys
from pathlib import Path
count, way = int(sys.argv[1]), sys.argv[2]
texts = [path.read_bytes() for path in sorted(Path(sys.argv[3]).rglob("*.txt"))]
articles = ((str(n), texts[n % len(texts)]) for n in range(count))
if way == "many":
    done = sum(1 for _ in pullquote.extract_many(articles, threads=2))
else:
    batches = pullquote.extract_batches(articles, threads=2)
    for batch in batches:
        pass
    done = count - len(batches.errors)
assert done == count
# Not getrusage, which starts with the memory of the parent process.
status = Path('/proc/self/status').read_text()
print(next(line.split()[1] for line in status.splitlines() if line.startswith('VmHWM:')))
"""


@pytest.mark.parametrize("way", ["many", "batches"])
def test_memory_does_not_grow_with_the_corpus(way):
    """100,000 articles with PULLQUOTE_ARTICLES=100000; fewer in the suite."""
    most = int(os.environ.get("PULLQUOTE_ARTICLES", "6000"))

    def peak(count):
        command = [sys.executable, "-c", MEMORY, str(count), way, str(FIXTURES / "articles")]
        return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    small, large = peak(most // 10), peak(most)
    print(f"{way}: {small} kB at {most // 10}, {large} kB at {most} articles")
    assert large < small * 1.15 + 4096, (small, large)


def test_processes(articles):
    """As with Dask and Ray: the pipeline and the results are sent between processes."""
    pipeline = pullquote.Pipeline()
    texts = [text for _, text in articles[:6]]
    want = [pipeline.extract(text) for text in texts]
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.map(pipeline.extract, texts) == want


def test_version_and_docstrings(program):
    version = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout
    assert pullquote.__version__ in version
    for name in pullquote.__all__:
        thing = getattr(pullquote, name)
        if name not in ("__version__", "TABLE_CONFIDENCE"):
            assert thing.__doc__, name
            assert thing.__module__.split(".")[0] == "pullquote", name
    failed, attempted = doctest.testmod(pullquote)
    assert (failed, attempted > 0) == (0, True)


def test_dir_shows_the_public_api():
    assert dir(pullquote) == sorted(pullquote.__all__)
    for name in dir(pullquote):
        assert hasattr(pullquote, name), name


def test_the_examples_of_the_documentation(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    failed, attempted = doctest.testfile(str(ROOT / "docs" / "python.md"), module_relative=False, encoding="utf-8")
    assert (failed, attempted > 20) == (0, True)


def test_the_notebook_runs():
    """All cells, in order, in a kernel of their own; a cell that fails raises."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(ROOT / "examples" / "quotations.ipynb", as_version=4)
    assert all(not cell.outputs for cell in notebook.cells if cell.cell_type == "code"), "commit it without outputs"
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    shown = [kind for cell in notebook.cells if cell.cell_type == "code" for out in cell.outputs for kind in out.get("data", {})]
    assert shown.count("text/html") >= 3


def test_the_least_confidence_of_tables_is_the_library_s():
    assert f"min_confidence={pullquote.TABLE_CONFIDENCE}," in repr(pullquote.Pipeline())


def test_stubs_match_the_module():
    """Every class and member of the compiled module is in the stubs, and vice versa."""
    import ast
    from importlib.resources import files

    tree = ast.parse((files(pullquote) / "_pullquote.pyi").read_text())
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    module = pullquote._pullquote
    public = {name for name in dir(module) if not name.startswith("_")}
    assert public == set(classes) | functions
    for name, node in classes.items():
        members = {item.name for item in node.body if isinstance(item, ast.FunctionDef) and not item.name.startswith("_")}
        there = {member for member in vars(getattr(module, name)) if not member.startswith("_")}
        assert members == there, name
